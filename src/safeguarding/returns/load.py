"""From the folder of an authority's returns to one history, with an account of what was read and refused."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import polars as pl

from safeguarding.problems import ReturnProblem
from safeguarding.returns import annex_a, cin_census, ssda903, ssda903_xml
from safeguarding.returns.checking import Checked, checked, noted, one_below_the_other
from safeguarding.returns.days import DAY_FIRST, FEW, months_first
from safeguarding.returns.decoding import Told
from safeguarding.returns.extracts import extracts_of, with_lists_needed, years_joined
from safeguarding.returns.file_rules import FILE_RULES, FileRefused
from safeguarding.returns.history import KEYS, children, joined
from safeguarding.returns.loaded import FILES, LEFT_OUT, Loaded, returns_present
from safeguarding.returns.read_file import KeptFiles, ReadFile
from safeguarding.returns.recognise import (
    ANNEX_A,
    CIN_CENSUS,
    NOT_NEEDED,
    NOT_RECOGNISED,
    REFUSED,
    SSDA903_XML,
    ReturnFile,
    folders_named_like_files,
    return_files,
)
from safeguarding.returns.repairs import REPAIRS, typed
from safeguarding.returns.rule import FINDINGS, Rule
from safeguarding.returns.tables import TABLES, day_form, official_columns
from safeguarding.years import ReportingYear

IN_ITS_YEAR = {"Episodes": "end_date", "Reviews": "review_date"}
"""Days that a return has in its own year alone: an episode that ended before it is not sent again."""


class Reading:
    """The returns of one authority as far as they have been read: each file is read and checked once.

    What `load` gives for one year rests on much the same files as what it gives for the next. What is `kept` of
    a file from an earlier time, where a build says so, is not read again.
    """

    def __init__(self, folder: Path, kept: KeptFiles | None = None):
        self.folder = folder
        self._kept = kept
        self._read: dict[ReportingYear, list[ReadFile]] = {}
        self._checked: dict[tuple[ReportingYear, ...], Checked] = {}

    def files(self, years: Collection[ReportingYear]) -> list[ReturnFile]:
        """Every file of the years' returns, recognised."""
        return [one.file for one in self.read(years)]

    def read(self, years: Collection[ReportingYear]) -> list[ReadFile]:
        """Every file of the years' returns, read."""
        for year in years:
            if year not in self._read:
                found = with_lists_needed(return_files(self.folder / str(year), year))
                self._read[year] = [self._of(file) for file in found]
        return [one for year in years for one in self._read[year]]

    def _of(self, file: ReturnFile) -> ReadFile:
        kept = self._kept.of(file) if self._kept else None
        read = kept or _read(file)
        if self._kept and not kept:
            self._kept.keep(read)
        return read

    def checked(self, years: Collection[ReportingYear]) -> Checked:
        """The rows of the years' returns, checked."""
        done = {year for together in self._checked for year in together}
        new = tuple(year for year in years if year not in done)
        if new:
            read = self.read(new)
            self._checked[new] = checked({table: _rows_of(table, read) for table in TABLES})
        parts = [
            rows if set(together) <= set(years) else rows.of_years(years)
            for together, rows in self._checked.items()
        ]
        return parts[0] if len(parts) == 1 else one_below_the_other(parts)


def load(folder: Path, through: ReportingYear, reading: Reading | None = None) -> Loaded:
    """Every return up to `through` below `folder` (an authority's `returns`), checked and joined.

    `reading` is what has been read there already. Raises ReturnProblem, naming each, where a file must be
    refused, or where `through` has no return.
    """
    reading = reading or Reading(folder)
    loaded = examine(folder, through, reading)
    of_files = _of_files(reading, _through(folder, through), loaded.files)
    refused = of_files.filter(action="file refused").sort(list(FINDINGS))
    if refused.height:
        raise ReturnProblem("\n".join(in_one_line(finding) for finding in refused.rows(named=True)))
    return loaded


def in_one_line(finding: Mapping[str, str | int | None]) -> str:
    """A finding as a message: file, row and column, rule, what was found, and what to do."""
    place = f"{finding['year']}/{finding['file']}"
    place += f" row {finding['row']}" if finding["row"] is not None else ""
    place += f" ({finding['part']})" if finding["part"] else ""
    place += f" column {finding['column']}" if finding["column"] else ""
    return f"{place}: {finding['action']} ({finding['rule']}). {finding['message']} {finding['remedy']}"


