"""What somebody who knows the published numbers can conclude about a hidden one.

The counts are whole and not negative; each published number, and each sum that the book's rules imply, is a
linear constraint on them. The least and the greatest value that a hidden count can then have is a small integer
programme, solved by HiGHS. Both ends are proven: the solver's counts are put into every constraint in exact
whole numbers, so that two different ends show beyond doubt that the count cannot be recovered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import highspy

from safeguarding.disclosure.constraint import Cell, Constraint

MOST = 1_000_000
"""No count of an authority's children, plans or reviews is greater: an end there is an open one."""


@dataclass(frozen=True)
class Range:
    """What a hidden count can be, given all that is published: from `low` to `high`, both possible."""

    low: int
    high: int

    @property
    def values(self) -> int:
        return self.high - self.low + 1

    @property
    def in_words(self) -> str:
        if self.low == self.high:
            return "exactly known"
        return f"{self.low} or more" if self.high >= MOST else f"{self.low} to {self.high}"


class Attack:
    """All that is known about the counts, ready to be asked about one of them."""

    def __init__(self, constraints: Iterable[Constraint]):
        given = list(constraints)
        self.known = _known(given)
        self._unknown = [one for one in (_without(self.known, each) for each in given) if one.terms]
        self._ranges: dict[Cell, Range] = {}
        self._of: dict[Cell, list[int]] = {}
        for place, one in enumerate(self._unknown):
            for cell in one.terms:
                self._of.setdefault(cell, []).append(place)

    def about(self, cell: Cell) -> Range:
        """The least and the greatest value that the cell can have."""
        if cell in self.known:
            return Range(self.known[cell], self.known[cell])
        if cell not in self._ranges:
            constraints = [self._unknown[place] for place in sorted(self._linked(cell))]
            ends = (_end(cell, constraints, least=least) for least in (True, False))
            self._ranges[cell] = Range(*ends)
        return self._ranges[cell]

    def _linked(self, cell: Cell) -> set[int]:
        """The constraints that bear on a cell, directly or through other unknown cells."""
        found, cells, seen = set(), [cell], {cell}
        while cells:
            for place in self._of.get(cells.pop(), ()):
                if place not in found:
                    found.add(place)
                    new = [other for other in self._unknown[place].terms if other not in seen]
                    seen.update(new)
                    cells += new
        return found


def _known(constraints: Iterable[Constraint]) -> dict[Cell, int]:
    """The cells that a constraint names alone and exactly."""
    found = {}
    for one in constraints:
        if len(one.terms) == 1 and one.low == one.high is not None:
            ((cell, multiple),) = one.terms.items()
            found.setdefault(cell, one.low // multiple)
    return found


def _without(known: Mapping[Cell, int], one: Constraint) -> Constraint:
    """The constraint with what is known put in."""
    sure = sum(multiple * known[cell] for cell, multiple in one.terms.items() if cell in known)
    terms = {cell: multiple for cell, multiple in one.terms.items() if cell not in known}
    low, high = (None if end is None else end - sure for end in (one.low, one.high))
    return Constraint(terms, low, high, one.said)


def _end(cell: Cell, constraints: list[Constraint], *, least: bool) -> int:
    """One end of what a cell can be. Raises ArithmeticError where no counts fit, or the solver's do not."""
    cells = sorted({other for one in constraints for other in one.terms} | {cell}, key=str)
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    counts = {other: model.addIntegral(lb=0, ub=MOST) for other in cells}
    for one in constraints:
        total = sum(multiple * counts[other] for other, multiple in one.terms.items())
        if one.low is not None:
            model.addConstr(total >= one.low)
        if one.high is not None:
            model.addConstr(total <= one.high)
    (model.minimize if least else model.maximize)(counts[cell])
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"no counts fit what is published about {cell.in_words}")
    solved = dict(zip(cells, map(_whole, model.getSolution().col_value), strict=True))
    if not all(one.holds(solved) for one in constraints):
        raise ArithmeticError(f"the solver's counts about {cell.in_words} do not fit")
    return solved[cell]


def _whole(number: float) -> int:
    return int(number + 0.5)
