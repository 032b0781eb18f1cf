"""When was each review due, and was it held by then?

Looked after children's reviews and child protection review conferences follow one chain: each event
(the start, a restart, a review) sets the day by which the next review has to be held. A review held
early brings the next one forward; two rows on one day are one review.

Words used here. A *chain* is one child's period of care or one plan, named by child_id and start_date; no
child has two here. It begins on begin_date, which is start_date except for a plan: there it is the initial
conference.
"""

from datetime import date
from typing import NamedTuple

import polars as pl

from safeguarding.care.runs import EVERY_ROW, after, begins, beside, counted
from safeguarding.care.timetables import Timescale, due_date, of_stage
from safeguarding.years import ReportingYear, Span

CHAIN = ("child_id", "start_date")

STAGES = pl.Enum(["first", "second", "later"])
OUTCOMES = pl.Enum(["on time", "late", "not held", "cut short by restart", "not yet due"])
"""What the intervals say in words; they are numbered until they are shown, for that is much faster."""


class Timetabled(NamedTuple):
    """The reviews of some chains: see `review_intervals` and `cannot_be_assessed`."""

    intervals: pl.DataFrame
    not_known: pl.DataFrame


def put_on_timetable(
    chains: pl.DataFrame,
    reviews: pl.DataFrame,
    restarts: pl.DataFrame,
    timetable: tuple[Timescale, ...],
    year: ReportingYear | Span,
    returns_from: date | None,
) -> Timetabled:
    """When each review of the chains was due and held, and the chains of which that cannot be known.

    For a reading that asks about the reviews of more than a year, `year` is that span.

    `chains`: chain (the row's number), child_id, start_date, start_is_known, begin_date. `reviews` and
    `restarts` are as `events_of` gives them. All stand in the order of their columns. `returns_from` is the
    first day that the returns which hold reviews cover.
    """
    return Timetabled(
        review_intervals(chains, reviews, restarts, timetable, year, returns_from),
        cannot_be_assessed(chains, reviews, timetable, year, returns_from),
    )


def events_of(chains: pl.DataFrame, events: pl.DataFrame, *conditions: pl.Expr) -> pl.DataFrame:
    """Those of `events` (child_id, event_date) that came after their chain's start: chain, event_date.

    The `conditions` may ask about the chain's start_date and every column of `events`.
    """
    of_chains = beside(events, chains.select("child_id", "chain", "start_date")).lazy()
    after_start = of_chains.filter(pl.col("event_date") > pl.col("start_date"), *conditions)
    return after_start.select("chain", "event_date").collect()


def review_intervals(
    chains: pl.DataFrame,
    reviews: pl.DataFrame,
    restarts: pl.DataFrame,
    timetable: tuple[Timescale, ...],
    year: ReportingYear | Span,
    returns_from: date | None,
) -> pl.DataFrame:
    """One row for each interval from one event to the next, as it stood at the end of the year.

    Gives child_id, start_date, anchor_date (the event before), stage (STAGES), due_date, held_date (null where
    no review ended the interval), outcome (OUTCOMES) and `in_year`: whether it is one of the year's reviews,
    because it was held in the year, or had fallen due by its end and was not held.

    Where a chain begins before the returns do, the reviews that fell due before them are taken as held,
    so that the first one seen is counted as what it is; the interval that leads up to that one is left
    out, because its beginning is not known.
    """
    stage = pl.col("stage")
    return (
        _events(chains, reviews, restarts, timetable, year.last_day, returns_from)
        .with_columns(pl.col("reviews_unseen").forward_fill(), start_date=_told(chains, "start_date"))
        .with_columns(stage=_stage(), anchor_is_unseen=~pl.col("is_review") & (pl.col("reviews_unseen") > 0))
        .with_columns(due_date=due_date(timetable, stage, pl.col("anchor_date")), **_next_event())
        .filter(~pl.col("anchor_is_unseen"))
        .with_columns(outcome=_outcome(year.last_day), held_date=pl.when("next_is_review").then("next_date"))
        .with_columns(in_year=_bears_on(year), child_id=_told(chains, "child_id"))
        .select(*CHAIN, "anchor_date", "stage", "due_date", "held_date", "outcome", "in_year")
    )


def in_words(intervals: pl.DataFrame) -> pl.DataFrame:
    """`intervals` with stage and outcome as String."""
    return intervals.with_columns(pl.col("stage", "outcome").cast(pl.String))


def reviews_in_year(intervals: pl.DataFrame) -> pl.DataFrame:
    """How each child's reviews of the year went, one row for each child who had one.

    child_id, reviews_due, reviews_on_time, and of the first review that was late or not held (null where there
    is none): fault_outcome, fault_due_date, fault_held_date.
    """
    is_on_time = pl.col("outcome") == "on time"
    of_year = intervals.select("child_id", "outcome", "due_date", "held_date", "in_year").filter("in_year")
    faults = of_year.filter(~is_on_time).filter(begins("child_id"))
    first_faults = faults.select(
        "child_id",
        fault_outcome=pl.col("outcome").cast(pl.String),
        fault_due_date="due_date",
        fault_held_date="held_date",
    )
    return beside(counted(of_year, reviews_due=EVERY_ROW, reviews_on_time=is_on_time), first_faults)


def days_late(due: str, held: str) -> pl.Expr:
    """By how many days the review in the column `held` came after the day in the column `due`."""
    return (pl.col(held) - pl.col(due)).dt.total_days()


