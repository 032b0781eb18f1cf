"""What somebody who knows the published numbers can conclude about a hidden one.

The counts are whole and not negative; each published number, and each sum that the book's rules imply, is a
linear constraint on them. The least and the greatest value that a hidden count can then have is a small integer
programme (see programme.py) of the constraints that bear on it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from safeguarding.disclosure.constraint import Cell, Constraint
from safeguarding.disclosure.programme import MOST, Programme


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


@dataclass(frozen=True)
class Found:
    """What attacks on a book have found: the range of a count, and whether so many values are left of it.

    By the count and all that bears on it.
    """

    solved: dict[tuple, Range] = field(default_factory=dict)
    enough: dict[tuple, bool] = field(default_factory=dict)


class Attack:
    """All that is known about the counts, ready to be asked about one of them."""

    def __init__(self, constraints: Iterable[Constraint]):
        of: dict[Cell, list[Constraint]] = {}
        for one in constraints:
            for cell in one.terms:
                of.setdefault(cell, []).append(one)
        self._begin(lambda cell: of.get(cell, ()), Found())
        self.known = {cell: known for cell in of if (known := self._known(cell)) is not None}

    @classmethod
    def told(cls, told_of: Callable[[Cell], Iterable[Constraint]], found: "Found") -> Self:
        """An attack with all constraints that `told_of` gives for a cell.

        `found` keeps what was found, for other attacks too: counts that hang together as they did before, with
        the same told about them, can be what they could be then.
        """
        attack = cls.__new__(cls)
        attack._begin(told_of, found)
        return attack

    def _begin(self, told_of: Callable[[Cell], Iterable[Constraint]], found: "Found") -> None:
        self._told_of, self._solved, self._enough = told_of, found.solved, found.enough
        self._exact: dict[Cell, int | None] = {}
        self._linked: dict[Cell, Linked] = {}

    def about(self, cell: Cell) -> Range:
        """The least and the greatest value that the cell can have."""
        known = self._known(cell)
        if known is not None:
            return Range(known, known)
        asked = (cell, self.linked(cell).told)
        if asked not in self._solved:
            self._solved[asked] = Range(*self.linked(cell).programme.ends(cell))
        return self._solved[asked]

    def leaves(self, cell: Cell, values: int, counts: Mapping[Cell, int]) -> bool:
        """Whether the cell can have so many values.

        The true `counts` fit all that is told, and what they show need not be looked for.
        """
        if self._known(cell) is not None:
            return values <= 1
        asked = (cell, self.linked(cell).told)
        if asked in self._solved:
            return self._solved[asked].values >= values
        if (*asked, values) not in self._enough:
            self._enough[*asked, values] = self.linked(cell).programme.leaves(cell, values, counts)
        return self._enough[*asked, values]

    def linked(self, cell: Cell) -> "Linked":
        """The constraints that bear on a cell that is not known, directly or through other unknown cells."""
        if cell not in self._linked:
            cells, found = [cell], {}
            seen = {cell}
            while cells:
                for one in self._told_of(cells.pop()):
                    if id(one) not in found:
                        found[id(one)] = self._without_known(one)
                        new = [other for other in found[id(one)].terms if other not in seen]
                        seen.update(new)
                        cells += new
            self._linked |= dict.fromkeys(seen, Linked(list(found.values())))
        return self._linked[cell]

    def _known(self, cell: Cell) -> int | None:
        """The value of a cell that a constraint names alone and exactly, None where none does."""
        if cell not in self._exact:
            exact = (
                one.low // one.terms[cell]
                for one in self._told_of(cell)
                if len(one.terms) == 1 and one.low == one.high is not None
            )
            self._exact[cell] = next(exact, None)
        return self._exact[cell]

    def _without_known(self, one: Constraint) -> Constraint:
        """The constraint with what is known put in."""
        known = {cell: value for cell in one.terms if (value := self._known(cell)) is not None}
        if not known:
            return one
        sure = sum(one.terms[cell] * value for cell, value in known.items())
        terms = {cell: multiple for cell, multiple in one.terms.items() if cell not in known}
        low, high = (None if end is None else end - sure for end in (one.low, one.high))
        return Constraint(terms, low, high, one.said)


class Linked:
    """Constraints that bear on each other's counts."""

    def __init__(self, constraints: list[Constraint]):
        self._constraints = constraints

    @cached_property
    def told(self) -> frozenset[tuple]:
        """What they say, to be told from others by."""
        return frozenset((frozenset(one.terms.items()), one.low, one.high) for one in self._constraints)

    @cached_property
    def programme(self) -> Programme:
        return Programme(self._constraints)
