"""What stands in the files at the places of findings: special category data, for the terminal alone."""

from pathlib import Path

import polars as pl

from safeguarding.returns import ssda903
from safeguarding.returns.extracts import with_lists_needed
from safeguarding.returns.load import READERS
from safeguarding.returns.recognise import return_files
from safeguarding.years import ReportingYear

PLACE = ["year", "file", "table", "row", "part", "column"]
VALUES = dict.fromkeys(PLACE, pl.String) | {"row": pl.Int64, "value": pl.String}


def values(returns: Path, findings: pl.DataFrame) -> pl.DataFrame:
    """The text in the column at fault of each of `findings`, read again: VALUES, `value` null where blank.

    No row for a finding about a whole file or row, or about what is not read. `returns` is the authority's
    folder of returns.
    """
    found = [pl.DataFrame(schema=VALUES)]
    of_rows = findings.filter(pl.col("row").is_not_null(), pl.col("action") != "file refused")
    for (year,), of_year in of_rows.group_by("year", maintain_order=True):
        names = set(of_year["file"])
        year_read = ReportingYear.parse(year)
        for file in with_lists_needed(return_files(returns / year, year_read)):
            if file.needed and file.name in names:
                texts, _ = READERS.get(file.table, ssda903.read)(file)
                found += _in_file(texts, of_year.filter(file=file.name))
    return pl.concat(found)


def _in_file(texts: dict[str, pl.DataFrame], findings: pl.DataFrame) -> list[pl.DataFrame]:
    return [
        at_fault.select(PLACE)
        .unique()
        .join(texts[table].select("row", "part", value=pl.col(column)), on=["row", "part"])
        for (table, column), at_fault in findings.group_by("table", "column", maintain_order=True)
        if table in texts and column in texts[table].columns
    ]
