"""Periods of care: where they begin, whether their start is known, and where they end."""

from datetime import date

import pytest
from histories import episodes_of, history

from safeguarding.care.periods_of_care import looked_after_on, on_short_breaks_on, periods_of_care

ON = date(2011, 3, 31)


def periods(*lines: str) -> list[tuple]:
    """start_date, start_is_known, end_date, end_reason_code of each."""
    care = periods_of_care(history(episodes=episodes_of("a-child", *lines)))
    return [row[1:] for row in care.iter_rows()]


def test_a_period_runs_through_every_continuing_episode():
    assert periods("S 6/7/2009 C1 Q2 one", "L 7/9/2009 C2 Q2 one", "P 5/4/2010 C2 K2 two") == [
        (date(2009, 7, 6), True, None, None)
    ]


def test_coming_back_begins_another_period():
    lines = "S 6/7/2009 V2 Q2 one", "end 14/6/2010 E4A", "S 6/9/2010 V2 Q2 one", "end 14/2/2011 E11"
    assert periods(*lines) == [
        (date(2009, 7, 6), True, date(2010, 6, 14), "E4A"),
        (date(2010, 9, 6), True, date(2011, 2, 14), "E11"),
    ]


def test_start_is_not_known_where_the_first_episode_goes_on_from_another():
    assert periods("P 6/7/2009 C2 Q2 one") == [(date(2009, 7, 6), False, None, None)]


def test_start_is_known_where_care_follows_short_breaks():
    assert periods("S 6/7/2009 V4 Q2 one", "L 7/9/2009 V2 Q2 one") == [(date(2009, 9, 7), True, None, None)]


def test_care_after_short_breaks_does_not_go_on_from_an_earlier_period():
    lines = (
        "S 6/7/2008 V2 Q2 one",
        "end 3/11/2008 E4A",
        "S 6/7/2009 V4 Q2 one",
        "L 7/9/2009 V2 Q2 one",
    )
    assert [(start, known) for start, known, *_ in periods(*lines)] == [
        (date(2008, 7, 6), True),
        (date(2009, 9, 7), True),
    ]


def test_a_period_that_ended_does_not_go_on_although_the_next_code_says_so():
    lines = "S 6/7/2009 V2 Q2 one", "end 14/6/2010 E11", "P 6/9/2010 V2 Q2 one"
    assert periods(*lines) == [
        (date(2009, 7, 6), True, date(2010, 6, 14), "E11"),
        (date(2010, 9, 6), False, None, None),
    ]


def test_short_breaks_alone_are_no_period():
    assert periods("S 6/7/2009 V4 Q2 one", "end 14/6/2010 E8") == []


def test_one_child_does_not_run_on_into_the_next():
    both = episodes_of("a", "S 6/7/2009 C2 Q2 one") + episodes_of("b", "P 6/8/2009 C2 Q2 one")
    known = periods_of_care(history(episodes=both))["start_is_known"].to_list()
    assert known == [True, False]


@pytest.mark.parametrize(
    ("lines", "is_looked_after"),
    [
        (["S 31/3/2011 V2 Q2 one"], True),
        (["S 1/4/2011 V2 Q2 one"], False),
        (["S 6/7/2009 V2 Q2 one", "end 31/3/2011 E4A"], False),
        (["S 6/7/2009 V2 Q2 one", "end 1/4/2011 E4A"], True),
        (["S 6/7/2009 V2 Q2 one", "P 31/3/2011 V2 K2 two"], True),
        (["S 6/7/2009 V4 Q2 one"], False),
    ],
)
def test_looked_after_from_the_first_day_to_the_day_before_the_last(lines, is_looked_after):
    found = looked_after_on(history(episodes=episodes_of("a-child", *lines)), ON)
    assert found.height == is_looked_after


def test_a_child_in_two_episodes_on_a_day_is_one_child_with_the_later_place():
    overlapping = episodes_of("a-child", "S 6/7/2009 V2 Q2 one") + episodes_of(
        "a-child", "P 5/4/2010 V2 K2 two"
    )
    assert looked_after_on(history(episodes=overlapping), ON)["place_code"].to_list() == ["K2"]


def test_a_child_on_short_breaks_has_no_other_care_that_day():
    everybody = (
        episodes_of("breaks", "S 6/7/2009 V4 Q2 one")
        + episodes_of("care", "S 6/7/2009 V2 Q2 one")
        + episodes_of("breaks-ended", "S 6/7/2009 V4 Q2 one", "end 14/6/2010 E8")
        + episodes_of("home", "S 6/7/2009 V2 Q2 one", "end 14/6/2010 E4A")
        + episodes_of("breaks-then-care", "S 6/7/2009 V4 Q2 one", "L 14/6/2010 V2 Q2 one")
    )
    assert on_short_breaks_on(history(episodes=everybody), ON)["child_id"].to_list() == ["breaks"]
