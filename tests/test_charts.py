"""Charts: what they refuse, what they say, and that the drawing shows what the figures are."""

import re
import time
from datetime import date
from decimal import Decimal

import altair as alt
import polars as pl
import pytest
from jsonschema import ValidationError

from safeguarding import charts
from safeguarding.authority import Target
from safeguarding.book.markup import read_page
from safeguarding.charts import months, trend
from safeguarding.charts.drawing import _layered
from safeguarding.charts.plot import HEIGHT, STYLES, target_words
from safeguarding.disclosure.released import PublishedFigures
from safeguarding.figures import SCHEMA


def row(edition, value, series="computed", key="ni066", as_at=None, low=None, high=None, unit="percent"):
    return {
        "edition": edition,
        "key": key,
        "as_at": as_at,
        "series": series,
        "numerator": None,
        "denominator": None,
        "value": value,
        "low": low,
        "high": high,
        "unit": unit,
        "status": "ok" if value is not None else "not_available",
        "source": "a test",
    }


def published(*rows) -> PublishedFigures:
    return PublishedFigures.unrestricted(pl.DataFrame(rows, schema=SCHEMA).sort(SCHEMA.names()))


def target(at_least=None, at_most=None, below=None):
    limits = (None if one is None else Decimal(one) for one in (at_least, at_most, below))
    return Target(*limits, "council plan")


OWN = (
    row("2008-09", "87.9", low="84.6", high="90.6"),
    row("2009-10", "90.3", low="87.4", high="92.6"),
    row("2010-11", "91.9", low="89.4", high="93.9"),
)
ENGLAND = (row("2008-09", "90.9", "England"), row("2009-10", "90.5", "England"))


def drawn(*rows, wanted=None):
    return trend(published(*rows), "ni066", "Reviews in time rose", "Per cent", wanted)


def drawing(shown):
    return next(read_page(shown.html).all("svg"))


def marks(shown, kind):
    groups = (one for one in drawing(shown).walk() if {f"mark-{kind}", "role-mark"} <= set(one.classes))
    return [mark for group in groups for mark in group.all("path", "line", "rect")]


def labels(shown):
    return [text.text() for text in drawing(shown).all("text")]


def height(mark) -> float:
    """How far below the top of the chart a mark or a label stands."""
    return float(re.search(r",([\d.]+)\)", mark.attributes["transform"])[1])


def height_of_label(shown, words) -> float:
    return next(height(text) for text in drawing(shown).all("text") if text.text() == words)


def points(shown):
    """The points' tooltips."""
    return [next(mark.all("title")).text() for mark in marks(shown, "symbol")]


@pytest.mark.parametrize("unchecked", [pl.DataFrame(OWN, schema=SCHEMA), list(OWN), "ni066"])
def test_figures_that_have_not_passed_disclosure_control_are_refused(unchecked):
    with pytest.raises(TypeError, match="disclosure control"):
        trend(unchecked, "ni066", "Title", "Subtitle")
    with pytest.raises(TypeError, match="disclosure control"):
        months(unchecked, "lac_count", "Title", "Subtitle")


def test_more_rows_than_any_trend_has_are_refused():
    many = [row(f"{1700 + n}-{(n + 1) % 100:02d}", "1.0") for n in range(301)]
    with pytest.raises(ValueError, match="301 figures are too many"):
        drawn(*many)


def test_more_lines_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="5 series"):
        drawn(*(row("2010-11", "1.0", f"Area {n}") for n in range(5)))


@pytest.mark.parametrize("rows", [[], [row("2010-11", None)], [row("2010-11", "[c]")], [row("2010-11", "nan")]])
def test_a_chart_that_would_draw_nothing_is_refused(rows):
    with pytest.raises(ValueError, match="no value to draw"):
        drawn(*rows)


def test_every_value_is_drawn_and_written_in_the_table_beside_it():
    shown = drawn(*OWN, *ENGLAND)
    assert sorted(points(shown)) == [
        "England, 2008-09: 90.9%",
        "England, 2009-10: 90.5%",
        "This authority, 2008-09: 87.9%",
        "This authority, 2009-10: 90.3%",
        "This authority, 2010-11: 91.9%",
    ]
    rows = [[cell.text() for cell in line.all("th", "td")] for line in read_page(shown.html).all("tr")]
    assert rows == [
        ["Year", "This authority", "95% interval", "England"],
        ["2008-09", "87.9%", "84.6 to 90.6", "90.9%"],
        ["2009-10", "90.3%", "87.4 to 92.6", "90.5%"],
        ["2010-11", "91.9%", "89.4 to 93.9", "[x]"],
    ]


