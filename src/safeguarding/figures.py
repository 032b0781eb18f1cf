"""The figures table: every figure of every edition, computed, reported and published."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from safeguarding.authority import Authority, Edition
from safeguarding.comparators import published_by_the_department
from safeguarding.figure import BY_SIBLING_GROUP, DESIGN_EFFECT, GROWTH, SCHEMA, SIBLING_GROUPS, Figure
from safeguarding.indicators.companions import companions
from safeguarding.indicators.from_annex_a import why_not_from_annex_a
from safeguarding.indicators.indicator import Indicator, Workings, work
from safeguarding.indicators.readings import READINGS, indicator_of
from safeguarding.indicators.register import REGISTER, indicator
from safeguarding.indicators.sibling_groups import MOVE_TOGETHER, sibling_groups
from safeguarding.intervals import byar, design_effect, wilson
from safeguarding.returns.history import History
from safeguarding.returns.loaded import Loaded, returns_present
from safeguarding.returns.stored import stored
from safeguarding.rounding import as_decimal, growth, half_up, per, percentage
from safeguarding.siblings import read_siblings
from safeguarding.years import ReportingYear

if TYPE_CHECKING:
    from safeguarding.returns.load import Reading

ASKED = (*REGISTER, *(reading.indicator for reading in READINGS if reading.indicator))
"""Every question that is asked of the returns: each indicator as it is reported, then the other readings."""

ONE_IN = 20
"""A percentage is of low reliability where more than one in so many of its rows could not be assessed."""


class Histories:
    """The histories that an authority's figures need, each read once; and its `siblings`.

    They are loaded from the returns, or read from the folder in which the build has `stored` them.
    """

    def __init__(self, authority: Authority, stored_in: Path | None = None):
        self._authority = authority
        self._stored_in = stored_in
        self._reading: Reading | None = None
        self._present = returns_present(authority.returns)
        self._read: dict[ReportingYear, Loaded] = {}
        self._rows_refused: dict[ReportingYear, dict[str, int]] = {}

    @cached_property
    def siblings(self) -> pl.DataFrame | None:
        """The families of the authority's children, None where nobody supplied them: see `read_siblings`."""
        return read_siblings(self._authority.folder)

    def loaded(self, when: ReportingYear | date) -> Loaded | None:
        """All returns up to the one that covers a year or a day, None where that one was not supplied."""
        year = _year_of(when)
        if year not in self._present:
            return None
        if year not in self._read:
            self._read[year] = stored(self._stored_in, year) if self._stored_in else self._load(year)
        return self._read[year]

    def _load(self, year: ReportingYear) -> Loaded:
        # Most processes of a build read what is stored, and need nothing of what reads the returns themselves.
        from safeguarding.returns.load import Reading, load

        self._reading = self._reading or Reading(self._authority.returns)
        return load(self._authority.returns, year, self._reading)

    def read_through(self, moments: Iterable[ReportingYear | date]) -> None:
        """Read and check all returns that these years and days ask for together: one by one takes longer."""
        asked = {
            when if isinstance(when, ReportingYear) else ReportingYear.containing(when) for when in moments
        }
        if there := asked & set(self._present):
            self.loaded(max(there))

    def of(self, when: ReportingYear | date, one: Indicator) -> History | None:
        """The history that answers for a year or a day.

        None where a table that the indicator needs was not supplied, or stands in an Annex A that lacks what
        is asked.
        """
        loaded = self.loaded(when)
        if loaded is None or not set(one.needs) <= self._refused(_year_of(when)).keys():
            return None
        return None if why_not_from_annex_a(one, loaded, when) else loaded.history

    def lacks_rows(self, when: ReportingYear | date, needs: Collection[str]) -> bool:
        """Whether any row of a table that is needed was refused in the return of that year or day."""
        refused = self._refused(_year_of(when))
        return any(refused.get(table) for table in needs)

    def _refused(self, year: ReportingYear) -> dict[str, int]:
        """How many rows were refused of each table that stands in the year's return."""
        if year not in self._rows_refused:
            files = self.loaded(year).files.filter(year=str(year))
            counted = files.group_by("table").agg(pl.col("rows_refused").sum())
            self._rows_refused[year] = dict(counted.iter_rows())
        return self._rows_refused[year]


