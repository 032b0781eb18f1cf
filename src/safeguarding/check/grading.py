"""Findings, the worst first, each with the indicators whose figure it can move."""

from collections.abc import Mapping

import polars as pl

from safeguarding.indicators.columns_read import reading
from safeguarding.indicators.register import REGISTER
from safeguarding.returns.recognise import CIN_CENSUS, SSDA903_XML
from safeguarding.returns.rule import ACTIONS
from safeguarding.returns.tables import CIN_CENSUS as CENSUS_TABLES
from safeguarding.returns.tables import SSDA903, TABLES

FOLDER = ""
"""What a finding about a folder has for its table: the folder itself is not read."""
FORM_TABLES = {CIN_CENSUS: tuple(CENSUS_TABLES), SSDA903_XML: tuple(SSDA903), FOLDER: ()}
ROW_LOST = ("file refused", "refused")

BEARING = ["year", "file", "table", "column", "action"]
"""What tells which indicators a finding can move."""
PLACE = ["file", "row", "part", "column", "rule", "message"]


def graded(findings: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """`findings` (FINDINGS) with `indicators` (String, their keys), the worst first, then the latest year's.

    `files` is the account of what each file was read as (see load.FILES).
    """
    read_as = _read_as(files)
    kinds = findings.select(BEARING).unique(maintain_order=True)
    moved = [", ".join(_can_move(kind, read_as)) for kind in kinds.rows(named=True)]
    return (
        findings.join(kinds.with_columns(indicators=pl.Series(moved, dtype=pl.String)), on=BEARING, how="left")
        .with_columns(pl.col("action").cast(pl.Enum(ACTIONS)))
        .sort("action", "year", *PLACE, descending=[False, True, *[False] * len(PLACE)])
        .with_columns(pl.col("action").cast(pl.String))
    )


def _read_as(files: pl.DataFrame) -> dict[tuple[str, str], tuple[str, ...]]:
    """The tables that each file, by year and name, was read as."""
    known = files.filter(pl.col("table").is_in(list(TABLES)))
    tables = known.group_by("year", "file", maintain_order=True).agg("table")
    return {(year, file): tuple(names) for year, file, names in tables.rows()}


def _can_move(kind: Mapping[str, str], read_as: Mapping[tuple[str, str], tuple[str, ...]]) -> list[str]:
    """The indicators that a finding can move, in the order of the register.

    What costs a row or a file moves all that read its table, whichever column is at fault. A file that was
    refused before anybody could say what it is may be any table.
    """
    here = (kind["table"],)
    if kind["table"] not in TABLES:
        others = FORM_TABLES.get(kind["table"], tuple(TABLES))
        here = read_as.get((kind["year"], kind["file"]), others)
    column = "" if kind["action"] in ROW_LOST else kind["column"]
    moved = {key for table in here for key in reading(table, column)}
    return [one.key for one in REGISTER if one.key in moved]
