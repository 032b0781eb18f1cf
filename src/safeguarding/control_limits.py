"""Between which limits a percentage lies if only chance sets an authority apart from the country.

Source: Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance, Statistics in
Medicine 24, 1185-1202: the exact binomial limits of its appendix, interpolated between whole numbers.
"""

from decimal import Decimal
from typing import NamedTuple

METHOD = "exact binomial control limits around the figure of England (Spiegelhalter 2005)"

INNER, OUTER = Decimal("0.025"), Decimal("0.001")
"""What chance leaves beyond a limit on either side: 95 % of all authorities lie between the inner limits, about
two standard deviations either way, and 99.8 % between the outer, about three."""


class Limits(NamedTuple):
    """The four limits of a number of cases, in per cent and not rounded."""

    outer_low: Decimal
    inner_low: Decimal
    inner_high: Decimal
    outer_high: Decimal


def control_limits(percent: Decimal, cases: int) -> Limits:
    """The limits of `cases` draws that each count with the chance `percent`.

    With r the smallest number for which as many draws, or fewer, count with a chance F(r) of the tail or more,
    the lower limit is (r - (F(r) - tail) / f(r)) / cases, where f(r) is the chance of r itself, and never less
    than none. The upper limit is the lower one of the draws that do not count. So a percentage lies beyond a
    limit where, and only where, chance gives one as far out, or further, more seldom than the tail.
    """
    outer_low, inner_low = _lower(percent / 100, cases)
    outer_rest, inner_rest = _lower(1 - percent / 100, cases)
    found = outer_low, inner_low, cases - inner_rest, cases - outer_rest
    return Limits(*(number * 100 / cases for number in found))


def _lower(chance: Decimal, cases: int) -> tuple[Decimal, Decimal]:
    """The outer and the inner lower limit as numbers of draws, between whole ones."""
    if chance in (0, 1):
        return chance * cases, chance * cases
    found: list[Decimal] = []
    exactly = up_to = (1 - chance) ** cases
    for number in range(cases + 1):
        for tail in (OUTER, INNER)[len(found) :]:
            if up_to >= tail:
                found.append(max(Decimal(0), number - (up_to - tail) / exactly))
        if len(found) == len((OUTER, INNER)):
            break
        exactly *= (cases - number) * chance / ((number + 1) * (1 - chance))
        up_to += exactly
    return found[0], found[1]
