"""Who is considered, before an indicator leaves anybody out, and how the reasons are put in words."""

from datetime import date, timedelta

import polars as pl

from safeguarding.care.periods_of_care import looked_after_on, on_short_breaks_on
from safeguarding.indicators.indicator import CANNOT_BE_ASSESSED, EXCLUDED
from safeguarding.returns.history import History
from safeguarding.returns.kept import kept_with_history

IN_WORDS = "%-d %B %Y"
FIRST_LISTED, LAST_LISTED = date(1990, 1, 1), date(2040, 12, 31)
LISTED = pl.date_range(FIRST_LISTED, LAST_LISTED, eager=True).dt.strftime(IN_WORDS)
"""The days that most rows speak of, in words. Any other is written for itself, in the same words."""

MONTHS_DIFFER_BY = timedelta(days=3)
"""From the shortest month to the longest: 31 January and a month is 28 February, and so is 28 January."""


@kept_with_history
def considered_on(history: History, day: date) -> pl.DataFrame:
    """The children in any care on `day`, one row each: those looked after, and those on short breaks.

    child_id, birth_date, start_date (of this period of care; null for short breaks), start_is_known,
    place_code, on_short_breaks (Boolean).
    """
    return pl.concat(
        [
            looked_after_on(history, day).with_columns(on_short_breaks=False),
            on_short_breaks_on(history, day).with_columns(on_short_breaks=True),
        ],
        how="diagonal",
    ).sort("child_id")


def in_words(column: str) -> pl.Expr:
    """The days in the column as `31 March 2011`.

    Those of the table are looked up, which takes a twentieth of the time of writing each row's day anew.
    """
    number = pl.col(column).cast(pl.Int32) - pl.lit(FIRST_LISTED).cast(pl.Int32)
    is_listed = number.is_between(0, len(LISTED) - 1)
    looked_up = pl.lit(LISTED).gather(pl.when(is_listed).then(number))
    return pl.coalesce(looked_up, pl.when(~is_listed).then(column).dt.strftime(IN_WORDS))


def excluded_because(*reasons: tuple[pl.Expr, str]) -> pl.Expr:
    """The column EXCLUDED: the first reason whose condition holds; null, and so eligible, where none does."""
    return pl.coalesce(pl.when(condition).then(pl.lit(reason)) for condition, reason in reasons).alias(EXCLUDED)


SHORT_BREAKS_ONLY = (pl.col("on_short_breaks"), "Looked after only for short breaks (V3 or V4)")

AGE_NOT_KNOWN = (pl.col("birth_date").is_null(), f"{CANNOT_BE_ASSESSED}: no date of birth is recorded")


def have_passed(months: int, since: str, day: date) -> pl.Expr:
    """Whether so many months have passed on `day` since the one in the column `since`; the last day counts."""
    # Each row's own day that many months later takes many times as long to work out as the last that counts.
    back = pl.Series([day]).dt.offset_by(f"-{months}mo").item()
    around = pl.date_range(back - MONTHS_DIFFER_BY, back + MONTHS_DIFFER_BY, eager=True)
    return pl.col(since) <= around.filter(around.dt.offset_by(f"{months}mo") <= day).max()


def born_by(day: date, years: int) -> pl.Expr:
    """Whether a child has reached an age in completed years on `day`; the birthday counts."""
    return have_passed(12 * years, "birth_date", day)
