"""Looked after children and child protection plans for each full-time equivalent reviewing officer."""

from datetime import date

import polars as pl

from safeguarding.indicators import caseload_lac, cpp_count
from safeguarding.indicators.cohorts import excluded_because
from safeguarding.indicators.indicator import EXCLUDED, Indicator
from safeguarding.returns.history import History

ON_A_PLAN = "Child protection plan"


ALREADY_THERE = "Looked after as well, and counted as that"


def cohort(history: History, day: date, *, both_is_two: bool = True) -> pl.DataFrame:
    """One row for each child and `role`: a child who is looked after and on a plan is two.

    Without `both_is_two` the plan of such a child is left out.
    """
    looked_after = caseload_lac.cohort(history, day)
    counted = looked_after.filter(pl.col(EXCLUDED).is_null(), not both_is_two)["child_id"].implode()
    is_second = pl.col("child_id").is_in(counted)
    on_a_plan = cpp_count.cohort(history, day).with_columns(
        excluded_because((is_second, ALREADY_THERE)), role=pl.lit(ON_A_PLAN)
    )
    both = pl.concat([on_a_plan, looked_after], how="diagonal").sort("child_id", maintain_order=True)
    return both.select(*looked_after.columns, pl.exclude(looked_after.columns))


CASELOAD_COMBINED = Indicator(
    key="caseload_combined",
    title="Looked after children and child protection plans per reviewing officer",
    eligible="Children in the authority's care on the day, not only for short breaks, and children with a "
    "child protection plan on the day",
    counted="Each of them, and a child who is both twice, for the officers chair both sets of meetings; "
    "shared among the full-time equivalent reviewing officers in post on the day",
    source="A local measure. The handbook's 50 to 70 is not for this count: it speaks of looked after children",
    polarity="lower",
    unit="children per officer",
    snapshot=True,
    needs=("Episodes", "ChildProtectionPlans"),
    cohort=cohort,
    counts=pl.lit(True),
    because=pl.format("{} on the day", "role"),
    annex_a_lacks=None,
    made_of=(caseload_lac.CASELOAD_LAC, cpp_count.CPP_COUNT),
)
