"""NI 67: child protection plans whose review conferences were all held in time."""

import polars as pl

from safeguarding.care import plans
from safeguarding.care.timetables import CHILD_PROTECTION, Timescale
from safeguarding.indicators.cohorts import excluded_because, have_passed
from safeguarding.indicators.indicator import CANNOT_BE_ASSESSED, Indicator
from safeguarding.indicators.timeliness import ALL_ON_TIME, HOW_THE_REVIEWS_WENT, with_reviews
from safeguarding.returns.history import History
from safeguarding.years import ReportingYear, Span


def cohort(
    history: History,
    year: ReportingYear,
    *,
    timetable: tuple[Timescale, ...] = CHILD_PROTECTION,
    begins: pl.Expr = plans.FROM_THE_CONFERENCE,
    whole_plan: bool = False,
) -> pl.DataFrame:
    """The plans open on 31 March, with how their review conferences in the year went.

    By the `timetable`, which runs from the day `begins`. With `whole_plan` they are all that the plan has had.
    """
    asked_about = _since_the_returns_begin(history, year) if whole_plan else year
    on_a_plan = plans.plans_open_on(history, year.last_day)
    return with_reviews(
        on_a_plan,
        plans.timetabled(history, on_a_plan, asked_about, timetable, begins),
    ).with_columns(
        excluded_because(
            (
                ~have_passed(3, "start_date", year.last_day),
                "On the plan for less than three months on 31 March",
            ),
            (
                ~pl.col("timetable_is_known"),
                f"{CANNOT_BE_ASSESSED}: the plan began before the returns do, and they hold no review of it "
                "before the year",
            ),
        )
    )


def _since_the_returns_begin(history: History, year: ReportingYear) -> Span:
    """The days up to the year's end of whose reviews the returns can tell, the year's among them."""
    return Span(min(history.plan_reviews_from or year.first_day, year.first_day), year.last_day)


NI067 = Indicator(
    key="ni067",
    title="Child protection plans reviewed on time",
    eligible="Children with a child protection plan on 31 March who had then been on it for at least three "
    "months",
    counted="Those for whom every review conference in the year was held in time: the first within 91 days "
    "of the initial conference, each later one within 183 days of the one before. A review due by "
    "31 March and not held fails the child",
    source="National Indicator 67 (PAF C20), by the department's definition of its successor in the "
    "children in need census (RevCP): first within three months, then at most six-monthly (Working "
    "Together to Safeguard Children). That all reviews of the year are asked about is as generally "
    "understood; the handbook text could not be read. Months as 91 and 183 days: the field's "
    "standard safeguarding dataset",
    polarity="higher",
    unit="percent",
    snapshot=False,
    needs=("ChildProtectionPlans",),
    cohort=cohort,
    counts=ALL_ON_TIME,
    because=HOW_THE_REVIEWS_WENT,
    annex_a_lacks="it holds only the latest review conference",
)
