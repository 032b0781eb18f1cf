"""Numbers put into bands, so that a page can count them without showing any one."""

import polars as pl


def banded(numbers: pl.Expr, *tops: int) -> pl.Expr:
    """The band of each whole number, in order: `to 91`, `92 to 183`, …, `730 or more`.

    `tops` are the highest numbers of all bands but the last, from the lowest up. Null stays null.
    """
    starts = [top + 1 for top in tops]
    between = [f"{start} to {top}" for start, top in zip(starts, tops[1:], strict=False)]
    labels = [f"to {tops[0]}", *between, f"{starts[-1]} or more"]
    limits = [numbers <= top for top in tops] + [numbers > tops[-1]]
    bands = (pl.when(limit).then(pl.lit(label)) for limit, label in zip(limits, labels, strict=True))
    return pl.coalesce(bands).cast(pl.Enum(labels))
