"""Child protection plans that had been open for 18 months or more on a day."""

from datetime import date

import polars as pl

from safeguarding.indicators import cpp_count
from safeguarding.indicators.cohorts import in_words
from safeguarding.indicators.indicator import Indicator
from safeguarding.returns.history import History


def cohort(history: History, day: date) -> pl.DataFrame:
    """The plans open on the day, with the day on which each has been open for 18 months."""
    return cpp_count.cohort(history, day).with_columns(
        eighteen_months_date=pl.col("start_date").dt.offset_by("18mo"), as_at=pl.lit(day)
    )


CPP_18_MONTHS = Indicator(
    key="cpp_18_months",
    title="Child protection plans open for 18 months or more",
    eligible="Children with a child protection plan on the day",
    counted="Those whose plan had then been open for 18 months or more",
    source="A local measure of the council plan, which took the place of plans lasting two years (NI 64) "
    "to give an earlier point of monitoring",
    polarity="lower",
    unit="percent",
    snapshot=True,
    needs=("ChildProtectionPlans",),
    cohort=cohort,
    counts=pl.col("eighteen_months_date") <= pl.col("as_at"),
    because=pl.format("On the plan since {}", in_words("start_date")),
    annex_a_lacks=None,
)
