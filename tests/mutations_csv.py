"""What can befall a table in CSV: to single cells, to rows, to columns, and to the file as it is saved."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from mutations import DAYS, GONE, Mutated, bytes_changed, garbage, parsed, rewritten

from plain.forms import MUST
from plain.values import FIELDS

TOKENS = (b'"', b'""', b",", b"\n", b"\r", b"\r\n", b"\n\n", b";", b"\t", b"|", b"\0", b"'", b"=", b'="', b'",')
TOKENS += (b"\xef\xbb\xbf", b"\xff\xfe", b"\x1a", b"\xe9", b"\x81", b" ", b"/", b"\xe2\x80\xa8", b"\xc2\xa0")
TOKENS += (b'"CANARY\n', b'\n"', b"CANARY," * 12, b"CANARY" * 30_000, b"CANARY" * 30_000 + b"\n", b"\n" * 3000)


@dataclass(frozen=True)
class Table:
    """A table as the tests write it: no value holds a separator."""

    headings: list[str]
    rows: list[list[str]]

    @classmethod
    def of(cls, content: bytes) -> "Table":
        first, *lines = content.decode().removesuffix("\n").split("\n")
        return cls(first.split(","), [line.split(",") for line in lines])

    @property
    def form(self) -> str:
        return next(form for form, must in MUST.items() if must <= set(self.headings))

    @property
    def columns(self) -> list[list[str]]:
        """Each column with its heading on top."""
        return [list(column) for column in zip(self.headings, *self.rows, strict=True)]

    @classmethod
    def from_columns(cls, columns: list[list[str]]) -> "Table":
        headings, *rows = map(list, zip(*columns, strict=True))
        return cls(headings, rows)

    def with_rows(self, rows: list[list[str]]) -> "Table":
        return replace(self, rows=rows)

    def written(self, separator: str = ",", line_end: str = "\n") -> bytes:
        return "".join(separator.join(row) + line_end for row in [self.headings, *self.rows]).encode()


# Cells


def cells(rng: Random, content: bytes) -> Mutated:
    """Up to five cells, each of another row."""
    table = Table.of(content)
    chosen = rng.sample(range(len(table.rows)), min(len(table.rows), rng.randint(1, 5)))
    is_known, steps = True, []
    rows, meant = [list(row) for row in table.rows], [list(row) for row in table.rows]
    for number in chosen:
        column = rng.randrange(len(table.headings))
        written, meaning = rewritten(rng, table.form, table.headings[column], rows[number][column])
        rows[number][column] = meant[number][column] = written
        if meaning is not None and meaning != GONE:
            meant[number][column] = meaning
        elif meaning == GONE:
            meant[number] = []
        is_known &= meaning is not None
        steps.append(f"{table.headings[column]} of row {number + 2} = {written[:40]!r}")
    changed = [[_as_a_cell(rng, value) for value in row] for row in rows]
    return Mutated(
        "; ".join(steps),
        table.with_rows(changed).written(),
        table.with_rows([row for row in meant if row]).written() if is_known else None,
        refusal="never",
        steps=len(chosen),
    )


def _as_a_cell(rng: Random, value: str) -> str:
    """A value with quotation marks is itself quoted, or written as it is: systems do either."""
    is_quoted = "," in value or ('"' in value and rng.random() < 0.5)
    return value.replace('"', '""').join('""') if is_quoted else value


# Columns


def columns(rng: Random, content: bytes) -> Mutated:
    """One accident that befalls a whole column."""
    table = Table.of(content)
    name = rng.choice(list(COLUMN_ACCIDENTS))
    place = rng.randrange(len(table.headings))
    changed = COLUMN_ACCIDENTS[name](rng, table, place)
    return replace(changed, what=f"{name}: {table.headings[place]}{changed.what}")


def _without(table: Table, place: int) -> Table:
    return Table.from_columns(table.columns[:place] + table.columns[place + 1 :])


def _refusal_without(table: Table, place: int) -> str:
    """A table that lacks a column it must have is refused or passed over."""
    return "must" if table.headings[place] in MUST[table.form] else "never"


def _drop(rng, table, place):
    return Mutated("", _without(table, place).written(), refusal=_refusal_without(table, place))


def _duplicate(rng, table, place):
    """A column that is read and stands twice is refused, and one that nothing reads does no harm."""
    columns = table.columns
    columns.insert(rng.randint(0, len(columns)), columns[place])
    is_read = table.headings[place] in FIELDS[table.form]
    return Mutated(
        "", Table.from_columns(columns).written(), table.written(), refusal="must" if is_read else "never"
    )


def _rename(rng, table, place):
    """Another heading is like no heading; one column then has gone, and one more is there that is unknown."""
    heading = rng.choice(["SURNAME", "X", "CHILDREN", "DOBB", "é", table.headings[place] + "_", "A B"])
    headings = [*table.headings[:place], heading, *table.headings[place + 1 :]]
    return Mutated(
        f" -> {heading}",
        replace(table, headings=headings).written(),
        _without(table, place).written(),
        refusal=_refusal_without(table, place),
        told=True,
    )


def _blank_heading(rng, table, place):
    headings = [*table.headings[:place], rng.choice(["", " ", '""']), *table.headings[place + 1 :]]
    return Mutated(
        "",
        replace(table, headings=headings).written(),
        _without(table, place).written(),
        refusal=_refusal_without(table, place),
        told=True,
    )


def _spell_heading(rng, table, place):
    """The same heading in other letters, with spaces, or by another name that it has."""
    place = rng.choice([place, *(table.headings.index(name) for name in NAMES if name in table.headings)])
    heading = table.headings[place]
    others = [heading.lower(), f" {heading}", heading.title(), heading.replace("_", " "), f'"{heading}"']
    headings = [*table.headings[:place], rng.choice(NAMES.get(heading, others)), *table.headings[place + 1 :]]
    what = f", or {heading} -> {headings[place]}"
    return Mutated(what, replace(table, headings=headings).written(), table.written(), "never")


NAMES = {"CHILD": ["ChildID", "CHILD_ID", "Child"], "PLACE": ["PL", "Place"]}


def _swap(rng, table, place):
    columns = table.columns
    other = rng.randrange(len(columns))
    columns[place], columns[other] = columns[other], columns[place]
    return Mutated("", Table.from_columns(columns).written(), table.written(), refusal="never")


def _reorder(rng, table, place):
    columns = table.columns
    rng.shuffle(columns)
    return Mutated("", Table.from_columns(columns).written(), table.written(), refusal="never")


def _swap_headings(rng, table, place):
    """Two headings change places and the values do not: what that means only a reader can tell."""
    headings, other = list(table.headings), rng.randrange(len(table.headings))
    headings[place], headings[other] = headings[other], headings[place]
    return Mutated(f" <-> {table.headings[other]}", replace(table, headings=headings).written())


def _blank(rng, table, place):
    rows = [[*row[:place], "", *row[place + 1 :]] for row in table.rows]
    return Mutated("", table.with_rows(rows).written(), refusal="never")


def _shift(rng, table, place):
    """The values slip down by a row, as when a spreadsheet sorts one column alone."""
    heading, *values = table.columns[place]
    columns = table.columns
    columns[place] = [heading, *values[-1:], *values[:-1]]
    return Mutated("", Table.from_columns(columns).written(), refusal="never")


def _extra(rng, table, place):
    columns = table.columns
    columns.insert(place, ["WORKER", *(garbage(rng).replace("\u2028", "") for _ in table.rows)])
    return Mutated("", Table.from_columns(columns).written(), table.written(), refusal="never", told=True)


def _dates(rng, table, place):
    """A whole column of dates as another program writes them: nothing else than the days of before."""
    heading, *values = table.columns[place]
    if heading not in DAYS:
        return _extra(rng, table, place)
    write = rng.choice(WAYS)
    columns = table.columns
    columns[place] = [heading, *(write(parsed(value)) if value else "" for value in values)]
    return Mutated("", Table.from_columns(columns).written(), table.written(), refusal="never")


WAYS = (
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d:%Y-%m-%d}",
    lambda d: f"{d:%Y-%m-%d} 00:00:00",
    lambda d: f"{d:%d.%m.%y}",
    lambda d: f'="{d:%d/%m/%Y}"'.replace('"', '""').join('""'),
    lambda d: str(d.toordinal() - 693594),
)


def _american(rng, table, place):
    """A column written month first, of which at least two days can tell: it must not be read."""
    heading, *values = table.columns[place]
    days = [parsed(value) for value in values if value] if heading in DAYS & set(FIELDS[table.form]) else []
    if sum(day.day > 12 for day in days) < 2:
        return _swap(rng, table, place)
    columns = table.columns
    columns[place] = [heading, *(f"{parsed(value):%m/%d/%Y}" if value else "" for value in values)]
    return Mutated("", Table.from_columns(columns).written(), refusal="must")


COLUMN_ACCIDENTS: dict[str, Callable[[Random, Table, int], Mutated]] = {
    "drop": _drop,
    "duplicate": _duplicate,
    "rename": _rename,
    "blank the heading": _blank_heading,
    "spell the heading": _spell_heading,
    "swap": _swap,
    "reorder": _reorder,
    "swap headings": _swap_headings,
    "blank": _blank,
    "shift": _shift,
    "extra": _extra,
    "dates in another way": _dates,
    "months first": _american,
}


# Rows, and the whole file


def rows(rng: Random, content: bytes) -> Mutated:
    """One accident that befalls a row, or the file when it is saved."""
    table = Table.of(content)
    name = rng.choice(list(ROW_ACCIDENTS))
    changed = ROW_ACCIDENTS[name](rng, table, rng.randrange(len(table.rows)))
    return replace(changed, what=f"{name}{changed.what}")


def _lines(table: Table) -> list[str]:
    return [",".join(row) for row in [table.headings, *table.rows]]


def _as_bytes(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _row_changed(rng, table, place, row, means) -> Mutated:
    """`row` in the place of another; `means` are the rows that it means."""
    lines = _lines(table)
    lines[place + 1] = row
    meant = table.with_rows([*table.rows[:place], *means, *table.rows[place + 1 :]])
    return Mutated(f" {place + 2}", _as_bytes(lines), meant.written(), refusal="never")


def _drop_row(rng, table, place):
    return Mutated(
        "", table.with_rows([*table.rows[:place], *table.rows[place + 1 :]]).written(), refusal="never"
    )


def _duplicate_row(rng, table, place):
    rows = [*table.rows]
    rows.insert(rng.randint(0, len(rows)), rows[place])
    return Mutated("", table.with_rows(rows).written(), table.written(), refusal="never")


def _shuffle_rows(rng, table, place):
    rows = rng.sample(table.rows, len(table.rows))
    return Mutated("", table.with_rows(rows).written(), table.written(), refusal="never")


def _cut_row(rng, table, place):
    """A line with fewer values than there are headings."""
    return _row_changed(rng, table, place, ",".join(table.rows[place][: rng.randint(1, 3)]), [])


def _long_row(rng, table, place):
    at = rng.randint(0, len(table.rows[place]))
    values = [*table.rows[place][:at], "CANARY", *table.rows[place][at:]]
    values = [*values[:-1], values[-1] or "CANARY"]
    return _row_changed(rng, table, place, ",".join(values), [])


def _blanks_after(rng, table, place):
    """More separators than headings, with nothing between them."""
    row = ",".join(table.rows[place]) + "," * rng.randint(1, 5) + rng.choice(["", " "])
    return _row_changed(rng, table, place, row, [table.rows[place]])


def _headings_again(rng, table, place):
    """The headings stand once more among the rows, as when files are pasted together."""
    lines = _lines(table)
    lines.insert(place + 1, lines[0])
    means = table.written() if table.form != "AD1" else None
    return Mutated("", _as_bytes(lines), means, refusal="never")


def _blank_lines(rng, table, place):
    lines = _lines(table)
    for _ in range(rng.randint(1, 4)):
        lines.insert(
            rng.randint(1, len(lines)), rng.choice(["", " ", "\t", "," * (len(table.headings) - 1), " , "])
        )
    return Mutated("", _as_bytes(lines), table.written(), refusal="never")


def _total(rng, table, place):
    lines = [*_lines(table), f"TOTAL{rng.choice(['', ',' + str(len(table.rows))])}"]
    return Mutated("", _as_bytes(lines), table.written(), refusal="never")


def _break_line(rng, table, place):
    """A line end in the middle of a row: two rows that are both too short, or one and a blank at its end."""
    at = rng.randrange(1, len(table.rows[place]))
    values = table.rows[place]
    broken = ",".join(values[:at]) + "\n" + ",".join(values[at:])
    return _row_changed(rng, table, place, broken, [])


def _join_lines(rng, table, place):
    lines = _lines(table)
    lines[place : place + 2] = [lines[place] + lines[place + 1]]
    return Mutated(f" {place + 1}", _as_bytes(lines))


def _quote(rng, table, place):
    """Quotation marks where none need be; a doubled one within them."""
    row = [value.join('""') for value in table.rows[place]]
    return _row_changed(rng, table, place, ",".join(row), [table.rows[place]])


def _stray_quotes(rng, table, place):
    """One or more quotation marks within values."""
    content = bytearray(table.written())
    for _ in range(rng.randint(1, 4)):
        content.insert(rng.randint(0, len(content)), ord('"'))
    return Mutated("", bytes(content))


def _saved(rng, table, place):
    """The same table as another program saves it."""
    separator, line_end = rng.choice(",;\t|"), rng.choice(["\n", "\r\n", "\r"])
    text = table.written(separator, line_end).decode()
    if rng.random() < 0.3:
        text = text.removesuffix(line_end)
    encoding = rng.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
    what = f" with {separator!r}, {line_end!r}, {encoding}"
    return Mutated(what, text.encode(encoding), table.written(), refusal="never")


def _nothing_but_headings(rng, table, place):
    return Mutated("", table.with_rows([]).written(), refusal="never", told=True)


def _something_else(rng, table, place):
    """Not a table at all."""
    other = [
        b"",
        b"\n \n",
        b"PK\x03\x04\0\0 CANARY",
        b"\xff\xd8\xff CANARY",
        b"<Message/>",
        b"CANARY",
        b"\0" * 99,
    ]
    return Mutated("", rng.choice(other), refusal="must")


ROW_ACCIDENTS: dict[str, Callable[[Random, Table, int], Mutated]] = {
    "drop a row": _drop_row,
    "duplicate a row": _duplicate_row,
    "shuffle the rows": _shuffle_rows,
    "cut a row": _cut_row,
    "a value too many": _long_row,
    "separators after a row": _blanks_after,
    "headings again": _headings_again,
    "blank lines": _blank_lines,
    "a total": _total,
    "break a line": _break_line,
    "join two lines": _join_lines,
    "quote a row": _quote,
    "stray quotes": _stray_quotes,
    "save": _saved,
    "headings alone": _nothing_but_headings,
    "something else": _something_else,
}


def spoilt_bytes(rng: Random, content: bytes) -> Mutated:
    """One accident that befalls the bytes of the file."""
    return bytes_changed(rng, content, TOKENS)
