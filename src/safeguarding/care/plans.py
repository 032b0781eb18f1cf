"""Child protection plans, and the review conferences of each put on their timetable."""

from datetime import date

import polars as pl

from safeguarding.care.periods_of_care import is_open_on
from safeguarding.care.reviews import CHAIN, cannot_be_assessed, review_intervals
from safeguarding.care.timetables import CHILD_PROTECTION
from safeguarding.returns.history import History
from safeguarding.years import ReportingYear


def plans_open_on(history: History, day: date) -> pl.DataFrame:
    """The plans open on `day`, one row a child (the latest, should two overlap), by child.

    child_id, birth_date (null before birth), start_date, conference_date.
    """
    return (
        history.plans.filter(is_open_on(day))
        .unique("child_id", keep="last", maintain_order=True)
        .join(history.children.select("child_id", "birth_date"), on="child_id", how="left")
        .select("child_id", "birth_date", "start_date", "conference_date")
        .sort("child_id")
    )


def plans_starting_in(history: History, year: ReportingYear) -> pl.DataFrame:
    """The plans that began in the year, each start a row: child_id, start_date, previous_plans."""
    return _dated_in(history.plans, "start_date", year).select("child_id", "start_date", "previous_plans")


def plans_ending_in(history: History, year: ReportingYear) -> pl.DataFrame:
    """The plans that ended in the year, each end a row: child_id, start_date, end_date, end_is_known."""
    columns = ("child_id", "start_date", "end_date", "end_is_known")
    return _dated_in(history.plans, "end_date", year).select(columns)


def _dated_in(plans: pl.DataFrame, column: str, year: ReportingYear) -> pl.DataFrame:
    in_year = pl.col(column).is_between(year.first_day, year.last_day)
    return plans.filter(in_year).sort("child_id", "start_date")


def intervals(history: History, plans: pl.DataFrame, year: ReportingYear) -> pl.DataFrame:
    """When each review conference of `plans` was due in the year and when it was held.

    `plans` is as `plans_open_on` gives it. The timetable runs from the initial conference; where none is
    recorded, from the start of the plan, which should be the same day. Columns: see `review_intervals`.
    """
    nothing_restarts = pl.DataFrame(
        schema={"child_id": pl.String, "start_date": pl.Date, "restart_date": pl.Date}
    )
    return review_intervals(
        _chains(plans),
        _reviews(history, plans),
        nothing_restarts,
        CHILD_PROTECTION,
        year,
        history.plan_reviews_from,
    )


def without_known_timetable(history: History, plans: pl.DataFrame, year: ReportingYear) -> pl.DataFrame:
    """Those of `plans` whose reviews in the year cannot be judged: child_id, start_date."""
    return cannot_be_assessed(
        _chains(plans), _reviews(history, plans), CHILD_PROTECTION, year, history.plan_reviews_from
    )


def _chains(plans: pl.DataFrame) -> pl.DataFrame:
    begin_date = pl.coalesce("conference_date", "start_date")
    return plans.select(*CHAIN, begin_date=begin_date, start_is_known=pl.lit(True))


def _reviews(history: History, plans: pl.DataFrame) -> pl.DataFrame:
    """The reviews of these plans; one dated on or before its plan's start is no review (rule 8841)."""
    return (
        history.plan_reviews.join(plans.select(CHAIN), on=CHAIN, how="semi")
        .filter(pl.col("review_date") > pl.col("start_date"))
        .select(*CHAIN, "review_date")
    )
