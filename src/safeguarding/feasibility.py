"""Which whole numbers of children could give a figure as it was printed: a cheap and powerful check."""

from decimal import Decimal

from safeguarding.rounding import growth, percentage


def numerators(printed: str, denominator: int) -> list[int]:
    """All numerators that round half-up to the printed percentage of `denominator`."""
    places = _decimals(printed)
    return [n for n in range(denominator + 1) if percentage(n, denominator, places) == Decimal(printed)]


def bases(printed_growth: str, now: int) -> list[int]:
    """All earlier counts, up to twice the present one, from which `now` is the printed growth in per cent."""
    places = _decimals(printed_growth)
    return [base for base in range(1, 2 * now + 1) if growth(now, base, places) == Decimal(printed_growth)]


def _decimals(printed: str) -> int:
    return max(0, -Decimal(printed).as_tuple().exponent)
