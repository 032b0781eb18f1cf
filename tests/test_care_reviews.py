"""Review timetables: each interval by hand, and the reference algorithm of the definitions beside it."""

from datetime import date, timedelta

import polars as pl
import pytest
from histories import episodes_of, history

from safeguarding.care import looked_after_reviews, plans
from safeguarding.care.periods_of_care import looked_after_on
from safeguarding.years import ReportingYear

YEAR = ReportingYear(2010)
RETURNS_FROM = date(2009, 4, 1)


def care_of(lines: list[str], reviews: list[date], returns_from: date | None = RETURNS_FROM):
    return history(
        children=[("a-child", date(2001, 5, 12))],
        episodes=episodes_of("a-child", *lines),
        reviews=[("a-child", held, "PN1") for held in reviews],
        reviews_from=returns_from,
    )


def intervals(lines: list[str], *reviews: date, returns_from: date | None = RETURNS_FROM) -> pl.DataFrame:
    care = care_of(lines, list(reviews), returns_from)
    return looked_after_reviews.intervals(care, looked_after_on(care, YEAR.last_day), YEAR)


def is_known(lines: list[str], *reviews: date, returns_from: date | None = RETURNS_FROM) -> bool:
    care = care_of(lines, list(reviews), returns_from)
    looked_after = looked_after_on(care, YEAR.last_day)
    return looked_after_reviews.timetabled(care, looked_after, YEAR).not_known.is_empty()


STARTED = ["S 1/6/2010 V2 Q2 one"]


def test_stages_run_first_second_later_and_each_due_date_from_the_review_before():
    found = intervals(STARTED, date(2010, 6, 21), date(2010, 9, 20), date(2011, 3, 14))
    assert found.select("stage", "due_date", "outcome").rows() == [
        ("first", date(2010, 6, 29), "on time"),
        ("second", date(2010, 9, 20), "on time"),
        ("later", date(2011, 3, 22), "on time"),
        ("later", date(2011, 9, 13), "not yet due"),
    ]


def test_no_review_at_all_is_one_interval_that_was_not_held():
    assert intervals(STARTED).select("due_date", "held_date", "outcome", "in_year").rows() == [
        (date(2010, 6, 29), None, "not held", True)
    ]


def test_two_rows_on_one_day_are_one_review():
    found = intervals(STARTED, date(2010, 6, 21), date(2010, 6, 21), date(2010, 9, 20))
    assert found["stage"].to_list() == ["first", "second", "later"]


def test_a_review_on_the_day_care_began_is_none():
    assert intervals(STARTED, date(2010, 6, 1))["outcome"].to_list() == ["not held"]


def test_placement_for_adoption_cuts_short_what_was_not_yet_due_and_starts_again():
    lines = [*STARTED, "P 6/9/2010 E1 A6 two"]
    found = intervals(lines, date(2010, 6, 21), date(2010, 10, 4), date(2011, 1, 3))
    assert found.select("anchor_date", "stage", "due_date", "outcome", "in_year").rows() == [
        (date(2010, 6, 1), "first", date(2010, 6, 29), "on time", True),
        (date(2010, 6, 21), "second", date(2010, 9, 20), "cut short by restart", False),
        (date(2010, 9, 6), "first", date(2010, 10, 4), "on time", True),
        (date(2010, 10, 4), "second", date(2011, 1, 3), "on time", True),
        (date(2011, 1, 3), "later", date(2011, 7, 5), "not yet due", False),
    ]


def test_a_review_on_the_day_of_placement_is_the_first_of_the_new_timetable():
    lines = [*STARTED, "P 6/9/2010 E1 A6 two"]
    found = intervals(lines, date(2010, 6, 21), date(2010, 9, 6))
    assert found.row(2)[2:6] == (date(2010, 9, 6), "first", date(2010, 10, 4), date(2010, 9, 6))
    assert found["stage"].to_list()[3] == "second"


def test_a_review_held_before_the_year_is_not_one_of_its_reviews():
    found = intervals(["S 6/7/2009 C2 Q2 one"], date(2009, 7, 27), date(2009, 9, 18), date(2010, 4, 1))
    assert found["in_year"].to_list() == [False, False, True, True]


def test_what_happened_after_the_year_is_not_looked_at():
    found = intervals(STARTED, date(2010, 6, 21), date(2010, 9, 20), date(2011, 4, 4))
    assert found.row(-1)[4:] == (date(2011, 3, 22), None, "not held", True)


def test_a_long_stay_is_at_its_later_reviews_from_the_first_one_seen():
    found = intervals(["P 12/8/2008 C2 Q2 one"], date(2009, 11, 13), date(2010, 5, 10))
    assert found.select("anchor_date", "stage").rows() == [
        (date(2009, 11, 13), "later"),
        (date(2010, 5, 10), "later"),
    ]


