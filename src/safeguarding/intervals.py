"""How much of a change is noise: 95 % intervals for figures as they are displayed.

Both treat the children counted as one draw from what might as well have happened. Children of one family
move together, so the true uncertainty is if anything wider.
"""

from decimal import Decimal

from safeguarding.rounding import half_up

Z = Decimal("1.959964")
"""The standard normal deviate that leaves 2.5 % on either side."""


def wilson(numerator: int, denominator: int) -> tuple[Decimal, Decimal] | None:
    """The Wilson score interval of a percentage, to one decimal place; None where nobody was eligible.

    Source: Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209-212; the method
    that English public health statistics use for proportions.
    """
    if denominator == 0:
        return None
    share, size, z2 = Decimal(numerator) / denominator, Decimal(denominator), Z * Z
    centre = share + z2 / (2 * size)
    reach = Z * (share * (1 - share) / size + z2 / (4 * size * size)).sqrt()
    low, high = ((centre + sign * reach) / (1 + z2 / size) * 100 for sign in (-1, 1))
    return half_up(low, 1), half_up(high, 1)


def byar(count: int) -> tuple[Decimal, Decimal]:
    """Byar's approximation to the Poisson interval of a count, to a whole child.

    Source: Breslow, N. E. and Day, N. E. (1987), Statistical Methods in Cancer Research, volume II, page 69.
    """

    def limit(events: int, sign: int) -> Decimal:
        size = Decimal(events)
        return size * (1 - 1 / (9 * size) + sign * Z / (3 * size.sqrt())) ** 3

    low = limit(count, -1) if count else Decimal(0)
    return half_up(low, 0), half_up(limit(count + 1, 1), 0)
