"""NI 65: child protection plans that were a second or subsequent one."""

import polars as pl

from safeguarding.care.plans import plans_starting_in
from safeguarding.indicators.cohorts import excluded_because
from safeguarding.indicators.indicator import CANNOT_BE_ASSESSED, Indicator
from safeguarding.returns.history import History
from safeguarding.years import ReportingYear


def cohort(history: History, year: ReportingYear) -> pl.DataFrame:
    """The plans that began in the year; a child who started twice is two rows."""
    not_recorded = f"{CANNOT_BE_ASSESSED}: the number of previous plans is not recorded"
    return plans_starting_in(history, year).with_columns(
        excluded_because((pl.col("previous_plans").is_null(), not_recorded))
    )


NI065 = Indicator(
    key="ni065",
    title="Children becoming the subject of a plan for a second or subsequent time",
    eligible="Child protection plans that began in the year; each start counts, so a child can be there twice",
    counted="Those of children who had had a plan before, however long ago",
    source="National Indicator 65 (PAF A3), by the department's definition of its successor in the "
    "children in need census (PrevRegCPR) and LG Inform metric 100; previous plans as recorded in "
    "NumberOfPreviousCPP",
    polarity="range",
    unit="percent",
    snapshot=False,
    needs=("ChildProtectionPlans",),
    cohort=cohort,
    counts=pl.col("previous_plans") >= 1,
    because=pl.when(pl.col("previous_plans") == 0)
    .then(pl.lit("No plan before this one"))
    .when(pl.col("previous_plans") == 1)
    .then(pl.lit("1 plan before this one"))
    .otherwise(pl.format("{} plans before this one", "previous_plans")),
    annex_a_lacks="it leaves out plans that ended more than six months before",
    case_table="ChildProtectionPlans",
)
