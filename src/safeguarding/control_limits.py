"""Between which limits a percentage lies if only chance sets an authority apart from the country.

Source: Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance, Statistics in
Medicine 24, 1185-1202: the exact binomial limits of its appendix, interpolated between whole numbers.
"""

from collections.abc import Sequence
from decimal import Decimal

METHOD = "exact binomial control limits around the figure of England (Spiegelhalter 2005)"

TAILS = (Decimal("0.001"), Decimal("0.025"), Decimal("0.975"), Decimal("0.999"))
"""What chance leaves below each limit: 99.8 % of all authorities lie between the outer two, about three
standard deviations either way, and 95 % between the inner two, about two."""


def control_limits(percent: Decimal, cases: int) -> tuple[Decimal, ...]:
    """The limit for each of TAILS, in per cent and not rounded, of `cases` draws with chance `percent`.

    With r the smallest number that as many draws, or fewer, give with a chance of the tail or more, the limit
    is (r - (F(r) - tail) / f(r)) / cases, where F(r) is the chance of r or fewer and f(r) that of r. Where
    that would be less than none it is none.
    """
    return tuple(
        max(Decimal(0), limit) * 100 / cases for limit in _numbers(percent / 100, cases, sorted(TAILS))
    )


def _numbers(chance: Decimal, cases: int, tails: Sequence[Decimal]) -> list[Decimal]:
    """The interpolated number of draws below which each tail lies."""
    if chance in (0, 1):
        return [chance * cases for _ in tails]
    found: list[Decimal] = []
    exactly = below = (1 - chance) ** cases
    for number in range(cases + 1):
        while len(found) < len(tails) and below >= tails[len(found)]:
            found.append(number - (below - tails[len(found)]) / exactly)
        exactly *= (cases - number) * chance / ((number + 1) * (1 - chance))
        below += exactly
    return found + [Decimal(cases)] * (len(tails) - len(found))
