"""Working days in England: Monday to Friday, except bank holidays."""

from datetime import date
from functools import cache

import holidays
import polars as pl

FIRST_YEAR, LAST_YEAR = 1990, 2060
"""The calendar years whose bank holidays are known here; later ones follow the present law."""


@cache
def bank_holidays(first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR) -> list[date]:
    """England's bank holidays in those calendar years, both included, in order."""
    return sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(first_year, last_year + 1)))


def working_days_after(column: pl.Expr, n: int) -> pl.Expr:
    """The `n`th working day after a day. The day itself never counts, be it a working day or not."""
    return column.dt.add_business_days(n, holidays=bank_holidays(), roll="backward")


def working_days_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """How many working days lie between two days: the first day is left out, the last is counted."""
    day_after = pl.duration(days=1)
    return pl.business_day_count(start + day_after, end + day_after, holidays=bank_holidays())
