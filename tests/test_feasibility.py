"""Which whole numbers could give a printed figure: the findings about the source report."""

from decimal import Decimal

import pytest

from safeguarding.feasibility import bases, denominators, nearest, numerators


def test_57_of_589_is_the_only_count_that_prints_as_9_7():
    assert numerators("9.7", 589) == [57]


def test_99_4_per_cent_cannot_be_reached_with_the_450_children_that_the_department_counted():
    assert numerators("99.4", 450) == []


def test_growth_of_14_per_cent_to_589_needs_515_to_518_children():
    assert bases("14", 589) == [515, 516, 517, 518]


def test_9_4_per_cent_fits_none_of_those_but_fits_the_522_that_were_published():
    assert [numerators("9.4", base) for base in bases("14", 589)] == [[], [], [], []]
    assert numerators("9.4", 522) == [49]


def test_growth_of_15_per_cent_to_625_needs_542_to_545_plans():
    assert bases("15", 625) == [542, 543, 544, 545]


def test_the_numbers_beside_99_4_per_cent_of_450_are_447_and_448():
    """447/450 = 99.333 and 448/450 = 99.556."""
    assert nearest("99.4", 450) == [(447, Decimal("99.3")), (448, Decimal("99.6"))]


def test_beyond_all_of_them_there_is_one_number_alone():
    assert nearest("100", 7) == [(7, Decimal("100"))]


def test_99_4_per_cent_needs_one_in_154_to_181_two_in_308_to_363_or_more():
    """One of d is 0.55 to 0.65 per cent from d = 153.8 (100/0.65) to 181.8 (100/0.55); two of d: doubled."""
    found = denominators("99.4")
    assert found[:2] == [range(154, 182), range(308, 364)]
    assert not any(450 in one for one in found)
    assert any(468 in one for one in found)
    assert found[-1][-1] == 1000


@pytest.mark.parametrize("printed", ["9.7", "12.5", "93", "0", "100.0"])
def test_the_quick_way_finds_what_trying_every_number_finds(printed):
    reached = {number for one in denominators(printed) for number in one}
    assert reached == {d for d in range(1, max(reached) + 1) if numerators(printed, d)}


def test_of_a_hundred_or_more_children_every_whole_per_cent_can_be():
    assert denominators("93")[-1][-1] == 100
    assert all(numerators("93", base) for base in range(100, 200))
