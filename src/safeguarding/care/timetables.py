"""How soon a review has to be held, as dated data: the statutory timescales and where each is from.

The law says months; the timescales that figures are reported by are the day counts in which social care
systems apply it (3 months as 91 days, 6 months as 183). Other readings of the law stand beside them.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import polars as pl

from safeguarding.working_days import working_days_after

Stage = Literal["first", "second", "later"]


@dataclass(frozen=True)
class Timescale:
    """A review of one stage is due so many days (or working days, or months) after the event before it.

    `after` is the event that a first review follows: the start, or a restart such as placement for
    adoption. The timescale is for care or plans that began on `since` or later and before `until`.
    """

    stage: Stage
    source: str
    days: int | None = None
    working_days: int | None = None
    months: int | None = None
    after: Literal["start", "restart"] = "start"
    since: date = date.min
    until: date = date.max

    def applies(self, stage: pl.Expr) -> pl.Expr:
        """Whether it is the timescale for a row with start_date and after_restart, at that stage."""
        in_force = pl.col("start_date").is_between(self.since, self.until, closed="left")
        follows = (self.stage != "first") | (pl.col("after_restart") == (self.after == "restart"))
        return in_force & (stage == self.stage) & follows

    def due(self, anchor: pl.Expr) -> pl.Expr:
        """The day by which a review has to be held when the event before it was on the day `anchor`."""
        if self.working_days is not None:
            return working_days_after(anchor, self.working_days)
        if self.months is not None:
            return anchor.dt.offset_by(f"{self.months}mo")
        # Days are numbers: added as such they take a tenth of the time that a duration takes.
        return (anchor.cast(pl.Int32) + self.days).cast(pl.Date)

    @property
    def within(self) -> str:
        """How soon, in words: `28 days`, `20 working days`, `3 months`."""
        if self.working_days is not None:
            return f"{self.working_days} working days"
        return f"{self.days} days" if self.months is None else f"{self.months} months"


MONTHS = {91: 3, 183: 6}
"""The day counts that stand for months."""


def in_months(timetable: tuple[Timescale, ...]) -> tuple[Timescale, ...]:
    """The timetable with calendar months in place of the day counts that stand for them."""
    return tuple(
        replace(one, days=None, months=MONTHS[one.days]) if one.days in MONTHS else one for one in timetable
    )


TWENTY_WORKING_DAYS_FROM = date(2011, 4, 1)

WITHIN_FOUR_WEEKS = Timescale(
    "first",
    "Review of Children's Cases Regulations 1991, regulation 3: within four weeks",
    days=28,
    until=TWENTY_WORKING_DAYS_FROM,
)
WITHIN_TWENTY_WORKING_DAYS = Timescale(
    "first",
    "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33(1)",
    working_days=20,
    since=TWENTY_WORKING_DAYS_FROM,
)
AFTER_THE_FIRST = (
    Timescale(
        "first",
        "Adoption Agencies Regulations 2005, regulation 36(3): within four weeks of placement for adoption",
        days=28,
        after="restart",
    ),
    Timescale("second", "Regulation 33(2): within three months of the first", days=91),
    Timescale("later", "Regulation 33(2): at intervals of not more than six months", days=183),
)
"""What follows a looked after child's first review, and what follows placement for adoption."""

LOOKED_AFTER = (WITHIN_FOUR_WEEKS, WITHIN_TWENTY_WORKING_DAYS, *AFTER_THE_FIRST)
"""Reviews of a looked after child. `start_date` is the day on which the period of care began."""

LOOKED_AFTER_IN_WORKING_DAYS = (replace(WITHIN_TWENTY_WORKING_DAYS, since=date.min), *AFTER_THE_FIRST)
"""The same with 20 working days for the first review whenever care began."""

CHILD_PROTECTION = (
    Timescale("first", "Working Together: within three months of the initial conference", days=91),
    Timescale("second", "Working Together: at intervals of not more than six months", days=183),
    Timescale("later", "Working Together: at intervals of not more than six months", days=183),
)
"""Review conferences of a child protection plan. `start_date` is the day on which the plan began."""


def of_stage(timetable: tuple[Timescale, ...], stage: Stage) -> tuple[Timescale, ...]:
    """The timescales of that stage."""
    return tuple(one for one in timetable if one.stage == stage)


def due_date(timetable: tuple[Timescale, ...], stage: pl.Expr, anchor: pl.Expr) -> pl.Expr:
    """When the review of that stage falls due after the event on the day `anchor`.

    Reads start_date, which says which rule is in force, and after_restart.
    """
    return pl.coalesce(one.due(pl.when(one.applies(stage)).then(anchor)) for one in timetable)
