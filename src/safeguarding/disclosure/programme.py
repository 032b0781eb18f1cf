"""The least and the greatest value of a whole number, of which and others linear constraints are known.

HiGHS solves it: as a linear programme first, which is fast; only where the counts that it finds are not
whole, or are not as far out as whole counts could be, as an integer programme. Both ends are proven: the
solver's counts are put into every constraint in exact whole numbers, so that two different ends show beyond
doubt that the count cannot be recovered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import floor

import highspy
import numpy as np

from safeguarding.disclosure.constraint import Cell, Constraint

MOST = 1_000_000
"""No count of an authority's children, plans or reviews is greater: an end there is an open one."""

NEAR = 12
"""How far from the true counts others are looked for first: there are few of them, and mostly enough."""

SLACK = 1e-6
"""By how much the solver's numbers may lie beside the exact ones."""


class Programme:
    """All counts that fit some constraints: whole, and from 0 to MOST."""

    def __init__(self, constraints: Sequence[Constraint]):
        self._constraints = constraints
        self._places = {cell: place for place, cell in enumerate(_cells(constraints))}
        self._model = highspy.Highs()
        self._model.setOptionValue("output_flag", False)
        self._model.passModel(self._stated())
        self._whole = False

    def ends(self, cell: Cell) -> tuple[int, int]:
        """The least and the greatest value of a cell. Raises ArithmeticError where no counts fit."""
        if cell not in self._places:
            return 0, MOST
        return self._end(cell, 1), -self._end(cell, -1)

    def leaves(self, cell: Cell, values: int, counts: Mapping[Cell, int]) -> bool:
        """Whether a cell can have so many values. The true `counts` fit, and are one of them.

        Counts that need not be whole bound it from without, whole ones near the true ones from within; only
        where these two do not answer are the ends looked for.
        """
        if cell not in self._places:
            return values <= MOST + 1
        least, greatest = (self._relaxed(cell, sign) for sign in (1, -1))
        if -greatest.bound - least.bound + 1 < values:
            return False
        low, high = (one.reached(cell, counts[cell]) for one in (least, greatest))
        if high - low + 1 >= values:
            return True
        number, true = len(self._places), np.array([counts[one] for one in self._places], float)
        near = (np.maximum(true - NEAR, 0), true + NEAR)
        everywhere = (np.zeros(number), np.full(number, float(MOST)))
        enough = any(self._spans(cell, values - 1, counts[cell], *bounds) for bounds in (near, everywhere))
        self._bound(*everywhere)
        return enough

    def _spans(self, cell: Cell, steps: int, true: int, low: np.ndarray, high: np.ndarray) -> bool:
        """Whether counts within bounds take a cell so many steps from its least to its greatest value."""
        place = self._places[cell]

        @cache
        def reaches(step: int) -> bool:
            self._bound(low, high)
            beyond = (true + step, high[place]) if step > 0 else (low[place], true + step)
            return step == 0 or (beyond[0] <= beyond[1] and self._has_counts(place, *beyond))

        return any(reaches(up) and reaches(up - steps) for up in (*range(steps, 0, -1), 0))

    def _has_counts(self, place: int, low: float, high: float) -> bool:
        """Whether any whole counts fit with one of them between two bounds."""
        self._model.changeColBounds(place, float(low), float(high))
        for whole in (False, True):
            self._require(whole=whole)
            self._model.run()
            status = self._model.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                return False
            if status == highspy.HighsModelStatus.kOptimal and self._whole_counts() is not None:
                return True
        raise ArithmeticError("the solver's counts do not fit what is published")

    def _bound(self, low: np.ndarray, high: np.ndarray) -> None:
        """Look only among counts that lie between these."""
        self._model.changeColsBounds(len(low), np.arange(len(low), dtype=np.int32), low, high)

    def _whole_counts(self) -> dict[Cell, int] | None:
        """The solver's counts, rounded; None where these do not fit."""
        counts = map(_whole, self._model.getSolution().col_value)
        found = dict(zip(self._places, counts, strict=True))
        return found if all(one.holds(found) for one in self._constraints) else None

    def _stated(self) -> highspy.HighsLp:
        """The programme as the solver takes it, with a row for each constraint."""
        model, number = highspy.HighsLp(), len(self._places)
        model.num_col_, model.num_row_ = number, len(self._constraints)
        model.col_cost_ = np.zeros(number)
        model.col_lower_, model.col_upper_ = np.zeros(number), np.full(number, float(MOST))
        model.row_lower_ = np.array([_or(one.low, -highspy.kHighsInf) for one in self._constraints])
        model.row_upper_ = np.array([_or(one.high, highspy.kHighsInf) for one in self._constraints])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(one.terms) for one in self._constraints)])
        model.a_matrix_.index_ = np.array([self._places[c] for one in self._constraints for c in one.terms])
        model.a_matrix_.value_ = np.array(
            [float(multiple) for one in self._constraints for multiple in one.terms.values()]
        )
        return model

    def _end(self, cell: Cell, sign: int) -> int:
        """The least value of a cell, or with the sign -1 the greatest, which then has that sign."""
        relaxed = self._relaxed(cell, sign)
        if relaxed.counts is not None and sign * relaxed.counts[cell] == relaxed.bound:
            return relaxed.bound
        found = self._solved(cell, sign, whole=True).counts
        if found is None:
            raise ArithmeticError(f"the solver's counts about {cell.in_words} do not fit")
        return sign * found[cell]

    def _relaxed(self, cell: Cell, sign: int) -> "Solution":
        """The same of counts that need not be whole."""
        return self._solved(cell, sign, whole=False)

    def _solved(self, cell: Cell, sign: int, *, whole: bool) -> "Solution":
        """What the solver finds. Raises ArithmeticError where no counts can fit."""
        self._require(whole=whole)
        self._model.changeColCost(self._places[cell], float(sign))
        self._model.run()
        if self._model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"no counts fit what is published about {cell.in_words}")
        bound = -floor(SLACK - self._model.getInfo().objective_function_value)
        self._model.changeColCost(self._places[cell], 0.0)
        return Solution(bound, self._whole_counts())

    def _require(self, *, whole: bool) -> None:
        """Ask for whole counts from now on, or for any."""
        if whole != self._whole:
            kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
            number = len(self._places)
            places = np.arange(number, dtype=np.int32)
            self._model.changeColsIntegrality(number, places, np.full(number, kind))
            self._whole = whole


@dataclass(frozen=True)
class Solution:
    """How far a count can go, with its sign, where counts need not be whole; whole ones that fit, if found."""

    bound: int
    counts: Mapping[Cell, int] | None

    def reached(self, cell: Cell, otherwise: int) -> int:
        """The value that the whole counts give a cell."""
        return otherwise if self.counts is None else self.counts[cell]


def _cells(constraints: Sequence[Constraint]) -> list[Cell]:
    return sorted({cell for one in constraints for cell in one.terms}, key=str)


def _or(end: int | None, open_end: float) -> float:
    return open_end if end is None else float(end)


def _whole(number: float) -> int:
    return int(number + 0.5)
