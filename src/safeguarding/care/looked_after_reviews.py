"""The reviews of looked after children, put on their timetable."""

from collections.abc import Callable

import polars as pl

from safeguarding.care.placements import placed_for_adoption
from safeguarding.care.reviews import CHAIN, Timetabled, events_of, in_words, put_on_timetable
from safeguarding.care.timetables import LOOKED_AFTER, Timescale
from safeguarding.returns.history import History
from safeguarding.years import ReportingYear


def timetabled(
    history: History,
    looked_after: pl.DataFrame,
    year: ReportingYear,
    timetable: tuple[Timescale, ...] = LOOKED_AFTER,
    restarts_on: Callable[[History], pl.DataFrame] = placed_for_adoption,
) -> Timetabled:
    """When each review of `looked_after` was due in the year and when it was held; of whom that is not known.

    `looked_after` is as `looked_after_on` gives it: the timetable begins with the present period of care
    and begins again on each day that `restarts_on` gives (child_id, placed_date).
    """
    chains = _chains(looked_after)
    return put_on_timetable(
        chains,
        events_of(chains, history.reviews.select("child_id", event_date="review_date")),
        events_of(chains, restarts_on(history).rename({"placed_date": "event_date"})),
        timetable,
        year,
        history.reviews_from,
    )


def intervals(history: History, looked_after: pl.DataFrame, year: ReportingYear) -> pl.DataFrame:
    """When each review of `looked_after` was due and when it was held: see `review_intervals`; in words."""
    return in_words(timetabled(history, looked_after, year).intervals)


def _chains(looked_after: pl.DataFrame) -> pl.DataFrame:
    return looked_after.select(*CHAIN, "start_is_known", begin_date="start_date").with_row_index("chain")
