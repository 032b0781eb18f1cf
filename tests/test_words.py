"""Sentences: the words that a person would choose for each way in which a figure can move and stand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from safeguarding.authority import Authority, Edition, Target
from safeguarding.disclosure.released import PublishedFigures
from safeguarding.figure import SCHEMA, Figure
from safeguarding.intervals import wilson
from safeguarding.words.comparison import against_target, change, is_better, is_noise, times
from safeguarding.words.facts import Facts
from safeguarding.words.headline import headline
from safeguarding.words.report import PARAGRAPHS
from safeguarding.words.sentence import linked, number, plain
from safeguarding.years import ReportingYear

YEAR = ReportingYear.parse("2010-11")
DAY = YEAR.last_day


def rate(value, edition="2010-11", key="ni066", low=None, high=None, series="computed"):
    return Figure(edition, key, None, series, None, None, value, low, high)


def count(value, edition="2010-11", key="adopted_or_sgo", as_at=None):
    return Figure(edition, key, as_at, "computed", int(value), None, value, unit="children")


def facts(*figures, targets=None, **edition):
    frame = pl.DataFrame([vars(one) for one in figures], schema=SCHEMA)
    authority = Authority(Path(), "Somewhere", None, True, (), targets or {}, (), ())
    published = PublishedFigures.unrestricted(frame)
    return Facts(authority, Edition(YEAR, **edition), published)


def said(number, the_facts):
    return plain(PARAGRAPHS[number][1](the_facts))


def target(at_least=None, at_most=None, below=None):
    return Target(*(None if limit is None else Decimal(limit) for limit in (at_least, at_most, below)), "")


def test_a_change_that_chance_would_give_is_slight():
    now, before = rate("91.9", low="89.3", high="93.8"), rate("90.3", "2009-10", low="87.3", high="92.7")
    assert is_noise(now, before)
    assert change(now, before) == "a slight increase"


def test_a_change_beyond_chance_is_significant():
    now, before = rate("93.0", low="90.1", high="95.1"), rate("80.2", "2008-09", low="75.7", high="84.1")
    assert change(now, before) == "a significant increase"
    assert change(before, now) == "a significant decrease"


def test_a_change_is_neither_where_no_interval_is_known():
    assert change(rate("91.9"), rate("90.3")) == "an increase"
    assert change(rate("90.3"), rate("90.3")) == "no change"


def test_direction_follows_polarity_not_sign():
    assert is_better(rate("9.7"), rate("9.4"), "lower") is False
    assert is_better(rate("6.8"), rate("9.4"), "lower") is True
    assert is_better(rate("91.9"), rate("90.3"), "higher") is True
    assert is_better(rate("12.5"), rate("17.4"), "range") is None


@pytest.mark.parametrize(
    ("value", "limits", "words"),
    [
        ("91.9", {"at_least": 95}, "below the target of 95%"),
        ("95.0", {"at_least": 95}, "meeting the target of 95%"),
        ("99.4", {"at_least": 97}, "exceeding the target of 97%"),
        ("12.5", {"at_least": 10, "at_most": 15}, "within the target range of 10-15%"),
        ("17.4", {"at_least": 10, "at_most": 15}, "above the target range of 10-15%"),
        ("6.8", {"below": 10}, "meeting the target of less than 10%"),
        ("10.0", {"below": 10}, "missing the target of less than 10%"),
    ],
)
def test_a_figure_against_its_target(value, limits, words):
    assert against_target(rate(value), target(**limits)) == words


def test_120_children_are_approximately_double_a_suggested_most_of_70():
    load = Figure(
        "2010-11", "caseload_combined", DAY, "computed", 1214, 10.0, "121.4", unit="children per officer"
    )
    assert times(load, target(50, 70)) == "approximately double"


def test_paragraph_4_1_2_as_the_source_report_has_it():
    the_facts = facts(
        rate("91.9", low="89.3", high="93.8"),
        rate("90.3", "2009-10", low="87.3", high="92.7"),
        targets={("ni066", YEAR): target(at_least=95)},
    )
    assert said("4.1.2", the_facts).endswith(
        "was 91.9%, below the target of 95% but a slight increase compared with the 2009/10 rate of 90.3%."
    )


def test_without_last_year_and_target_the_sentence_is_shorter():
    assert said("4.1.2", facts(rate("91.9"))).endswith("within timescales was 91.9%.")


def test_a_figure_that_is_not_there_is_said_to_be_missing():
    words = said("4.1.2", facts())
    assert "is not available for 2010/11: the data for it was not supplied." in words


def test_paragraph_4_1_5_says_continued_only_of_a_run():
    rising = facts(count("53"), count("42", "2009-10"), count("22", "2008-09"))
    assert "This is a continued increase against 42 in 2009/10 and 22 in 2008/09." in said("4.1.5", rising)
    mixed = facts(count("53"), count("42", "2009-10"), count("60", "2008-09"))
    assert "This is to be compared with 42 in 2009/10 and 60 in 2008/09." in said("4.1.5", mixed)


def test_paragraph_4_1_1_speaks_of_growth_and_of_a_stable_level():
    later = [date(2011, month, 30) for month in range(5, 12)]
    values = ("560", "617", "624", "612", "620", "619", "621")
    counts = [count(v, key="lac_count", as_at=d) for v, d in zip(values, later, strict=True)]
    growth = Figure("2010-11", "lac_growth", DAY, "computed", 589, 518.0, "14")
    words = said(
        "4.1.1",
        facts(count("589", key="lac_count", as_at=DAY), growth, *counts, month_ends=tuple(later)),
    )
    assert words.startswith("The total number of LAC as of 31/03/11 was 589, a 14% increase compared to")
    assert words.endswith("Over the last 6 month ends the number has stabilised around the 620 level.")


def test_the_timescale_is_the_one_in_force_in_the_year():
    assert "within 28 days" in said("3.2.1", facts())
    later = Facts(facts().authority, Edition(YEAR.next), facts().published)
    assert "within 20 working days" in plain(PARAGRAPHS["3.2.1"][1](later))


def test_a_number_carries_its_key_and_a_link_and_its_text_is_inert():
    html = linked([("<b>", number(rate("93.0")))], lambda figure: f"{figure.key}.html#the-figure")
    assert html == (
        '&lt;b&gt;<a class="figure" data-key="ni066" data-edition="2010-11" '
        'href="ni066.html#the-figure">93%</a>'
    )


def test_a_rate_of_low_reliability_says_so_and_is_compared_with_nothing():
    doubtful = Figure("2009-10", "ni066", None, "computed", 112, 138.0, "81.2", status="low_reliability")
    assert doubtful.shown == "81.2% [u]"
    assert said("4.1.2", facts(rate("91.9"), doubtful)).endswith("within timescales was 91.9%.")
    now = Figure("2010-11", "ni066", None, "computed", 112, 138.0, "81.2", status="low_reliability")
    assert "more than one in twenty could not be assessed" in said("4.1.2", facts(now))


@pytest.mark.parametrize(
    ("paragraph", "key", "unit"), [("4.1.1", "lac_count", "children"), ("4.1.3", "c63", "percent")]
)
def test_a_figure_that_leaves_some_out_says_so(paragraph, key, unit):
    day = DAY if unit == "children" else None
    figure = Figure("2010-11", key, day, "computed", 9, None, "9", unit=unit, status="partial")
    assert "Some could not be assessed from the returns supplied and are left out." in said(
        paragraph, facts(figure)
    )


def counted(numerator, denominator, value, edition="2010-11", key="ni065", **more):
    low, high = map(str, wilson(numerator, denominator))
    return Figure(edition, key, None, "computed", numerator, float(denominator), value, low, high, **more)


CHANCE = "The difference from 2009/10 is within what chance alone would give."


def test_a_difference_that_chance_would_give_is_said_to_be_so():
    assert said("4.2.3", facts(counted(84, 671, "12.5"), counted(70, 506, "13.8", "2009-10"))).endswith(CHANCE)
    assert CHANCE in said(
        "4.1.3", facts(counted(440, 473, "93.0", key="c63"), counted(394, 428, "92.1", "2009-10", "c63"))
    )
    assert CHANCE in said(
        "4.1.2", facts(counted(521, 567, "91.9", key="ni066"), counted(457, 506, "90.3", "2009-10", "ni066"))
    )


def test_nothing_is_said_of_a_difference_beyond_chance_or_of_none():
    assert "chance" not in said("4.2.3", facts(counted(84, 671, "12.5"), counted(88, 506, "17.4", "2009-10")))
    assert "chance" not in said("4.2.3", facts(counted(84, 671, "12.5"), counted(84, 671, "12.5", "2009-10")))


def test_last_year_as_it_was_quoted_has_the_counts_of_what_is_computed_if_it_is_printed_alike():
    computed = counted(70, 506, "13.8", "2009-10")
    alike, otherwise = (Figure("2009-10", "ni065", None, "reported", value=value) for value in ("13.8", "13.9"))
    assert said("4.2.3", facts(counted(84, 671, "12.5"), computed, alike)).endswith(CHANCE)
    assert "chance" not in said("4.2.3", facts(counted(84, 671, "12.5"), computed, otherwise))
    assert "chance" not in said("4.2.3", facts(counted(84, 671, "12.5"), alike))


def test_nothing_is_said_of_a_figure_of_low_reliability():
    doubtful = counted(84, 671, "12.5", status="low_reliability")
    assert "chance" not in said("4.2.3", facts(doubtful, counted(70, 506, "13.8", "2009-10")))


def test_siblings_are_taken_to_move_together_where_it_is_known():
    """12.5 against 17.4 per cent is beyond chance for children alone, and not by sibling group."""
    now, before = counted(84, 671, "12.5"), counted(88, 506, "17.4", "2009-10")
    grouped = [
        replace(now, key="ni065.by_sibling_group", low="8.9", high="17.4"),
        replace(before, key="ni065.by_sibling_group", low="13.0", high="22.8"),
    ]
    assert is_noise(now, before) is False
    assert said("4.2.3", facts(now, before, *grouped)).endswith(CHANCE)
    assert facts(now, before).change(now, before) == "a significant decrease"
    assert facts(now, before, *grouped).change(now, before) == "a slight decrease"


def test_a_headline_says_the_figure_how_it_moved_and_how_it_stands():
    figures = rate("91.9", low="89.3", high="93.9"), rate("90.3", "2009-10", low="87.4", high="92.6")
    targets = {("ni066", YEAR): Target(Decimal(95), None, None, "council plan")}
    assert headline(facts(*figures, targets=targets), "ni066") == (
        "Looked after children reviewed on time: 91.9% in 2010/11, a slight increase from 90.3% in 2009/10, "
        "target missed"
    )
    assert headline(facts(figures[0]), "ni066") == "Looked after children reviewed on time: 91.9% in 2010/11"


def test_a_headline_tells_nothing_of_a_figure_that_is_not_there():
    hidden = replace(rate(None), status="not_available")
    assert headline(facts(hidden, rate("90.3", "2009-10")), "ni066") == "Looked after children reviewed on time"
