"""NI 64: child protection plans that had lasted two years or more when they ended."""

import polars as pl

from safeguarding.care.plans import plans_ending_in
from safeguarding.indicators.cohorts import excluded_because
from safeguarding.indicators.indicator import CANNOT_BE_ASSESSED, Indicator
from safeguarding.returns.history import History
from safeguarding.years import ReportingYear

END_NOT_KNOWN = (
    ~pl.col("end_is_known"),
    f"{CANNOT_BE_ASSESSED}: the plan is missing from the year's return, so the day it ended is not known",
)

TWO_YEARS_EXCEED = 729
"""A plan lasts two years or more when it has run for more than this many days, its last day included."""

LAST_DAY_COUNTED = pl.col("days") > TWO_YEARS_EXCEED
LAST_DAY_NOT_COUNTED = pl.col("days") - 1 > TWO_YEARS_EXCEED
TWO_YEARS_BY_THE_CALENDAR = pl.col("start_date").dt.offset_by("24mo") <= pl.col("end_date")
"""Three readings of the question; the first is the one that is reported."""


def cohort(history: History, year: ReportingYear) -> pl.DataFrame:
    """The plans that ended in the year, with `days` (first and last day both counted)."""
    return plans_ending_in(history, year).with_columns(
        excluded_because(END_NOT_KNOWN),
        days=(pl.col("end_date") - pl.col("start_date")).dt.total_days() + 1,
    )


NI064 = Indicator(
    key="ni064",
    title="Child protection plans lasting two years or more",
    eligible="Child protection plans that ended in the year; each end counts, so a child can be there twice",
    counted="Those that had lasted for more than 729 days, the day they ended included",
    source="National Indicator 64 (PAF C21), by the department's definition of its successor in the "
    "children in need census (CPPlans2yrs): more than 729 calendar days including days of cessation",
    polarity="lower",
    unit="percent",
    snapshot=False,
    needs=("ChildProtectionPlans",),
    cohort=cohort,
    counts=LAST_DAY_COUNTED,
    because=pl.format("Lasted {} days", "days"),
    annex_a_lacks="it tells only of plans that ended in the last six months",
    case_table="ChildProtectionPlans",
)
