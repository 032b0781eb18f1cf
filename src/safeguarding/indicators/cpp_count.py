"""Children with a child protection plan on a day."""

from datetime import date

import polars as pl

from safeguarding.care.plans import plans_open_on
from safeguarding.indicators.cohorts import in_words
from safeguarding.indicators.indicator import EXCLUDED, Indicator
from safeguarding.returns.history import History


def cohort(history: History, day: date) -> pl.DataFrame:
    """The children with a plan open on the day, one row each; all are eligible."""
    return plans_open_on(history, day).with_columns(pl.lit(None, pl.String).alias(EXCLUDED))


CPP_COUNT = Indicator(
    key="cpp_count",
    title="Children with a child protection plan",
    eligible="Children, born or unborn, with a child protection plan of this authority on the day",
    counted="Each of them once. A plan that ends on the day is not open on it; one that begins on it is",
    source="Children in need census: child protection plans at 31 March (the department's CPP_Num)",
    polarity="none",
    unit="children",
    snapshot=True,
    needs=("ChildProtectionPlans",),
    cohort=cohort,
    counts=pl.lit(True),
    because=pl.format("On a plan since {}", in_words("start_date")),
    annex_a_lacks=None,
)
