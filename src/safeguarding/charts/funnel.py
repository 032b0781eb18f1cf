"""A funnel plot: one authority among all others, with the limits within which chance alone would keep it.

The points of the others are published figures without names; this authority's own have passed disclosure
control. Method: Spiegelhalter (2005), see `control_limits.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import altair as alt
import polars as pl

from safeguarding.charts.drawing import CONFIG, named
from safeguarding.charts.plot import AXIS_WIDTH, HEIGHT, LETTER_WIDTH, STYLES, axis
from safeguarding.charts.plot import WIDTH as CHART_WIDTH
from safeguarding.control_limits import METHOD, Limits, control_limits
from safeguarding.figure import Figure
from safeguarding.rounding import half_up
from safeguarding.tables import Column, Shown, element, escape, table
from safeguarding.vega import drawing

WIDTH = CHART_WIDTH - AXIS_WIDTH - LETTER_WIDTH * len("England ")
ROW = 18
GREY = "#767676"
"""Stands out from a white page and from a dark one."""
CURVE_POINTS = 60
SMALLEST = 5
"""Of how many children the limits are first drawn: below that they are as wide as the chart."""

MARKS = ("diamond", "square")
"""The shape of each marked authority, so that colour is never the only difference."""


@dataclass(frozen=True)
class Marked:
    """An authority that is marked: its name on the chart, its figure, and between what chance would keep it."""

    name: str
    figure: Figure
    limits: Limits

    @property
    def cases(self) -> int:
        return int(self.figure.denominator)

    @property
    def stands(self) -> str:
        """Where it stands, in words."""
        return STANDS[_beyond(self.figure.share, self.limits)]


@dataclass(frozen=True)
class Funnel:
    """What a funnel plot shows: one or two marked authorities, all `others` (cases, value), England."""

    marked: Sequence[Marked]
    others: pl.DataFrame
    england: Figure

    @property
    def points(self) -> list[tuple[int, Decimal]]:
        return [(cases, Decimal(value)) for cases, value in self.others.iter_rows()]

    @property
    def most(self) -> int:
        """The greatest number of children that a percentage shown is of."""
        return max(self.others["cases"].max(), *(one.cases for one in self.marked))

    @cached_property
    def axis(self) -> tuple[Decimal, Decimal, Decimal]:
        shares = [Decimal(one.figure.value) for one in self.marked]
        bottom, top, step = axis([*(value for _, value in self.points), *shares, Decimal(self.england.value)])
        return bottom, min(top, Decimal(100)), step

    @cached_property
    def beyond(self) -> int:
        """How many of the others lie beyond the outer limits."""
        centre = Decimal(self.england.value)
        found = (_beyond(Fraction(value), control_limits(centre, cases)) for cases, value in self.points)
        return sum(abs(how_far) == 2 for how_far in found)


STANDS = {
    -2: "below the outer limits",
    -1: "below the inner limits, within the outer",
    0: "within the inner limits",
    1: "above the inner limits, within the outer",
    2: "above the outer limits",
}


def funnel(names: dict[str, Figure], others: pl.DataFrame, england: Figure, title: str, measure: str) -> Shown:
    """The funnel plot of an indicator for one year, with a text alternative and a table beside it.

    `names` are the marked authorities, this one first: the name for the chart, and the figure with its counts.
    `others` has cases (Int64) and value (String) of every other authority. `england` is the line in the middle.
    """
    centre = Decimal(england.value)
    marked = [Marked(name, one, control_limits(centre, int(one.denominator))) for name, one in names.items()]
    drawn = Funnel(marked, others, england)
    told = _description(drawn, measure)
    title = f"{title}: this authority lies {marked[0].stands}"
    under_title = (
        f"{measure} Across: the number that each percentage is of. Solid line: England. Dashed lines: the "
        "inner limits, which chance alone would exceed for one authority in 20; dotted lines: the outer, for "
        f"one in 500. Method: {METHOD}."
    )
    caption = element("p", escape(title), "chart-title") + element("p", escape(under_title), "chart-subtitle")
    figures = _figures(drawn, title)
    body = element("div", _svg(drawn, title, told, measure) + element("div", figures.html), "chart-body")
    html = element("figure", element("figcaption", caption) + body, "chart")
    return Shown(html, "\n".join([title, under_title, told, "", figures.text]))


def _beyond(share: Fraction, limits: Limits) -> int:
    """0 within the inner limits, 1 or -1 beyond them, 2 or -2 beyond the outer."""
    above = sum(share > Fraction(one) for one in (limits.inner_high, limits.outer_high))
    return above - sum(share < Fraction(one) for one in (limits.inner_low, limits.outer_low))


def _description(drawn: Funnel, measure: str) -> str:
    told = [f"{one.name}: {one.figure.shown} of {one.cases:,}, {one.stands}." for one in drawn.marked]
    return " ".join(
        [
            f"Funnel plot. {measure}",
            *told,
            f"England: {drawn.england.shown}.",
            f"{drawn.others.height} other authorities; {drawn.beyond} of them lie beyond the outer limits.",
        ]
    )


def _figures(drawn: Funnel, title: str) -> Shown:
    """A column for each marked authority: beside the chart there is no room for a row."""
    columns = [Column("what", "Per cent")] + [Column(one.name, one.name, number=True) for one in drawn.marked]
    lines = {
        "Value": [one.figure.shown for one in drawn.marked],
        "It is of": [one.cases for one in drawn.marked],
        "Inner limits": [_between(one.limits.inner_low, one.limits.inner_high) for one in drawn.marked],
        "Outer limits": [_between(one.limits.outer_low, one.limits.outer_high) for one in drawn.marked],
        "It lies": [one.stands for one in drawn.marked],
        "England": [drawn.england.shown for _ in drawn.marked],
    }
    names = [one.name for one in drawn.marked]
    rows = [{"what": what} | dict(zip(names, cells, strict=True)) for what, cells in lines.items()]
    return table("The figures in this chart", columns, rows, about=title)


def _between(low: Decimal, high: Decimal) -> str:
    return f"{half_up(low, 1)} to {half_up(high, 1)}"


def _svg(drawn: Funnel, title: str, description: str, measure: str) -> str:
    layers = [_others(drawn), *_limits(drawn), *_england(drawn), *_marked(drawn)]
    spec = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT).to_dict(validate=False)
    spec |= {"config": CONFIG}
    return named(drawing(spec, measure), title, description)


def _across(drawn: Funnel) -> alt.X:
    bounds = alt.Scale(domain=[0, drawn.most], nice=False)
    return alt.X("cases:Q", scale=bounds, axis=alt.Axis(title=None, grid=False, tickCount=4))


def _up(drawn: Funnel, name: str = "percent") -> alt.Y:
    bottom, top, step = drawn.axis
    ticks = [float(bottom + step * n) for n in range(int((top - bottom) / step) + 1)]
    heading = {"title": "Per cent", "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end"}
    place = {"titleX": -36, "titleY": -12, "domain": False, "ticks": False, "labelPadding": 8}
    return alt.Y(
        f"{name}:Q",
        axis=alt.Axis(values=ticks, **heading, **place),
        scale=alt.Scale(domain=[float(bottom), float(top)], nice=False),
    )


def _others(drawn: Funnel) -> alt.Chart:
    rows = [{"cases": cases, "percent": float(value)} for cases, value in drawn.points]
    chart = alt.Chart(alt.Data(values=rows))
    return chart.mark_point(filled=True, aria=False, shape="circle", size=14, color=GREY, opacity=1).encode(
        x=_across(drawn), y=_up(drawn)
    )


def _limits(drawn: Funnel) -> list[alt.Chart]:
    """Four curves, cut off where they leave the chart."""
    steps = {max(SMALLEST, drawn.most * n * n // CURVE_POINTS**2) for n in range(1, CURVE_POINTS + 1)}
    centre, (bottom, top, _) = Decimal(drawn.england.value), drawn.axis
    at = {cases: control_limits(centre, cases) for cases in sorted(steps)}
    lines = []
    for place, dash in enumerate(([2, 3], [6, 4], [6, 4], [2, 3])):
        rows = [{"cases": cases, "percent": float(half_up(found[place], 2))} for cases, found in at.items()]
        inside = [row for row in rows if float(bottom) <= row["percent"] <= float(top)]
        line = alt.Chart(alt.Data(values=inside)).mark_line(
            aria=False, color="currentColor", strokeWidth=1.3, strokeDash=dash
        )
        lines.append(line.encode(x=_across(drawn), y=_up(drawn)))
    return lines


def _england(drawn: Funnel) -> list[alt.Chart]:
    row = {"percent": float(drawn.england.value)}
    chart = alt.Chart(alt.Data(values=[row]))
    rule = chart.mark_rule().encode(x=alt.value(0), x2=alt.value(WIDTH), y=_up(drawn))
    words = chart.mark_text(align="left", baseline="middle", text=["England", drawn.england.shown])
    return [rule, words.encode(x=alt.value(WIDTH + 6), y=_up(drawn))]


def _marked(drawn: Funnel) -> list[alt.Chart]:
    """The marked authorities, each joined by a line to its name in the corner that a funnel leaves empty.

    This authority's own point lies over the other.
    """
    bottom, top, _ = drawn.axis
    first_row = (
        ROW // 2 if Decimal(drawn.england.value) * 2 < bottom + top else HEIGHT - ROW * len(drawn.marked)
    )
    styles = {
        one.name: (mark, style.colour)
        for one, mark, style in zip(drawn.marked, MARKS, STYLES[::2], strict=False)
    }
    longest = max(len(f"{one.name}: {one.figure.shown}") for one in drawn.marked)
    across, layers, on_top = max(0, WIDTH - LETTER_WIDTH * longest), [], {}
    for place, one in enumerate(sorted(drawn.marked, key=lambda one: one.figure.share, reverse=True)):
        mark, colour = styles[one.name]
        told = f"{one.name}: {one.figure.shown}"
        down = first_row + ROW * place
        row = {"cases": one.cases, "percent": float(one.figure.value), "told": told}
        chart = alt.Chart(alt.Data(values=[row]))
        lead = chart.mark_rule(color=colour, strokeWidth=1)
        here = chart.mark_point(filled=True, opacity=1, size=110, shape=mark, color=colour)
        there = chart.mark_point(filled=True, aria=False, opacity=1, size=70, shape=mark, color=colour)
        words = chart.mark_text(align="left", baseline="middle", dx=8, text=told)
        name = {"x": alt.value(across), "y": alt.value(down)}
        layers += [
            lead.encode(x=_across(drawn), y=_up(drawn), x2=alt.value(across), y2=alt.value(down)),
            there.encode(**name),
            words.encode(**name),
        ]
        on_top[one.name] = here.encode(x=_across(drawn), y=_up(drawn), description="told:N")
    return layers + [on_top[one.name] for one in reversed(drawn.marked)]
