"""Cases of brothers and sisters, who come and go together, as one group."""

import polars as pl

from safeguarding.indicators.indicator import Workings

MOVE_TOGETHER = ("ni067", "ni065", "ni064", "cpp_18_months", "icpc_15_days")
"""Indicators of which one conference or one decision often settles the answer for a whole family."""


def sibling_groups(workings: Workings, siblings: pl.DataFrame) -> pl.DataFrame:
    """The eligible rows by sibling group: cases, counted (Int64), one row a group, sorted.

    `siblings` has child_id and family_id (String). All cases of a child who is not in it are a group.
    """
    alone = pl.concat_str(pl.lit("alone"), "child_id", separator=" ")
    together = pl.concat_str(pl.lit("family"), "family_id", separator=" ")
    return (
        workings.eligible.join(siblings, on="child_id", how="left")
        .group_by(group=pl.coalesce(together, alone))
        .agg(cases=pl.len().cast(pl.Int64), counted=pl.col("counts").sum().cast(pl.Int64))
        .select("cases", "counted")
        .sort("cases", "counted")
    )
