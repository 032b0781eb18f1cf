"""Intervals, against published worked values."""

from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest

from safeguarding.intervals import Estimate, byar, design_effect, difference, wilson


def test_wilson_limits_of_the_published_example():
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 81/263 and 15/148, without correction."""
    assert wilson(81, 263) == (Decimal("25.5"), Decimal("36.6"))
    assert wilson(15, 148) == (Decimal("6.2"), Decimal("16.0"))


def test_wilson_limits_at_the_ends():
    """The same table: 0/20 gives 0 to 16.11 per cent; 1/29 gives 0.61 to 17.18."""
    assert wilson(0, 20) == (Decimal("0.0"), Decimal("16.1"))
    assert wilson(1, 29) == (Decimal("0.6"), Decimal("17.2"))


def test_nobody_eligible_has_no_interval():
    assert wilson(0, 0) is None


def test_byar_limits_lie_within_a_child_of_the_exact_poisson_limits():
    """Exact, from tables (Pearson and Hartley): 10: 4.8 to 18.4; 50: 37.1 to 65.9; 100: 81.4 to 121.6."""
    assert byar(10) == (5, 18)
    assert byar(50) == (37, 66)
    assert byar(100) == (81, 122)


def test_a_count_of_none_has_an_upper_limit_only():
    """Exact: 3.69; Byar's approximation gives 3.7 as well."""
    assert byar(0) == (0, 4)


def test_every_case_a_group_of_its_own_has_no_design_effect():
    assert design_effect([(1, 1)] * 84 + [(1, 0)] * 587) == 1


@pytest.mark.parametrize("size", [2, 3, 5])
def test_siblings_who_all_go_the_same_way_count_as_one(size):
    """Then the design effect is their number, and the interval that of the families."""
    effect = design_effect([(size, size)] * 81 + [(size, 0)] * 182)
    assert effect == size
    assert wilson(81 * size, 263 * size, effect) == wilson(81, 263) == (Decimal("25.5"), Decimal("36.6"))


def test_a_design_effect_worked_out_by_hand():
    """Groups of 2, 2, 1, 1 with 2, 0, 1, 0 counted: 3 of 6. The squares of 6y - 3m are 36, 36, 9 and 9, which
    is 90, over 6 x 3 x 3 = 54."""
    assert design_effect([(2, 2), (2, 0), (1, 1), (1, 0)]) == Fraction(5, 3)


def test_siblings_who_go_different_ways_do_not_narrow_the_interval():
    """Two pairs, one of each counted: both groups are as the whole, so the quotient is 0; 1 is the least."""
    assert design_effect([(2, 1), (2, 1)]) == 1


@pytest.mark.parametrize("counted", [0, 3])
def test_nothing_is_seen_of_how_siblings_go_where_all_count_or_none(counted):
    assert design_effect([(3, counted)] * 4) == 1


def test_no_case_at_all_has_no_design_effect():
    assert design_effect([]) == 1


def estimate(numerator, denominator):
    """A percentage with its Wilson limits, worked out in floating point and not rounded."""
    z, share = 1.959964, numerator / denominator
    centre, reach = (
        share + z * z / denominator / 2,
        z * sqrt(share * (1 - share) / denominator + (z / denominator / 2) ** 2),
    )
    whole = 1 + z * z / denominator
    low, high = (Fraction((centre + side * reach) / whole * 100) for side in (-1, 1))
    return Estimate(Fraction(numerator * 100, denominator), low, high)


@pytest.mark.parametrize(
    ("one", "other", "limits"),
    [
        ((56, 70), (48, 80), (5.24, 33.39)),
        ((9, 10), (3, 10), (17.05, 80.90)),
        ((10, 10), (0, 10), (60.75, 100.00)),
    ],
)
def test_the_difference_of_the_published_examples(one, other, limits):
    """Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10."""
    found = difference(estimate(*one), estimate(*other))
    assert [float(limit) for limit in found] == pytest.approx(limits, abs=0.005)


def test_the_other_way_round_the_difference_changes_its_sign_alone():
    low, high = difference(estimate(56, 70), estimate(48, 80))
    assert difference(estimate(48, 80), estimate(56, 70)) == (-high, -low)
