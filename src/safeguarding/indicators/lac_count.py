"""Looked after children on a day."""

from datetime import date

import polars as pl

from safeguarding.indicators.cohorts import SHORT_BREAKS_ONLY, considered_on, excluded_because, in_words
from safeguarding.indicators.indicator import Indicator
from safeguarding.returns.history import History


def cohort(history: History, day: date) -> pl.DataFrame:
    """The children in care on the day, one row each; those on short breaks are left out."""
    return considered_on(history, day).with_columns(excluded_because(SHORT_BREAKS_ONLY))


LAC_COUNT = Indicator(
    key="lac_count",
    title="Looked after children",
    eligible="Children in the authority's care on the day",
    counted="Each of them once: in care on the day, and not only for short breaks (V3 or V4). A child who "
    "leaves care on the day is not counted; one who comes into care on it is",
    source="SSDA903 return: number of children looked after (the department's LACnum)",
    polarity="none",
    unit="children",
    snapshot=True,
    needs=("Episodes",),
    cohort=cohort,
    counts=pl.lit(True),
    because=pl.format("In care since {}", in_words("start_date")),
    annex_a_lacks=None,
)
