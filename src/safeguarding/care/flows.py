"""How a count came about in a year: how many were open before it, how many began, how many ended."""

from dataclasses import dataclass

import polars as pl

from safeguarding.years import ReportingYear


@dataclass(frozen=True)
class Flow:
    """Open on the last day of the year before, started in the year, ended in it."""

    opened: int
    started: int
    ended: int


def flow(spells: pl.DataFrame, year: ReportingYear) -> Flow:
    """The flow of periods of care or of plans (start_date, end_date: null while it lasts) through a year."""
    start, end = pl.col("start_date"), pl.col("end_date")
    before, first, last = year.previous.last_day, year.first_day, year.last_day
    return Flow(
        opened=spells.filter(start <= before, end.is_null() | (end > before)).height,
        started=spells.filter(start.is_between(first, last)).height,
        ended=spells.filter(end.is_between(first, last)).height,
    )
