"""The panel of what the Department for Education published of every local authority, read cell by cell.

Where the panel comes from, and what an empty cell means, is said in `data/reference/SOURCES.md`.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from safeguarding.places import REFERENCE
from safeguarding.years import ReportingYear


class Share(NamedTuple):
    """A percentage of the panel, and the two counts that it is worked out from."""

    cell: str
    numerator: str
    denominator: str


SHARES = (
    Share("lac_3plus_placements_pct", "lac_3plus_placements_count", "lac_number_31mar"),
    Share("cpp_repeat_pct", "cpp_repeat_count", "cpp_starts"),
    Share("cpp_ended_2yrs_plus_pct", "cpp_ended_2yrs_plus_count", "cpp_ends"),
    Share("cpp_active_2yrs_plus_pct", "cpp_active_2yrs_plus_count", "cpp_number_31mar"),
    Share("cpp_reviews_on_time_pct", "cpp_reviews_on_time_count", "cpp_3months_plus_31mar"),
)

COUNTS = (
    "lac_number_31mar",
    "lac_started",
    "lac_ceased",
    "lac_3plus_placements_count",
    "adoptions",
    "sgos",
    "cpp_number_31mar",
    "cpp_starts",
    "cpp_ends",
    "cpp_repeat_count",
    "cpp_ended_2yrs_plus_count",
    "cpp_active_2yrs_plus_count",
    "cpp_3months_plus_31mar",
    "cpp_reviews_on_time_count",
)
"""The counts of the panel that returns can give."""

CELLS = (*COUNTS, *(share.cell for share in SHARES))


@dataclass(frozen=True)
class Published:
    """One authority's row of the panel: `cells` holds what was published, as it was printed."""

    la_code: str
    ons_code: str
    name: str
    year: ReportingYear
    cells: Mapping[str, str]

    def count(self, cell: str) -> int | None:
        return int(self.cells[cell]) if cell in self.cells else None

    def share(self, cell: str) -> Decimal | None:
        return Decimal(self.cells[cell]) if cell in self.cells else None


@cache
def panel() -> Mapping[tuple[str, ReportingYear], Published]:
    """Each row of a local authority in which any of CELLS was published, by its three-digit code and year."""
    return {(row.la_code, row.year): row for row in _rows() if any(cell in row.cells for cell in CELLS)}


@cache
def places(cell: str, year: ReportingYear) -> int:
    """To how many decimal places a percentage was printed in a year: one, or none if no authority has one."""
    return int(any("." in row.cells.get(cell, "") for row in panel().values() if row.year == year))


def _rows() -> Iterator[Published]:
    with (REFERENCE / "la_panel_2010_2025.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["level"] == "LA":
                yield Published(
                    la_code=row["old_la_code_or_name"],
                    ons_code=row["ons_code"],
                    name=row["name"],
                    year=ReportingYear(int(row["year"]) - 1),
                    cells={cell: text for cell, text in row.items() if text},
                )