def cannot_be_assessed(
    chains: pl.DataFrame,
    reviews: pl.DataFrame,
    timetable: tuple[Timescale, ...],
    year: ReportingYear | Span,
    returns_from: date | None,
) -> pl.DataFrame:
    """The chains whose reviews in the year cannot be judged: child_id, start_date.

    Such a chain begins before the returns do, had its first review due before the year, and the returns
    hold no review of it before the year: when the next one was due is not known. Where no return holds
    reviews of the year, that is every chain.
    """
    if returns_from is None or returns_from > year.first_day:
        return chains.select(CHAIN)
    first_due = due_date(of_stage(timetable, "first"), pl.lit("first"), pl.col("begin_date"))
    began_unseen = (pl.col("begin_date") < returns_from) & (first_due < year.first_day)
    return (
        chains.with_columns(after_restart=False)
        .filter(began_unseen | ~pl.col("start_is_known"))
        .join(reviews.filter(pl.col("event_date") < year.first_day), on="chain", how="anti")
        .select(CHAIN)
    )


def _events(
    chains: pl.DataFrame,
    reviews: pl.DataFrame,
    restarts: pl.DataFrame,
    timetable: tuple[Timescale, ...],
    last_day: date,
    returns_from: date | None,
) -> pl.DataFrame:
    """What happened to each chain by `last_day`, in order: on one day a restart comes before a review.

    chain, anchor_date, after_restart, is_review, and reviews_unseen, which is null for a review: it is asked of
    the events that begin the timetable.
    """
    by_then, of_event = pl.col("event_date") <= last_day, ("chain", pl.col("event_date").alias("anchor_date"))
    starts = chains.select("chain", anchor_date="begin_date", after_restart=False)
    restarted = restarts.filter(by_then).select(*of_event, after_restart=True)
    beginnings = _with_reviews_unseen(pl.concat([starts, restarted]), chains, timetable, returns_from)
    held = reviews.filter(by_then).select(*of_event, after_restart=False, is_review=True)
    return (
        pl.concat([beginnings, held], how="diagonal")
        .sort("chain", "anchor_date", maintain_order=True)
        .filter(begins("chain", "anchor_date", "is_review", "after_restart"))
    )


def _told(chains: pl.DataFrame, column: str) -> pl.Expr:
    """What `chains` tells in that column of a row's chain, whose number is its row there."""
    return pl.lit(chains[column]).gather(pl.col("chain")).alias(column)


def _with_reviews_unseen(
    beginnings: pl.DataFrame,
    chains: pl.DataFrame,
    timetable: tuple[Timescale, ...],
    returns_from: date | None,
) -> pl.DataFrame:
    """`beginnings` with is_review, for they are none, and `reviews_unseen`: how many reviews that fell due from
    each on (2 for more) the returns began too late to show."""
    first_due, second_due = (
        due_date(of_stage(timetable, stage), pl.lit(stage), pl.col(since))
        for stage, since in (("first", "anchor_date"), ("second", "first_due"))
    )
    fell_due = sum(
        (pl.col(due) < pl.lit(returns_from, pl.Date)).cast(pl.UInt32) for due in ("first_due", "second_due")
    )
    began_earlier = ~pl.col("start_is_known") & ~pl.col("after_restart")
    return (
        beginnings.with_columns(_told(chains, one) for one in ("start_date", "start_is_known"))
        .with_columns(first_due=first_due)
        .with_columns(second_due=second_due)
        .select(
            "chain",
            "anchor_date",
            "after_restart",
            is_review=False,
            reviews_unseen=pl.when(began_earlier).then(pl.lit(2, pl.UInt32)).otherwise(fell_due),
        )
    )


def _stage() -> pl.Expr:
    """Which review comes next, by the number held since the chain last began.

    A chain begins on or before its start_date, so its first row is that; from one beginning to the next every
    row is a review.
    """
    row = pl.int_range(pl.len(), dtype=pl.UInt32)
    since_it_began = row - pl.when(~pl.col("is_review")).then(row).forward_fill()
    held = since_it_began + pl.col("reviews_unseen")
    return pl.lit(pl.Series(STAGES.categories, dtype=STAGES)).gather(held.clip(upper_bound=2))


def _next_event() -> dict[str, pl.Expr]:
    return {
        "next_date": after(pl.col("anchor_date"), begins("chain")),
        "next_is_review": after(pl.col("is_review"), begins("chain")),
    }


def _outcome(last_day: date) -> pl.Expr:
    """How the interval ended: with a review, with a restart, or not by the last day of the year."""
    due, ended = pl.col("due_date"), pl.col("next_date")
    in_time = ended <= due
    on_time, late, not_held, cut_short, not_yet_due = (pl.lit(one, OUTCOMES) for one in OUTCOMES.categories)
    return (
        pl.when(ended.is_null())
        .then(pl.when(due <= last_day).then(not_held).otherwise(not_yet_due))
        .when("next_is_review")
        .then(pl.when(in_time).then(on_time).otherwise(late))
        .otherwise(pl.when(in_time).then(cut_short).otherwise(not_held))
    )


def _bears_on(year: ReportingYear | Span) -> pl.Expr:
    """Whether a review was held in the year, or not held when it should have been by the year's end.

    A review that was still owing when the timetable restarted belongs to the year in which it fell due.
    """
    held_in_year = pl.col("held_date") >= year.first_day
    still_owing = pl.col("next_date").is_null() | (pl.col("due_date") >= year.first_day)
    return (
        pl.when(pl.col("outcome").is_in(["on time", "late"]))
        .then(held_in_year)
        .otherwise((pl.col("outcome") == "not held") & still_owing)
    )
