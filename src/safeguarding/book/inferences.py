"""What a page tells of a figure only together with something else: a difference, an interval."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from safeguarding.disclosure.cells import cells_of
from safeguarding.disclosure.constraint import Cell, Constraint, share_between
from safeguarding.figure import Figure
from safeguarding.intervals import byar, wilson


@dataclass(frozen=True)
class Difference:
    """A difference of two percentages in points, to one place: this year's figure less the one before."""

    now: Figure
    before: Figure
    points: Fraction
    said: str

    def given(self, known: Mapping[Cell, int]) -> list[Constraint]:
        """What it tells of this year where both counts of the year before are among the `known`."""
        numerator, denominator, _ = cells_of(self.before)
        if not known.get(denominator) or numerator not in known:
            return []
        share = Fraction(100 * known[numerator], known[denominator]) + self.points
        half = Fraction(1, 20)
        return share_between(*cells_of(self.now)[:2], share - half, share + half, self.said)


LARGEST_TRIED = 2000
"""Of how many cases an interval is tried: those of more are too narrow to be told from each other."""


@dataclass(frozen=True)
class Interval:
    """The 95% interval of a figure, as it is printed."""

    figure: Figure
    low: Decimal
    high: Decimal
    said: str

    def given(self, known: Mapping[Cell, int]) -> list[Constraint]:
        """Between what the counts lie that have just this interval; nothing where they are `known` anyway."""
        cells = cells_of(self.figure)
        if cells[0] in known:
            return []
        if self.figure.unit == "children":
            counts = [(n,) for n in range(LARGEST_TRIED) if byar(n) == (self.low, self.high)]
        else:
            counts = [(n, d, d - n) for n, d in _with_interval(self.low, self.high)]
        return [
            Constraint({cell: 1}, min(numbers), max(numbers), self.said)
            for cell, numbers in zip(cells, zip(*counts, strict=True), strict=False)
        ]


def _with_interval(low: Decimal, high: Decimal) -> Iterator[tuple[int, int]]:
    """The numerators and denominators that have a Wilson interval as it is printed."""
    for denominator in range(1, LARGEST_TRIED):
        first, last = int(low * denominator / 100), int(high * denominator / 100) + 1
        for numerator in range(first, min(last, denominator) + 1):
            near = _may_be(numerator, denominator, float(low), float(high))
            if near and wilson(numerator, denominator) == (low, high):
                yield numerator, denominator


def _may_be(numerator: int, denominator: int, low: float, high: float) -> bool:
    """Whether the limits, reckoned quickly, come near: only then are they reckoned exactly."""
    z2, share = 3.8414588, numerator / denominator
    centre = share + z2 / (2 * denominator)
    reach = (z2 * (share * (1 - share) / denominator + z2 / (4 * denominator**2))) ** 0.5
    ends = ((centre + sign * reach) / (1 + z2 / denominator) * 100 for sign in (-1, 1))
    return all(abs(end - printed) < 0.06 for end, printed in zip(ends, (low, high), strict=True))
