"""Many authorities in the order of their figures: a dot each with its interval, and the middle half marked."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import altair as alt

from safeguarding.charts.drawing import AXIS_TITLES, CONFIG, named
from safeguarding.charts.plot import AXIS_WIDTH, HEIGHT, LETTER_WIDTH, STYLES, axis
from safeguarding.charts.plot import WIDTH as CHART_WIDTH
from safeguarding.disclosure.released import PublishedFigures
from safeguarding.figure import Figure
from safeguarding.tables import Column, Shown, element, escape, table
from safeguarding.vega import drawing

WIDTH = CHART_WIDTH - AXIS_WIDTH - LETTER_WIDTH * len("Median ")
MOST = 300
"""More authorities than this cannot be read, and England has half as many."""

Levels = tuple[Decimal, Decimal, Decimal]
"""The lower quartile, the median and the upper quartile, as they are displayed."""


def dots(
    authorities: Sequence[tuple[str, PublishedFigures]],
    key: str,
    title: str,
    measure: str,
    levels: Levels | None,
) -> Shown:
    """The chart of one figure `key` of each authority, with a text alternative and a table of the levels.

    `authorities` are names with the released figure of each, one row of which has a value. Raises TypeError for
    figures that have not passed disclosure control, and ValueError for none or too many, or one without a
    value.
    """
    drawn = sorted(((name, _figure(one, key)) for name, one in authorities), key=_by_value)
    if not 0 < len(drawn) <= MOST:
        raise ValueError(f"{key}: {len(drawn)} authorities cannot be drawn; 1 to {MOST} can.")
    under_title = (
        f"{measure} From left to right: {len(drawn)} authorities, the lowest figure first. Upright lines: 95% "
        f"intervals.{' Level lines: the median, solid, and the quartiles, dashed.' if levels else ''}"
    )
    told = _description(drawn, measure, levels)
    caption = element("p", escape(title), "chart-title") + element("p", escape(under_title), "chart-subtitle")
    figures = _figures(drawn, title, levels)
    body = element("div", _svg(drawn, title, told, levels, key) + element("div", figures.html), "chart-body")
    html = element("figure", element("figcaption", caption) + body, "chart")
    return Shown(html, "\n".join([title, under_title, told, "", figures.text]))


def _figure(published: PublishedFigures, key: str) -> Figure:
    if not isinstance(published, PublishedFigures):
        raise TypeError(
            "A chart is drawn from PublishedFigures only: pass the figures through disclosure control."
        )
    found = [Figure(**row) for row in published.frame.filter(published.frame["key"] == key).rows(named=True)]
    if len(found) != 1 or not found[0].is_number:
        raise ValueError(f"{key}: each authority that is drawn has one figure with a value.")
    return found[0]


def _by_value(one: tuple[str, Figure]) -> tuple[Fraction, str]:
    return Fraction(one[1].value), one[0]


def _description(drawn: Sequence[tuple[str, Figure]], measure: str, levels: Levels | None) -> str:
    (lowest, least), (highest, most) = drawn[0], drawn[-1]
    ends = f"Lowest: {lowest}, {least.shown}. Highest: {highest}, {most.shown}."
    middle = "Lower quartile {}, median {}, upper quartile {}.".format(*_said(levels, least)) if levels else ""
    return " ".join(one for one in (f"Dots in order. {measure} {len(drawn)} authorities.", ends, middle) if one)


def _said(levels: Levels, like: Figure) -> list[str]:
    sign = "%" if like.unit == "percent" else ""
    return [f"{level:,}{sign}" for level in levels]


def _figures(drawn: Sequence[tuple[str, Figure]], title: str, levels: Levels | None) -> Shown:
    """The levels and the ends; every authority stands in the table of the page."""
    (_, least), (_, most) = drawn[0], drawn[-1]
    low, median, high = _said(levels, least) if levels else ["[x]"] * 3
    cells = {
        "Highest": most.shown,
        "Upper quartile": high,
        "Median": median,
        "Lower quartile": low,
        "Lowest": least.shown,
    }
    columns = [Column("what", "Of the figures shown"), Column("value", "Figure", number=True)]
    rows = [{"what": what, "value": value} for what, value in cells.items()]
    return table("The levels in this chart", columns, rows, about=title)


def _svg(
    drawn: Sequence[tuple[str, Figure]], title: str, description: str, levels: Levels | None, key: str
) -> str:
    reached = [Decimal(text) for _, one in drawn for text in (one.value, one.low, one.high) if text is not None]
    bounds = axis([*reached, *(levels or ())])
    layers = [_intervals(drawn, bounds), *_levels(drawn, bounds, levels), _points(drawn, bounds)]
    spec = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT).to_dict(validate=False)
    spec |= {"config": CONFIG}
    return named(drawing(spec, key), title, description)


def _across(drawn: Sequence[tuple[str, Figure]]) -> alt.X:
    scale = alt.Scale(domain=[0, len(drawn) + 1], nice=False)
    return alt.X("place:Q", scale=scale, axis=alt.Axis(title=None, labels=False, ticks=False, grid=False))


def _up(drawn: Sequence[tuple[str, Figure]], bounds: Levels, name: str) -> alt.Y:
    bottom, top, step = bounds
    ticks = [float(bottom + step * n) for n in range(int((top - bottom) / step) + 1)]
    heading = {"title": AXIS_TITLES[drawn[0][1].unit], "titleAngle": 0, "titleAlign": "left"}
    place = {"titleAnchor": "end", "titleX": -36, "titleY": -12, "domain": False, "ticks": False}
    return alt.Y(
        f"{name}:Q",
        axis=alt.Axis(values=ticks, labelPadding=8, **heading, **place),
        scale=alt.Scale(domain=[float(bottom), float(top)], nice=False),
    )


def _rows(drawn: Sequence[tuple[str, Figure]]) -> list[dict]:
    return [
        {
            "place": place,
            "value": float(one.value),
            "low": None if one.low is None else float(one.low),
            "high": None if one.high is None else float(one.high),
            "told": f"{name}: {one.shown}",
        }
        for place, (name, one) in enumerate(drawn, start=1)
    ]


def _intervals(drawn: Sequence[tuple[str, Figure]], bounds: Levels) -> alt.Chart:
    rows = [row for row in _rows(drawn) if None not in (row["low"], row["high"])]
    bars = alt.Chart(alt.Data(values=rows)).mark_rule(aria=False, color=STYLES[0].colour, opacity=0.5)
    return bars.encode(x=_across(drawn), y=_up(drawn, bounds, "low"), y2="high:Q")


def _levels(drawn: Sequence[tuple[str, Figure]], bounds: Levels, levels: Levels | None) -> list[alt.LayerChart]:
    """The median with its name, the quartiles without: they may lie too near for words."""
    if levels is None:
        return []
    rows = [{"value": float(level)} for level in levels]
    lines = []
    for row, dash in zip(rows, ([5, 4], [1, 0], [5, 4]), strict=True):
        rule = alt.Chart(alt.Data(values=[row])).mark_rule(strokeDash=dash)
        lines.append(rule.encode(x=alt.value(0), x2=alt.value(WIDTH), y=_up(drawn, bounds, "value")))
    words = ["Median", _said(levels, drawn[0][1])[1]]
    text = alt.Chart(alt.Data(values=[rows[1]])).mark_text(align="left", baseline="middle", text=words)
    return [*lines, text.encode(x=alt.value(WIDTH + 6), y=_up(drawn, bounds, "value"))]


def _points(drawn: Sequence[tuple[str, Figure]], bounds: Levels) -> alt.Chart:
    size = 40 if len(drawn) <= 40 else 16
    points = alt.Chart(alt.Data(values=_rows(drawn))).mark_point(
        filled=True, opacity=1, size=size, shape="circle", color=STYLES[0].colour
    )
    return points.encode(x=_across(drawn), y=_up(drawn, bounds, "value"), description="told:N")
