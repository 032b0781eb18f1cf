"""What the pages of a site tell about the counts behind them, read as a stranger reads them.

A stranger sees numbers in sentences, tables, divisions, intervals and charts; the text alternative of a chart
and how far its axis reaches; a difference from the year before; the tables to download. Each becomes a
constraint on counts. What they are about is read from attributes that the pages carry for everybody; nothing is
known here of how a page was made, nor of what disclosure control decided.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from safeguarding.book.charts_told import charts_of, is_stretched, told_by_chart
from safeguarding.book.files_told import File, told_by_file
from safeguarding.book.inferences import Difference, Interval
from safeguarding.book.markup import Element, read_page
from safeguarding.book.numbers_said import (
    DIVISION,
    NUMBER,
    WHOLE,
    Units,
    day_of,
    named_figure,
    number,
    told_by_words,
    whole,
)
from safeguarding.disclosure.cells import cell_of_line
from safeguarding.disclosure.constraint import Constraint, counted
from safeguarding.figure import Figure

SAID_OF = re.compile(rf"\b({NUMBER}) (?:of|out of|÷)(?: the)? ({NUMBER})\b")
INTERVAL = re.compile(rf"({NUMBER}) to ({NUMBER})")


@dataclass(frozen=True)
class Stretched:
    """A chart whose axis is not the one that the values shown in it would have: something else was drawn."""

    page: str
    key: str


@dataclass(frozen=True)
class Site:
    """A site as it is read: its pages, by their place in it, and its files to download."""

    pages: Mapping[str, Element]
    files: Sequence[File]


def read_site(folder: Path) -> Site:
    """Read the site in a folder."""
    pages = {
        path.relative_to(folder).as_posix(): read_page(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".csv", ".xlsx", ".docx"))
    return Site(pages, [File(path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths])


def told_by(site: Site, units: Units) -> Iterator[Constraint]:
    """All that the site's pages and files tell, each constraint with where it stands."""
    for name, page in site.pages.items():
        yield from _told_by_page(page, name, units)
    for file in site.files:
        yield from told_by_file(file, units)


def pairs_said(site: Site) -> Iterator[tuple[str, int, int]]:
    """Each `465 of 468` in the words of a page: the page, and the two numbers. People write such sentences."""
    for name, page in site.pages.items():
        for found in SAID_OF.finditer(page.text()):
            yield name, int(number(found[1])), int(number(found[2]))


def stretched(site: Site) -> Iterator[Stretched]:
    """The charts whose axis tells of a value that is not shown."""
    for name, page in site.pages.items():
        for chart in charts_of(page):
            if is_stretched(chart):
                yield Stretched(name, chart.attributes["data-key"])


def inferred(site: Site, units: Units) -> Iterator[Difference | Interval]:
    """What a page tells of a figure only together with something else, or after some reckoning."""
    for name, page in site.pages.items():
        for place, element in enumerate(page.walk()):
            named, said = element.attributes, f"{name}, element {place}"
            if "data-key" not in named or element.tag == "figure":
                continue
            text = element.text().strip()
            now = _named(named, units)
            if "data-from-edition" in named and (points := WHOLE.search(text.replace("+", ""))):
                day = day_of(named.get("data-from-day"))
                before = named_figure(named["data-from-edition"], named["data-key"], day, units)
                yield Difference(now, before, Fraction(points[0]), said)
            elif limits := INTERVAL.fullmatch(text):
                yield Interval(now, number(limits[1]), number(limits[2]), said)


def _told_by_page(page: Element, name: str, units: Units) -> Iterator[Constraint]:
    """Each statement is named by its page and its place there, for each is believed by itself."""
    for place, element in enumerate(page.walk()):
        named, said = element.attributes, f"{name}, element {place}"
        if "data-step" in named:
            yield from _of_line(named, element.text(), said)
        elif "data-key" in named and "data-from-edition" not in named and element.tag != "figure":
            yield from told_by_words(_named(named, units), element.text(), said)
        elif "division" in element.classes:
            yield from _of_division(element, element.text(), said)
    for chart in charts_of(page):
        yield from told_by_chart(chart, name, units)


def _of_line(named: Mapping[str, str], text: str, said: str) -> Iterator[Constraint]:
    edition, key, step = named["data-step"].split("/")
    count = whole(text)
    if count is not None:
        yield from counted(cell_of_line(edition, key, step, named["data-line"]), abs(count), said)


def _of_division(element: Element, text: str, said: str) -> Iterator[Constraint]:
    """The division itself stands before its answer, which carries the figure's name."""
    for answer in element.walk():
        if "data-key" in answer.attributes and DIVISION.search(text):
            yield from told_by_words(_named(answer.attributes, {}), text, said)


def _named(attributes: Mapping[str, str], units: Units) -> Figure:
    """The figure that an element's attributes name."""
    day = day_of(attributes.get("data-day"))
    return named_figure(attributes["data-edition"], attributes["data-key"], day, units)
