"""What an indicator is, and how asking its question makes the workings.

An indicator is two named things: who could count (the cohort) and one yes/no question asked of each.
Its figure is then a sum and a height. The cohort keeps those it leaves out, each with the reason,
so that what is excluded can be counted and read.
"""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from safeguarding.returns.history import History
from safeguarding.returns.kept import kept_with_history
from safeguarding.years import ReportingYear

Polarity = Literal["higher", "lower", "range", "none"]
Unit = Literal["children", "percent", "children per officer"]

EXCLUDED = "excluded_because"
"""Cohort column (String): null for the eligible; for the others, why they are not."""

CANNOT_BE_ASSESSED = "Cannot be assessed"
"""How the reason begins when a row should be eligible but the returns cannot answer the question."""


@dataclass(frozen=True, eq=False)
class Indicator:
    """One indicator: its words and its rule, side by side.

    `cohort(history, when)` returns one row for each child, plan or conference that was considered, with
    `child_id` (String), `excluded_because` (String, null where eligible) and the columns that the
    question needs, sorted, with no two rows alike. `when` is a ReportingYear, or the day where
    `snapshot` is true. `needs` names the tables of a return without which there is no figure. `counts` is
    the question, Boolean and never null for an eligible row. `because` gives the reason for the answer,
    String, in the words that a reviewer would use. `annex_a_lacks` says what Annex A lacks where it stands for
    a return that is needed; None where its lists are enough, on the days that they tell of.

    Two more say what a row that could not be used may have changed (see bounds.py): `case_table` is the table
    of which each row is a case of its own (None where a child is one case); `made_of` the indicators whose
    rows, one below the other, are this one's.
    """

    key: str
    title: str
    eligible: str
    counted: str
    source: str
    polarity: Polarity
    unit: Unit
    snapshot: bool
    needs: tuple[str, ...]
    cohort: Callable[[History, ReportingYear | date], pl.DataFrame]
    counts: pl.Expr
    because: pl.Expr
    annex_a_lacks: str | None
    case_table: str | None = None
    made_of: tuple["Indicator", ...] = ()


@dataclass(frozen=True)
class Workings:
    """Each row that was considered, with its answer: private, the audit trail.

    `eligible` has the cohort's columns, `counts` (Boolean) and `because` (String);
    `excluded` has the cohort's columns with `excluded_because` filled.
    """

    eligible: pl.DataFrame
    excluded: pl.DataFrame

    @property
    def numerator(self) -> int:
        return self.eligible["counts"].sum()

    @property
    def denominator(self) -> int:
        return self.eligible.height

    @property
    def unassessed(self) -> pl.DataFrame:
        """Those of `excluded` that should have been eligible but could not be assessed."""
        return self.excluded.filter(pl.col(EXCLUDED).str.starts_with(CANNOT_BE_ASSESSED))

    @property
    def not_assessable(self) -> int:
        """How many should have been eligible but could not be assessed."""
        return self.unassessed.height


def work(indicator: Indicator, history: History, when: ReportingYear | date) -> Workings:
    """Ask the indicator's question of every eligible row. Raises ValueError if an answer is missing:
    a null would vanish from the sum, and unknown is not no."""
    return _worked(history, indicator, when)


Asked = tuple[Indicator, History, ReportingYear | date]


def work_all(asked: Sequence[Asked]) -> list[Workings]:
    """The workings of several indicators, each in its year or on its day, in order: two at a time.

    One thread takes them from the front and one from the back: neighbours wait for the same care periods, but
    the first of the register are about children in care and the last about plans.
    """
    waiting = deque(asked)

    def work_through(take: Callable[[], Asked]) -> None:
        while True:
            try:
                one = take()
            except IndexError:
                return
            work(*one)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work_through, (waiting.popleft, waiting.pop)))
    return [work(*one) for one in asked]


@kept_with_history
def _worked(history: History, indicator: Indicator, when: ReportingYear | date) -> Workings:
    cohort = indicator.cohort(history, when)
    eligible = cohort.filter(pl.col(EXCLUDED).is_null()).with_columns(
        counts=indicator.counts, because=indicator.because
    )
    if eligible["counts"].has_nulls() or eligible["because"].has_nulls():
        raise ValueError(f"{indicator.key}: an eligible row has no answer")
    return Workings(eligible.drop(EXCLUDED), cohort.filter(pl.col(EXCLUDED).is_not_null()))
