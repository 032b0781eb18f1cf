"""Which numbers are hidden: the small ones, and then as few others as keep those from being worked out.

First every count of 1 to 5 is hidden, with each percentage whose numerator, complement or denominator is one.
Then the attack is asked about each of these, over all tables and editions at once. Where it can tell the count,
or too nearly, one more number is hidden: of those that it needed the one that a reader misses least. That is
repeated until none can be told. Last, every number whose hiding turned out not to be needed is shown again; so
what is still hidden beside the small counts cannot be worked out either.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from safeguarding.counts import CONSIDERED, ELIGIBLE, FLOW, KIND, LEFT_OUT
from safeguarding.disclosure.attack import Attack, Found, Range
from safeguarding.disclosure.cells import (
    COMPLEMENT,
    DENOMINATOR,
    MOVED,
    NUMERATOR,
    Counts,
    cells_of,
    cells_of_figures,
    cells_of_steps,
    computed_figures,
    relations,
    with_differences,
)
from safeguarding.disclosure.constraint import Cell, Constraint, believed, counted
from safeguarding.disclosure.facts import facts_of, facts_of_others
from safeguarding.disclosure.multiples import not_as_nought, to_multiples
from safeguarding.disclosure.policy import DEFAULTS, MEMBERS, Policy
from safeguarding.figure import GROWTH, SIBLING_GROUPS, Figure
from safeguarding.indicators.register import REGISTER

SMALL, GIVES_AWAY = "small", "would give another away"

INDICATORS = {one.key for one in REGISTER}
OF_A_FIGURE = (NUMERATOR, DENOMINATOR, COMPLEMENT)

MISSED = {KIND: 1, LEFT_OUT: 2, CONSIDERED: 3, FLOW: 4, ELIGIBLE: 4} | dict.fromkeys(OF_A_FIGURE, 6)
"""How much a reader misses a count: a line of a table less than a figure."""


@dataclass(frozen=True)
class Hidden:
    """A count that is not shown: why, and what somebody can still conclude about it."""

    cell: Cell
    why: str
    range: Range


class Book:
    """All counts behind the editions of a book, and how they hang together."""

    def __init__(self, figures: pl.DataFrame, steps: pl.DataFrame, policies: Mapping[str, Policy]):
        self.policies = policies
        self.figures = list(computed_figures(figures))
        of_steps = cells_of_steps(steps)
        self.lines = sorted(of_steps, key=str)
        self.counts: Counts = with_differences(cells_of_figures(figures) | of_steps)
        self.relations = relations(self.counts, steps)
        self.of_others = believed(facts_of_others(figures), self.counts)
        self.behind = [_behind(one) for one in self.figures]
        self.found = Found()
        self._told: dict[tuple[int, bool], list[Constraint]] = {}

    def policy(self, edition: str) -> Policy:
        """An edition's policy; of a year that is no edition of the book, nothing is hidden."""
        return self.policies.get(edition, DEFAULTS[MEMBERS])

    @cached_property
    def small(self) -> frozenset[Cell]:
        """Each count that the policy of its edition calls small."""
        return frozenset(cell for cell, one in self.counts.items() if self.policy(cell.edition).is_small(one))

    @cached_property
    def small_hidden(self) -> frozenset[Cell]:
        """The small counts, with those that are hidden together with them."""
        return frozenset().union(*map(self.together, self.small))

    def together(self, cell: Cell) -> frozenset[Cell]:
        """The count, and where it is one of a figure's three all of them: one gives the others."""
        figures_own = cell._replace(part=cell.part.removesuffix(f" {MOVED}"))
        if figures_own.part not in OF_A_FIGURE:
            return frozenset({cell} & self.counts.keys())
        three = {cell._replace(part=part) for part in OF_A_FIGURE}
        return frozenset(({cell} | three) & self.counts.keys())

    @cached_property
    def always_told(self) -> dict[Cell, list[Constraint]]:
        """Of each count, what the rules and what others have printed tell, whatever is hidden here."""
        found: dict[Cell, list[Constraint]] = {}
        for one in (*self.relations, *self.of_others):
            for cell in one.terms:
                found.setdefault(cell, []).append(one)
        return found

    @cached_property
    def places(self) -> dict[Cell, list[int]]:
        """Of each count, the places of the figures that tell of it."""
        found: dict[Cell, list[int]] = {}
        for place, figure in enumerate(self.figures):
            for cell in cells_of(figure):
                found.setdefault(cell, []).append(place)
        return found

    @cached_property
    def accepted(self) -> frozenset[Cell]:
        """The counts behind the figures whose disclosure was accepted."""
        return frozenset(cell for one in self.figures if self.is_accepted(one) for cell in cells_of(one))

    def is_printed(self, cell: Cell, least: int) -> bool:
        """Whether what others have printed leaves fewer than so many values of a count, whatever is hidden."""
        return self._printed.about(cell).values < least

    @cached_property
    def _printed(self) -> Attack:
        return Attack.told(lambda cell: iter(self.always_told.get(cell, ())), Found())

    def is_accepted(self, figure: Figure) -> bool:
        """Whether somebody has accepted that the figure's value is shown."""
        return self.policy(figure.edition).accepts(figure) is not None

    def shown(self, figure: Figure, *, hidden: bool) -> Figure:
        """The figure as it is shown: as it is, rounded, its value alone where accepted, or suppressed."""
        policy = self.policy(figure.edition)
        if hidden:
            bare = replace(figure, numerator=None, denominator=None, low=None, high=None)
            return bare if self.is_accepted(figure) else replace(bare, value=None, status="suppressed")
        return to_multiples(figure, policy) if policy.round_to > 1 else not_as_nought(figure)

    def told(self, place: int, *, hidden: bool) -> list[Constraint]:
        """What the figure at that place tells, as it is shown."""
        if (place, hidden) not in self._told:
            figure = self.figures[place]
            # The printed value of an accepted figure speaks of the exact counts, whatever is rounded elsewhere.
            round_to = 1 if hidden else self.policy(figure.edition).round_to
            self._told[place, hidden] = [*facts_of(self.shown(figure, hidden=hidden), "a figure", round_to)]
        return self._told[place, hidden]

    @cached_property
    def lines_told(self) -> dict[Cell, list[Constraint]]:
        """What each line of a working step tells where it is shown."""
        return {cell: self._line_told(cell) for cell in self.lines}

    def _line_told(self, cell: Cell) -> list[Constraint]:
        policy = self.policy(cell.edition)
        return counted(cell, policy.rounded(self.counts[cell]), "a line of a table", policy.round_to)

    def beside(self, cells: frozenset[Cell]) -> set[Cell]:
        """All counts that share a sum with one of these; a figure's three counts go together."""
        found = {other for one in self.relations if cells & one.terms.keys() for other in one.terms}
        return found - cells


