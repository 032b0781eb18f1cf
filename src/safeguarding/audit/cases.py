"""The cases of an edition: each child, plan or conference that was considered, with its answer and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from safeguarding.authority import Edition
from safeguarding.figures import Histories
from safeguarding.indicators.from_annex_a import why_not_from_annex_a
from safeguarding.indicators.indicator import EXCLUDED, Indicator, Workings, work
from safeguarding.indicators.register import REGISTER
from safeguarding.problems import ReturnProblem
from safeguarding.returns.history import History
from safeguarding.returns.loaded import Loaded
from safeguarding.years import ReportingYear

COUNTS, COUNTS_NOT, LEFT_OUT = "counts", "does not count", "excluded"
ANSWERS = (COUNTS, COUNTS_NOT, LEFT_OUT)

CASE = {"child_id": pl.String, "start_date": pl.Date, "role": pl.String}
"""What tells one case of an indicator from another: the child, when it began, and as what it is counted."""

SAID_BY_THE_ANSWER = ("counts", EXCLUDED, "is_settled", "on_short_breaks", "timetable_is_known", "as_at")
"""Columns of the workings that only say again what the answer and its reason say."""


@dataclass(frozen=True)
class Asked:
    """An indicator that was asked of an edition: over the year, or on its last day."""

    indicator: Indicator
    when: ReportingYear | date
    history: History
    workings: Workings

    @property
    def key(self) -> str:
        return self.indicator.key

    @cached_property
    def rows(self) -> pl.DataFrame:
        """One row for each case: those of the columns CASE that the cohort has, answer (of ANSWERS), because,
        and the other columns of the workings; by case.
        """
        answer = pl.when("counts").then(pl.lit(COUNTS)).otherwise(pl.lit(COUNTS_NOT))
        eligible = self.workings.eligible.with_columns(answer=answer)
        left_out = self.workings.excluded.with_columns(answer=pl.lit(LEFT_OUT), because=pl.col(EXCLUDED))
        rows = pl.concat([eligible, left_out], how="diagonal").drop(SAID_BY_THE_ANSWER, strict=False)
        case = [name for name in CASE if name in rows.columns]
        return rows.select(*case, "answer", "because", pl.exclude(*case, "answer", "because")).sort(case)


@dataclass(frozen=True)
class NotAsked:
    """An indicator that cannot be computed for an edition, and why, as a sentence without its stop."""

    indicator: Indicator
    when: ReportingYear | date
    because: str

    @property
    def key(self) -> str:
        return self.indicator.key


def asked_of(edition: Edition, histories: Histories) -> Iterator[Asked | NotAsked]:
    """Every indicator of the register, asked of an edition.

    Raises ReturnProblem where its year has no return.
    """
    loaded = histories.loaded(edition.year)
    if loaded is None:
        raise ReturnProblem(f"returns/{edition.year}: there is no return here, so there is nothing to audit.")
    for one in REGISTER:
        when = edition.year.last_day if one.snapshot else edition.year
        history = histories.of(when, one)
        if history is None:
            yield NotAsked(one, when, _why_not(one, when, loaded, edition.year))
        else:
            yield Asked(one, when, history, work(one, history, when))


def cases(asked: Iterable[Asked]) -> pl.DataFrame:
    """The cases of several indicators, one below the other: key, the columns CASE, answer, because."""
    schema = {"key": pl.String, **CASE, "answer": pl.String, "because": pl.String}
    rows = [one.rows.with_columns(key=pl.lit(one.key)) for one in asked]
    several = pl.concat([pl.DataFrame(schema=schema), *rows], how="diagonal")
    return several.select(list(schema))


def _why_not(one: Indicator, when: ReportingYear | date, loaded: Loaded, year: ReportingYear) -> str:
    not_from_annex_a = why_not_from_annex_a(one, loaded, when)
    if not_from_annex_a:
        return f"It {not_from_annex_a}"
    supplied = loaded.files.filter(pl.col("year") == str(year))["table"]
    lacking = [table for table in one.needs if table not in supplied]
    return f"The returns of {year} do not hold the table {', '.join(lacking)}"
