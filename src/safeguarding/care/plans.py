"""Child protection plans, and the review conferences of each put on their timetable."""

from datetime import date

import polars as pl

from safeguarding.care.periods_of_care import is_open_on
from safeguarding.care.reviews import CHAIN, Timetabled, events_of, in_words, put_on_timetable
from safeguarding.care.runs import begins, beside, ends
from safeguarding.care.timetables import CHILD_PROTECTION, Timescale
from safeguarding.returns.history import History
from safeguarding.returns.kept import kept_with_history
from safeguarding.years import ReportingYear, Span

FROM_THE_CONFERENCE = pl.coalesce("conference_date", "start_date")
"""From when a plan's reviews are timed: the initial conference; where none is recorded, the plan's start, which
should be the same day."""

FROM_THE_PLAN = pl.col("start_date")


@kept_with_history
def plans_open_on(history: History, day: date) -> pl.DataFrame:
    """The plans open on `day`, one row a child (the latest, should two overlap), by child.

    child_id, birth_date (null before birth), start_date, conference_date.
    """
    latest = history.plans.filter(is_open_on(day)).filter(ends(begins("child_id")))
    return beside(latest, history.children.select("child_id", "birth_date")).select(
        "child_id", "birth_date", "start_date", "conference_date"
    )


def plans_starting_in(history: History, year: ReportingYear) -> pl.DataFrame:
    """The plans that began in the year, each start a row: child_id, start_date, previous_plans."""
    return _dated_in(history.plans.select("child_id", "start_date", "previous_plans"), "start_date", year)


def plans_ending_in(history: History, year: ReportingYear) -> pl.DataFrame:
    """The plans that ended in the year, each end a row: child_id, start_date, end_date, end_is_known."""
    columns = ("child_id", "start_date", "end_date", "end_is_known")
    return _dated_in(history.plans.select(columns), "end_date", year)


def _dated_in(plans: pl.DataFrame, column: str, year: ReportingYear) -> pl.DataFrame:
    return plans.filter(pl.col(column).is_between(year.first_day, year.last_day))


def timetabled(
    history: History,
    plans: pl.DataFrame,
    year: ReportingYear | Span,
    timetable: tuple[Timescale, ...] = CHILD_PROTECTION,
    begins: pl.Expr = FROM_THE_CONFERENCE,
) -> Timetabled:
    """When each review conference of `plans` was due in the year and when it was held; of which not known.

    `plans` is as `plans_open_on` gives it; the timetable runs from the day `begins`. A review dated on or
    before its plan's start is no review (rule 8841).
    """
    chains = _chains(plans, begins)
    held = history.plan_reviews.select("child_id", of_plan="start_date", event_date="review_date")
    nothing_restarts = pl.DataFrame(schema={"chain": chains.schema["chain"], "event_date": pl.Date})
    return put_on_timetable(
        chains,
        events_of(chains, held, pl.col("of_plan") == pl.col("start_date")),
        nothing_restarts,
        timetable,
        year,
        history.plan_reviews_from,
    )


def intervals(history: History, plans: pl.DataFrame, year: ReportingYear) -> pl.DataFrame:
    """When each review conference of `plans` was due and when it was held: see `review_intervals`; in words."""
    return in_words(timetabled(history, plans, year).intervals)


def _chains(plans: pl.DataFrame, begins: pl.Expr) -> pl.DataFrame:
    return plans.select(*CHAIN, start_is_known=pl.lit(True), begin_date=begins).with_row_index("chain")
