"""The tables of the workbook and of the CSV file, from the figures that disclosure control let through."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from safeguarding.figure import GROWTH, Figure
from safeguarding.formats.shorthand import STATUS, shorthand
from safeguarding.formats.values import OWN, Cell, part, value
from safeguarding.indicators.register import REGISTER
from safeguarding.names import RATES, title_of
from safeguarding.words.comparison import band, state
from safeguarding.words.facts import Facts
from safeguarding.years import ReportingYear, in_words

REPORTED = "reported"
SERIES = {OWN: "This authority, computed from its returns", REPORTED: "As reported to the Panel"}
PARTS = ("numerator", "denominator", "low", "high")


@dataclass(frozen=True)
class Table:
    """One sheet: its name, its title, what it holds, and its one table.

    No column is wider than `widest` characters.
    """

    name: str
    title: str
    about: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widest: int = 48


def tables(facts: Facts) -> list[Table]:
    """The tables of an edition, in the order of the workbook."""
    return [_headline(facts), _computed(facts), _of_others(facts), _over_the_years(facts)]


def figures(frame: pl.DataFrame) -> Iterator[Figure]:
    """The rows of a figures table as figures."""
    return (Figure(**row) for row in frame.iter_rows(named=True))


def series_name(series: str) -> str:
    """Whose figure it is: this authority's, as the Panel was told, or as published for an area."""
    return SERIES.get(series, f"{series}, as published by the Department for Education")


def period(figure: Figure) -> str:
    """`Year ending 31 March 2011`, or the day: `31 March 2011`."""
    if figure.as_at is not None:
        return in_words(figure.as_at)
    return f"Year ending {in_words(ReportingYear.parse(figure.edition).last_day)}"


def _headline(facts: Facts) -> Table:
    year = facts.year
    headings = (
        "Key",
        "Indicator",
        "Unit",
        f"{year.for_readers}, this authority",
        "Shorthand",
        f"{year.previous.for_readers}, as reported where it was",
        "Target",
        "Against target",
        f"{year.for_readers}, England",
    )
    rows = tuple(_headline_row(facts, facts.now(one.key)) for one in REGISTER)
    title = f"Headline figures of {year.for_readers}"
    about = "One row for each indicator, beside the year before, the target and England."
    return Table("Headline_figures", title, about, headings, rows)


def _headline_row(facts: Facts, now: Figure) -> tuple[Cell, ...]:
    before, england, target = facts.before(now.key), facts.nationally(now.key), facts.target(now.key)
    return (
        now.key,
        title_of(now.key),
        now.unit,
        value(now),
        shorthand(now),
        value(before) if before else "[x]",
        band(target, now.unit) if target else "[z]",
        state(now, target),
        value(england) if england else "[x]",
    )


def _computed(facts: Facts) -> Table:
    headings = (
        "Key",
        "Figure",
        "Period or day",
        "Value",
        "Unit",
        "Numerator (number)",
        "Denominator (number)",
        "Lower limit of 95% interval (unit of the value)",
        "Upper limit of 95% interval (unit of the value)",
        "Shorthand",
        "Completeness",
    )
    own = facts.published.frame.filter(series=OWN, edition=str(facts.year))
    rows = tuple(
        (
            one.key,
            title_of(one.key),
            period(one),
            value(one),
            one.unit,
            *(part(one, name) for name in PARTS),
            shorthand(one),
            STATUS.get(one.status, one.status),
        )
        for one in figures(own)
    )
    title = f"All figures computed for {facts.year.for_readers}"
    about = "One row for each figure and day, also under other readings of a rule and by sibling group."
    return Table("All_figures_computed", title, about, headings, rows)


def _of_others(facts: Facts) -> Table:
    headings = (
        "Key",
        "Figure",
        "Period or day",
        "Whose",
        "Value",
        "Unit",
        "Numerator (number)",
        "Denominator (number)",
        "Source",
    )
    others = facts.published.frame.filter(pl.col("series") != OWN)
    rows = tuple(
        (
            one.key,
            title_of(one.key),
            period(one),
            series_name(one.series),
            value(one),
            one.unit,
            part(one, "numerator"),
            part(one, "denominator"),
            one.source or "[x]",
        )
        for one in figures(others)
    )
    about = "One row for each figure of any year that an earlier report gave or the department published."
    return Table("Reported_and_published", "Figures as reported and as published", about, headings, rows)


def _over_the_years(facts: Facts) -> Table:
    """One row for each indicator, growth or rate and each series of it, one column for each year."""
    keys = [*(one.key for one in REGISTER), *GROWTH, *RATES]
    yearly = [one for one in figures(facts.published.frame) if one.key in keys and _is_yearly(one)]
    years = [str(ReportingYear(start)) for start in _span(yearly)]
    found = {(one.key, one.series, one.edition): one for one in yearly}
    lines = sorted({(one.key, one.series) for one in yearly}, key=lambda line: (keys.index(line[0]), line[1]))
    rows = tuple(
        (
            key,
            title_of(key),
            series_name(series),
            next(one.unit for one in yearly if one.key == key),
            *(value(found[key, series, year]) if (key, series, year) in found else "[x]" for year in years),
        )
        for key, series in lines
    )
    about = "One row for each indicator and whose figure it is; a column for each year, or for its 31 March."
    headings = ("Key", "Indicator", "Whose", "Unit", *years)
    return Table("Over_the_years", "Figures over the years", about, headings, rows)


def _is_yearly(figure: Figure) -> bool:
    return figure.as_at in (None, ReportingYear.parse(figure.edition).last_day)


def _span(yearly: Iterable[Figure]) -> range:
    started = [ReportingYear.parse(one.edition).start_year for one in yearly]
    return range(min(started), max(started) + 1) if started else range(0)


def last_day(facts: Facts) -> date:
    """The day that the files are dated: of the report, or the year's last where none is set."""
    return facts.edition.report_date or facts.year.last_day
