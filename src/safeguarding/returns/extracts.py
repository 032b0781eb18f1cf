"""Annex A beside the other returns: when it is used, for which days, and that it stands alone.

A workbook tells of today and of those who left in the last six months. Its rows are whole periods of care and
whole plans, the returns' are episodes and years: joined, one child's care would be told twice, in two ways. So
a list is used only for a year without the return that tells more; its year's history then consists of it
alone on that side, and the histories of other years leave it out.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import polars as pl

from safeguarding.returns.file_rules import FileRefused
from safeguarding.returns.loaded import Extract
from safeguarding.returns.recognise import ANNEX_A, CIN_CENSUS, SSDA903_XML, ReturnFile
from safeguarding.returns.tables import CIN_CENSUS as CENSUS_TABLES
from safeguarding.returns.tables import SSDA903
from safeguarding.years import ReportingYear

SIDES = {"list 7": tuple(CENSUS_TABLES), "list 8": tuple(SSDA903)}
"""The tables of the return in whose place each list stands."""
FORMS = {"list 7": (CIN_CENSUS,), "list 8": (*SSDA903, SSDA903_XML)}
"""What a file of that return is recognised as."""


def with_lists_needed(files: list[ReturnFile]) -> list[ReturnFile]:
    """`files`, each Annex A workbook with only those of its lists that its year needs; not needed without any.

    A list is not needed beside the return that tells more, nor beside a workbook extracted later. Of two
    extracted on one day neither can be used.
    """
    return [_with_lists_needed(file, files) if file.table == ANNEX_A else file for file in files]


def _with_lists_needed(file: ReturnFile, files: list[ReturnFile]) -> ReturnFile:
    others = [other for other in files if other.needed and other.year == file.year and other.name != file.name]
    present = {other.table for other in others}
    needed = []
    for name in file.lists:
        days = [other.extracted for other in others if name in other.lists]
        if present.isdisjoint(FORMS[name]) and file.extracted in days:
            return file.refused(FileRefused("two workbooks", name))
        if present.isdisjoint(FORMS[name]) and all(day < file.extracted for day in days):
            needed.append(name)
    return replace(file, needed=bool(needed), lists=tuple(needed))


def extracts_of(files: Iterable[ReturnFile]) -> tuple[Extract, ...]:
    """Every list of Annex A that stands for a return."""
    return tuple(
        Extract(name, file.year, _six_months_before(file.extracted), file.extracted)
        for file in files
        if file.needed
        for name in file.lists
    )


def _six_months_before(day: date) -> date:
    return pl.select(pl.lit(day).dt.offset_by("-6mo")).item()


def years_joined(
    table: str, years: Iterable[ReportingYear], extracts: tuple[Extract, ...], through: ReportingYear
) -> list[ReportingYear]:
    """Those of `years` whose rows of `table` make the history of `through`: Annex A stands alone."""
    alone = {extract.year for extract in extracts if table in SIDES[extract.name]}
    return [year for year in years if (year == through if through in alone else year not in alone)]
