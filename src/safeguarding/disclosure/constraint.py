"""A statement about counts that nobody has seen: a sum of whole multiples of them lies between two numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple


class Cell(NamedTuple):
    """A count of children, plans, conferences or reviews: of which edition and figure, on which day, what part.

    `part` is the figure's numerator, denominator or complement (those who could count and do not), or names a
    line of one of its working steps.
    """

    edition: str
    key: str
    as_at: date | None
    part: str

    @property
    def in_words(self) -> str:
        day = f" on {self.as_at}" if self.as_at else ""
        return f"{self.key} {self.edition}{day}, {self.part}"


@dataclass(frozen=True)
class Constraint:
    """`low` <= the sum of `terms` (cell: multiple) <= `high`; an end that is None is open. `said` is where."""

    terms: Mapping[Cell, int]
    low: int | None
    high: int | None
    said: str

    def holds(self, counts: Mapping[Cell, int]) -> bool:
        """Whether it is true of these counts."""
        total = sum(multiple * counts[cell] for cell, multiple in self.terms.items())
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)


def believed(told: Iterable[Constraint], counts: Mapping[Cell, int]) -> list[Constraint]:
    """What is true of these counts, of all that is told about cells that there are.

    A statement may be two constraints on the same cells, a percentage's least and greatest: both are true, or
    it is not. Whoever believes what is not true concludes nothing that holds.
    """
    statements: dict[tuple[str, frozenset[Cell]], list[Constraint]] = {}
    for one in told:
        statements.setdefault((one.said, frozenset(one.terms)), []).append(one)
    return [
        one
        for (_, cells), parts in statements.items()
        if counts.keys() >= cells and all(part.holds(counts) for part in parts)
        for one in parts
    ]


def equal(left: Cell, right: Cell, said: str) -> Constraint:
    """The two are the same count."""
    return Constraint({left: 1, right: -1}, 0, 0, said)


def adds_up(total: Cell, parts: list[Cell], said: str) -> Constraint:
    """The parts add up to the total."""
    return Constraint({total: 1} | dict.fromkeys(parts, -1), 0, 0, said)


def at_most(part: Cell, whole: Cell, said: str) -> Constraint:
    """The part is no more than the whole."""
    return Constraint({whole: 1, part: -1}, 0, None, said)


def counted(cell: Cell, count: int, said: str, round_to: int = 1) -> list[Constraint]:
    """The cell was printed as that count, rounded, halves up, to a multiple of `round_to`."""
    if round_to == 1:
        return [Constraint({cell: 1}, count, count, said)]
    return [Constraint({cell: 2}, 2 * count - round_to, 2 * count + round_to - 1, said)]


def printed_share(numerator: Cell, denominator: Cell, value: str, said: str) -> list[Constraint]:
    """Numerator in per cent of denominator was printed as `value`, rounded half up to its last place.

    With v printed to p places: v - 1/(2 10^p) <= 100 n / d < v + 1/(2 10^p).
    """
    half = Fraction(1, 2 * 10 ** max(-Decimal(value).as_tuple().exponent, 0))
    return share_between(numerator, denominator, Fraction(value) - half, Fraction(value) + half, said)


def share_between(
    numerator: Cell, denominator: Cell, low: Fraction, high: Fraction, said: str
) -> list[Constraint]:
    """Numerator in per cent of denominator is at least `low` and less than `high`, in whole numbers."""
    at_least = {numerator: 100 * low.denominator, denominator: -low.numerator}
    below = {numerator: 100 * high.denominator, denominator: -high.numerator}
    return [Constraint(at_least, 0, None, said), Constraint(below, None, -1, said)]
