"""Where one case has several rows: each review with the day it was due, each episode with what it did.

They come from the functions that make the figures, asked of the eligible cases only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from safeguarding.audit.cases import Asked
from safeguarding.care import looked_after_reviews, plans
from safeguarding.care.placements import steps_in_year, steps_since
from safeguarding.care.reviews import days_late
from safeguarding.indicators.c63 import CONVEYED_VIEWS, reviews_asked_of


@dataclass(frozen=True)
class Detail:
    """The second sheet of an indicator. `rows`: child_id and columns that have a heading, by child and day."""

    name: str
    rows: pl.DataFrame


def detail(asked: Asked, reasons: pl.DataFrame) -> Detail | None:
    """The second sheet of an indicator, None where it has none. `reasons` is as `reasons_recorded` gives it.

    Annex A, whose rows are whole periods of care, cannot show the episodes behind its placements.
    """
    from_annex_a = asked.history.placement_counts is not None
    if asked.key not in DETAILS or (from_annex_a and asked.key in OF_EPISODES):
        return None
    name, rows_of = DETAILS[asked.key]
    return Detail(f"{asked.key} {name}", rows_of(asked, reasons))


def _reviews(asked: Asked, reasons: pl.DataFrame) -> pl.DataFrame:
    """Each review of the year, and what was due in the year or later and was not asked about."""
    intervals = TIMETABLES[asked.key](asked.history, asked.workings.eligible, asked.when)
    due_from_then_on = pl.col("held_date").is_null() & (pl.col("due_date") >= asked.when.first_day)
    is_late = pl.col("outcome") == "late"
    return (
        intervals.filter(pl.col("in_year") | due_from_then_on)
        .with_columns(days_late=pl.when(is_late).then(days_late("due_date", "held_date")))
        .join(reasons, on=["child_id", "held_date"], how="left")
        .sort("child_id", "anchor_date", "due_date")
        .select("child_id", *OF_A_REVIEW)
    )


OF_A_REVIEW = ("anchor_date", "stage", "due_date", "held_date", "outcome", "days_late", "in_year", "reason")


def _views(asked: Asked, reasons: pl.DataFrame) -> pl.DataFrame:
    """Each review at which the child was asked, and whether views were conveyed."""
    return (
        reviews_asked_of(asked.history, asked.when)
        .join(asked.workings.eligible.select("child_id"), on="child_id", how="semi")
        .with_columns(views=pl.col("participation_code").is_in(CONVEYED_VIEWS))
        .sort("child_id", "review_date", "participation_code")
    )


def _placements(asked: Asked, reasons: pl.DataFrame) -> pl.DataFrame:
    """Each episode of the year, and whether it begins one of its placements or why not."""
    eligible = asked.workings.eligible.select("child_id")
    steps = steps_in_year(asked.history, asked.when.first_day, asked.when.last_day)
    return _of_episodes(steps.join(eligible, on="child_id", how="semi"))


def _present_placement(asked: Asked, reasons: pl.DataFrame) -> pl.DataFrame:
    """Each episode from the beginning of what is measured as the present placement."""
    since = asked.workings.eligible.select("child_id", since_date="settled_date").drop_nulls()
    return _of_episodes(steps_since(asked.history, since, asked.when))


def _of_episodes(steps: pl.DataFrame) -> pl.DataFrame:
    return steps.rename({"start_date": "episode_date"}).sort("child_id", "episode_date")


TIMETABLES = {"ni066": looked_after_reviews.intervals, "ni067": plans.intervals}

OF_EPISODES = ("ni062", "ni063")

DETAILS: Mapping[str, tuple[str, Callable[[Asked, pl.DataFrame], pl.DataFrame]]] = {
    "ni066": ("reviews", _reviews),
    "c63": ("reviews", _views),
    "ni062": ("placements", _placements),
    "ni063": ("placements", _present_placement),
    "ni067": ("reviews", _reviews),
}
"""By the indicator's key: what its second sheet is called, and the rows."""
