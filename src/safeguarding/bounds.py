"""Between which bounds each figure lies, whatever the rows that could not be used would have said.

In doubt is every child of whom a row was left out of a table that the indicator reads, and every child who
cannot be assessed. All that the figure counts of these children is set aside. What remains, n of d, stands
fast: no indicator asks about one child what another child's rows say. In truth the children in doubt were a
cases that count among b cases, with b at most u, and so the figure (n + a) / (d + b) lies between n / (d + u)
and (n + u) / (d + u); n / d, where none of them was a case at all, does too.

u is one for each child where a child is one case. Where each row of a table is a case, u has the child's
rows that were eligible or could not be assessed, and those that were left out: the latest row that tells of
a case was either used, and the case is among the first, or refused, and it is among the last.

A row left out that names no child of the returns (without an identifier, or with one that a spreadsheet has
spoilt) may be anybody's. It bears on one case: on one that is not there, or on one of the n of d whose answer
it would turn over. With k of them the lowest figure has k fewer that count, the highest k more, out of as
many; only where no more are left to turn over does k add cases.

The bounds know nothing of a child of whom the returns hold no row, nor of a row that was used and is wrong.
Companions have none: how many reviews a child should have had cannot be read from the rows that there are. Of
the readings of a rule, the one that is reported has them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

import polars as pl

from safeguarding.authority import Authority, Edition
from safeguarding.figures import Histories
from safeguarding.indicators.columns_read import COLUMNS_READ
from safeguarding.indicators.indicator import Indicator, Unit, Workings, work
from safeguarding.indicators.register import REGISTER
from safeguarding.returns.loaded import Loaded
from safeguarding.rounding import per, percentage
from safeguarding.years import ReportingYear

BOUNDS = pl.Schema(
    {"key": pl.String, "as_at": pl.Date, "lowest": pl.String, "highest": pl.String, "in_doubt": pl.Int64}
)
"""`as_at` is null for a whole year, as in the figures table; the others where there is no figure to bound."""


@dataclass(frozen=True)
class Doubt:
    """What stands fast of an indicator, and what is in doubt.

    `counted` (n) of `cases` (d) are those of children about whom nothing is in doubt; `more` (u) is how many
    further cases the `children` in doubt may be; `anybodys` (k) how many rows left out may be anybody's.
    """

    counted: int
    cases: int
    more: int
    anybodys: int
    children: frozenset[str]

    def __add__(self, other: Self) -> Self:
        return Doubt(
            self.counted + other.counted,
            self.cases + other.cases,
            self.more + other.more,
            self.anybodys + other.anybodys,
            self.children | other.children,
        )

    @property
    def in_doubt(self) -> int:
        """How many children are in doubt."""
        return len(self.children) + self.anybodys

    @property
    def fewest(self) -> int:
        """The smallest number that can count."""
        return max(self.counted - self.anybodys, 0)

    @property
    def most(self) -> int:
        """The greatest number that can count."""
        return self.counted + self.more + self.anybodys

    def range(self, unit: Unit, officers: Decimal | None) -> tuple[Decimal | int | None, ...]:
        """The lowest and the highest value, rounded as the figure is; None where there is none."""
        if unit == "children":
            return self.fewest, self.most
        if unit == "percent":
            cases = self.cases + self.more
            cases_if_fewest = cases + max(self.anybodys - self.counted, 0)
            return percentage(self.fewest, cases_if_fewest), percentage(self.most, max(cases, self.most))
        return tuple(per(number, officers) if officers else None for number in (self.fewest, self.most))


def bounds_table(authority: Authority, edition: Edition, histories: Histories) -> pl.DataFrame:
    """The bounds (BOUNDS) of each indicator of the register, over the year or at its end and on later days."""
    rows = [_bounds_of(one, when, authority, histories) for one in REGISTER for when in _moments(one, edition)]
    return pl.DataFrame(rows, BOUNDS, orient="row")


def _moments(one: Indicator, edition: Edition) -> list[ReportingYear | date]:
    return [edition.year.last_day, *edition.snapshots] if one.snapshot else [edition.year]


def _bounds_of(
    one: Indicator, when: ReportingYear | date, authority: Authority, histories: Histories
) -> tuple[str | date | int | None, ...]:
    as_at = when if isinstance(when, date) else None
    if histories.of(when, one) is None:
        return one.key, as_at, None, None, None
    found = doubt(one, histories.loaded(when), when)
    officers = authority.reviewing_officers(when) if isinstance(when, date) else None
    ends = (None if end is None else str(end) for end in found.range(one.unit, officers))
    return one.key, as_at, *ends, found.in_doubt


def doubt(one: Indicator, loaded: Loaded, when: ReportingYear | date) -> Doubt:
    """What is in doubt of an indicator's figure for a year or a day, from all returns up to it."""
    if one.made_of:
        first, *others = (doubt(part, loaded, when) for part in one.made_of)
        return sum(others, first)
    workings = work(one, loaded.history, when)
    left_out = loaded.left_out.filter(pl.col("table").is_in(list(COLUMNS_READ[one.key])))
    known = left_out.join(loaded.history.children, on="child_id", how="semi")
    children = frozenset(known["child_id"]) | frozenset(workings.unassessed["child_id"])
    fast = workings.eligible.filter(~pl.col("child_id").is_in(children))
    return Doubt(
        counted=fast["counts"].sum(),
        cases=fast.height,
        more=_more(one, workings, known, children),
        anybodys=left_out.height - known.height,
        children=children,
    )


def _more(one: Indicator, workings: Workings, left_out: pl.DataFrame, children: frozenset[str]) -> int:
    """How many cases the children in doubt may be at the most."""
    if one.case_table is None:
        return len(children)
    set_aside = workings.eligible.filter(pl.col("child_id").is_in(children))
    left_out_cases = left_out.filter(table=one.case_table)
    return set_aside.height + workings.not_assessable + left_out_cases.height
