"""NI 62: looked after children with three or more placements in the year."""

import polars as pl

from safeguarding.care.placements import placements_in_year
from safeguarding.care.runs import beside
from safeguarding.indicators.cohorts import SHORT_BREAKS_ONLY, considered_on, excluded_because
from safeguarding.indicators.indicator import CANNOT_BE_ASSESSED, Indicator
from safeguarding.returns.history import History
from safeguarding.years import ReportingYear

MANY = 3


def cohort(history: History, year: ReportingYear, *, present_care_only: bool = False) -> pl.DataFrame:
    """The children looked after on 31 March, with how many `placements` each had in the year.

    Those before a child last came into care are among them, unless `present_care_only`. A child whose number
    Annex A does not give cannot be assessed.
    """
    told = placements_in_year(history, year.first_day, year.last_day, present_care_only)
    unless_told = pl.lit(0 if history.placement_counts is None else None)
    not_told = f"{CANNOT_BE_ASSESSED}: the number of placements is not recorded"
    return (
        beside(considered_on(history, year.last_day), told)
        .with_columns(pl.coalesce("placements", unless_told))
        .with_columns(excluded_because(SHORT_BREAKS_ONLY, (pl.col("placements").is_null(), not_told)))
    )


NI062 = Indicator(
    key="ni062",
    title="Looked after children with three or more placements in the year",
    eligible="Children looked after on 31 March, not only for short breaks",
    counted="Those with three or more placements in the year, the ones open on 1 April and on 31 March "
    "included. No new placement: a change of legal status only, a temporary stay elsewhere and the "
    "return from it, a move or a change of status with the same carers, adoption by the present "
    "carers",
    source="National Indicator 62 (PAF A1), by the department's definition of its successor, the stability "
    "measure in the SSDA903 release (LACStable); which temporary stays are left out is as generally "
    "understood; the handbook text could not be read. Where Annex A stands for the return: the number of "
    "placements in the last 12 months as it supplies it",
    polarity="lower",
    unit="percent",
    snapshot=False,
    needs=("Episodes",),
    cohort=cohort,
    counts=pl.col("placements") >= MANY,
    because=pl.when(pl.col("placements") == 1)
    .then(pl.lit("1 placement in the year"))
    .otherwise(pl.format("{} placements in the year", "placements")),
    annex_a_lacks=None,
)
