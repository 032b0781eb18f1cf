"""Every division that a reader sees is made here: whole numbers in, half-up, exact.

Python and polars round half to even; the Department for Education rounds half up
(all 6,155 of its child protection percentages that were checked). 0 divided by 0 is no figure: None.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def half_up(value: Decimal, places: int) -> Decimal:
    """`value` rounded to `places` decimal places, halves away from zero (`places` may be -1: to tens)."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def as_decimal(number: Fraction) -> Decimal:
    """A fraction as a decimal number, to the 28 digits that decimals have."""
    return Decimal(number.numerator) / number.denominator


def percentage(numerator: int, denominator: int, places: int = 1) -> Decimal | None:
    """`numerator` as a percentage of `denominator`, or None when nobody was eligible."""
    if denominator == 0:
        return None
    return half_up(Decimal(numerator) * 100 / Decimal(denominator), places)


def growth(now: int, before: int, places: int = 0) -> Decimal | None:
    """By how many per cent `now` exceeds `before`, or None when `before` is 0."""
    return percentage(now - before, before, places)


def per(numerator: int, denominator: Decimal, places: int = 1) -> Decimal | None:
    """`numerator` for each one of `denominator` (children for each full-time reviewing officer)."""
    if denominator == 0:
        return None
    return half_up(Decimal(numerator) / denominator, places)
