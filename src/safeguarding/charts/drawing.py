"""From a plot to an SVG drawing, by way of Altair.

Text and axes take the colour of the page (`currentColor`), so one drawing serves light, dark and paper.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from math import ceil

import altair as alt
import vl_convert
from altair.utils.schemapi import debug_mode

from safeguarding.charts.plot import HEIGHT, MARGIN, Line, Plot, levels
from safeguarding.tables import HIDDEN, element, escape
from safeguarding.vega import drawing

FONT_SIZE, LINE_HEIGHT, PLACE_WIDTH = 13, 15, 60
PNG_SCALE = 3
"""Points of a picture for one unit of the drawing: on paper, 12 cm across, 250 to the inch."""

HALO = 'paint-order="stroke" stroke="#ffffff" stroke-width="4" stroke-linejoin="round"'
"""What keeps words that stand on lines readable; on a page its style does it."""

INTERVAL_WIDTH, INTERVAL_ENDS = 1.5, 10
BETWEEN_LABELS = 10

AXIS_TITLES = {"percent": "Per cent", "children": "Children", "children per officer": "Children per officer"}

CONFIG = {
    "background": None,
    "font": "Arial, sans-serif",
    "view": {"stroke": None},
    "text": {"color": "currentColor", "fontSize": FONT_SIZE, "lineHeight": LINE_HEIGHT},
    "rule": {"color": "currentColor"},
    "axis": {
        "labelColor": "currentColor",
        "titleColor": "currentColor",
        "labelFontSize": FONT_SIZE,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": "normal",
        "domainColor": "currentColor",
        "tickColor": "currentColor",
        "gridColor": "currentColor",
        "gridOpacity": 0.15,
        "domainOpacity": 0.5,
        "tickOpacity": 0.5,
    },
}


def svg(drawn: Plot, title: str, description: str, kept_as: str) -> str:
    """The drawing as an SVG element that has a name and a description; a build keeps it by another name."""
    spec = _layered(drawn) | {"config": CONFIG}
    return named(drawing(spec, kept_as), title, description)


def png(drawn: Plot) -> bytes:
    """The drawing as a picture on white, for a document: in the font that comes with the renderer."""
    spec = _layered(drawn) | {"config": CONFIG | {"background": "white", "font": "Liberation Sans"}}
    on_paper = drawing(spec, "").replace("<text ", f"<text {HALO} ")
    return vl_convert.svg_to_png(on_paper, scale=PNG_SCALE)


def _layered(drawn: Plot) -> dict:
    # Altair checks every part of a drawing as it is made: that takes longer than all else on a page.
    with debug_mode(False):
        layers = [*_target(drawn), *_intervals(drawn), *(_line(drawn, line) for line in reversed(drawn.curves))]
        layers += [_points(drawn, line) for line in reversed(drawn.curves)] + _labels(drawn) + _withheld(drawn)
        return alt.layer(*layers).properties(width=drawn.width, height=HEIGHT).to_dict(validate=False)


def named(drawing: str, title: str, description: str) -> str:
    """Give a drawing its name; the renderer's own roles go, its words for a point become a tooltip."""
    drawing = re.sub(r'(<path) aria-label="([^"]*)"([^>]*role="graphics-symbol"[^>]*)/>', _tooltip, drawing)
    drawing = re.sub(r' (?:role="graphics-\w+"|aria-\w+="[^"]*")', "", drawing)
    mark = "c" + hashlib.sha256((title + description + drawing).encode()).hexdigest()[:10]
    names = element("title", escape(title), id=f"{mark}-t") + element(
        "desc", escape(description), id=f"{mark}-d"
    )
    opening = f'<svg role="img" aria-labelledby="{mark}-t" aria-describedby="{mark}-d" focusable="false"'
    return re.sub(r"<svg([^>]*)>", lambda match: f"{opening}{match[1]}>{names}", drawing, count=1)


def _tooltip(match: re.Match) -> str:
    return f"{match[1]}{match[3]}>{element('title', escape(unescape(match[2])))}</path>"


def _across(drawn: Plot) -> alt.X:
    every = ceil(len(drawn.places) * PLACE_WIDTH / drawn.width)
    labelled = list(drawn.places[::-1][::every])
    axis = alt.Axis(labelAngle=0, title=None, values=labelled, grid=False, labelOverlap=False)
    return alt.X(
        "place:O",
        sort=None,
        axis=axis,
        scale=alt.Scale(type="point", domain=list(drawn.places), padding=MARGIN),
    )


def _up(drawn: Plot, name: str = "value") -> alt.Y:
    ticks = [
        float(drawn.bottom + drawn.step * n) for n in range(int((drawn.top - drawn.bottom) / drawn.step) + 1)
    ]
    axis = alt.Axis(
        title=AXIS_TITLES[drawn.unit],
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleX=-36,
        titleY=-12,
        values=ticks,
        domain=False,
        ticks=False,
        labelPadding=8,
    )
    return alt.Y(f"{name}:Q", axis=axis, scale=alt.Scale(domain=[float(drawn.bottom), float(drawn.top)]))


