"""What the pages of a site tell about the counts behind them, read as a stranger reads them.

A stranger sees numbers in sentences, tables, divisions, intervals and charts; the text alternative of a chart
and how far its axis reaches; a difference from the year before; the tables to download. Each becomes a
constraint on counts. What they are about is read from attributes that the pages carry for everybody; nothing is
known here of how a page was made, nor of what disclosure control decided.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from safeguarding.book.files_told import File, Units, told_by_file
from safeguarding.book.markup import Element, read_page
from safeguarding.charts.plot import axis
from safeguarding.disclosure.cells import cell_of_line, cells_of, usual_day
from safeguarding.disclosure.constraint import Cell, Constraint, counted, share_between
from safeguarding.disclosure.facts import facts_of
from safeguarding.figure import Figure
from safeguarding.intervals import byar, wilson
from safeguarding.years import ReportingYear

NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"
WHOLE = re.compile(NUMBER)
DIVISION = re.compile(rf"({NUMBER}) ÷ ({NUMBER})")
SAID_OF = re.compile(rf"\b({NUMBER}) (?:of|out of|÷)(?: the)? ({NUMBER})\b")
INTERVAL = re.compile(rf"({NUMBER}) to ({NUMBER})")
PLACE = r"\d{4}-\d{2}|[A-Z][a-z]{2} \d{4}"
AT_PLACE = re.compile(rf"(?P<value>{NUMBER})%?(?: \[u\])? \((?P<place>{PLACE})\)")
IN_YEAR = re.compile(rf"(?P<value>{NUMBER})%? in (?P<place>\d{{4}}/\d{{2}})")
PLACE_FIRST = re.compile(rf"(?P<place>{PLACE}): (?P<value>{NUMBER})")


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
            yield name, int(_number(found[1])), int(_number(found[2]))


def stretched(site: Site) -> Iterator[Stretched]:
    """The charts whose axis tells of a value that is not shown."""
    for name, page in site.pages.items():
        for chart in _charts(page):
            shown, drawn = _shown_in(chart), _ends_of_axis(chart)
            if shown and drawn and drawn != axis(shown)[:2]:
                yield Stretched(name, chart.attributes["data-key"])


def inferred(site: Site, units: Units) -> Iterator["Difference | Interval"]:
    """What a page tells of a figure only together with something else, or after some reckoning."""
    for name, page in site.pages.items():
        for place, element in enumerate(page.walk()):
            named, said = element.attributes, f"{name}, element {place}"
            if "data-key" not in named or element.tag == "figure":
                continue
            text = element.text().strip()
            now = _figure(named["data-edition"], named["data-key"], _day(named.get("data-day")), units)
            if "data-from-edition" in named and (points := WHOLE.search(text.replace("+", ""))):
                day = _day(named.get("data-from-day"))
                before = _figure(named["data-from-edition"], named["data-key"], day, units)
                yield Difference(now, before, Fraction(points[0]), said)
            elif limits := INTERVAL.fullmatch(text):
                yield Interval(now, _number(limits[1]), _number(limits[2]), said)


def _told_by_page(page: Element, name: str, units: Units) -> Iterator[Constraint]:
    """Each statement is named by its page and its place there, for each is believed by itself."""
    for place, element in enumerate(page.walk()):
        named, said = element.attributes, f"{name}, element {place}"
        if "data-step" in named:
            yield from _of_line(named, element.text(), said)
        elif "data-key" in named and "data-from-edition" not in named and element.tag != "figure":
            yield from _of_figure(named, element.text(), said, units)
        elif "division" in element.classes:
            yield from _of_division(element, element.text(), said)
    for chart in _charts(page):
        yield from _of_chart(chart, name, units)


def _of_line(named: Mapping[str, str], text: str, said: str) -> Iterator[Constraint]:
    edition, key, step = named["data-step"].split("/")
    number = _whole(text)
    if number is not None:
        yield from counted(cell_of_line(edition, key, step, named["data-line"]), abs(number), said)


def _of_figure(named: Mapping[str, str], text: str, said: str, units: Units) -> Iterator[Constraint]:
    """A value, a division or an interval, by what the text looks like."""
    figure = _figure(named["data-edition"], named["data-key"], _day(named.get("data-day")), units)
    yield from _of_words(figure, text, said)


def _of_words(figure: Figure, text: str, said: str) -> Iterator[Constraint]:
    numerator, denominator, _ = cells_of(figure)
    if found := DIVISION.search(text):
        yield from counted(numerator, int(_number(found[1])), said)
        yield from counted(denominator, int(_number(found[2])), said)
    elif (value := re.fullmatch(rf"({NUMBER})%?(?: \[u\])?", text.strip())) is not None:
        yield from facts_of(replace(figure, value=value[1].replace(",", "")), said)


def _of_division(element: Element, text: str, said: str) -> Iterator[Constraint]:
    """The division itself stands before its answer, which carries the figure's name."""
    for answer in element.walk():
        if "data-key" in answer.attributes and DIVISION.search(text):
            named = answer.attributes
            figure = _figure(named["data-edition"], named["data-key"], _day(named.get("data-day")), {})
            yield from _of_words(figure, text, said)