def examine(folder: Path, through: ReportingYear, reading: Reading | None = None) -> Loaded:
    """The same as `load`, with what files must be refused among the findings: their rows are in nothing else.

    Raises ReturnProblem where `through` has no return at all.
    """
    years = _through(folder, through)
    reading = reading or Reading(folder)
    _require_a_return(reading.files(years), through)
    read, rows = reading.read(years), reading.checked(years)
    extracts = extracts_of(one.file for one in read)
    covered = {table: years_joined(table, _years_with(table, read), extracts, through) for table in TABLES}
    together = _of_years(covered, rows)
    history, changes = joined(together.valid, covered)
    account = _account(read, rows.refused)
    return _Examined(
        partial(_findings, reading, years, rows, account),
        history=replace(history, placement_counts=_placement_counts(read, together.valid["Episodes"])),
        files=account,
        joined=changes,
        left_out=_left_out(together),
        everybody=history.children if together is rows else children(rows.valid),
        extracts=extracts,
    )


class _Examined(Loaded):
    """What is found is gathered when somebody asks for it: most who compute figures ask of one year alone."""

    def __init__(self, findings: Callable[[], pl.DataFrame], **parts: object):
        for name, part in parts.items():
            object.__setattr__(self, name, part)
        object.__setattr__(self, "_gather", findings)

    def __getattr__(self, name: str) -> pl.DataFrame:
        if name != "findings":
            raise AttributeError(name)
        found = self._gather()
        object.__setattr__(self, name, found)
        return found


def _findings(
    reading: Reading, years: list[ReportingYear], rows: Checked, account: pl.DataFrame
) -> pl.DataFrame:
    of_rows = annex_a.in_its_words(pl.concat([rows.findings, noted(rows.usable)]))
    return pl.concat([_of_files(reading, years, account), of_rows]).sort(list(FINDINGS))


def _of_files(reading: Reading, years: list[ReportingYear], account: pl.DataFrame) -> pl.DataFrame:
    """What was found of files, and all that can cost a whole one."""
    found = [one.findings for one in reading.read(years)]
    return pl.concat([*found, _unusable(account), *_about_folders(reading.folder, years)])


def _through(folder: Path, through: ReportingYear) -> list[ReportingYear]:
    return [year for year in returns_present(folder) if year <= through]


