"""Which whole numbers of children could give a figure as it was printed: a cheap and powerful check."""

from decimal import Decimal
from itertools import pairwise

from safeguarding.rounding import growth, percentage


def numerators(printed: str, denominator: int) -> list[int]:
    """All numerators that round half-up to the printed percentage of `denominator`."""
    places = _decimals(printed)
    return [n for n in range(denominator + 1) if percentage(n, denominator, places) == Decimal(printed)]


def nearest(printed: str, denominator: int) -> list[tuple[int, Decimal]]:
    """The numerators to either side of a percentage that `denominator` cannot give, each with what it gives.

    One of them alone where the printed percentage lies beyond none or all; rounded as the printed one is.
    """
    places, share = _decimals(printed), Decimal(printed) * denominator / 100
    around = [n for n in (int(share), int(share) + 1) if n <= denominator]
    return [(n, percentage(n, denominator, places)) for n in around]


def denominators(printed: str) -> list[range]:
    """Every number of children of which some whole number gives the printed percentage.

    The last range ends where, from there on, every number does: at 100 for a percentage printed without
    decimals, at 1,000 for one with one decimal.
    """
    always = 100 * 10 ** _decimals(printed)
    return _ranges([d for d in range(1, always + 1) if _is_given(printed, d)])


def bases(printed_growth: str, now: int) -> list[int]:
    """All earlier counts, up to twice the present one, from which `now` is the printed growth in per cent."""
    places = _decimals(printed_growth)
    return [base for base in range(1, 2 * now + 1) if growth(now, base, places) == Decimal(printed_growth)]


def _is_given(printed: str, denominator: int) -> bool:
    return any(found == Decimal(printed) for _, found in nearest(printed, denominator))


def _ranges(numbers: list[int]) -> list[range]:
    """Sorted numbers as runs without a gap."""
    breaks = [place for place, (one, next_one) in enumerate(pairwise(numbers), 1) if next_one != one + 1]
    ends = [0, *breaks, len(numbers)]
    return [range(numbers[start], numbers[stop - 1] + 1) for start, stop in pairwise(ends) if stop > start]


def _decimals(printed: str) -> int:
    return max(0, -Decimal(printed).as_tuple().exponent)
