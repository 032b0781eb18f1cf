"""Initial child protection conferences held within 15 working days of the strategy discussion."""

import polars as pl

from safeguarding.indicators.cohorts import excluded_because
from safeguarding.indicators.indicator import Indicator
from safeguarding.returns.history import History
from safeguarding.working_days import working_days_between
from safeguarding.years import ReportingYear

WORKING_DAYS_ALLOWED = 15


def cohort(history: History, year: ReportingYear) -> pl.DataFrame:
    """The section 47 enquiries whose initial conference was held in the year, with `working_days` between."""
    discussion, conference = pl.col("start_date"), pl.col("conference_date")
    held = history.section47.filter(conference.is_between(year.first_day, year.last_day))
    return held.with_columns(
        excluded_because((conference < discussion, "The conference is dated before the strategy discussion")),
        working_days=working_days_between(discussion, conference),
    )


ICPC_15_DAYS = Indicator(
    key="icpc_15_days",
    title="Initial conferences held within 15 working days",
    eligible="Initial child protection conferences held in the year after a section 47 enquiry here; each "
    "enquiry counts. Conferences for children moving in with another authority's plan are left out",
    counted="Those held within 15 working days of the strategy discussion that started the enquiry",
    source="Working Together to Safeguard Children; the department's CP_conf_15days and LG Inform metric "
    "3217. That transfer-in conferences are left out is as generally understood",
    polarity="higher",
    unit="percent",
    snapshot=False,
    needs=("Section47",),
    cohort=cohort,
    counts=pl.col("working_days") <= WORKING_DAYS_ALLOWED,
    because=pl.when(pl.col("working_days") == 1)
    .then(pl.lit("Held after 1 working day"))
    .otherwise(pl.format("Held after {} working days", "working_days")),
    annex_a_lacks="the lists that are read hold no conferences",
    case_table="Section47",
)
