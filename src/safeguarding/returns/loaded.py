"""What reading the returns gives (load.py), and which returns there are: for whoever uses it and reads none."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from safeguarding.problems import UsageProblem
from safeguarding.returns.history import History
from safeguarding.years import ReportingYear

FILES = {"year": pl.String, "file": pl.String, "table": pl.String} | {
    "rows_read": pl.Int64,
    "rows_refused": pl.Int64,
    "sha256": pl.String,
}
LEFT_OUT = {"year": pl.String, "table": pl.String, "child_id": pl.String, "start_date": pl.Date}


@dataclass(frozen=True)
class Extract:
    """A list of Annex A that stands for a year's return, and the days, both included, that it can tell of."""

    name: str
    year: ReportingYear
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Loaded:
    """What `load` gives: the history, and how it came about. `history`, `left_out` and `everybody` hold values.

    - `files`: year, file (relative to the year's folder), table (a census has several), rows_read and
      rows_refused (Int64, null for a file that is refused, not needed or not recognised), sha256.
    - `findings`: FINDINGS, sorted.
    - `joined`: table, what, rows (Int64).
    - `left_out`: LEFT_OUT, one row for each refused row that no later return puts right (child_id is null
      where the row has none, start_date where the table has none).
    - `everybody`: child_id, birth_date of every child of all returns, of those too that are not in the history.
    - `extracts`: each list of Annex A that stands for a return of one of the years.
    """

    history: History
    files: pl.DataFrame
    findings: pl.DataFrame
    joined: pl.DataFrame
    left_out: pl.DataFrame
    everybody: pl.DataFrame
    extracts: tuple[Extract, ...]


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
