"""How much of a figure, and of a change, is noise: 95 % intervals for figures as they are displayed.

All treat what was counted as one draw from what might as well have happened. Children of one family move
together, and the interval that takes every child for a draw of its own is then too narrow: `wilson` takes a
design effect for it. METHODS names each method with its source.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from safeguarding.rounding import as_decimal, half_up

Z = Decimal("1.959964")
"""The standard normal deviate that leaves 2.5 % on either side."""

METHODS = {
    "Percentage": (
        "Wilson's score interval",
        "Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209-212. The method of "
        "English public health statistics: Eayres, D. (2008), Technical Briefing 3, Association of Public "
        "Health Observatories, and the technical guide to confidence intervals of Public Health England",
    ),
    "Number of children": (
        "Byar's approximation to the exact Poisson interval",
        "Breslow, N. E. and Day, N. E. (1987), Statistical Methods in Cancer Research, volume II, page 69; "
        "recommended for counts by the same guidance",
    ),
    "Percentage, by sibling group": (
        "Wilson's score interval of the effective number of cases: their number divided by the design effect "
        "of a ratio over groups, which is never taken for less than one",
        "Rao, J. N. K. and Scott, A. J. (1992), Biometrics 48, 577-585; Dean, N. and Pagano, M. (2015), "
        "Journal of Survey Statistics and Methodology 3, 484-503",
    ),
    "Difference of two percentages": (
        "Newcombe's hybrid score interval: chance alone would give the difference where it includes nought",
        "Newcombe, R. G. (1998), Statistics in Medicine 17, 873-890, method 10",
    ),
}
"""What an interval is of: the method, and where it is described."""


class Estimate(NamedTuple):
    """A percentage with the limits of its interval."""

    share: Fraction
    low: Fraction
    high: Fraction


def wilson(
    numerator: int, denominator: int, design_effect: Fraction = Fraction(1)
) -> tuple[Decimal, Decimal] | None:
    """The Wilson score interval of a percentage, to one decimal place; None where nobody was eligible.

    With n = denominator / design_effect and p = numerator / denominator, the limits are
    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    """
    if denominator == 0:
        return None
    share, z2 = Decimal(numerator) / denominator, Z * Z
    size = Decimal(denominator) * design_effect.denominator / design_effect.numerator
    centre = share + z2 / (2 * size)
    reach = Z * (share * (1 - share) / size + z2 / (4 * size * size)).sqrt()
    low, high = ((centre + sign * reach) / (1 + z2 / size) * 100 for sign in (-1, 1))
    return half_up(low, 1), half_up(high, 1)


def design_effect(groups: Iterable[tuple[int, int]]) -> Fraction:
    """How many times wider the variance of a percentage is than if every case were a draw of its own.

    `groups` are (cases, those of them that count) of each group. The percentage is a ratio, Y counted of M
    cases; its variance over groups of m cases with y counted is the sum of (y - Y/M · m)² over M², and over
    single cases it is Y/M (1 - Y/M) / M. Their quotient is the sum of (M y - Y m)² over M Y (M - Y): exactly 1
    where every group has one case, exactly s where all groups have s cases that go the same way. It is never
    less than 1 here; and 1 where all cases count or none does, for then nothing can be seen of how they go
    together. Neither variance is corrected for small numbers of groups.
    """
    pairs = list(groups)
    cases, counted = sum(case for case, _ in pairs), sum(count for _, count in pairs)
    if counted in (0, cases):
        return Fraction(1)
    spread = sum((cases * count - counted * case) ** 2 for case, count in pairs)
    return max(Fraction(1), Fraction(spread, cases * counted * (cases - counted)))


def difference(now: Estimate, before: Estimate) -> tuple[Decimal, Decimal]:
    """The limits of the interval of the difference of two percentages, not rounded.

    Each limit of the difference uses the limits of the two that face each other: below the difference d it
    reaches √((now - its low)² + (high of before - before)²), above it √((high of now - now)² + (before - its
    low)²). So it holds for any two intervals, also for those by sibling group.
    """
    gap = now.share - before.share
    below = (now.share - now.low) ** 2 + (before.high - before.share) ** 2
    above = (now.high - now.share) ** 2 + (before.share - before.low) ** 2
    return as_decimal(gap) - as_decimal(below).sqrt(), as_decimal(gap) + as_decimal(above).sqrt()


def byar(count: int) -> tuple[Decimal, Decimal]:
    """Byar's approximation to the Poisson interval of a count, to a whole child.

    Of c events the limits are c (1 - 1/9c - z/3√c)³ and (c+1) (1 - 1/9(c+1) + z/3√(c+1))³.
    """

    def limit(events: int, sign: int) -> Decimal:
        size = Decimal(events)
        return size * (1 - 1 / (9 * size) + sign * Z / (3 * size.sqrt())) ** 3

    low = limit(count, -1) if count else Decimal(0)
    return half_up(low, 0), half_up(limit(count + 1, 1), 0)
