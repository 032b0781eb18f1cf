"""One indicator over all authorities: each figure as it was released, the middle of them, and a chart.

It computes from released figures alone, and makes no sum over authorities: from the sum and all but one of its
parts the hidden part could be told. The middle half of the figures that are shown tells nothing of a hidden
one.
"""

import os
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import quantiles
from typing import Self
from urllib.parse import quote

import polars as pl

from safeguarding import contents
from safeguarding.book.addresses import THE_FIGURE
from safeguarding.charts.dots import dots
from safeguarding.country.all_figures import AUTHORITY
from safeguarding.disclosure.released import PublishedFigures
from safeguarding.figure import SCHEMA, Figure
from safeguarding.indicators.register import REGISTER, indicator
from safeguarding.problems import UsageProblem
from safeguarding.rounding import as_decimal, half_up
from safeguarding.tables import Column, Shown, element, escape, table
from safeguarding.years import ReportingYear

COUNTRY = "SAFEGUARDING_COUNTRY"
"""Environment variable: the folder with the released figures of all authorities, which the build has made."""

FIGURES, AUTHORITIES = "figures.csv", "authorities.csv"
LISTED = pl.Schema(
    {
        AUTHORITY: pl.String,
        "name": pl.String,
        "editions": pl.String,
        "has_book": pl.Boolean,
        "failed": pl.Boolean,
    }
)

FEWEST = 4
"""Of fewer figures than this no quarters are told."""

METHOD = (
    "Quartiles are those of the figures that are shown, each authority counted once, between two figures in "
    "proportion (the inclusive method). No total over authorities is shown: with all its other parts it would "
    "tell a hidden one."
)


def compared_keys() -> list[str]:
    """The indicators that are compared: all that have a page in the books."""
    pages = {page.stem for page in contents.pages()}
    return [one.key for one in REGISTER if one.key in pages]


@dataclass(frozen=True)
class Middle:
    """The lower quartile, the median and the upper quartile, as they are displayed."""

    low: Decimal
    median: Decimal
    high: Decimal


