"""Placements: which episodes go on with one, and which begin another."""

from datetime import date

import pytest
from histories import episodes_of, history

from safeguarding.care.placements import placed_for_adoption, placements, placements_in_year


def starts(*lines: str) -> list[date]:
    return placements(history(episodes=episodes_of("a-child", *lines)))["start_date"].to_list()


FIRST = "S 6/7/2009 C2 Q2 one"


@pytest.mark.parametrize(
    "next_one",
    [
        "L 5/4/2010 E1 Q2 one",
        "L 5/4/2010 E1 Q2 two",
        "T 5/4/2010 C2 Q2 two",
        "U 5/4/2010 E1 U4 two",
        "P 5/4/2010 E1 A5 one",
        "P 5/4/2010 V2 A3 one",
    ],
)
def test_same_carer_is_the_same_placement(next_one):
    assert starts(FIRST, next_one) == [date(2009, 7, 6)]


@pytest.mark.parametrize(
    "next_one",
    ["P 5/4/2010 C2 Q2 two", "P 5/4/2010 C2 Q2 one", "B 5/4/2010 E1 Q2 one", "P 5/4/2010 E1 A6 two"],
)
def test_new_carer_is_a_new_placement(next_one):
    assert starts(FIRST, next_one) == [date(2009, 7, 6), date(2010, 4, 5)]


@pytest.mark.parametrize("away", ["T0", "T1", "T2", "T3", "T4", "M1", "M2", "M3"])
def test_return_from_a_temporary_stay_is_no_placement(away):
    assert starts(FIRST, f"P 5/4/2010 C2 {away} -", "P 12/4/2010 C2 Q2 one") == [date(2009, 7, 6)]


def test_return_through_two_temporary_stays_is_no_placement():
    lines = FIRST, "P 5/4/2010 C2 T1 -", "P 12/4/2010 C2 T4 -", "P 14/4/2010 C2 Q2 one"
    assert starts(*lines) == [date(2009, 7, 6)]


def test_elsewhere_after_a_temporary_stay_is_a_new_placement():
    assert starts(FIRST, "P 5/4/2010 C2 T1 -", "P 12/4/2010 C2 Q2 two") == [
        date(2009, 7, 6),
        date(2010, 4, 12),
    ]


def test_going_back_to_an_earlier_carer_is_a_new_placement():
    lines = FIRST, "P 5/4/2010 C2 K2 two", "P 12/4/2010 C2 Q2 one"
    assert starts(*lines) == [date(2009, 7, 6), date(2010, 4, 5), date(2010, 4, 12)]


def test_a_blank_urn_is_the_same_place_as_a_blank_urn():
    assert starts("S 6/7/2009 C2 Q2 -", "P 5/4/2010 C2 T1 -", "P 12/4/2010 C2 Q2 -") == [date(2009, 7, 6)]


def test_coming_into_care_again_is_a_new_placement_even_after_a_temporary_stay():
    lines = FIRST, "P 5/4/2010 C2 T1 -", "end 12/4/2010 E4A", "S 14/6/2010 C2 Q2 one"
    assert starts(*lines) == [date(2009, 7, 6), date(2010, 6, 14)]


def test_care_that_begins_with_a_temporary_stay_has_its_first_placement_after_it():
    assert starts("S 6/7/2009 C2 T1 -", "L 13/7/2009 C2 Q2 one") == [date(2009, 7, 13)]


def test_a_placement_lasts_through_the_temporary_stay_that_it_ends_with():
    lines = FIRST, "P 5/4/2010 C2 T1 -", "end 12/4/2010 E4A"
    spell = placements(history(episodes=episodes_of("a-child", *lines)))
    assert spell["end_date"].to_list() == [date(2010, 4, 12)]


def test_short_breaks_are_no_placements():
    assert starts("S 6/7/2009 V3 Q2 one", "end 10/7/2009 E8") == []


@pytest.mark.parametrize(("ends", "number"), [("1/4/2010", 1), ("2/4/2010", 2)])
def test_a_placement_that_ends_on_the_first_day_was_not_open_in_the_year(ends, number):
    care = history(episodes=episodes_of("a-child", FIRST, f"P {ends} C2 K2 two"))
    assert placements_in_year(care, date(2010, 4, 1), date(2011, 3, 31))["placements"].to_list() == [number]


def placed(*lines: str) -> list[date]:
    return placed_for_adoption(history(episodes=episodes_of("a-child", *lines)))["placed_date"].to_list()


def test_a_run_of_adoption_placements_is_placed_once():
    lines = (
        FIRST,
        "P 5/4/2010 V2 A4 two",
        "L 7/6/2010 E1 A6 two",
        "P 5/7/2010 E1 T1 -",
        "P 9/7/2010 E1 A6 two",
    )
    assert placed(*lines) == [date(2010, 4, 5)]


def test_with_the_present_carer_is_placed_too_although_no_new_placement():
    assert placed(FIRST, "P 5/4/2010 E1 A5 one") == [date(2010, 4, 5)]


def test_moved_straight_to_other_adopters_is_placed_again():
    assert placed(FIRST, "P 5/4/2010 E1 A6 two", "P 6/9/2010 E1 A6 three") == [
        date(2010, 4, 5),
        date(2010, 9, 6),
    ]


def test_placed_again_after_the_first_adoptive_placement_broke_down():
    lines = FIRST, "P 5/4/2010 E1 A6 two", "P 7/6/2010 E1 Q2 one", "P 6/9/2010 E1 A6 three"
    assert placed(*lines) == [date(2010, 4, 5), date(2010, 9, 6)]
