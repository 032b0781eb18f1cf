"""What must agree with what: identities within the data, and this computation against what others printed."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from safeguarding.care.periods_of_care import periods_of_care
from safeguarding.disclosure import PublishedFigures
from safeguarding.feasibility import bases, numerators
from safeguarding.figure import GROWTH, Figure
from safeguarding.indicators.indicator import work
from safeguarding.indicators.register import indicator
from safeguarding.returns.history import History
from safeguarding.rounding import half_up
from safeguarding.years import ReportingYear

SAME_BASE = {"ni062": "lac_growth"}
"""Percentages of last year's count, and the growth that was quoted on that same count."""


@dataclass(frozen=True)
class Identity:
    """Two ways to the same number, with the sum in words."""

    name: str
    sum: str
    left: int
    right: int

    @property
    def holds(self) -> bool:
        return self.left == self.right


def identities(history: History, year: ReportingYear) -> list[Identity]:
    """Sums that must hold in any sound set of returns: stock and flow, and parts of a whole."""
    count = {key: work(indicator(key), history, year.last_day).numerator for key in ("lac_count", "cpp_count")}
    caseload = work(indicator("caseload_combined"), history, year.last_day).numerator
    return [
        _stock_and_flow("Looked after children", periods_of_care(history), year, count["lac_count"]),
        _stock_and_flow("Child protection plans", history.plans, year, count["cpp_count"]),
        Identity(
            "Reviewing officers' caseload",
            f"{count['lac_count']} looked after + {count['cpp_count']} with a plan",
            sum(count.values()),
            caseload,
        ),
    ]


def _stock_and_flow(name: str, spells: pl.DataFrame, year: ReportingYear, now: int) -> Identity:
    """Open on the last day of the year before + started - ended = open on the last day."""
    start, end = pl.col("start_date"), pl.col("end_date")
    before, first, last = year.previous.last_day, year.first_day, year.last_day
    opened = spells.filter(start <= before, end.is_null() | (end > before)).height
    started = spells.filter(start.is_between(first, last)).height
    ended = spells.filter(end.is_between(first, last)).height
    return Identity(name, f"{opened} + {started} started - {ended} ended", opened + started - ended, now)


@dataclass(frozen=True)
class Comparison:
    """One figure as computed here, as reported to the Panel, and as published by the department."""

    key: str
    edition: str
    computed: Figure | None
    reported: Figure | None
    published: Figure | None

    @property
    def verdict(self) -> str:
        """What the reader should take from it."""
        others = [one for one in (self.reported, self.published) if one and one.value is not None]
        if self.computed is None or self.computed.value is None:
            return "not computed"
        if not others:
            return "nothing to compare with"
        differing = [_named(one) for one in others if not _agree(self.computed, one)]
        return f"differs from the one {' and the one '.join(differing)}" if differing else "agrees"


def comparisons(published: PublishedFigures, area: str | None, year: ReportingYear) -> Iterator[Comparison]:
    """Every computed figure of a year that was reported or published as well, beside those."""
    frame = published.frame.filter(pl.col("edition") == str(year))
    others = frame.filter(pl.col("series").is_in(["reported", area or ""]))
    ours = frame.filter(pl.col("series") == "computed").select("key", "as_at")
    both = ours.join(others, on=["key", "as_at"], how="semi", nulls_equal=True)
    for key, as_at in both.sort("key", "as_at").iter_rows():
        series = ("computed", "reported", area or "")
        found = [published.find(key, str(year), as_at, one) for one in series]
        yield Comparison(key, str(year), *found)


@dataclass(frozen=True)
class SharedBase:
    """Two printed figures that rest on one count of the year before, and what each allows it to be.

    `allowed` gives, for each base that the printed growth allows, the numerators that the printed percentage
    then allows; where all are empty the two cannot both be true.
    """

    growth: Figure
    percentage: Figure
    now: Figure
    allowed: dict[int, list[int]]

    @property
    def possible(self) -> bool:
        return any(self.allowed.values())


def shared_bases(published: PublishedFigures, year: ReportingYear) -> Iterator[SharedBase]:
    """Each pair of printed figures of SAME_BASE that the Panel was given."""
    for key, growth_key in SAME_BASE.items():
        grown = published.find(growth_key, str(year), year.last_day, "reported")
        now = published.find(GROWTH[growth_key], str(year), year.last_day, "reported")
        share = published.find(key, str(year.previous), None, "reported")
        if grown and now and share:
            allowed = {base: numerators(share.value, base) for base in bases(grown.value, int(now.value))}
            yield SharedBase(grown, share, now, allowed)


def _agree(one: Figure, other: Figure) -> bool:
    """Whether two figures are the same at the precision of the one that is printed with fewer decimals."""
    places = min(len(figure.value.partition(".")[2]) for figure in (one, other))
    rounded = {half_up(Decimal(f.share.numerator) / f.share.denominator, places) for f in (one, other)}
    return len(rounded) == 1


def _named(figure: Figure) -> str:
    return "reported to the Panel" if figure.series == "reported" else "published by the department"
