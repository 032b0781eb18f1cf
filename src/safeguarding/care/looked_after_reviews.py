"""The reviews of looked after children, put on their timetable."""

from collections.abc import Callable

import polars as pl

from safeguarding.care.placements import placed_for_adoption
from safeguarding.care.reviews import CHAIN, cannot_be_assessed, review_intervals
from safeguarding.care.runs import beside
from safeguarding.care.timetables import LOOKED_AFTER, Timescale
from safeguarding.returns.history import History
from safeguarding.years import ReportingYear


def intervals(
    history: History,
    looked_after: pl.DataFrame,
    year: ReportingYear,
    timetable: tuple[Timescale, ...] = LOOKED_AFTER,
    restarts_on: Callable[[History], pl.DataFrame] = placed_for_adoption,
) -> pl.DataFrame:
    """When each review of `looked_after` was due in the year and when it was held.

    `looked_after` is as `looked_after_on` gives it: the timetable begins with the present period of care
    and begins again on each day that `restarts_on` gives (child_id, placed_date). Columns: see
    `review_intervals`.
    """
    return review_intervals(
        _chains(looked_after),
        _reviews(history, looked_after),
        _since_start(looked_after, restarts_on(history), "placed_date"),
        timetable,
        year,
        history.reviews_from,
    )


def without_known_timetable(
    history: History,
    looked_after: pl.DataFrame,
    year: ReportingYear,
    timetable: tuple[Timescale, ...] = LOOKED_AFTER,
) -> pl.DataFrame:
    """Those of `looked_after` whose reviews in the year cannot be judged: child_id, start_date."""
    return cannot_be_assessed(
        _chains(looked_after), _reviews(history, looked_after), timetable, year, history.reviews_from
    )


def _chains(looked_after: pl.DataFrame) -> pl.DataFrame:
    return looked_after.select(*CHAIN, "start_is_known", begin_date="start_date")


def _reviews(history: History, looked_after: pl.DataFrame) -> pl.DataFrame:
    return _since_start(looked_after, history.reviews, "review_date")


def _since_start(looked_after: pl.DataFrame, events: pl.DataFrame, day: str) -> pl.DataFrame:
    """The events of the present period of care, on the days in the column `day`: child_id, event_date."""
    return (
        beside(events.select("child_id", event_date=day), looked_after.select(CHAIN))
        .filter(pl.col("event_date") > pl.col("start_date"))
        .drop("start_date")
    )