def test_a_stay_whose_start_is_not_known_is_never_at_its_first_review():
    """The first episode began days before the returns do, but the care began at another time before."""
    found = intervals(["P 20/3/2009 C2 Q2 one"], date(2009, 8, 10), date(2010, 2, 8))
    assert found["stage"].to_list() == ["later", "later"]


def test_first_review_seen_is_the_second_where_only_one_fell_due_before_the_returns():
    found = intervals(["S 9/2/2009 C2 Q2 one"], date(2009, 5, 11), date(2009, 11, 2))
    assert found.select("anchor_date", "stage").rows() == [
        (date(2009, 5, 11), "later"),
        (date(2009, 11, 2), "later"),
    ]


def test_a_review_due_on_the_first_day_of_the_returns_is_not_taken_as_held():
    """28 days from 4 March 2009 is 1 April 2009."""
    found = intervals(["S 4/3/2009 C2 Q2 one"], date(2009, 4, 1), date(2009, 6, 29))
    assert found["stage"].to_list() == ["first", "second", "later"]


@pytest.mark.parametrize(
    ("lines", "reviews", "expected"),
    [
        (["P 12/8/2008 C2 Q2 one"], [], False),
        (["P 12/8/2008 C2 Q2 one"], [date(2010, 5, 10)], False),
        (["P 12/8/2008 C2 Q2 one"], [date(2010, 3, 31)], True),
        (["P 12/8/2008 C2 Q2 one"], [date(2010, 4, 1)], False),
        (["S 12/8/2008 C2 Q2 one"], [], False),
        (["S 1/4/2009 C2 Q2 one"], [], True),
        (["P 22/3/2010 C2 Q2 one"], [], False),
        (["S 22/3/2010 C2 Q2 one"], [], True),
    ],
)
def test_a_timetable_is_known_from_care_that_began_in_the_returns_or_a_review_before_the_year(
    lines, reviews, expected
):
    assert is_known(lines, *reviews) == expected


@pytest.mark.parametrize(("started", "expected"), [("4/3/2010", True), ("3/3/2010", False)])
def test_a_first_review_due_on_the_first_day_of_the_returns_can_be_judged(started, expected):
    """28 days from 4 March 2010 is 1 April 2010."""
    assert is_known([f"S {started} C2 Q2 one"], returns_from=date(2010, 4, 1)) == expected


@pytest.mark.parametrize("returns_from", [None, date(2011, 4, 1)])
def test_no_timetable_is_known_where_no_return_holds_the_reviews_of_the_year(returns_from):
    assert not is_known(STARTED, returns_from=returns_from)


@pytest.mark.parametrize(
    ("second_review", "is_of_the_year"), [(date(2009, 9, 30), True), (date(2009, 9, 29), False)]
)
def test_a_review_owing_when_the_timetable_restarted_is_of_the_year_it_fell_due_in(
    second_review, is_of_the_year
):
    """183 days from 30 September 2009 is 1 April 2010."""
    lines = ["S 6/7/2009 C2 Q2 one", "P 12/4/2010 E1 A6 two"]
    lapsed = intervals(lines, date(2009, 7, 27), second_review).row(2)
    assert lapsed[5:] == (None, "not held", is_of_the_year)


def plan_intervals(start: date, conference: date | None, *reviews: date) -> list[tuple]:
    on_a_plan = history(
        plans=[("a-child", start, None, conference, "NEG", "NEG", 0)],
        plan_reviews=[("a-child", start, held) for held in reviews],
        plan_reviews_from=RETURNS_FROM,
    )
    found = plans.intervals(on_a_plan, plans.plans_open_on(on_a_plan, YEAR.last_day), YEAR)
    return found.select("stage", "due_date", "outcome").rows()


def test_plan_reviews_are_due_after_91_days_and_then_183():
    assert plan_intervals(date(2010, 6, 7), None, date(2010, 9, 6), date(2011, 3, 9)) == [
        ("first", date(2010, 9, 6), "on time"),
        ("second", date(2011, 3, 8), "late"),
        ("later", date(2011, 9, 8), "not yet due"),
    ]


def test_the_first_plan_review_is_due_from_the_conference_where_one_is_recorded():
    assert plan_intervals(date(2010, 6, 14), date(2010, 6, 1))[0][1] == date(2010, 8, 31)


def test_a_plan_review_on_the_day_the_plan_began_is_none():
    assert plan_intervals(date(2010, 6, 7), None, date(2010, 6, 7)) == [("first", date(2010, 9, 6), "not held")]


def test_the_rule_of_28_days_gives_way_to_20_working_days_by_the_day_care_began():
    year = ReportingYear(2011)

    def first_due(started: str) -> date:
        care = care_of([f"S {started} V2 Q2 one"], [])
        return looked_after_reviews.intervals(care, looked_after_on(care, year.last_day), year)["due_date"][0]

    assert first_due("31/3/2011") == date(2011, 3, 31) + timedelta(days=28)
    assert first_due("1/4/2011") == date(2011, 5, 5)
