"""NI 66: looked after children whose reviews were all held in time."""

from collections.abc import Callable
from datetime import timedelta

import polars as pl

from safeguarding.care import looked_after_reviews
from safeguarding.care.placements import placed_for_adoption
from safeguarding.care.timetables import LOOKED_AFTER, Timescale
from safeguarding.indicators.cohorts import SHORT_BREAKS_ONLY, considered_on, excluded_because
from safeguarding.indicators.indicator import CANNOT_BE_ASSESSED, Indicator
from safeguarding.indicators.timeliness import ALL_ON_TIME, HOW_THE_REVIEWS_WENT, with_reviews
from safeguarding.returns.history import History
from safeguarding.years import ReportingYear

FOUR_WEEKS = timedelta(days=28)


def cohort(
    history: History,
    year: ReportingYear,
    *,
    timetable: tuple[Timescale, ...] = LOOKED_AFTER,
    restarts_on: Callable[[History], pl.DataFrame] = placed_for_adoption,
) -> pl.DataFrame:
    """The children looked after on 31 March, with how their reviews in the year went.

    By the `timetable`, which begins again on each day that `restarts_on` gives.
    """
    considered = considered_on(history, year.last_day)
    looked_after = considered.filter(~pl.col("on_short_breaks"))
    return with_reviews(
        considered,
        looked_after_reviews.timetabled(history, looked_after, year, timetable, restarts_on),
    ).with_columns(
        excluded_because(
            SHORT_BREAKS_ONLY,
            (
                pl.col("start_is_known") & (pl.col("start_date") + FOUR_WEEKS > year.last_day),
                "In care for less than four weeks (28 days) on 31 March",
            ),
            (
                ~pl.col("timetable_is_known"),
                f"{CANNOT_BE_ASSESSED}: care began before the returns do, and they hold no review of it "
                "before the year",
            ),
        )
    )


NI066 = Indicator(
    key="ni066",
    title="Looked after children reviewed on time",
    eligible="Children looked after on 31 March who had then been in care for at least four weeks (28 days), "
    "not only for short breaks",
    counted="Those for whom every review in the year was held in time: the first within 28 days of coming "
    "into care (within 20 working days where care began on or after 1 April 2011), the second "
    "within 91 days of the first, each later one within 183 days of the one before. Placement for "
    "adoption starts the timetable again: 28 days, 91 days, 183 days. A review due by 31 March and "
    "not held fails the child",
    source="National Indicator 66 (PAF C68), as generally understood; the handbook text could not be read. "
    "Timescales: Review of Children's Cases Regulations 1991, regulation 3; Care Planning, "
    "Placement and Case Review (England) Regulations 2010, regulation 33; Adoption Agencies "
    "Regulations 2005, regulation 36. Months as 91 and 183 days: the field's standard safeguarding "
    "dataset",
    polarity="higher",
    unit="percent",
    snapshot=False,
    needs=("Episodes", "Reviews"),
    cohort=cohort,
    counts=ALL_ON_TIME,
    because=HOW_THE_REVIEWS_WENT,
    annex_a_lacks="it holds only the latest review",
)
