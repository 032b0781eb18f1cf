"""Working days in England: Monday to Friday, except bank holidays."""

from datetime import date
from functools import cache

import polars as pl

from safeguarding.places import REFERENCE
from safeguarding.problems import UsageProblem

FIRST_YEAR, LAST_YEAR = 1990, 2060
"""The calendar years whose bank holidays the reference table holds; later ones follow the present law."""


@cache
def bank_holidays(first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR) -> list[date]:
    """England's bank holidays in those calendar years, both included, in order.

    Raises UsageProblem for a year that the reference table does not hold.
    """
    for year in (first_year, last_year):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise UsageProblem(
                f"The bank holidays of {year} are not known: data/reference/bank_holidays.csv holds those of "
                f"{FIRST_YEAR} to {LAST_YEAR}. Choose a year of these, or add the days there."
            )
    return [day for day in _table() if first_year <= day.year <= last_year]


def working_days_after(column: pl.Expr, n: int) -> pl.Expr:
    """The `n`th working day after a day. The day itself never counts, be it a working day or not."""
    return column.dt.add_business_days(n, holidays=_as_polars_takes_them(), roll="backward")


def working_days_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """How many working days lie between two days: the first day is left out, the last is counted."""
    day_after = pl.duration(days=1)
    return pl.business_day_count(start + day_after, end + day_after, holidays=_as_polars_takes_them())


@cache
def _table() -> list[date]:
    table = pl.read_csv(REFERENCE / "bank_holidays.csv", schema={"day": pl.Date, "name": pl.String})
    return table["day"].to_list()


@cache
def _as_polars_takes_them() -> pl.Series:
    """All bank holidays as the one list that polars would make of them again for every expression."""
    return pl.Series([bank_holidays()], dtype=pl.List(pl.Date))