def _data(drawn: Plot, line: Line) -> alt.Data:
    """One row for every place: null where there is no value, so that the line breaks there."""
    rows = []
    for place in drawn.places:
        value, limits = line.values.get(place), line.intervals.get(place, (None, None))
        rows.append(
            {
                "place": place,
                "value": None if value is None else float(value),
                "low": None if limits[0] is None else float(limits[0]),
                "high": None if limits[1] is None else float(limits[1]),
                "told": f"{line.name}, {place}: {line.figures[place].shown}" if value is not None else None,
            }
        )
    return alt.Data(values=rows)


def _line(drawn: Plot, line: Line) -> alt.Chart:
    style = line.style
    chart = alt.Chart(_data(drawn, line))
    return chart.mark_line(
        aria=False, color=style.colour, strokeDash=list(style.dash), strokeWidth=style.width
    ).encode(x=_across(drawn), y=_up(drawn))


def _points(drawn: Plot, line: Line) -> alt.Chart:
    rows = [row for row in _data(drawn, line).values if row["value"] is not None]
    chart = alt.Chart(alt.Data(values=rows))
    return chart.mark_point(
        filled=True, opacity=1, size=55, shape=line.style.mark, color=line.style.colour
    ).encode(x=_across(drawn), y=_up(drawn), description=alt.Description("told:N"))


def _intervals(drawn: Plot) -> list[alt.Chart]:
    """An upright bar from the lower limit to the upper, with a short stroke across at either end."""
    layers = []
    for line in (one for one in drawn.curves if one.intervals):
        chart, colour, across = alt.Chart(_data(drawn, line)), line.style.colour, _across(drawn)
        bar = chart.mark_rule(color=colour, strokeWidth=INTERVAL_WIDTH)
        layers.append(bar.encode(x=across, y=_up(drawn, "low"), y2=alt.Y2("high:Q")))
        end = chart.mark_tick(aria=False, color=colour, thickness=INTERVAL_WIDTH, width=INTERVAL_ENDS)
        layers += [end.encode(x=across, y=_up(drawn, limit)) for limit in ("low", "high")]
    return layers


def _target(drawn: Plot) -> list[alt.Chart]:
    """A dashed rule at each limit of the target."""
    return [
        alt.Chart(alt.Data(values=[{}]))
        .mark_rule(strokeDash=[5, 4])
        .encode(x=alt.XValue(0), x2=alt.X2Value(drawn.width), y=alt.YValue(drawn.down(level)))
        for level in levels(drawn.target)
    ]


def _labels(drawn: Plot) -> list[alt.Chart]:
    """Labels beside the chart at the height of what they name, or by the end of a line that ends early."""
    early = [line for line in drawn.curves if not drawn.ends_last(line)]
    beside = [
        (drawn.down(line.values[drawn.last(line)]), drawn.label(line))
        for line in drawn.curves
        if line not in early
    ]
    if drawn.target:
        beside.append((min(map(drawn.down, levels(drawn.target))), drawn.target_label))
    labels = [_text(rows, drawn.width + 6, down, "left") for down, rows in _apart(beside)]
    ends = sorted({drawn.last(line) for line in early}, key=drawn.places.index)
    return labels + [_by_the_end(drawn, [one for one in early if drawn.last(one) == end], end) for end in ends]


def _withheld(drawn: Plot) -> list[alt.Chart]:
    """`[c]` at the foot of each place where a value is hidden, so that a gap is not taken for no value."""
    places = {
        place
        for line in drawn.lines
        for place, figure in line.figures.items()
        if figure.status == "suppressed" and place in drawn.places
    }
    return [_text([HIDDEN], drawn.across(place), HEIGHT - 4, "center") for place in sorted(places)]


def _by_the_end(drawn: Plot, lines: Sequence[Line], place: str) -> alt.Chart:
    """One label for the lines that end at `place`: over them, or under them where there is no room."""
    reached = [one for line in lines for one in (line.values[place], *line.intervals.get(place, ()))]
    highest_first = sorted(lines, key=lambda line: line.values[place], reverse=True)
    rows = [row for line in highest_first for row in drawn.label(line)]
    above = drawn.down(max(reached)) - 10 - LINE_HEIGHT * (len(rows) - 1)
    down = above if above > LINE_HEIGHT else drawn.down(min(reached)) + 10 + FONT_SIZE
    return _text(rows, drawn.across(place), down, "center")


def _apart(labels: Iterable[tuple[float, list[str]]]) -> Iterator[tuple[float, list[str]]]:
    """Where the first row of each label goes: centred on its height, or lower to cover none."""
    free_from = 0.0
    for height, rows in sorted(labels):
        down = max(height - LINE_HEIGHT * (len(rows) - 1) / 2 + FONT_SIZE / 3, free_from)
        yield down, rows
        free_from = down + LINE_HEIGHT * len(rows) + BETWEEN_LABELS


def _text(rows: Sequence[str], across: float, down: float, side: str) -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=[{}]))
        .mark_text(align=side, baseline="alphabetic", text=list(rows))
        .encode(x=alt.XValue(across), y=alt.YValue(down))
    )
