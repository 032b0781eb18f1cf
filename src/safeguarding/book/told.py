"""What the pages of a site tell about the counts behind them, read as a stranger reads them.

A stranger sees numbers in sentences, tables, divisions, intervals and charts; the text alternative of a chart
and how far its axis reaches; a difference from the year before; the tables to download. Each becomes a
constraint on counts. What they are about is read from attributes that the pages carry for everybody; nothing is
known here of how a page was made, nor of what disclosure control decided.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

from safeguarding.book.charts_told import charts_of, is_stretched, told_by_chart
from safeguarding.book.files_told import File, told_by_file
from safeguarding.book.inferences import Difference, Interval
from safeguarding.book.markup import Element, read_page
from safeguarding.book.memory import remembered
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
class Told:
    """What one page or file of a site tells.

    `facts` are constraints on counts; `inferences` tell of a figure only together with something else, or after
    some reckoning; `pairs` are each `465 of 468` in the words of a page; `stretched` are the keys of charts
    whose axis is not the one that the values shown in them would have: something else was drawn.
    """

    facts: Sequence[Constraint] = ()
    inferences: Sequence[Difference | Interval] = ()
    pairs: Sequence[tuple[int, int]] = ()
    stretched: Sequence[str] = ()


class Site:
    """A site as it is read: the content of its pages, and of its files to download, by their place in it.

    `kept`, a file in a private folder, spares reading again what is to the byte as it was.
    """

    def __init__(self, contents: Mapping[str, bytes], kept: Path | None = None):
        self._contents, self._kept = contents, kept
        self._told: dict[tuple, dict[str, Told]] = {}

    def told(self, units: Units) -> Mapping[str, Told]:
        """What each page and file tells, where the figures have these `units`."""
        asked = tuple(sorted(units.items()))
        if asked not in self._told:
            self._told[asked] = remembered(
                self._kept, asked, self._contents, lambda name, content: _told_on(name, content, units)
            )
        return self._told[asked]


def read_site(folder: Path, kept: Path | None = None) -> Site:
    """Read the site in a folder: its pages, then its files. For `kept` see Site."""
    pages = sorted(folder.rglob("*.html"))
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".csv", ".xlsx", ".docx"))
    return Site({path.relative_to(folder).as_posix(): path.read_bytes() for path in [*pages, *files]}, kept)


def told_by(site: Site, units: Units) -> Iterator[Constraint]:
    """All that the site's pages and files tell, each constraint with where it stands."""
    return (fact for one in site.told(units).values() for fact in one.facts)


def fingerprint(site: Site, units: Units) -> str:
    """The SHA-256 of all that a site tells, by page: the same where it tells the same in the same places."""
    return sha256(repr(sorted(site.told(units).items())).encode()).hexdigest() + "\n"


def units_of(figures: Iterable[Figure]) -> Units:
    """The unit of each figure."""
    return {figure.key: figure.unit for figure in figures}


def _told_on(name: str, content: bytes, units: Units) -> Told:
    if not name.endswith(".html"):
        return Told([*told_by_file(File(name, content), units)])
    page = read_page(content.decode("utf-8"))
    return Told(
        [*_told_by_page(page, name, units)],
        [*_inferred(page, name, units)],
        [*_pairs_said(page)],
        [chart.attributes["data-key"] for chart in charts_of(page) if is_stretched(chart)],
    )


def _pairs_said(page: Element) -> Iterator[tuple[int, int]]:
    """People write such sentences."""
    for found in SAID_OF.finditer(page.text()):
        yield int(number(found[1])), int(number(found[2]))


def _inferred(page: Element, name: str, units: Units) -> Iterator[Difference | Interval]:
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
