"""Periods of care: from coming into care to leaving it, through every episode between."""

from datetime import date

import polars as pl

from safeguarding.care.runs import before, begins, beside, ends
from safeguarding.returns.history import History
from safeguarding.returns.kept import kept_with_history

SHORT_BREAKS = ("V3", "V4")
"""Legal statuses of a child who lives at home and has short breaks: not looked after in any indicator."""

CARE_GOES_ON = "X1"
"""The end reason of an episode that another follows: the child did not leave care."""

_is_short_break = pl.col("legal_status_code").is_in(SHORT_BREAKS)


def is_open_on(day: date) -> pl.Expr:
    """Whether a spell (start_date, end_date) is open on `day`.

    A spell that ends on the day is not: the next one, if there is one, begins on it.
    """
    return (pl.col("start_date") <= day) & (pl.col("end_date").is_null() | (pl.col("end_date") > day))


def without_short_breaks(episodes: pl.DataFrame) -> pl.DataFrame:
    """The episodes that are not short breaks (V3, V4)."""
    return episodes.filter(~_is_short_break)


@kept_with_history
def episodes_in_care(history: History) -> pl.DataFrame:
    """Every episode but short breaks, each with the period of care that it belongs to.

    child_id, start_date, end_date, end_reason_code, place_code, `care_start_date` (Date) and
    `care_start_is_known` (Boolean). A period starts with an episode coded S, after a short break, after an
    episode with which the child left care, or with the child's first episode. In the last two cases care may
    have begun earlier than the returns tell: the start is not known, only that it is no later than
    `care_start_date`.
    """
    told = ("child_id", "start_date", "end_date", "end_reason_code", "place_code")
    leaves = pl.col("end_reason_code").fill_null(CARE_GOES_ON) != CARE_GOES_ON
    is_known = (pl.col("new_episode_code") == "S") | pl.col("after_short_break")
    return (
        history.episodes.select(
            *told, "new_episode_code", leaves=leaves, is_short_break=_is_short_break, begins=begins("child_id")
        )
        .with_columns(
            before(pl.col(one), pl.col("begins")).fill_null(False).alias(name)
            for one, name in (("leaves", "left_before"), ("is_short_break", "after_short_break"))
        )
        .select(*told, "is_short_break", "left_before", is_known=is_known)
        .filter(~pl.col("is_short_break"))
        .with_columns(starts=pl.col("is_known") | pl.col("left_before") | begins("child_id"))
        .with_columns(
            care_start_date=pl.when("starts").then("start_date").forward_fill(),
            care_start_is_known=pl.when("starts").then("is_known").forward_fill(),
        )
        .select(*told, "care_start_date", "care_start_is_known")
    )


@kept_with_history
def periods_of_care(history: History) -> pl.DataFrame:
    """One row for each period of care: child_id, start_date, start_is_known, end_date, end_reason_code.

    `end_date` is null while care goes on; `end_reason_code` is null then, and where the returns stop
    telling of the child.
    """
    first = begins("child_id", "care_start_date")
    return episodes_in_care(history).select(
        pl.col("child_id").filter(first),
        start_date=pl.col("care_start_date").filter(first),
        start_is_known=pl.col("care_start_is_known").filter(first),
        end_date=pl.col("end_date").filter(ends(first)),
        end_reason_code=pl.col("end_reason_code").filter(ends(first)),
    )


@kept_with_history
def looked_after_on(history: History, day: date) -> pl.DataFrame:
    """The children looked after on `day`, one row each, by child.

    child_id, birth_date, start_date (when this period of care began), start_is_known, place_code.
    """
    latest = (
        episodes_in_care(history)
        .filter(is_open_on(day))
        .filter(ends(begins("child_id")))
        .select(
            "child_id",
            start_date="care_start_date",
            start_is_known="care_start_is_known",
            place_code="place_code",
        )
    )
    born = beside(latest, history.children.select("child_id", "birth_date"))
    return born.select("child_id", "birth_date", "start_date", "start_is_known", "place_code")


@kept_with_history
def on_short_breaks_on(history: History, day: date) -> pl.DataFrame:
    """The children with nothing but short breaks on `day`: child_id, birth_date, by child."""
    children = (
        history.episodes.filter(_is_short_break & is_open_on(day))
        .select("child_id")
        .join(looked_after_on(history, day), on="child_id", how="anti", maintain_order="left")
        .filter(begins("child_id"))
    )
    return beside(children, history.children.select("child_id", "birth_date"))
