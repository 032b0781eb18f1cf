"""Figures of earlier years of which more than one value was printed: all of them, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from safeguarding.disclosure.released import PublishedFigures
from safeguarding.figure import SCHEMA, Figure
from safeguarding.reconciliation import agree
from safeguarding.years import ReportingYear

ORDER = {"reported": 0, "computed": 2}
"""First what was reported then, after it what was published, last what is computed now."""


@dataclass(frozen=True)
class Restatement:
    """One figure of an earlier year and every value of it, in ORDER, each with its series and source."""

    values: list[Figure]


def restatements(
    published: PublishedFigures, vintages: pl.DataFrame, area: str | None, year: ReportingYear
) -> Iterator[Restatement]:
    """Each figure of a year before `year` whose values do not all agree at the precision they share.

    `vintages` (VINTAGES) are what the department printed, release by release, of the authority called `area`.
    """
    earlier = pl.col("edition") < str(year)
    known = published.frame.filter(earlier, pl.col("series").is_in(["computed", "reported", area or ""]))
    for (edition, key, as_at), rows in known.group_by("edition", "key", "as_at", maintain_order=True):
        figures = [Figure(**row) for row in rows.sort(SCHEMA.names()).rows(named=True)]
        figures = [figure for figure in figures if figure.is_number]
        printed = vintages.filter(
            pl.col("as_at").eq_missing(pl.lit(as_at, pl.Date)), edition=edition, key=key
        ).rows(named=True)
        releases = [_printed(row, figures[0].unit, area) for row in printed if figures]
        named = [one for one in figures if one.series != area or not _is_among(one, releases)] + releases
        if any(not agree(*pair) for pair in combinations(named, 2)):
            yield Restatement(sorted(named, key=lambda one: ORDER.get(one.series, 1)))


def restated(figure: Figure, vintages: pl.DataFrame) -> list[str]:
    """A sentence that names every value of a published figure with its releases, where there are several."""
    same_day = pl.col("as_at").eq_missing(pl.lit(figure.as_at, pl.Date))
    found = vintages.filter(same_day, edition=figure.edition, key=figure.key)
    by_value = found.group_by("value").agg(pl.col("release").sort()).sort("value")
    if by_value.height < 2:
        return []
    told = (f"{value} ({', '.join(releases)})" for value, releases in by_value.iter_rows())
    return [f"Restated. The department printed {' and '.join(told)}."]


def _printed(row: dict, unit: str, area: str | None) -> Figure:
    note = f" ({row['note']})" if row["note"] else ""
    return Figure(
        row["edition"],
        row["key"],
        row["as_at"],
        area or "",
        value=row["value"],
        unit=unit,
        source=f"Department for Education, {row['release']}{note}",
    )


def _is_among(figure: Figure, releases: list[Figure]) -> bool:
    """The panel repeats the latest release: said once."""
    return any(agree(figure, one) for one in releases)