def _of_years(years: Mapping[str, list[ReportingYear]], rows: Checked) -> Checked:
    """Of each table the rows of those years' returns alone."""

    def chosen(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        named = {table: list(map(str, years[table])) for table in tables}
        return {table: given.filter(pl.col("year").is_in(named[table])) for table, given in tables.items()}

    if all(set(rows.valid[table]["year"].unique()) <= set(map(str, years[table])) for table in years):
        return rows
    return replace(rows, valid=chosen(rows.valid), refused=chosen(rows.refused))


READERS = {ANNEX_A: annex_a.read, CIN_CENSUS: cin_census.read, SSDA903_XML: ssda903_xml.read}
"""How each form is read; whatever is not here is a table in CSV. A new official form is a line here."""


def _read(file: ReturnFile) -> ReadFile:
    try:
        if file.refusal:
            raise file.refusal
        if not file.needed:
            return ReadFile(file, {}, pl.DataFrame(schema=FINDINGS))
        return _read_as_its_form(file)
    except FileRefused as refusal:
        finding = _about(file, refusal.rule, refusal.met, refusal.row, refusal.column)
        return ReadFile(file.refused(refusal), {}, finding)
    except OSError:
        refusal = FileRefused("cannot be opened")
        return ReadFile(file.refused(refusal), {}, _about(file, refusal.rule))


def _read_as_its_form(file: ReturnFile) -> ReadFile:
    texts, told = READERS.get(file.table, ssda903.read)(file)
    counts = texts.pop(annex_a.PLACEMENT_COUNTS, None)
    tables, found = {}, [*_met(file, told), *_about_headings(file)]
    for table, rows in texts.items():
        if "shape" not in rows.columns:
            rows = rows.with_columns(shape=pl.lit(None, pl.String))
        rows, repaired = typed(table, rows, file.year)
        _require_day_first(table, rows)
        _require_its_year(file, table, rows)
        ours = ["row", "part", "shape", *_columns(table)]
        tables[table] = rows.select(ours).with_columns(year=pl.lit(str(file.year)), file=pl.lit(file.name))
        found += _about_repairs(file, table, repaired)
    if all(rows.is_empty() for rows in tables.values()):
        found.append(_about(file, FILE_RULES["no rows"]))
    return ReadFile(file, tables, pl.concat([pl.DataFrame(schema=FINDINGS), *found]), counts)


def _columns(table: str) -> Iterator[str]:
    for name, official in official_columns(TABLES[table]).items():
        yield from (official.name, name)


def _require_day_first(table: str, rows: pl.DataFrame) -> None:
    """Raises FileRefused where a column's dates are month first: what can be read would be read wrongly."""
    if day_form(table) != DAY_FIRST:
        return
    for name, official in official_columns(TABLES[table]).items():
        unread = rows.filter(pl.col(name).is_null() & pl.col(official.name).is_not_null())[official.name]
        if rows.schema[name] == pl.Date and unread.len() >= FEW and months_first(rows[official.name]) >= FEW:
            raise FileRefused("months first", official.name, column=official.name)


def _require_its_year(file: ReturnFile, table: str, rows: pl.DataFrame) -> None:
    """Raises FileRefused where an SSDA903 table has only days of other years: it lies in a wrong folder."""
    if table not in IN_ITS_YEAR or file.table not in (table, SSDA903_XML):
        return
    name = IN_ITS_YEAR[table]
    days = rows[name].drop_nulls()
    if days.len() >= FEW and not days.is_between(file.year.first_day, file.year.last_day).any():
        raise FileRefused("another year", column=official_columns(TABLES[table])[name].name)


def _met(file: ReturnFile, told: list[Told]) -> list[pl.DataFrame]:
    return [
        _about(file, FILE_RULES[rule], column=met)
        if rule == "unknown heading"
        else _about(file, FILE_RULES[rule], (met,))
        for rule, met in told
    ]


def _about_headings(file: ReturnFile) -> list[pl.DataFrame]:
    return [_about(file, FILE_RULES["unknown heading"], column=heading) for heading in file.unknown]


def _about(
    file: ReturnFile, rule: Rule, met: tuple[str, ...] = (), row: int | None = None, column: str = ""
) -> pl.DataFrame:
    """One finding about a whole file."""
    return _finding(str(file.year), file.name, file.table, rule, met, row, column)


def _finding(
    year: str,
    name: str,
    table: str,
    rule: Rule,
    met: tuple[str, ...] = (),
    row: int | None = None,
    column: str = "",
) -> pl.DataFrame:
    message = rule.message.format(*met)
    values = (year, name, row, "", column, rule.rule, rule.action, message, rule.remedy, table)
    return pl.DataFrame([values], FINDINGS, orient="row")


def _about_repairs(file: ReturnFile, table: str, repaired: pl.DataFrame) -> list[pl.DataFrame]:
    return [
        rows.select(
            pl.lit(str(file.year)).alias("year"),
            pl.lit(file.name).alias("file"),
            "row",
            "part",
            "column",
            "rule",
            pl.lit(REPAIRS[rule].action).alias("action"),
            pl.lit(REPAIRS[rule].message).alias("message"),
            pl.lit(REPAIRS[rule].remedy).alias("remedy"),
            pl.lit(table).alias("table"),
        )
        for (rule,), rows in repaired.group_by("rule", maintain_order=True)
    ]


def _about_folders(folder: Path, years: list[ReportingYear]) -> list[pl.DataFrame]:
    return [
        _finding(str(year), name, "", FILE_RULES["folder named like a file"])
        for year in years
        for name in folders_named_like_files(folder / str(year))
    ]


def _require_a_return(files: list[ReturnFile], year: ReportingYear) -> None:
    if any(file.needed or file.refusal for file in files if file.year == year):
        return
    seen = [f"{file.name} ({_called(file)})" for file in files if file.year == year]
    raise ReturnProblem(
        f"returns/{year}: there is no return for {year} here, only: {', '.join(seen) or 'nothing'}. Put the "
        "SSDA903 return (the CSV files Header, Episodes and Reviews, or the XML file), the children in need "
        "census XML or the Annex A workbook of that year here."
    )


def _called(file: ReturnFile) -> str:
    return file.table if file.table in (NOT_RECOGNISED, REFUSED) else f"{file.table}: {NOT_NEEDED}"


def _rows_of(table: str, read: list[ReadFile]) -> pl.DataFrame:
    """The rows of `table` in all files of all years, typed, each with its year and file."""
    return pl.concat([_no_rows(table), *(one.tables[table] for one in read if table in one.tables)])


@cache
def _no_rows(table: str) -> pl.DataFrame:
    """`table` without a row, as `_rows_of` has it."""
    types = TABLES[table].create_empty().schema
    columns = {"row": pl.Int64, "part": pl.String, "shape": pl.String}
    for name, official in official_columns(TABLES[table]).items():
        columns |= {official.name: pl.String, name: types[name]}
    return pl.DataFrame(schema=columns | {"year": pl.String, "file": pl.String})


def _years_with(table: str, read: list[ReadFile]) -> list[ReportingYear]:
    return sorted({one.file.year for one in read if table in one.tables})


def _placement_counts(read: list[ReadFile], episodes: pl.DataFrame) -> pl.DataFrame | None:
    """The placements of 12 months that Annex A gives each child whose `episodes` are from it, by child.

    child_id, placements (Int32, null where it gives none); of two periods of care the later one's. None where
    the episodes are of another return.
    """
    place = ["year", "file", "row"]
    supplied = [
        one.placement_counts.with_columns(year=pl.lit(str(one.file.year)), file=pl.lit(one.file.name))
        for one in read
        if one.placement_counts is not None and str(one.file.year) in episodes["year"]
    ]
    if not supplied:
        return None
    given = episodes.sort("child_id", "start_date").join(pl.concat(supplied), on=place, maintain_order="left")
    return given.unique("child_id", keep="last", maintain_order=True).select("child_id", "placements")


def _account(read: list[ReadFile], refused: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row (FILES) for each table of each file, and for each file that is not read."""
    rows = [
        (str(one.file.year), one.file.name, table, given.height, one.file.sha256)
        for one in read
        for table, given in one.tables.items()
    ]
    rows += [
        (str(one.file.year), one.file.name, _called(one.file), None, one.file.sha256)
        for one in read
        if not one.tables
    ]
    counted = [
        given.group_by("year", "file")
        .agg(rows_refused=pl.len().cast(pl.Int64))
        .with_columns(table=pl.lit(table))
        for table, given in refused.items()
    ]
    given = [name for name in FILES if name != "rows_refused"]
    return (
        pl.DataFrame(rows, {name: FILES[name] for name in given}, orient="row")
        .join(pl.concat(counted), on=["year", "file", "table"], how="left")
        .with_columns(
            rows_refused=pl.when(pl.col("rows_read").is_not_null()).then(pl.col("rows_refused").fill_null(0))
        )
        .select(list(FILES))
        .sort("year", "file", "table")
    )


def _unusable(account: pl.DataFrame) -> pl.DataFrame:
    """Each file of which a table has rows, and every one of them was refused."""
    useless = account.filter(pl.col("rows_read") > 0, pl.col("rows_read") == pl.col("rows_refused"))
    found = [
        _finding(row["year"], row["file"], row["table"], FILE_RULES["nothing usable"], (row["table"],))
        for row in useless.rows(named=True)
    ]
    return pl.concat([pl.DataFrame(schema=FINDINGS), *found])


def _left_out(rows: Checked) -> pl.DataFrame:
    """The refused rows (LEFT_OUT) that no later return puts right: that it does is known by child and start."""
    found, key = [pl.DataFrame(schema=LEFT_OUT)], ["child_id", "start_date"]
    for table, refused in rows.refused.items():
        if refused.is_empty():
            continue
        named = refused.with_columns(table=pl.lit(table))
        if "start_date" not in refused.columns:
            named = named.with_columns(start_date=pl.lit(None, pl.Date))
        if KEYS.get(table) == key:
            later = rows.valid[table].group_by(key).agg(latest=pl.col("year").max())
            put_right = (pl.col("latest") > pl.col("year")).fill_null(False)
            named = named.join(later, on=key, how="left").filter(~put_right)
        found.append(named.select(list(LEFT_OUT)))
    return pl.concat(found).sort(list(LEFT_OUT))
