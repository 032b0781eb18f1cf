"""Looked after children adopted, or who left care to a special guardian."""

import polars as pl

from safeguarding.care.periods_of_care import CARE_GOES_ON, periods_of_care
from safeguarding.indicators.cohorts import excluded_because
from safeguarding.indicators.indicator import CANNOT_BE_ASSESSED, Indicator
from safeguarding.returns.history import History
from safeguarding.years import ReportingYear

ADOPTED = ("E11", "E12")
SPECIAL_GUARDIANSHIP = ("E43", "E44", "E45", "E46", "E47", "E48")
"""E43 and E44 to 31 March 2018, the other four from then on: each code says the same thing in any year."""

GUARDIAN_WAS_NO_FOSTER_CARER = ("E44", "E47", "E48")
"""Those of them by which the guardian had not been the child's foster carer: E43, E45 and E46 say so."""

CHILD_ARRANGEMENTS = ("E41",)

_reason = pl.col("end_reason_code")


def left_by(*codes: str) -> pl.Expr:
    """Whether a child left care for one of the reasons of those codes."""
    return _reason.is_in(codes)


def cohort(history: History, year: ReportingYear) -> pl.DataFrame:
    """Every time a child left care in the year: the periods of care that ended in it."""
    is_last = pl.col("end_date") == pl.col("end_date").max().over("child_id")
    return (
        periods_of_care(history)
        .filter(pl.col("end_date").is_between(year.first_day, year.last_day))
        .with_columns(
            excluded_because(
                (~is_last, "Left care again later in the year: only the last time counts"),
                (
                    _reason.is_null() | (_reason == CARE_GOES_ON),
                    f"{CANNOT_BE_ASSESSED}: the returns do not say why care ended",
                ),
            )
        )
    )


ADOPTED_OR_SGO = Indicator(
    key="adopted_or_sgo",
    title="Looked after children adopted or with a special guardian",
    eligible="Children who left care in the year, by the last time each of them did, short breaks left out",
    counted="Those who left by adoption (E11, E12) or special guardianship (E43 and E44 to 31 March 2018, "
    "E45 to E48 from then). Residence and child arrangements orders (E41) are not counted",
    source="SSDA903 return: reason for leaving care, by the last time a child ceased to be looked after in "
    "the year, as the department counts adoptions",
    polarity="higher",
    unit="children",
    snapshot=False,
    needs=("Episodes",),
    cohort=cohort,
    counts=left_by(*ADOPTED, *SPECIAL_GUARDIANSHIP),
    because=pl.when(left_by(*ADOPTED))
    .then(pl.lit("Adopted"))
    .when(left_by(*SPECIAL_GUARDIANSHIP))
    .then(pl.lit("Left care to a special guardian"))
    .when(left_by(*CHILD_ARRANGEMENTS))
    .then(pl.lit("Left care by a residence or child arrangements order"))
    .otherwise(pl.format("Left care for another reason ({})", _reason)),
    annex_a_lacks="it tells only of children who left care in the last six months",
)
