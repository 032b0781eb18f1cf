"""The lists of Ofsted's Annex A that are read, and where in a workbook each of them stands.

A list is known by its headings, whatever the sheet is called: in the first rows stands one row with every
heading that is needed. Headings are compared by their letters and digits alone, small and capital the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from safeguarding.returns.file_rules import FileRefused
from safeguarding.returns.workbook import sheets

CHILD, BIRTH = "Child Unique ID", "Date of Birth"
PLAN_START, PLAN_END = "Child Protection Plan Start Date", "Child Protection Plan End Date"
INITIAL_CATEGORY, LATEST_CATEGORY = "Initial Category of Abuse", "Latest Category of Abuse"
PREVIOUS_PLANS = "Number of Previous Child Protection Plans"
CARE_START, CARE_END = "Date Started to be Looked After", "Date Ceased to be Looked After"
END_REASON, LEGAL_STATUS = "Reason Ceased to be Looked After", "Child's Legal Status"
PLACEMENT_TYPE, PLACEMENTS = "Placement Type", "Number of Placements in the Last 12 months"


@dataclass(frozen=True)
class AnnexList:
    """One list: the headings without which it cannot be used, those read beside them, and the others."""

    name: str
    needed: tuple[str, ...]
    also_read: tuple[str, ...]
    not_read: tuple[str, ...]

    @property
    def read(self) -> tuple[str, ...]:
        return self.needed + self.also_read


LIST_7 = AnnexList(
    name="list 7",
    needed=(CHILD, BIRTH, PLAN_START, PLAN_END),
    also_read=(INITIAL_CATEGORY, LATEST_CATEGORY, PREVIOUS_PLANS),
    not_read=(
        "Gender",
        "Ethnicity",
        "Age of Child (Years)",
        "Does the Child have a Disability",
        "Date of the Last Statutory Visit",
        "Was the Child Seen Alone?",
        "Date of latest review conference",
        "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
        "Allocated Team",
        "Allocated Worker",
    ),
)
LIST_8 = AnnexList(
    name="list 8",
    needed=(CHILD, BIRTH, CARE_START, LEGAL_STATUS, CARE_END),
    also_read=(END_REASON, PLACEMENT_TYPE, PLACEMENTS),
    not_read=(
        "Gender",
        "Ethnicity",
        "Age of Child (Years)",
        "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
        "Does the Child have a Disability",
        "Child's Category of Need",
        "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)",
        "Start date of current legal status",
        "Date of Latest Statutory Review",
        "Date of Last Social Work Visit",
        "What is the permanence plan for this child?",
        "Date of Last IRO Visit / Contact to the Child",
        "Date of Last Health Assessment",
        "Date of Last Dental Check",
        "Start Date of Most Recent Placement",
        "Placement Provider",
        "Placement postcode",
        "URN of Placement",
        "Placement Location",
        "LA of Placement",
        "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months",
        "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months",
        "Was the child offered a Return Interview after their last missing episode (Y/N)?",
        "Did the child accept a Return Interview after their last missing episode (Y/N)?",
        "Allocated Team",
        "Allocated Worker",
    ),
)
LISTS = (LIST_7, LIST_8)

ALTERNATIVES = {
    CHILD: ("Child ID", "Unique Child ID", "Child Unique Identifier", "Child Identifier", "Child's Unique ID"),
    BIRTH: ("DOB", "Birth Date", "Child's Date of Birth"),
    PLAN_START: ("CP Plan Start Date", "CPP Start Date", "Start Date of Child Protection Plan"),
    PLAN_END: ("CP Plan End Date", "CPP End Date", "End Date of Child Protection Plan"),
    LATEST_CATEGORY: ("Current Category of Abuse",),
    PREVIOUS_PLANS: ("Number of Previous CP Plans", "Number of Previous Plans"),
    CARE_START: ("Date Started Looked After", "Date Became Looked After", "LAC Start Date", "CLA Start Date"),
    CARE_END: ("Date Ceased Looked After", "LAC End Date", "CLA End Date"),
    END_REASON: ("Reason Ceased Looked After", "Reason for Ceasing to be Looked After"),
    LEGAL_STATUS: ("Legal Status", "Current Legal Status"),
    PLACEMENT_TYPE: ("Type of Placement",),
    PLACEMENTS: ("Number of Placements in Last 12 months", "Placements in the Last 12 months"),
}
"""What systems write in place of a heading, beside other letters and signs."""

HIGHEST_ROWS = 10
"""The headings stand in one of so many rows; above them there may be a title."""

NOT_PLAIN = re.compile(r"[^a-z0-9]")


@lru_cache(maxsize=16)
def lists_of(path: Path, sha256: str) -> dict[str, pl.DataFrame]:
    """The lists of the workbook with that content: looked for once, on recognition, and kept for reading."""
    return lists_in(sheet for _, sheet in sheets(path))


def lists_in(pages: Iterable[pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The rows of each list that the sheets of a workbook hold, by the list's name.

    Columns: `row` (Int64, as Excel counts), and as text each heading that is read and that the list has, by
    its official name. A list without rows has no rows here. Raises FileRefused for a sheet that looks like
    a list and lacks a heading that is needed, and for what nobody could tell apart: a heading or a list twice.
    """
    found: dict[str, pl.DataFrame] = {}
    for sheet in pages:
        for one in LISTS:
            place = _row_of_headings(one, sheet)
            if place is None:
                continue
            if one.name in found:
                raise FileRefused("list twice", one.name)
            found[one.name] = _rows_below(place, _columns(one, sheet.row(place), place), sheet)
    return found


