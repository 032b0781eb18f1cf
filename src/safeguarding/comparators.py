"""What the Department for Education published about an authority and about England.

The figures become rows of the figures table and are shown as they were printed. Where each comes from,
and what an empty cell means, is said in `data/reference/SOURCES.md`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import polars as pl

from safeguarding.figure import SCHEMA
from safeguarding.places import REFERENCE
from safeguarding.years import ReportingYear


class Column(NamedTuple):
    """A column of the panel that is a figure: its key and, where known, the columns of its counts."""

    key: str
    value: str
    numerator: str | None = None
    denominator: str | None = None
    unit: str = "percent"


COUNTS = (
    Column("lac_count", "lac_number_31mar", "lac_number_31mar", unit="children"),
    Column("cpp_count", "cpp_number_31mar", "cpp_number_31mar", unit="children"),
    Column("adopted_or_sgo", "adoptions_and_sgos", "adoptions_and_sgos", unit="children"),
)
"""Numbers of children, given for the authority alone: England's are of another order."""

SHARES = (
    Column("ni062", "lac_3plus_placements_pct", "lac_3plus_placements_count", "lac_number_31mar"),
    Column("ni067", "cpp_reviews_on_time_pct", "cpp_reviews_on_time_count", "cpp_3months_plus_31mar"),
    Column("ni065", "cpp_repeat_pct", "cpp_repeat_count", "cpp_starts"),
    Column("ni064", "cpp_ended_2yrs_plus_pct", "cpp_ended_2yrs_plus_count", "cpp_ends"),
    Column("lac_rate", "lac_rate_10k", unit="per 10,000 children"),
    Column("cpp_rate", "cpp_rate_10k", unit="per 10,000 children"),
)

ON_31_MARCH = {"lac_count", "cpp_count", "lac_rate", "cpp_rate", "ni063"}
"""The figures counted on the last day of the year; the others are counted over the whole year."""


@dataclass(frozen=True)
class Others:
    """The published percentages of all other English authorities in one year.

    `drawn` has cases (Int64, the number that the percentage is of) and value (String, as printed), sorted and
    without names; `without_cases` is of how many the percentage was published and that number was not.
    """

    drawn: pl.DataFrame
    without_cases: int


def other_authorities(key: str, year: ReportingYear, la_code: str | None) -> Others | None:
    """All authorities but the one of that code, None where the panel holds no such figure with its number."""
    found = [column for column in SHARES if column.key == key and column.denominator]
    if not found:
        return None
    value, cases = pl.col(found[0].value), pl.col(found[0].denominator).cast(pl.Int64)
    rows = _panel().filter(
        value.is_not_null(),
        pl.col("old_la_code_or_name") != (la_code or ""),
        level="LA",
        year=str(year.start_year + 1),
    )
    drawn = rows.select(cases=cases, value=value).filter(pl.col("cases") > 0).sort("cases", "value")
    return Others(drawn, rows.height - drawn.height)


def own_name(la_code: str | None) -> str | None:
    """The name under which an authority's published figures stand, None where there are none."""
    rows = _panel().filter(pl.col("level") == "LA", pl.col("old_la_code_or_name") == (la_code or ""))
    return rows["name"][-1] if rows.height else None


def published_by_the_department(la_code: str | None) -> pl.DataFrame:
    """Rows of the figures table for the authority of that code and for England, sorted.

    `la_code` is the department's three-digit code, as in `845`; for None, or a code that the panel does not
    hold, there are England's rows only. `series` is the area's name and `value` the figure as printed.
    England has no numerators and denominators: they were printed rounded to tens or hundreds, and its
    percentages were worked out before that.
    """
    panel = _panel()
    authority = panel.filter(pl.col("level") == "LA", pl.col("old_la_code_or_name") == (la_code or ""))
    england = panel.filter(pl.col("level") == "National")
    shares_alone = [column._replace(numerator=None, denominator=None) for column in SHARES]
    rows = [
        *_rows(authority, COUNTS + SHARES),
        *_rows(england, shares_alone),
        *_rows_beside_the_panel({"England", *authority["name"]}),
    ]
    return pl.DataFrame(rows, schema=SCHEMA).sort("edition", "key", "series")


def _panel() -> pl.DataFrame:
    """The panel, all text, with adoptions and special guardianships added up where both were printed."""
    panel = pl.read_csv(REFERENCE / "la_panel_2010_2025.csv", infer_schema=False)
    both = pl.col("adoptions").cast(pl.Int64) + pl.col("sgos").cast(pl.Int64)
    derived = pl.format("{} adoptions_and_sgos", pl.col("derived_columns").fill_null(""))
    return panel.with_columns(adoptions_and_sgos=both.cast(pl.String), derived_columns=derived)


def _rows(areas: pl.DataFrame, columns: tuple[Column, ...]) -> Iterator[dict]:
    """A row for each year and column in which something was published."""
    for found in areas.rows(named=True):
        for column in columns:
            if found[column.value] is not None:
                yield _row(
                    column.key,
                    int(found["year"]),
                    series=found["name"],
                    numerator=_number(found.get(column.numerator)),
                    denominator=_number(found.get(column.denominator)),
                    value=found[column.value],
                    unit=column.unit,
                    source=_release(column, found["derived_columns"]),
                )


def _release(column: Column, derived_columns: str) -> str:
    """The department's release that a column of the panel stands for."""
    release = "children in need census" if column.value.startswith("cpp") else "looked after children (SSDA903)"
    derived = column.value in derived_columns.split()
    return f"Department for Education, {release}" + (", worked out from its numbers" if derived else "")


def _rows_beside_the_panel(areas: set[str]) -> Iterator[dict]:
    """The percentages that the panel lacks, of those areas for which they are known."""
    extra = pl.read_csv(REFERENCE / "published_extra.csv", infer_schema=False)
    for found in extra.filter(pl.col("geography").is_in(areas)).rows(named=True):
        derived = ", worked out from its numbers" if found["status"] == "derived" else ""
        yield _row(
            found["key"],
            int(found["year"]),
            series=found["geography"],
            value=found["value"],
            unit="percent",
            source=f"Department for Education, {found['source']}{derived}",
        )


def _row(key: str, year: int, **cells: object) -> dict:
    """A row of the figures table for the year that ends on 31 March of `year`."""
    as_at = date(year, 3, 31) if key in ON_31_MARCH else None
    edition = str(ReportingYear(year - 1))
    return {"edition": edition, "key": key, "as_at": as_at, "status": "ok", **cells}


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
