"""Figures that stand beside an indicator's own: its reviews one by one, or its parts."""

import polars as pl

from safeguarding.indicators.adopted_or_sgo import (
    ADOPTED,
    CHILD_ARRANGEMENTS,
    SPECIAL_GUARDIANSHIP,
    left_by,
)
from safeguarding.indicators.indicator import Workings

_RULES = {
    "ni066_reviews": ("ni066", pl.col("reviews_on_time").sum(), pl.col("reviews_due").sum()),
    "ni067_reviews": ("ni067", pl.col("reviews_on_time").sum(), pl.col("reviews_due").sum()),
    "c63_reviews": ("c63", pl.col("reviews_with_views").sum(), pl.col("reviews").sum()),
    "adopted": ("adopted_or_sgo", left_by(*ADOPTED).sum(), pl.len()),
    "special_guardianship": ("adopted_or_sgo", left_by(*SPECIAL_GUARDIANSHIP).sum(), pl.len()),
    "child_arrangements": ("adopted_or_sgo", left_by(*CHILD_ARRANGEMENTS).sum(), pl.len()),
}
"""Of each companion: its indicator, and numerator and denominator over that indicator's eligible rows."""

COMPANIONS = {companion: key for companion, (key, _, _) in _RULES.items()}
"""Each companion, with the indicator that it stands beside."""


def companions(key: str, workings: Workings) -> pl.DataFrame:
    """The companions of the indicator `key`, from its workings: key, numerator, denominator (Int64).

    The reviews are those of the eligible children, each review a case of its own; the parts of
    `adopted_or_sgo` are out of all children who left care. No rows where an indicator has none.
    """
    rows = [
        workings.eligible.select(pl.lit(companion).alias("key"), numerator=numerator, denominator=denominator)
        for companion, (of, numerator, denominator) in _RULES.items()
        if of == key
    ]
    schema = {"key": pl.String, "numerator": pl.Int64, "denominator": pl.Int64}
    return pl.concat([pl.DataFrame(schema=schema), *(row.cast(schema) for row in rows)])
