"""From the folder of an authority's returns to one history, with an account of what was read and refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from safeguarding.problems import ReturnProblem, UsageProblem
from safeguarding.returns import cin_census, ssda903
from safeguarding.returns.checking import FINDINGS, checked
from safeguarding.returns.history import History, joined
from safeguarding.returns.recognise import CIN_CENSUS, NOT_NEEDED, NOT_RECOGNISED, ReturnFile, return_files
from safeguarding.returns.tables import TABLES, as_text, typed
from safeguarding.years import ReportingYear

UNKNOWN_HEADING = (
    "unknown heading",
    "The table has no column of this name in the department's form. The column is not read.",
)
NO_ROWS = ("no rows", "The file has headings but no rows. If that is not right, export it again.")
FILES = {"year": pl.String, "file": pl.String, "table": pl.String} | {
    "rows_read": pl.Int64,
    "rows_refused": pl.Int64,
    "sha256": pl.String,
}
Texts = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Loaded:
    """What `load` gives: the history, and how it came about. No frame but the history holds a child's value.

    - `files`: year, file (relative to the year's folder), table (a census has several), rows_read and
      rows_refused (Int64, null for a file that is not needed or not recognised), sha256.
    - `findings`: year, file, row (Int64), column, rule, action (`refused` or `noted`), message.
    - `joined`: table, what, rows (Int64).
    """

    history: History
    files: pl.DataFrame
    findings: pl.DataFrame
    joined: pl.DataFrame


def returns_present(folder: Path) -> list[ReportingYear]:
    """The years of the sub-folders of `folder` (`2010-11`) that hold at least one file, earliest first."""
    return sorted(year for path in folder.glob("*") if (year := _year_of(path)) and _holds_a_file(path))


def _year_of(path: Path) -> ReportingYear | None:
    try:
        return ReportingYear.parse(path.name)
    except UsageProblem:
        return None


def _holds_a_file(folder: Path) -> bool:
    return any(path.is_file() and not path.name.startswith(".") for path in folder.rglob("*"))


def load(folder: Path, through: ReportingYear) -> Loaded:
    """Every return up to `through` below `folder` (an authority's `returns`), checked and joined.

    Raises ReturnProblem where a file cannot be read, or where `through` itself has no return.
    """
    years = [year for year in returns_present(folder) if year <= through]
    files = [file for year in years for file in return_files(folder / str(year), year)]
    _require_a_return(files, through)
    read = [(file, tables_in(file)) for file in files if file.needed]
    tables = {table: _rows_of(table, read) for table in TABLES}
    valid, findings = checked(tables)
    history, changes = joined(valid, {table: _years_with(table, read) for table in TABLES})
    findings = pl.concat([findings, _about_files(read)]).sort(list(FINDINGS))
    return Loaded(history, _account(files, read, valid), findings, changes)


def tables_in(file: ReturnFile) -> Texts:
    """The tables that `file` holds, as text (see `tables.as_text`). A new official form is a line here."""
    return cin_census.read(file) if file.table == CIN_CENSUS else ssda903.read(file)


def _require_a_return(files: list[ReturnFile], year: ReportingYear) -> None:
    if any(file.needed for file in files if file.year == year):
        return
    seen = [f"{file.name} ({_called(file)})" for file in files if file.year == year]
    raise ReturnProblem(
        f"returns/{year}: there is no return for {year} here, only: {', '.join(seen) or 'nothing'}. Put the "
        "SSDA903 CSV files (Header, Episodes, Reviews) or the children in need census XML of that year here."
    )


def _called(file: ReturnFile) -> str:
    return NOT_RECOGNISED if file.table == NOT_RECOGNISED else f"{file.table}: {NOT_NEEDED}"


def _rows_of(table: str, read: list[tuple[ReturnFile, Texts]]) -> pl.DataFrame:
    """The rows of `table` in all files of all years, typed, each with its year and file."""
    given = [
        texts[table].with_columns(year=pl.lit(str(file.year)), file=pl.lit(file.name))
        for file, texts in read
        if table in texts
    ]
    none = as_text(table, pl.DataFrame(schema={"row": pl.Int64, "part": pl.String}))
    return typed(table, pl.concat([none.with_columns(year=pl.lit(""), file=pl.lit("")), *given]))


def _years_with(table: str, read: list[tuple[ReturnFile, Texts]]) -> list[ReportingYear]:
    return sorted({file.year for file, texts in read if table in texts})


def _about_files(read: list[tuple[ReturnFile, Texts]]) -> pl.DataFrame:
    """The findings that are about a whole file: headings that nobody knows, and files without rows."""
    found = [(file, heading, *UNKNOWN_HEADING) for file, _ in read for heading in file.unknown]
    found += [(file, "", *NO_ROWS) for file, texts in read if all(text.is_empty() for text in texts.values())]
    rows = [
        (str(file.year), file.name, None, column, rule, "noted", words) for file, column, rule, words in found
    ]
    return pl.DataFrame(rows, FINDINGS, orient="row")


def _account(
    files: list[ReturnFile], read: list[tuple[ReturnFile, Texts]], valid: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """One row (FILES) for each table of each file, and for each file that is not read."""
    rows = [
        (
            str(file.year),
            file.name,
            table,
            text.height,
            text.height - _height(valid[table], file),
            file.sha256,
        )
        for file, texts in read
        for table, text in texts.items()
    ]
    rows += [
        (str(file.year), file.name, _called(file), None, None, file.sha256) for file in files if not file.needed
    ]
    return pl.DataFrame(rows, FILES, orient="row").sort("year", "file", "table")


def _height(rows: pl.DataFrame, file: ReturnFile) -> int:
    return rows.filter(pl.col("year") == str(file.year), pl.col("file") == file.name).height