def _row_of_headings(one: AnnexList, sheet: pl.DataFrame) -> int | None:
    """The place (from 0) of the row that has all headings needed, None where the sheet is something else."""
    nearest, most = 0, 0
    for place, cells in enumerate(sheet.head(HIGHEST_ROWS).iter_rows()):
        if not _missing(one, cells):
            return place
        present = _present(one.read + one.not_read, cells)
        if present > most:
            nearest, most = place, present
    if 2 * most >= len(one.read + one.not_read):
        missing = ", ".join(_missing(one, sheet.row(nearest)))
        raise FileRefused("list columns missing", one.name, missing, row=nearest + 1)
    return None


def _missing(one: AnnexList, cells: tuple[str | None, ...]) -> list[str]:
    return [heading for heading in one.needed if not _present((heading,), cells)]


def _present(headings: Iterable[str], cells: tuple[str | None, ...]) -> int:
    """How many of `headings` stand in `cells`."""
    plain = {_plain(cell) for cell in cells}
    return sum(not plain.isdisjoint(map(_plain, _names(heading))) for heading in headings)


def _columns(one: AnnexList, cells: tuple[str | None, ...], place: int) -> dict[str, int]:
    """In which column each heading that is read stands; its official name goes before any other."""
    plain = [_plain(cell) for cell in cells]
    columns = {}
    for heading in one.read:
        official = [number for number, name in enumerate(plain) if name == _plain(heading)]
        others = {_plain(name) for name in _names(heading)}
        alike = official or [number for number, name in enumerate(plain) if name in others]
        if len(alike) > 1:
            raise FileRefused("heading twice", heading, row=place + 1)
        if alike:
            columns[heading] = alike[0]
    return columns


def _names(heading: str) -> tuple[str, ...]:
    return (heading, *ALTERNATIVES.get(heading, ()))


def _plain(cell: str | None) -> str:
    return NOT_PLAIN.sub("", (cell or "").lower())


def _rows_below(place: int, columns: dict[str, int], sheet: pl.DataFrame) -> pl.DataFrame:
    """The rows below the headings, less those in which nothing that is read stands."""
    cells = {heading: sheet[:, number].str.strip_chars() for heading, number in columns.items()}
    rows = pl.DataFrame(cells).with_columns(row=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    filled = pl.any_horizontal((pl.col(heading) != "").fill_null(False) for heading in columns)
    return rows.slice(place + 1).filter(filled).select("row", *columns)
