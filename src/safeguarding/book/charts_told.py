"""What a chart tells, in words, in its drawing and in its table; and whether its axis tells of more."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from safeguarding.book.markup import Element
from safeguarding.book.numbers_said import NUMBER, WHOLE, Units, named_figure, number, told_by_words
from safeguarding.charts.plot import axis
from safeguarding.disclosure.cells import usual_day
from safeguarding.disclosure.constraint import Constraint
from safeguarding.years import ReportingYear

PLACE = r"\d{4}-\d{2}|[A-Z][a-z]{2} \d{4}"
AT_PLACE = re.compile(rf"(?P<value>{NUMBER})%?(?: \[u\])? \((?P<place>{PLACE})\)")
IN_YEAR = re.compile(rf"(?P<value>{NUMBER})%? in (?P<place>\d{{4}}/\d{{2}})")
PLACE_FIRST = re.compile(rf"(?P<place>{PLACE}): (?P<value>{NUMBER})")


def charts_of(page: Element) -> Iterator[Element]:
    """The charts of a page that are about one figure, which they name."""
    return (one for one in page.all("figure") if "data-key" in one.attributes)


def told_by_chart(chart: Element, page: str, units: Units) -> Iterator[Constraint]:
    """All values that a chart tells. `page` is where it stands: a month belongs to that page's edition."""
    key = chart.attributes["data-key"]
    for place_in_it, (place, value) in enumerate(_values_in(chart)):
        figure = named_figure(*_place(place, key, page), units)
        yield from told_by_words(figure, value, f"{page}, value {place_in_it} of a chart of {key}")


def is_stretched(chart: Element) -> bool:
    """Whether a chart's axis is not the one that the values shown in it would have."""
    shown, drawn = _shown_in(chart), _ends_of_axis(chart)
    return bool(shown) and drawn is not None and drawn != axis(shown)[:2]


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


def _shown_in(chart: Element) -> list[Decimal]:
    """All values that a chart's table shows, limits of intervals and the levels of its target included."""
    found = []
    for row in chart.all("tr"):
        for cell in row.all("td"):
            found += [number(one) for one in WHOLE.findall(cell.text())]
    told = " ".join(one.text() for one in chart.all("desc"))
    target = re.search(r"Target: (.*)", told)
    return found + [number(one) for one in WHOLE.findall(target[1] if target else "")]


def _ends_of_axis(chart: Element) -> tuple[Decimal, Decimal] | None:
    ticks = [
        number(label.text())
        for group in chart.walk()
        if "role-axis-label" in group.classes
        for label in group.all("text")
        if re.fullmatch(NUMBER, label.text())
    ]
    return (min(ticks), max(ticks)) if ticks else None


def _place(place: str, key: str, page: str) -> tuple[str, str, date | None]:
    """The edition, key and day of a place on a chart's axis: a year, or the end of a month."""
    if re.fullmatch(r"\d{4}-\d{2}", place):
        return place, key, usual_day(key, place)
    month = datetime.strptime(place, "%b %Y")
    day = date(month.year, month.month, monthrange(month.year, month.month)[1])
    edition = re.match(r"\d{4}-\d{2}(?=/)", page)
    return edition[0] if edition else str(ReportingYear.containing(day)), key, day
