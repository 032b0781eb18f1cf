"""What the whole numbers behind a printed percentage could be, and which printed ones exclude each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from safeguarding.disclosure.released import PublishedFigures
from safeguarding.feasibility import bases, denominators, nearest, numerators
from safeguarding.figure import GROWTH, SCHEMA, Figure
from safeguarding.rounding import growth
from safeguarding.years import ReportingYear

SAME_BASE = {"ni062": "lac_growth"}
"""Percentages of last year's count, and the growth that was quoted on that same count."""


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


@dataclass(frozen=True)
class Tried:
    """A number of children tried below a printed percentage.

    `fits` are the whole numbers of it that give the percentage; `beside` those next to it, each with the
    percentage that it does give. Of a growth both are about the count now.
    """

    base: int
    fits: list[int]
    beside: list[tuple[int, Decimal]]


@dataclass(frozen=True)
class Reach:
    """A percentage as it was reported: every number of children that could lie below it, and two that did.

    `within` are all numbers, the last range open at its end where `open_ended`. `here` is the number computed
    from the returns and `department` the one that the department counted, None where there is none.
    """

    figure: Figure
    within: list[range]
    here: Tried | None
    department: Tried | None

    @property
    def open_ended(self) -> bool:
        return self.figure.key not in GROWTH


def reaches(published: PublishedFigures, area: str | None, year: ReportingYear) -> Iterator[Reach]:
    """Each percentage that was reported for a year, with what could have given it."""
    rows = published.frame.filter(edition=str(year), series="reported", unit="percent").sort(SCHEMA.names())
    for row in rows.rows(named=True):
        figure = Figure(**row)
        reach = _of_growth if figure.key in GROWTH else _of_share
        yield from reach(figure, published, area, year)


def _of_share(
    figure: Figure, published: PublishedFigures, area: str | None, year: ReportingYear
) -> Iterator[Reach]:
    ours = published.find(figure.key, figure.edition, figure.as_at)
    counted = area and published.find(figure.key, figure.edition, figure.as_at, area)
    base = counted.denominator if counted else None
    if area and base is None and figure.key in SAME_BASE:
        base = _count(published, GROWTH[SAME_BASE[figure.key]], year.last_day, area)
    tried = [
        Tried(int(one), numerators(figure.value, int(one)), nearest(figure.value, int(one))) if one else None
        for one in (ours and ours.denominator, base)
    ]
    yield Reach(figure, denominators(figure.value), *tried)


def _of_growth(
    figure: Figure, published: PublishedFigures, area: str | None, year: ReportingYear
) -> Iterator[Reach]:
    """Of a growth the number a year before (on a later day: at the year's end) is what could be another."""
    key = GROWTH[figure.key]
    now = _count(published, key, figure.as_at, "reported")
    if now is None:
        return
    before = year.previous.last_day if figure.as_at == year.last_day else year.last_day
    allowed = bases(figure.value, now)
    tried = [
        Tried(base, [now] if base in allowed else [], [(now, growth(now, base))]) if base else None
        for base in (_count(published, key, before, one) for one in ("computed", area))
    ]
    yield Reach(figure, [range(allowed[0], allowed[-1] + 1)] if allowed else [], *tried)


def _count(published: PublishedFigures, key: str, day: date, series: str | None) -> int | None:
    found = series and published.find(key, str(ReportingYear.containing(day)), day, series)
    found = found or (series and _of_an_edition_before(published, key, day, series))
    return int(found.value) if found and found.is_number else None


def _of_an_edition_before(published: PublishedFigures, key: str, day: date, series: str) -> Figure | None:
    """A count on a day after its edition's year stands in the edition for the year before."""
    rows = published.frame.filter(pl.col("as_at") == day, key=key, series=series)
    return Figure(**rows.row(0, named=True)) if rows.height else None
