"""The middle step of an indicator: what its rule looks at before it answers, counted by kind.

How many placements had each child? When was each review due? A page shows such counts, and disclosure
control needs all of them before any page is made; so each step is written here, once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from safeguarding.care import looked_after_reviews, plans
from safeguarding.indicators.bands import banded
from safeguarding.indicators.c63 import CONVEYED_VIEWS, reviews_asked_of
from safeguarding.indicators.indicator import Workings, work
from safeguarding.indicators.register import indicator
from safeguarding.returns.history import History
from safeguarding.years import ReportingYear

Rows = Callable[[History, ReportingYear | date, Workings], pl.DataFrame]


@dataclass(frozen=True)
class Step:
    """The middle step of an indicator.

    `headings` names the columns that are counted by, and says what each is called on a page. `rows(history,
    when, workings)` gives a row for each case with those columns and `counts` (Boolean): whether the case is in
    the numerator of the figure `of`, of which all cases are the denominator. `number` is what the cases are.
    """

    key: str
    of: str
    caption: str
    headings: Mapping[str, str]
    rows: Rows
    number: str = "Number"

    def counted(self, history: History, when: ReportingYear | date) -> pl.DataFrame:
        """How many cases there are of each kind: the columns of `headings` (String), `count` (Int64), `counts`.

        `counts` (Boolean) says whether all cases of a kind count or none does; null where some do. Sorted by
        kind, in the order of its bands where it has bands. A kind that is not known is `[x]`.
        """
        kinds = list(self.headings)
        rows = self.rows(history, when, work(indicator(self.key), history, when))
        all_or_none = pl.when(pl.col("counts").n_unique() == 1).then(pl.col("counts").first())
        return (
            rows.group_by(kinds)
            .agg(count=pl.len().cast(pl.Int64), counts=all_or_none)
            .sort(kinds, nulls_last=True)
            .with_columns(pl.col(kinds).cast(pl.String).fill_null("[x]"))
        )


def _eligible(column: str, kind: pl.Expr | None = None) -> Rows:
    """The eligible rows with the kind of each in `column`."""
    expression = pl.col(column) if kind is None else kind

    def rows(history: History, when: ReportingYear | date, workings: Workings) -> pl.DataFrame:
        return workings.eligible.with_columns(expression.alias(column))

    return rows


def _days_since(column: str, *tops: int) -> Rows:
    """The eligible rows in bands of the days from the day in `column` to the day that is asked of."""

    def rows(history: History, when: date, workings: Workings) -> pl.DataFrame:
        days = (when - pl.col(column)).dt.total_days()
        return workings.eligible.with_columns(days=banded(days, *tops))

    return rows


def _reviews_of_children(history: History, when: ReportingYear, workings: Workings) -> pl.DataFrame:
    return _of_the_year(looked_after_reviews.intervals(history, workings.eligible, when))


def _reviews_of_plans(history: History, when: ReportingYear, workings: Workings) -> pl.DataFrame:
    return _of_the_year(plans.intervals(history, workings.eligible, when))


def _of_the_year(intervals: pl.DataFrame) -> pl.DataFrame:
    return intervals.filter("in_year").with_columns(counts=pl.col("outcome") == "on time")


def _participation(history: History, when: ReportingYear, workings: Workings) -> pl.DataFrame:
    views = pl.col("participation_code").is_in(CONVEYED_VIEWS)
    asked = reviews_asked_of(history, when).join(
        workings.eligible.select("child_id"), on="child_id", how="semi"
    )
    return asked.with_columns(counts=views)


STEPS = {
    one.key: one
    for one in (
        Step(
            "ni066",
            "ni066_reviews",
            "Reviews of the year",
            {"stage": "Review", "outcome": "Outcome"},
            _reviews_of_children,
        ),
        Step(
            "c63",
            "c63_reviews",
            "Reviews of the year",
            {"participation_code": "Code"},
            _participation,
            "Reviews",
        ),
        Step("ni062", "ni062", "Placements in the year", {"placements": "Placements"}, _eligible("placements")),
        Step(
            "ni063",
            "ni063",
            "Time in the present placement",
            {"days": "Days"},
            _days_since("settled_date", 182, 365, 730, 1460),
        ),
        Step(
            "caseload_combined",
            "caseload_combined",
            "Children for whom officers chair meetings",
            {"role": "As"},
            _eligible("role"),
        ),
        Step(
            "ni067",
            "ni067_reviews",
            "Reviews of the year",
            {"stage": "Review", "outcome": "Outcome"},
            _reviews_of_plans,
        ),
        Step(
            "ni065",
            "ni065",
            "Plans before this one",
            {"previous_plans": "Earlier plans"},
            _eligible("previous_plans"),
        ),
        Step(
            "ni064",
            "ni064",
            "How long the plans lasted",
            {"lasted": "Days"},
            _eligible("lasted", banded(pl.col("days"), 91, 183, 365, 729)),
        ),
        Step(
            "cpp_18_months",
            "cpp_18_months",
            "How long the plans had been open",
            {"days": "Days"},
            _days_since("start_date", 91, 183, 365, 547, 729),
        ),
        Step(
            "icpc_15_days",
            "icpc_15_days",
            "Working days to the conference",
            {"took": "Working days"},
            _eligible("took", banded(pl.col("working_days"), 5, 10, 15, 20)),
        ),
    )
}
"""The middle step of each indicator that has one."""