@dataclass(frozen=True)
class View:
    """A book with some counts hidden: what is shown of it, and what that tells."""

    book: Book
    chosen: frozenset[Cell]

    @cached_property
    def hidden(self) -> frozenset[Cell]:
        """The small counts and those chosen beside them; of a figure all counts, for one gives the others."""
        return self.book.small_hidden.union(*map(self.book.together, self.chosen))

    def is_hidden(self, figure: Figure) -> bool:
        """Whether a count behind a figure is hidden."""
        return not self.hidden.isdisjoint(_behind(figure))

    def figure(self, figure: Figure) -> Figure:
        """The figure as it is shown: as it is, rounded, its value alone where accepted, or suppressed."""
        return self.book.shown(figure, hidden=self.is_hidden(figure))

    def line(self, line: Cell) -> int | None:
        """The count on a line of a working step as it is shown, None where it is hidden."""
        return None if line in self.hidden else self.book.policy(line.edition).rounded(self.book.counts[line])

    def told_of(self, cell: Cell) -> Iterator[Constraint]:
        """What is told of a count by everything that is shown, and by what others have printed."""
        yield from self.book.always_told.get(cell, ())
        if cell not in self.hidden:
            yield from self.book.lines_told.get(cell, ())
        for place in self.book.places.get(cell, ()):
            told = self.book.told(place, hidden=not self.hidden.isdisjoint(self.book.behind[place]))
            yield from (one for one in told if cell in one.terms)

    @cached_property
    def attack(self) -> Attack:
        return Attack.told(self.told_of, self.book.found)

    def is_safe(self, cell: Cell) -> bool:
        """Whether enough values of a hidden count remain possible."""
        least = self.book.policy(cell.edition).narrowest_interval
        return self.attack.leaves(cell, least, self.book.counts)

    def hiding(self, cell: Cell) -> "View":
        """The book with one more count hidden."""
        return View(self.book, self.chosen | {cell})

    def showing(self, cell: Cell) -> "View":
        """The book with one count shown again that was hidden beside the small ones."""
        return View(self.book, self.chosen - {cell})

    def account(self) -> list[Hidden]:
        """Every hidden count, with the reason and what somebody can still conclude about it."""
        return [self.hidden_count(cell) for cell in sorted(self.hidden, key=str)]

    def hidden_count(self, cell: Cell) -> Hidden:
        """A hidden count, with the reason and what somebody can still conclude about it."""
        why = SMALL if cell in self.book.small else GIVES_AWAY
        return Hidden(cell, why, self.attack.about(cell))