def test_a_higher_value_is_drawn_higher_and_in_proportion():
    ends = [row("2009-10", "0.0"), row("2010-11", "10.0"), row("2011-12", "5.0")]
    heights = [height(mark) for mark in marks(drawn(*ends), "symbol")]
    assert heights == pytest.approx([HEIGHT, 0, HEIGHT / 2])


def test_a_year_without_a_figure_keeps_its_place_and_breaks_the_line():
    shown = drawn(
        row("2007-08", "80.0"), row("2008-09", "81.0"), row("2010-11", "83.0"), row("2011-12", "84.0")
    )
    (line,) = marks(shown, "line")
    assert line.attributes["d"].count("M") == 2
    assert "2009-10  " in shown.text and "[x]" in shown.text
    assert "2009-10" in labels(shown)


@pytest.mark.parametrize("hidden", ["[c]", None])
def test_a_suppressed_figure_is_a_gap_and_is_not_named_by_any_number(hidden):
    shown = drawn(row("2008-09", "80.0"), row("2009-10", hidden), row("2010-11", "82.0"))
    assert len(marks(shown, "symbol")) == 2
    assert "NaN" not in shown.html and "null" not in shown.html


def test_snapshots_within_the_year_stay_out_of_the_trend():
    snapshot = row("2010-11", "621", key="lac_count", as_at=date(2011, 12, 31), unit="children")
    year_end = row("2010-11", "589", key="lac_count", as_at=date(2011, 3, 31), unit="children")
    shown = trend(published(snapshot, year_end), "lac_count", "Title", "Subtitle")
    assert points(shown) == ["This authority, 2010-11: 589"]


def test_the_chart_has_a_name_and_is_told_in_words():
    shown = drawn(*OWN, *ENGLAND, wanted=target(at_least="95"))
    svg = drawing(shown)
    held = {one.attributes["id"]: one.text() for one in svg.walk() if "id" in one.attributes}
    assert svg.attributes["role"] == "img"
    assert held[svg.attributes["aria-labelledby"]] == "Reviews in time rose"
    assert held[svg.attributes["aria-describedby"]] == (
        "Line chart, 2008-09 to 2010-11. Per cent. This authority: 87.9% (2008-09), 90.3% (2009-10), "
        "91.9% (2010-11). England: 90.9% (2008-09), 90.5% (2009-10). Target: 95% or more."
    )


def test_a_long_line_is_told_by_what_shapes_it():
    values = ["8", "5", "6", "7", "9", "8", "7.5"]
    shown = drawn(*(row(f"{2010 + n}-{11 + n}", value) for n, value in enumerate(values)))
    assert "first 8% (2010-11), lowest 5% (2011-12), highest 9% (2014-15), last 7.5% (2016-17)" in shown.text


def test_lines_carry_their_names_so_that_no_legend_is_needed():
    shown = drawn(*OWN, *ENGLAND, wanted=target(at_least="95"))
    assert "This authority91.9%" in labels(shown)
    assert "England90.5%" in labels(shown)
    assert "Target:95% or more" in labels(shown)


def test_a_label_stands_beside_what_it_names():
    shown = drawn(row("2010-11", "91.9"), row("2010-11", "80.0", "England"), wanted=target(at_least="99"))
    by_name = {next(mark.all("title")).text()[:7]: height(mark) for mark in marks(shown, "symbol")}
    (rule,) = marks(shown, "rule")
    assert height_of_label(shown, "This authority91.9%") == pytest.approx(by_name["This au"], abs=8)
    assert height_of_label(shown, "England80.0%") == pytest.approx(by_name["England"], abs=8)
    assert height_of_label(shown, "Target:99% or more") == pytest.approx(height(rule), abs=8)


def test_a_target_is_drawn_at_its_own_height():
    shown = drawn(row("2010-11", "9.0"), row("2010-11", "10.0", "England"), wanted=target(below="10"))
    (rule,) = marks(shown, "rule")
    assert height(rule) == pytest.approx(min(map(height, marks(shown, "symbol"))))


def test_lines_that_end_early_at_the_same_place_share_a_label():
    later = row("2012-13", "90.0", "England")
    shown = drawn(*OWN, row("2010-11", "89.0", "Kent"), row("2010-11", "91.9", "England"), later)
    assert "This authority91.9%Kent89.0%" in labels(shown)


def test_labels_never_cover_each_other():
    close = [
        row("2010-11", value, area)
        for area, value in (("computed", "90.1"), ("England", "90.0"), ("Kent", "90.2"))
    ]
    shown = drawn(*close, wanted=target(at_least="90.1"))
    beside = [one for one in drawing(shown).walk() if {"mark-text", "role-mark"} <= set(one.classes)]
    tops = sorted(height(text) for one in beside for text in one.all("text"))
    assert len(tops) == 4
    assert all(lower - upper >= 30 for upper, lower in zip(tops, tops[1:], strict=False))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (target(at_least="95"), "95% or more"),
        (target(at_most="10"), "10% or less"),
        (target(below="10"), "below 10%"),
        (target(at_least="10", at_most="15"), "10% to 15%"),
        (target(at_least="10", below="15"), "10% to below 15%"),
    ],
)
def test_a_target_is_said_in_few_words(wanted, words):
    assert target_words(wanted, "percent") == words


