"""The short account of a check for the terminal: file by file, beneath each what was found, the worst first."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import TextWrapper

import polars as pl

from safeguarding.returns.recognise import NOT_RECOGNISED, TEXT_TABLES
from safeguarding.returns.rule import ACTIONS
from safeguarding.returns.tables import TABLES
from safeguarding.returns.values import PLACE, values
from safeguarding.years import ReportingYear

WIDTH = 100
FEW = 3
"""So many rows are named of each kind of finding."""
MOST_KINDS, MOST_KINDS_EARLIER = 6, 2
"""So many kinds of finding are told of a file of the year, and of one of an earlier year."""
MOST_FILES = 20
LONGEST_VALUE = 60
LOOKS_LIKE_A_RETURN = (*TEXT_TABLES, ".xml", ".xlsx", ".xlsm", ".xlsb", ".xls")

FILE = ["year", "file"]
KIND = [*FILE, "table", "column", "rule", "action", "message", "remedy", "indicators"]

SHOWN_HERE = (
    "With values: what follows is special category data from children's records. It is shown on this terminal "
    "only, in no report. Do not copy it."
)
STOPPED = "While a file is refused no figure is computed: mend these files first."
NOTHING = "Nothing was found: every file and every row can be used as it is."


def summary(
    findings: pl.DataFrame, files: pl.DataFrame, year: ReportingYear, returns: Path | None = None
) -> list[str]:
    """The lines to print of `findings` (see grading.graded) and `files` (see load.FILES).

    Values are shown where `returns`, the folder to read them from again, is given.
    """
    kinds = _kinds(findings)
    shown = None if returns is None else values(returns, kinds.explode("row", "part"))
    accounts = _accounts(findings, files, year)
    lines = [] if shown is None else _wrapped(SHOWN_HERE)
    lines += _wrapped(_headline(files, accounts, findings, year))
    lines += [STOPPED] if "file refused" in findings["action"] else []
    lines += [NOTHING] if findings.is_empty() else []
    for account in _worst(accounts).rows(named=True):
        lines += ["", *_wrapped(_account(account))]
        most = MOST_KINDS if account["year"] == str(year) else MOST_KINDS_EARLIER
        lines += _told(kinds.filter(year=account["year"], file=account["file"]), most, shown)
    if accounts.height > MOST_FILES:
        lines += ["", f"And {accounts.height - MOST_FILES} more files: the report has what was found in them."]
    return [_printable(line) for line in [*lines, ""]]


def _kinds(findings: pl.DataFrame) -> pl.DataFrame:
    """One row (KIND) for each kind of finding in each file, the worst first, then the most frequent.

    `count`, and of the first few findings `row` and `part` (lists).
    """
    few = pl.col("row", "part").head(FEW)
    kinds = findings.group_by(KIND, maintain_order=True).agg(few, count=pl.len())
    return kinds.sort(_severity(), "count", descending=[False, True], maintain_order=True)


def _severity() -> pl.Expr:
    return pl.col("action").cast(pl.Enum(ACTIONS))


def _accounts(findings: pl.DataFrame, files: pl.DataFrame, year: ReportingYear) -> pl.DataFrame:
    """One row for each file or folder to tell of, those of the year first, the worst first.

    Of earlier years those in which something was found, and those that look like a return and are none.
    year, file, tables (list), rows_read, rows_refused, rows_repaired.
    """
    repaired = pl.struct("table", "row", "part").filter(pl.col("row").is_not_null(), action="repaired")
    found = findings.group_by(FILE).agg(worst=_severity().min(), rows_repaired=repaired.n_unique())
    read = files.group_by(FILE).agg(
        pl.col("table").alias("tables"), pl.col("rows_read").sum(), pl.col("rows_refused").sum()
    )
    passed_over = pl.any_horizontal(
        pl.col("file").str.to_lowercase().str.ends_with(suffix) for suffix in LOOKS_LIKE_A_RETURN
    ) & pl.col("tables").list.contains(NOT_RECOGNISED)
    return (
        read.join(found, on=FILE, how="full", coalesce=True)
        .with_columns(
            pl.col("tables").fill_null([]), pl.col("rows_read", "rows_refused", "rows_repaired").fill_null(0)
        )
        .filter((pl.col("year") == str(year)) | pl.col("worst").is_not_null() | passed_over)
        .sort("year", "worst", "file", descending=[True, False, False], nulls_last=True)
    )


def _worst(accounts: pl.DataFrame) -> pl.DataFrame:
    """No more than MOST_FILES of `accounts`, the worst, in the order in which they were."""
    numbered = accounts.with_row_index("place")
    return numbered.sort("worst", "place", nulls_last=True).head(MOST_FILES).sort("place")


def _headline(files: pl.DataFrame, accounts: pl.DataFrame, findings: pl.DataFrame, year: ReportingYear) -> str:
    number = _number(files.select(FILE).n_unique(), "file")
    refused = findings.filter(action="file refused").select(FILE).n_unique()
    read, repaired, lost = (
        files["rows_read"].sum(),
        accounts["rows_repaired"].sum(),
        files["rows_refused"].sum(),
    )
    return (
        f"The returns up to {year}: {number}, {refused:,} of them refused; {_number(read, 'row')} read, "
        f"{repaired:,} repaired, {lost:,} refused."
    )


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _account(account: Mapping) -> str:
    """What a file was read as and how many of its rows."""
    name, tables = f"{account['year']}/{account['file']}", account["tables"]
    if not tables:
        return f"{name}: a folder"
    if not set(tables) <= set(TABLES):
        return f"{name}: {', '.join(tables)}, not read"
    return (
        f"{name}: {', '.join(tables)}: {_number(account['rows_read'], 'row')} read, "
        f"{account['rows_repaired']:,} repaired, {account['rows_refused']:,} refused"
    )


def _told(kinds: pl.DataFrame, most: int, shown: pl.DataFrame | None) -> Iterator[str]:
    """The lines about one file's `kinds` of finding: no more than `most` of them, the others counted."""
    for kind in kinds.head(most).rows(named=True):
        column = f"column {kind['column']}" if kind["column"] else ""
        place = ", ".join(filter(None, [_rows(kind), column]))
        yield from _wrapped(f"{kind['action']}{': ' if place else ''}{place} ({kind['rule']})", "  ")
        yield from _wrapped(f"{kind['message']} {kind['remedy']}", "    ")
        yield from _wrapped(f"Can move: {kind['indicators'] or 'no indicator'}", "    ")
        yield from _with_values(kind, shown) if shown is not None else ()
    rest = kinds.slice(most)
    if rest.height:
        yield f"  and {_number(rest['count'].sum(), 'finding')} of {_number(rest.height, 'other kind')}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    whole_names = {"break_long_words": False, "break_on_hyphens": False}
    return TextWrapper(WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", **whole_names).wrap(text)


def _rows(kind: Mapping) -> str:
    """`rows 2, 3, 4 and 2,341 more`; nothing for a finding about a whole file."""
    named = [_row(*place) for place in _places(kind)]
    if not named:
        return ""
    more = kind["count"] - len(named)
    return f"{'rows' if kind['count'] > 1 else 'row'} {', '.join(named)}{f' and {more:,} more' if more else ''}"


def _places(kind: Mapping) -> list[tuple[int, str]]:
    return [(row, part) for row, part in zip(kind["row"], kind["part"], strict=True) if row is not None]


def _row(row: int, part: str) -> str:
    return f"{row} ({part})" if part else str(row)


def _with_values(kind: Mapping, shown: pl.DataFrame) -> Iterator[str]:
    """What stands in the column at fault of each row that is named."""
    here = shown.filter(**{name: kind[name] for name in PLACE if name not in ("row", "part")})
    texts = {(row, part): text for row, part, text in here.select("row", "part", "value").rows()}
    for place in _places(kind):
        if place in texts:
            text = texts[place]
            yield f"      row {_row(*place)}: {'blank' if text is None else repr(text[:LONGEST_VALUE])}"


def _printable(line: str) -> str:
    """A name of a file or column cannot steer the terminal: what is no plain character becomes `?`."""
    return "".join(letter if letter.isprintable() else "?" for letter in line)