def _behind(figure: Figure) -> frozenset[Cell]:
    """The counts behind a figure; of a number of sibling groups, also those of the figure that they are of."""
    own = replace(figure, key=figure.key.removesuffix(SIBLING_GROUPS))
    return frozenset((*cells_of(figure), *cells_of(own)))


def controlled(book: Book) -> View:
    """The book with as little hidden as keeps each small count from being told."""
    view = View(book, frozenset())
    for cell in sorted(book.small, key=str):
        while not view.is_safe(cell):
            protected = _protected(view, cell)
            if protected is None:
                break
            view = protected
    return _without_needless(view)


def unsafe(view: View) -> list[Hidden]:
    """The hidden counts that can be told, or too nearly, and whose disclosure nobody has accepted.

    Of one that is hidden only to protect another two values are enough. One that others have printed is told,
    and no build of ours can help it: the account says so (report.py).
    """
    told = []
    for cell in sorted(view.hidden - view.book.accepted, key=str):
        least = view.book.policy(cell.edition).narrowest_interval if cell in view.book.small else 2
        needs_it = cell in view.book.small or cell in view.chosen
        # Whether enough values remain was found out in hiding, or soon is; which they are takes far longer.
        is_told = needs_it and not view.attack.leaves(cell, least, view.book.counts)
        if is_told and not view.book.is_printed(cell, least):
            told.append(view.hidden_count(cell))
    return told


def _protected(view: View, cell: Cell) -> View | None:
    """The view with one more count hidden that protects `cell`, or at least may; None where there is none.

    Looked for among the counts that share a sum with it, then among those that share one with these.
    """
    reached = frozenset({cell})
    while True:
        found = view.book.beside(reached)
        if not found:
            return None
        others = sorted((one for one in found - view.hidden), key=lambda one: _missed(view.book, one))
        for other in others:
            if view.hiding(other).is_safe(cell):
                return view.hiding(other)
        if others:
            return view.hiding(others[0])
        reached |= found


def _without_needless(view: View) -> View:
    """The view with every count shown again that no small one needs hidden, what is missed most first."""
    for cell in sorted(view.chosen, key=lambda one: _missed(view.book, one), reverse=True):
        shown = view.showing(cell)
        if all(shown.is_safe(one) for one in view.book.small if view.is_safe(one)):
            view = shown
    return view


def _missed(book: Book, cell: Cell) -> tuple:
    """How much a reader misses a count: nought, which hides little, is hidden last of a kind."""
    count, rank = book.counts[cell], MISSED.get(cell.part.partition(":")[0], 0)
    if cell.part in OF_A_FIGURE and cell.key in INDICATORS:
        rank += 10 if cell.key in GROWTH.values() else 5
    return rank, count == 0, count, str(cell)