def _year_of(when: ReportingYear | date) -> ReportingYear:
    return when if isinstance(when, ReportingYear) else ReportingYear.containing(when)


def figures_table(authority: Authority, histories: Histories | None = None) -> pl.DataFrame:
    """Every figure of every edition: computed, as reported to the Panel, and as published nationally.

    `histories` are the authority's, where somebody has them: what was read and worked out is not done again.
    """
    histories = histories or Histories(authority)
    editions = authority.editions
    histories.read_through(when for edition in editions for one in ASKED for when in moments(one, edition))
    return with_others(authority, [computed(authority, edition, histories) for edition in editions])


def with_others(authority: Authority, tables: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The computed figures of each edition in one table, with those reported and those published nationally."""
    published = published_by_the_department(authority.la_code)
    return pl.concat([*tables, reported(authority), published]).sort(SCHEMA.names())


def computed(authority: Authority, edition: Edition, histories: Histories) -> pl.DataFrame:
    """One edition's figures from its returns: columns of SCHEMA, `series` is `computed`."""
    found = [
        figure
        for one in ASKED
        for when in moments(one, edition)
        for figure in _figures_of(one, when, edition, authority, histories)
    ]
    counts = {(figure.key, figure.as_at): figure.numerator for figure in found}
    return _frame([*found, *_growths(counts, edition, histories)])


def not_from_annex_a(edition: Edition, histories: Histories) -> list[str]:
    """A line for each reason why figures of the edition cannot be computed from Annex A, with their keys.

    Another reading is named only where its reason is not that of the reported one.
    """
    why: dict[str, list[str]] = {}
    for one in ASKED:
        reported = indicator_of(one.key)
        for when in moments(one, edition):
            loaded = histories.loaded(when)
            reason = loaded and why_not_from_annex_a(one, loaded, when)
            if reason and (one is reported or reason != why_not_from_annex_a(reported, loaded, when)):
                on_the_day = f" on {when}" if one.snapshot else ""
                why.setdefault(reason, []).append(f"{one.key}{on_the_day}")
    return [f"{', '.join(figures)}: {reason}." for reason, figures in why.items()]


def write_figures(figures: pl.DataFrame, path: Path) -> None:
    """Keep a figures table as CSV text in the run folder."""
    figures.write_csv(path, line_terminator="\n")


def read_figures(path: Path) -> pl.DataFrame:
    """A figures table that `write_figures` kept."""
    return pl.read_csv(path, schema=SCHEMA)


def reported(authority: Authority) -> pl.DataFrame:
    """The figures that earlier reports gave to the Panel, as they were printed: `series` is `reported`."""
    return _frame(
        Figure(
            str(row.edition),
            row.key,
            row.as_at,
            "reported",
            value=row.value,
            unit=row.unit,
            source=row.source,
        )
        for row in authority.reported
    )


def moments(one: Indicator, edition: Edition) -> list[ReportingYear | date]:
    """When an edition asks an indicator's question: over the year, or on each of its days."""
    if not one.snapshot:
        return [edition.year]
    month_ends = edition.month_ends if one.key in GROWTH.values() else ()
    return sorted({edition.year.last_day, *edition.snapshots, *month_ends})


def figure_of(
    one: Indicator, workings: Workings, when: ReportingYear | date, edition: str, officers: Decimal | None
) -> Figure:
    """The figure that an indicator's workings give.

    `officers` are the full-time equivalent reviewing officers on the day; only the caseloads need them.
    """
    named = _named(one.key, when, edition, one.unit)
    if one.unit == "children":
        return _count(named, workings.numerator)
    if one.unit == "percent":
        return _share(named, workings.numerator, workings.denominator, workings.not_assessable)
    if not officers:
        return Figure(**named, numerator=workings.numerator, status="not_available")
    value = per(workings.numerator, officers)
    return Figure(**named, numerator=workings.numerator, denominator=float(officers), value=str(value))


def _figures_of(
    one: Indicator, when: ReportingYear | date, edition: Edition, authority: Authority, histories: Histories
) -> Iterator[Figure]:
    """An indicator's figure, those of its companions, and what sibling groups make of its interval."""
    history = histories.of(when, one)
    if history is None:
        yield Figure(**_named(one.key, when, str(edition.year), one.unit), status="not_available")
        return
    workings = work(one, history, when)
    officers = authority.reviewing_officers(when) if isinstance(when, date) else None
    figure = figure_of(one, workings, when, str(edition.year), officers)
    if figure.status == "ok" and histories.lacks_rows(when, one.needs):
        figure = replace(figure, status="partial")
    yield figure
    for key, numerator, denominator in companions(one.key, workings).iter_rows():
        named = _named(key, when, str(edition.year), one.unit)
        beside = (
            _count(named, numerator) if one.unit == "children" else _share(named, numerator, denominator, 0)
        )
        yield replace(beside, status=figure.status)
    if histories.siblings is not None and one.key in MOVE_TOGETHER and figure.value is not None:
        yield from _by_sibling_group(figure, sibling_groups(workings, histories.siblings))


def _by_sibling_group(figure: Figure, groups: pl.DataFrame) -> Iterator[Figure]:
    """The figure with the interval by sibling group, its design effect, and how many groups there are."""
    effect = design_effect(groups.iter_rows())
    low, high = map(str, wilson(figure.numerator, int(figure.denominator), effect))
    yield replace(figure, key=f"{figure.key}{BY_SIBLING_GROUP}", low=low, high=high)
    bare = replace(figure, numerator=None, denominator=None, low=None, high=None)
    effect_shown = str(half_up(as_decimal(effect), 2))
    yield replace(bare, key=f"{figure.key}{DESIGN_EFFECT}", value=effect_shown, unit="design effect")
    number = str(groups.height)
    yield replace(bare, key=f"{figure.key}{SIBLING_GROUPS}", value=number, unit="sibling groups")


def _named(key: str, when: ReportingYear | date, edition: str, unit: str) -> dict:
    as_at = when if isinstance(when, date) else None
    source = "Computed from the returns"
    return {
        "edition": edition,
        "key": key,
        "as_at": as_at,
        "series": "computed",
        "unit": unit,
        "source": source,
    }


def _count(named: dict, number: int) -> Figure:
    low, high = map(str, byar(number))
    return Figure(**named, numerator=number, value=str(number), low=low, high=high)


def _share(named: dict, numerator: int, denominator: int, not_assessable: int) -> Figure:
    value = percentage(numerator, denominator)
    named |= {"numerator": numerator, "denominator": float(denominator)}
    if value is None:
        return Figure(**named, status="not_available" if not_assessable else "not_applicable")
    low, high = map(str, wilson(numerator, denominator))
    return Figure(**named, value=str(value), low=low, high=high, status=_status(denominator, not_assessable))


def _status(assessed: int, not_assessable: int) -> str:
    if not_assessable * ONE_IN > assessed + not_assessable:
        return "low_reliability"
    return "partial" if not_assessable else "ok"


def _growths(
    counts: Mapping[tuple[str, date], int | None], edition: Edition, histories: Histories
) -> Iterator[Figure]:
    """Growth of each count: at the year's end since a year before, on a later day since the year's end."""
    year_end = edition.year.last_day
    for key, count_key in GROWTH.items():
        year_before = _count_on(count_key, edition.year.previous.last_day, histories)
        yield _growth(key, edition, year_end, counts[count_key, year_end], year_before)
        for day in edition.snapshots:
            yield _growth(key, edition, day, counts[count_key, day], counts[count_key, year_end])


def _count_on(key: str, day: date, histories: Histories) -> int | None:
    one = indicator(key)
    history = histories.of(day, one)
    return None if history is None else work(one, history, day).numerator


def _growth(key: str, edition: Edition, day: date, now: int | None, before: int | None) -> Figure:
    """A growth has the count now as its numerator and the count before as its denominator."""
    named = _named(key, day, str(edition.year), "percent") | {"numerator": now}
    value = growth(now, before) if now is not None and before is not None else None
    if value is None:
        return Figure(**named, status="not_available")
    return Figure(**named, denominator=float(before), value=str(value))


def _frame(found: Iterable[Figure]) -> pl.DataFrame:
    return pl.DataFrame([asdict(figure) for figure in found], schema=SCHEMA).sort(SCHEMA.names())
