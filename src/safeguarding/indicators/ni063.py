"""NI 63: looked after children in the same placement for two years or more."""

from datetime import date

import polars as pl

from safeguarding.care.periods_of_care import is_open_on
from safeguarding.care.placements import ADOPTED_BY_OTHERS, placements
from safeguarding.care.runs import before, begins, beside, ends
from safeguarding.indicators.cohorts import (
    AGE_NOT_KNOWN,
    SHORT_BREAKS_ONLY,
    born_by,
    considered_on,
    excluded_because,
    have_passed,
    in_words,
)
from safeguarding.indicators.indicator import CANNOT_BE_ASSESSED, Indicator
from safeguarding.returns.history import History

AGE_LIMIT = 16


def settled_since(history: History, day: date) -> pl.DataFrame:
    """From when each child's placement on `day` counts: child_id, settled_date, is_joint (Boolean).

    That is the start of the placement; for one that began as adoptive with new carers, the start of the
    placement just before, so that both together are measured.
    """
    joins = pl.col("place_code").is_in(ADOPTED_BY_OTHERS) & pl.col("before").is_not_null()
    return (
        placements(history)
        .with_columns(before=before(pl.col("start_date"), begins("child_id", "care")))
        .filter(is_open_on(day))
        .filter(ends(begins("child_id")))
        .select("child_id", settled_date=pl.when(joins).then("before").otherwise("start_date"), is_joint=joins)
    )


def cohort(history: History, day: date) -> pl.DataFrame:
    """The children looked after on the day, with when their present placement began."""
    too_short = ~have_passed(30, "start_date", day)
    return beside(considered_on(history, day), settled_since(history, day)).with_columns(
        excluded_because(
            SHORT_BREAKS_ONLY,
            AGE_NOT_KNOWN,
            (born_by(day, AGE_LIMIT), "Aged 16 or over on the day"),
            (too_short & pl.col("start_is_known"), "In care for less than two and a half years"),
            (
                too_short,
                f"{CANNOT_BE_ASSESSED}: the returns do not show when care began, and less than two and a half "
                "years of it can be seen",
            ),
        ),
        is_settled=have_passed(24, "settled_date", day).fill_null(False),
    )


NI063 = Indicator(
    key="ni063",
    title="Looked after children in the same placement for two years",
    eligible="Children aged under 16 on the day who had been looked after without a break for at least two "
    "and a half years, not only for short breaks",
    counted="Those in the same placement for at least two years, or placed for adoption where the adoptive "
    "placement and the one just before it together have lasted that long",
    source="National Indicator 63 (PAF D78), by the department's definition of its successor in the "
    "SSDA903 release and the data.gov.uk record of NI 063",
    polarity="higher",
    unit="percent",
    snapshot=True,
    needs=("Episodes",),
    cohort=cohort,
    counts=pl.col("is_settled"),
    because=pl.when(pl.col("settled_date").is_null())
    .then(pl.lit("Only temporary placements are recorded"))
    .otherwise(
        pl.format(
            "{} {}",
            pl.when("is_joint")
            .then(pl.lit("Placed for adoption; with the placement just before, settled since"))
            .otherwise(pl.lit("In the same placement since")),
            in_words("settled_date"),
        )
    ),
    annex_a_lacks="it holds only the latest placement, not the one before it",
)