@pytest.mark.parametrize(
    ("wanted", "rules"), [(None, 0), (target(), 0), (target("95"), 1), (target("90", "95"), 2)]
)
def test_each_limit_of_a_target_has_a_rule(wanted, rules):
    assert len(marks(drawn(row("2010-11", "91.9"), wanted=wanted), "rule")) == rules


def test_an_axis_that_does_not_start_at_zero_says_so():
    assert "starts at 84, not at zero" in drawn(*OWN).text
    assert "not at zero" not in drawn(row("2009-10", "9.4"), row("2010-11", "3.7")).text


def test_a_report_that_printed_the_same_values_is_not_drawn_over_them():
    same = drawn(*OWN, row("2009-10", "90.3", "reported"))
    assert len(marks(same, "line")) == 1
    assert "Not drawn, because it is the same: As reported." in same.text
    other = drawn(*OWN, row("2008-09", "87.0", "reported"), row("2009-10", "90.3", "reported"))
    assert len(marks(other, "line")) == 2


def test_month_ends_of_the_last_year_are_drawn_without_intervals():
    days = [date(2010, 5, 31), date(2010, 6, 30), date(2011, 4, 30), date(2011, 5, 15), date(2011, 6, 30)]
    rows = [
        row("2010-11", str(580 + n), key="lac_count", as_at=day, low="500", high="700", unit="children")
        for n, day in enumerate(days)
    ]
    shown = months(published(*rows), "lac_count", "Title", "Subtitle")
    assert points(shown) == [
        "This authority, Jun 2010: 581",
        "This authority, Apr 2011: 582",
        "This authority, Jun 2011: 584",
    ]
    assert "May 2011" in shown.text
    assert "interval" not in shown.text


def test_text_from_data_never_becomes_markup():
    hostile = "</title><script>alert(1)</script>"
    shown = trend(published(row("2010-11", "1.0", hostile), *OWN), "ni066", hostile, hostile)
    assert "<script" not in shown.html


def test_the_same_figures_give_the_same_bytes_whatever_the_time_zone(monkeypatch):
    made = set()
    for zone in ("UTC", "Asia/Tokyo", "America/New_York"):
        monkeypatch.setenv("TZ", zone)
        if hasattr(time, "tzset"):
            time.tzset()
        made.add(drawn(*OWN, *ENGLAND).html)
    assert len(made) == 1


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.colour)
def test_lines_stand_out_from_the_page(style):
    """WCAG 2.2, criterion 1.4.11: at least 3 to 1 against white. In the dark: tests/test_accessibility.py."""
    assert 1.05 / (luminance(style.colour) + 0.05) >= 3


def test_an_interval_reaches_from_limit_to_limit_and_is_closed_at_both_ends():
    shown = drawn(*OWN)
    assert len(marks(shown, "rule")) == 3
    assert len(marks(shown, "rect")) == 6
    assert 'opacity="0' not in "".join(str(one.attributes) for one in marks(shown, "rule"))


def test_a_chart_has_no_more_gridlines_than_ten_and_all_its_words_are_level():
    svg = drawing(drawn(*OWN, *ENGLAND, wanted=target(at_least="95")))
    grids = [one for one in svg.walk() if "role-axis-grid" in one.classes]
    assert 0 < max(len(list(one.all("line"))) for one in grids) <= 10
    assert all("rotate(" not in text.attributes.get("transform", "") for text in svg.all("text"))


def test_no_two_lines_differ_by_colour_alone():
    assert len({style.dash for style in STYLES}) == len({style.mark for style in STYLES}) == len(STYLES)


def test_a_drawing_is_what_altair_allows():
    """The build does not ask Altair to look at each drawing: that takes longer than drawing it."""
    plots = []
    with pytest.MonkeyPatch.context() as change:
        change.setattr(charts, "svg", lambda plot, *_: plots.append(plot) or "<svg></svg>")
        drawn(*(row(f"20{year:02}-{year + 1:02}", str(value)) for year, value in ((8, 80), (9, 90), (10, 92))))
    (plot,) = plots
    alt.LayerChart.from_dict(_layered(plot), validate=True)
    spoilt = _layered(plot) | {"layer": [{"mark": "no such mark"}]}
    with pytest.raises(ValidationError):
        alt.LayerChart.from_dict(spoilt, validate=True)
