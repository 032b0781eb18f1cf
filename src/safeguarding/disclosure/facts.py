"""What a number that is shown tells about the counts behind it."""

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from safeguarding.disclosure.cells import cells_of
from safeguarding.disclosure.constraint import Constraint, counted, printed_share
from safeguarding.figure import GROWTH, SIBLING_GROUPS, Figure


def facts_of(figure: Figure, said: str, round_to: int = 1) -> Iterator[Constraint]:
    """What a figure tells: its counts where they are shown, and its value.

    `round_to` is the multiple to which counts were rounded before the value was made of them: it then tells
    no more than they do.
    """
    numerator, denominator, _ = cells_of(figure)
    if figure.numerator is not None:
        yield from counted(numerator, figure.numerator, said, round_to)
    if figure.denominator is not None and figure.unit == "percent":
        yield from counted(denominator, int(figure.denominator), said, round_to)
    if not figure.is_number or round_to > 1:
        return
    if figure.unit == "children" or figure.key.endswith(SIBLING_GROUPS):
        yield from counted(numerator, int(figure.value), said)
    elif figure.unit == "percent":
        share = Decimal(figure.value) + 100 if figure.key in GROWTH else figure.value
        yield from printed_share(numerator, denominator, str(share), said)


def facts_of_others(figures: pl.DataFrame) -> Iterator[Constraint]:
    """What was reported to the Panel and published by the department about this authority's figures."""
    for row in figures.filter(pl.col("series") != "computed", pl.col("series") != "England").rows(named=True):
        figure = Figure(**row)
        yield from facts_of(figure, f"{figure.series}: {figure.source}")
