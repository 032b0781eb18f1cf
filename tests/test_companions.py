"""The figures beside an indicator's own, counted by eye."""

from datetime import date

from histories import episodes_of, history

from safeguarding.indicators.companions import COMPANIONS, companions
from safeguarding.indicators.indicator import work
from safeguarding.indicators.register import REGISTER, indicator
from safeguarding.years import ReportingYear

YEAR = ReportingYear(2010)
CARE = history(
    children=[
        (child, date(2000, 5, 12)) for child in ("in-time", "late", "left", "adopted", "guardian", "home")
    ],
    episodes=episodes_of("in-time", "S 1/6/2010 C2 Q2 one")
    + episodes_of("late", "S 1/6/2010 C2 Q2 one")
    + episodes_of("left", "S 1/6/2010 C2 Q2 one", "end 7/2/2011 E41")
    + episodes_of("adopted", "S 1/6/2010 C2 A6 one", "end 7/2/2011 E12")
    + episodes_of("guardian", "S 1/6/2010 C2 Q2 one", "end 7/2/2011 E44")
    + episodes_of("home", "S 1/6/2010 C2 Q2 one", "end 7/2/2011 E4A"),
    reviews=[
        ("in-time", date(2010, 6, 21), "PN1"),
        ("in-time", date(2010, 9, 13), "PN7"),
        ("in-time", date(2011, 3, 7), "PN1"),
        ("late", date(2010, 7, 12), "PN2"),
        ("left", date(2010, 6, 21), "PN7"),
    ],
    reviews_from=date(2010, 4, 1),
)


def rows(key: str) -> list[tuple]:
    return companions(key, work(indicator(key), CARE, YEAR)).rows()


def test_reviews_one_by_one_are_those_of_eligible_children_held_or_owed_in_the_year():
    """Three in time; one late, and its next never held."""
    assert rows("ni066") == [("ni066_reviews", 3, 5)]


def test_views_are_counted_review_by_review():
    assert rows("c63") == [("c63_reviews", 3, 4)]


def test_ways_of_leaving_care_are_told_apart():
    assert rows("adopted_or_sgo") == [
        ("adopted", 1, 4),
        ("special_guardianship", 1, 4),
        ("child_arrangements", 1, 4),
    ]


def test_an_indicator_without_companions_has_no_rows():
    assert companions("lac_count", work(indicator("lac_count"), CARE, YEAR.last_day)).is_empty()


def test_every_companion_stands_beside_an_indicator_and_has_a_name_of_its_own():
    keys = {one.key for one in REGISTER}
    assert set(COMPANIONS.values()) <= keys
    assert not set(COMPANIONS) & keys
