"""Looked after children for each full-time equivalent reviewing officer."""

from datetime import date

import polars as pl

from safeguarding.indicators import lac_count
from safeguarding.indicators.indicator import Indicator
from safeguarding.returns.history import History

LOOKED_AFTER = "Looked after"


def cohort(history: History, day: date) -> pl.DataFrame:
    """The children in care on the day, one row each, with their `role` in the officers' work."""
    return lac_count.cohort(history, day).with_columns(role=pl.lit(LOOKED_AFTER))


CASELOAD_LAC = Indicator(
    key="caseload_lac",
    title="Looked after children per reviewing officer",
    eligible="Children in the authority's care on the day, not only for short breaks",
    counted="Each of them once, shared among the full-time equivalent reviewing officers in post on the day",
    source="Independent Reviewing Officers' Handbook 2010: 50 to 70 looked after children for each "
    "full-time equivalent officer. The range is as the report to the Panel quotes it, and that it "
    "is for looked after children alone is as generally understood; the handbook text could not be "
    "read",
    polarity="range",
    unit="children per officer",
    snapshot=True,
    needs=("Episodes",),
    cohort=cohort,
    counts=pl.lit(True),
    because=pl.lit("Looked after on the day"),
    annex_a_lacks=None,
)