@dataclass(frozen=True)
class Difference:
    """A difference of two percentages in points, to one place: this year's figure less the one before."""

    now: Figure
    before: Figure
    points: Fraction
    said: str

    def given(self, known: Mapping[Cell, int]) -> list[Constraint]:
        """What it tells of this year where both counts of the year before are among the `known`."""
        numerator, denominator, _ = cells_of(self.before)
        if not known.get(denominator) or numerator not in known:
            return []
        share = Fraction(100 * known[numerator], known[denominator]) + self.points
        half = Fraction(1, 20)
        return share_between(*cells_of(self.now)[:2], share - half, share + half, self.said)


LARGEST_TRIED = 2000
"""Of how many cases an interval is tried: those of more are too narrow to be told from each other."""


@dataclass(frozen=True)
class Interval:
    """The 95% interval of a figure, as it is printed."""

    figure: Figure
    low: Decimal
    high: Decimal
    said: str

    def given(self, known: Mapping[Cell, int]) -> list[Constraint]:
        """Between what the counts lie that have just this interval; nothing where they are `known` anyway."""
        cells = cells_of(self.figure)
        if cells[0] in known:
            return []
        if self.figure.unit == "children":
            counts = [(n,) for n in range(LARGEST_TRIED) if byar(n) == (self.low, self.high)]
        else:
            counts = [(n, d, d - n) for n, d in _with_interval(self.low, self.high)]
        return [
            Constraint({cell: 1}, min(numbers), max(numbers), self.said)
            for cell, numbers in zip(cells, zip(*counts, strict=True), strict=False)
        ]


def _with_interval(low: Decimal, high: Decimal) -> Iterator[tuple[int, int]]:
    """The numerators and denominators that have a Wilson interval as it is printed."""
    for denominator in range(1, LARGEST_TRIED):
        first, last = int(low * denominator / 100), int(high * denominator / 100) + 1
        for numerator in range(first, min(last, denominator) + 1):
            near = _may_be(numerator, denominator, float(low), float(high))
            if near and wilson(numerator, denominator) == (low, high):
                yield numerator, denominator


def _may_be(numerator: int, denominator: int, low: float, high: float) -> bool:
    """Whether the limits, reckoned quickly, come near: only then are they reckoned exactly."""
    z2, share = 3.8414588, numerator / denominator
    centre = share + z2 / (2 * denominator)
    reach = (z2 * (share * (1 - share) / denominator + z2 / (4 * denominator**2))) ** 0.5
    ends = ((centre + sign * reach) / (1 + z2 / denominator) * 100 for sign in (-1, 1))
    return all(abs(end - printed) < 0.06 for end, printed in zip(ends, (low, high), strict=True))


def _of_chart(chart: Element, said: str, units: Units) -> Iterator[Constraint]:
    key = chart.attributes["data-key"]
    for number, (place, value) in enumerate(_values_in(chart)):
        figure = _figure(*_place(place, key), units)
        yield from _of_words(figure, value, f"{said}, value {number} of a chart of {key}")


def _values_in(chart: Element) -> Iterator[tuple[str, str]]:
    """Each value with its place, as the chart tells it: in words, in the drawing and in its table."""
    for element in chart.walk():
        words = [*element.attributes.values(), *(held for held in element.holds if isinstance(held, str))]
        for text in words:
            for pattern in (AT_PLACE, IN_YEAR, PLACE_FIRST):
                found = pattern.finditer(text)
                yield from ((one["place"].replace("/", "-"), one["value"]) for one in found)
        if element.tag == "tr":
            place, *cells = [cell.text().strip() for cell in element.all("th", "td")]
            yield from ((place, cell) for cell in cells if re.fullmatch(PLACE, place))


def _charts(page: Element) -> Iterator[Element]:
    return (one for one in page.all("figure") if "data-key" in one.attributes)


def _shown_in(chart: Element) -> list[Decimal]:
    """All values that a chart's table shows, limits of intervals and the levels of its target included."""
    found = []
    for row in chart.all("tr"):
        for cell in row.all("td"):
            found += [_number(one) for one in WHOLE.findall(cell.text())]
    told = " ".join(one.text() for one in chart.all("desc"))
    target = re.search(r"Target: (.*)", told)
    return found + [_number(one) for one in WHOLE.findall(target[1] if target else "")]


def _ends_of_axis(chart: Element) -> tuple[Decimal, Decimal] | None:
    ticks = [
        _number(label.text())
        for group in chart.walk()
        if "role-axis-label" in group.classes
        for label in group.all("text")
        if re.fullmatch(NUMBER, label.text())
    ]
    return (min(ticks), max(ticks)) if ticks else None


def _figure(edition: str, key: str, day: date | None, units: Units) -> Figure:
    return Figure(edition, key, day, "computed", unit=units.get(key, "percent"))


def _place(place: str, key: str) -> tuple[str, str, date | None]:
    """The edition, key and day of a place on a chart's axis: a year, or the end of a month."""
    if re.fullmatch(r"\d{4}-\d{2}", place):
        return place, key, usual_day(key, place)
    month = datetime.strptime(place, "%b %Y")
    day = date(month.year, month.month, monthrange(month.year, month.month)[1])
    return str(ReportingYear.containing(day)), key, day


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _whole(text: str) -> int | None:
    found = re.fullmatch(NUMBER, text.strip())
    return int(_number(found[0])) if found and _number(found[0]) == int(_number(found[0])) else None
