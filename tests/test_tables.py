"""Tables and headline figures: what a reader and a screen reader are given."""

from decimal import Decimal

import pytest

from safeguarding.book.markup import read_page
from safeguarding.tables import Card, Column, Shown, Step, cards, division, escape, table, waterfall

COLUMNS = [Column("what", "Figure"), Column("value", "Value", number=True)]
ROWS = [{"what": "Reviews", "value": 1234}, {"what": "Plans", "value": "[x]"}]


def shown_table(rows=ROWS, note=None):
    return table("Reviews and plans", COLUMNS, rows, note)


def cells(shown: Shown) -> list[str]:
    return [cell.text() for cell in read_page(shown.html).all("td", "th")]


def test_a_table_has_a_caption_and_says_which_header_is_for_what():
    page = read_page(shown_table().html)
    assert [caption.text() for caption in page.all("caption")] == ["Reviews and plans"]
    assert [header.attributes["scope"] for header in page.all("th")] == ["col", "col", "row", "row"]


def test_a_wide_table_can_be_scrolled_from_the_keyboard():
    (region,) = (one for one in read_page(shown_table().html).walk() if one.attributes.get("role") == "region")
    assert region.attributes["tabindex"] == "0"
    assert region.attributes["aria-label"] == "Reviews and plans"


def test_whole_numbers_have_a_comma_and_decimals_keep_their_digits():
    rows = [{"what": "Children", "value": 1234567}, {"what": "Share", "value": Decimal("90.0")}]
    assert cells(shown_table(rows))[-3:] == ["1,234,567", "Share", "90.0"]


def test_numbers_stand_on_the_right():
    numbers = [cell for cell in read_page(shown_table().html).walk() if "number" in cell.classes]
    assert [cell.text() for cell in numbers] == ["Value", "1,234", "[x]"]


@pytest.mark.parametrize("empty", [None, ""])
def test_an_empty_cell_is_refused_by_the_name_of_its_column(empty):
    with pytest.raises(ValueError, match="'Value' is empty"):
        shown_table([{"what": "Reviews", "value": empty}])


@pytest.mark.parametrize("unrounded", [91.9, True, ["91.9"]])
def test_a_cell_whose_digits_are_not_decided_is_refused(unrounded):
    with pytest.raises(TypeError, match="format it as text"):
        shown_table([{"what": "Reviews", "value": unrounded}])


HOSTILE = '</td><script>alert("x")</script>&\''


def test_text_from_data_never_becomes_markup():
    hostile = [
        table(HOSTILE, [Column("a", HOSTILE)], [{"a": HOSTILE}], HOSTILE),
        cards([Card(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)]),
        waterfall(HOSTILE, [Step(HOSTILE, 1)]),
        division(1, 2, HOSTILE),
    ]
    for shown in hostile:
        assert "<script" not in shown.html
        assert HOSTILE in read_page(shown.html).text(frozenset())


def test_escaping_covers_attributes_too():
    assert escape("<a href=\"x\" title='y'>&") == "&lt;a href=&quot;x&quot; title=&#x27;y&#x27;&gt;&amp;"


def test_what_is_made_is_safe_inside_another_cell():
    link = Shown('<a href="ni066.html">91.9%</a>', "91.9%")
    shown = shown_table([{"what": link, "value": 1}])
    assert link.html in shown.html
    assert "91.9%" in shown.text and "href" not in shown.text


def test_the_plain_text_lines_up_and_is_what_the_cell_prints():
    shown = shown_table(note="Local figures.")
    assert repr(shown) == (
        "Reviews and plans\n\nFigure   Value\nReviews  1,234\nPlans      [x]\n\n"
        "[x] not available. Local figures."
    )
    assert shown._repr_mimebundle_() == {"text/html": shown.html, "text/plain": shown.text}


def test_the_division_is_written_as_one_would_do_it_by_hand():
    assert division(521, 567, "91.9%").text == "521 ÷ 567 = 91.9%"
    assert division(1210, Decimal("10.0"), "121.0").text == "1,210 ÷ 10.0 = 121.0"


STEPS = [
    Step("Considered", 642),
    Step("in respite care", 41, "minus"),
    Step("looked after for less than four weeks", 34, "minus"),
    Step("Eligible", 567),
    Step("reviewed in time", 521, "of which"),
]


def test_a_waterfall_says_what_it_takes_away():
    lines = [line.split("  ") for line in waterfall("Who is eligible", STEPS).text.splitlines()]
    assert [(line[0], line[-1].strip()) for line in lines[3:]] == [
        ("Considered", "642"),
        ("less: in respite care", "-41"),
        ("less: looked after for less than four weeks", "-34"),
        ("Eligible", "567"),
        ("of which: reviewed in time", "521"),
    ]


def test_a_waterfall_that_loses_a_child_is_refused():
    with pytest.raises(ValueError, match="says 567, but the steps before it leave 568"):
        waterfall("Who is eligible", [*STEPS[:2], Step("looked after for less", 33, "minus"), *STEPS[3:]])


def test_bars_are_to_scale_and_hidden_from_screen_readers():
    bars = list(read_page(waterfall("Who is eligible", STEPS).html).all("svg"))
    assert [next(bar.all("rect")).attributes["width"] for bar in bars] == ["100", "6", "5", "88", "81"]
    assert {bar.attributes["aria-hidden"] for bar in bars} == {"true"}


def test_a_waterfall_of_nobody_can_be_shown():
    assert "Considered" in waterfall("Who is eligible", [Step("Considered", 0)]).text


def test_a_headline_says_in_words_how_it_stands():
    card = Card("Reviews in time", "91.9%", "90.3% before", "below the target of 95%", "ni066.html", "missed")
    shown = cards([card])
    assert shown.text == "Reviews in time: 91.9% (below the target of 95%). 90.3% before"
    link = next(read_page(shown.html).all("a"))
    assert link.attributes["href"] == "ni066.html"
    assert "below the target of 95%" in link.text()


def test_every_symbol_in_a_cell_is_explained_below_and_no_other():
    columns = [Column("name", "Name"), Column("value", "Value", number=True)]
    told = table("Figures", columns, [{"name": "One", "value": "81.2% [u]"}, {"name": "Two", "value": "[z]"}])
    assert told.text.endswith("[u] low reliability. [z] not applicable.")
    assert "[x]" not in table("Figures", columns, [{"name": "One", "value": "5%"}]).text
