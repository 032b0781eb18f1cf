"""Trend charts: drawn as SVG when the book is built, with a text alternative and the figures in a table.

A chart takes `PublishedFigures` and nothing else, so nothing can be drawn that has not passed disclosure
control. It says its figures three times: drawn, told in a description, written out in the table beside it.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from safeguarding.authority import Target
from safeguarding.charts.drawing import png, svg
from safeguarding.charts.plot import STYLES, Line, Plot, plot
from safeguarding.charts.telling import description, figures_table, reading_aids
from safeguarding.disclosure.released import PublishedFigures
from safeguarding.figure import Figure
from safeguarding.tables import Shown, element, escape
from safeguarding.years import ReportingYear

MOST_FIGURES, MOST_LINES = 300, 4
MONTHS_SHOWN = 13
"""A year back from the latest month end, that month end of the year before included."""

OWN, REPORTED = "computed", "reported"
NAMES = {OWN: "This authority", REPORTED: "As reported"}


@dataclass(frozen=True)
class Picture:
    """A chart as a picture: PNG, its title, what is to be read below that, and its text alternative."""

    png: bytes
    title: str
    subtitle: str
    description: str


def trend(
    published: PublishedFigures, key: str, title: str, subtitle: str, target: Target | None = None
) -> Shown:
    """An indicator over the years: this authority with its 95% interval, the comparators and the target.

    A year without a figure is a gap. `title` is the message, `subtitle` says what the figures are. Raises
    TypeError for figures that have not passed disclosure control, and ValueError where there is nothing to
    draw, or more than can be read.
    """
    return _chart(_over_the_years(published, key, target), key, "Year", title, subtitle)


def trend_picture(
    published: PublishedFigures, key: str, title: str, subtitle: str, target: Target | None = None
) -> Picture:
    """The chart that `trend` draws, for a document that holds pictures. Raises TypeError and ValueError too."""
    drawn = _over_the_years(published, key, target)
    measure = f"{subtitle.rstrip('.')}."
    told = description(drawn, measure)
    return Picture(png(drawn), title, " ".join([measure, *reading_aids(drawn)]), told)


def months(published: PublishedFigures, key: str, title: str, subtitle: str) -> Shown:
    """A count at the month ends of the last year. Raises TypeError and ValueError as `trend` does.

    Without intervals: most children stay from one month to the next, so the months are no separate draws.
    """
    ends = [one for one in _figures(published, key) if one.series == OWN and _is_month_end(one.as_at)]
    latest = max((_months_passed(one.as_at) for one in ends), default=0)
    ends = [one for one in ends if latest - _months_passed(one.as_at) < MONTHS_SHOWN]
    own = Line(NAMES[OWN], {_month(one.as_at): replace(one, low=None, high=None) for one in ends}, STYLES[0])
    return _chart(plot(_month_ends(ends), [own], None), key, "End of", title, subtitle)


def _over_the_years(published: PublishedFigures, key: str, target: Target | None) -> Plot:
    yearly = [figure for figure in _figures(published, key) if _is_yearly(figure)]
    return plot(_years(yearly), _lines(yearly), target)


def _chart(drawn: Plot, key: str, heading: str, title: str, subtitle: str) -> Shown:
    measure = f"{subtitle.rstrip('.')}."
    told = description(drawn, measure)
    under_title = " ".join([measure, *reading_aids(drawn)])
    figures = figures_table(drawn, heading, title)
    caption = element("p", escape(title), "chart-title") + element("p", escape(under_title), "chart-subtitle")
    body = element(
        "div", svg(drawn, title, told, f"{key} {heading}") + element("div", figures.html), "chart-body"
    )
    html = element("figure", element("figcaption", caption) + body, "chart", **{"data-key": key})
    return Shown(html, "\n".join([title, under_title, told, "", figures.text]))


def _figures(published: PublishedFigures, key: str) -> list[Figure]:
    if not isinstance(published, PublishedFigures):
        raise TypeError(
            "A chart is drawn from PublishedFigures only: pass the figures through disclosure control."
        )
    rows = published.frame.filter(published.frame["key"] == key).rows(named=True)
    if len(rows) > MOST_FIGURES:
        raise ValueError(f"{key}: {len(rows)} figures are too many for one chart; {MOST_FIGURES} is the most.")
    return [Figure(**row) for row in rows]


def _is_yearly(figure: Figure) -> bool:
    """Whether it is about a whole year, or a snapshot at the year's end."""
    return figure.as_at in (None, ReportingYear.parse(figure.edition).last_day)


def _is_month_end(day: date | None) -> bool:
    return day is not None and day.day == monthrange(day.year, day.month)[1]


def _years(figures: Iterable[Figure]) -> list[str]:
    """Every year from the first to the last, also those without a figure."""
    started = [ReportingYear.parse(figure.edition).start_year for figure in figures]
    return [str(ReportingYear(year)) for year in _span(started)]


def _month_ends(figures: Iterable[Figure]) -> list[str]:
    """Every month from the first to the last, also those without a figure."""
    passed = [_months_passed(figure.as_at) for figure in figures]
    return [_month(date(month // 12, month % 12 + 1, 1)) for month in _span(passed)]


def _months_passed(day: date) -> int:
    return day.year * 12 + day.month - 1


def _span(numbers: Sequence[int]) -> range:
    return range(min(numbers), max(numbers) + 1) if numbers else range(0)


def _month(day: date) -> str:
    return f"{day:%b %Y}"


def _lines(figures: Sequence[Figure]) -> list[Line]:
    """This authority first, then England, then others by name, last what was reported to the Panel."""
    names = sorted({figure.series for figure in figures}, key=_order)
    if len(names) > MOST_LINES:
        raise ValueError(f"{len(names)} series are too many for one chart; {MOST_LINES} is the most.")
    return [
        Line(NAMES.get(name, name), {one.edition: one for one in figures if one.series == name}, style)
        for name, style in zip(names, STYLES, strict=False)
    ]


def _order(series: str) -> tuple[bool, bool, bool, str]:
    return series == REPORTED, series != OWN, series != "England", series