@dataclass(frozen=True)
class Compared:
    """An edition of all authorities, opened for a page: their released figures, and what there is of each."""

    edition: str
    figures: pl.DataFrame
    authorities: pl.DataFrame

    @classmethod
    def open(cls, edition: str) -> Self:
        """Open what the build has kept. Raises UsageProblem where no build of many runs the page."""
        kept = os.environ.get(COUNTRY)
        if kept is None:
            raise UsageProblem(
                f"This page compares many authorities: set {COUNTRY} to the folder 'run' beside them that "
                "'build --data PATTERN' has made."
            )
        figures = pl.read_csv(Path(kept, FIGURES), schema={AUTHORITY: pl.String, **SCHEMA})
        authorities = pl.read_csv(Path(kept, AUTHORITIES), schema=LISTED)
        return cls(edition, figures, authorities.with_columns(pl.col("editions").fill_null("")))

    @property
    def year(self) -> ReportingYear:
        return ReportingYear.parse(self.edition)

    def of(self, key: str) -> dict[str, Figure]:
        """The figure of each authority that has one for the year, or for its last day, by folder."""
        rows = self.figures.filter(
            pl.col("key") == key,
            pl.col("edition") == self.edition,
            pl.col("as_at").is_null() | (pl.col("as_at") == self.year.last_day),
        )
        return {row.pop(AUTHORITY): Figure(**row) for row in rows.sort(AUTHORITY, "as_at").rows(named=True)}

    def books(self) -> Shown:
        """Every authority, with a link to its book and to each edition's report."""
        columns = [Column("name", "Authority"), Column("editions", "Editions"), Column("state", "This build")]
        rows = [
            {"name": self._book(one), "editions": self._editions(one), "state": _state(one)}
            for one in self.authorities.rows(named=True)
        ]
        return table("Books of all authorities", columns, rows)

    def overview(self) -> Shown:
        """Each indicator: how many authorities show a figure, how many hide or lack it, and the middle half."""
        columns = [
            Column("title", "Indicator"),
            Column("shown", "Authorities with a figure", number=True),
            Column("hidden", "Hidden", number=True),
            Column("lacking", "Without a figure", number=True),
            Column("low", "Lower quartile", number=True),
            Column("median", "Median", number=True),
            Column("high", "Upper quartile", number=True),
        ]
        return table(
            f"All authorities in {self.year.for_readers}",
            columns,
            list(map(self._line, compared_keys())),
            METHOD,
        )

    def chart(self, key: str) -> Shown:
        """The figures in their order, with 95% intervals, and the middle half of them; words where none is
        shown.
        """
        shown = {self.name(folder): one for folder, one in self.of(key).items() if one.is_number}
        if not shown:
            words = f"No authority shows a figure for {self.year.for_readers}, so there is no chart."
            return Shown(element("p", words), words)
        named = [(name, PublishedFigures(_frame(one), {})) for name, one in shown.items()]
        middle = self.middle(key)
        levels = (middle.low, middle.median, middle.high) if middle else None
        about = indicator(key)
        return dots(named, key, f"{about.title}, {self.year.for_readers}", self._told(key), levels)

    def table(self, key: str) -> Shown:
        """Every authority's figure as it was released, in the order of the chart; then those without one."""
        columns = [
            Column("name", "Authority"),
            Column("value", "Figure", number=True),
            Column("division", "Division", number=True),
            Column("interval", "95% interval", number=True),
        ]
        found = self.of(key)
        rows = [self._row(key, folder, found.get(folder)) for folder in self._ordered(found)]
        return table(f"{indicator(key).title}: every authority", columns, rows, METHOD)

    def middle(self, key: str) -> Middle | None:
        """The quartiles of the figures that are shown; None where they are fewer than four."""
        values = [Fraction(one.value) for one in self.of(key).values() if one.is_number]
        if len(values) < FEWEST:
            return None
        places = 0 if indicator(key).unit == "children" else 1
        found = quantiles(values, n=4, method="inclusive")
        return Middle(*(half_up(as_decimal(one), places) for one in found))

    def name(self, folder: str) -> str:
        """An authority's name; where two have the same, with the folder's."""
        name = self._names[folder]
        return f"{name} ({folder})" if list(self._names.values()).count(name) > 1 else name

    @property
    def _names(self) -> dict[str, str]:
        return dict(self.authorities.select(AUTHORITY, "name").iter_rows())

    def _told(self, key: str) -> str:
        found = self.of(key).values()
        hidden = sum(one.status == "suppressed" for one in found)
        also = f" The figures of {hidden} authorities are hidden and not drawn." if hidden else ""
        return f"{indicator(key).counted.rstrip('.')}.{also}"

    def _line(self, key: str) -> dict[str, str | int | Shown]:
        found, middle = self.of(key), self.middle(key)
        shown = sum(one.is_number for one in found.values())
        hidden = sum(one.status == "suppressed" for one in found.values())
        made = self.authorities.filter(~pl.col("failed")).height
        unit = "%" if indicator(key).unit == "percent" else ""
        levels = {
            name: f"{getattr(middle, name):,}{unit}" if middle else "[x]" for name in ("low", "median", "high")
        }
        title = indicator(key).title
        return {
            "title": Shown(element("a", escape(title), href=f"{key}.html"), title),
            "shown": shown,
            "hidden": hidden,
            "lacking": made - shown - hidden,
            **levels,
        }

    def _ordered(self, found: dict[str, Figure]) -> list[str]:
        """Folders by their figure, the greatest first; then those without one, by name."""
        made = self.authorities.filter(~pl.col("failed"))[AUTHORITY].to_list()

        def place(folder: str) -> tuple:
            one = found.get(folder)
            shown = one is not None and one.is_number
            return not shown, -Fraction(one.value) if shown else 0, self.name(folder).casefold(), folder

        return sorted(made, key=place)

    def _row(self, key: str, folder: str, one: Figure | None) -> dict[str, Shown | str]:
        place = element("span", self._linked(key, folder), id=f"{key}-{quote(folder)}")
        name = Shown(place, self.name(folder))
        if one is None:
            return {"name": name, "value": "[x]", "division": "[x]", "interval": "[x]"}
        return {"name": name, "value": one.shown, "division": one.division, "interval": one.interval}

    def _linked(self, key: str, folder: str) -> str:
        """The name, leading to the cell of the authority's book that makes the figure."""
        editions = self.authorities.filter(pl.col(AUTHORITY) == folder)["editions"].item().split(",")
        if self.edition not in editions:
            return escape(self.name(folder))
        address = f"../{quote(folder)}/{self.edition}/{key}.html#{THE_FIGURE}"
        return element("a", escape(self.name(folder)), href=address)

    def _book(self, one: dict) -> Shown:
        name = self.name(one[AUTHORITY])
        if not one["has_book"]:
            return Shown(escape(name), name)
        return Shown(element("a", escape(name), href=f"{quote(one[AUTHORITY])}/index.html"), name)

    @staticmethod
    def _editions(one: dict) -> Shown | str:
        years = [year for year in one["editions"].split(",") if year]
        if not years:
            return "[x]"
        if "report" not in {page.stem for page in contents.pages()}:
            return ", ".join(years)
        folder = quote(one[AUTHORITY])
        links = (element("a", year, href=f"{folder}/{year}/report.html") for year in years)
        return Shown(", ".join(links), ", ".join(years))


def _state(one: dict) -> str:
    if not one["failed"]:
        return "built"
    return "failed; the book is an earlier one" if one["has_book"] else "failed; there is no book"


def _frame(one: Figure) -> pl.DataFrame:
    return pl.DataFrame([{name: getattr(one, name) for name in SCHEMA.names()}], schema=SCHEMA)
