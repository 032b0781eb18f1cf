"""Half-up rounding, against published percentages and against whole-number arithmetic."""

from decimal import Decimal

import pytest

from safeguarding.rounding import growth, half_up, per, percentage

# East Sussex's child protection reviews held in time, 2016 to 2025, as the department printed them.
PRINTED = """335/343=97.7 303/330=91.8 347/383=90.6 427/449=95.1 353/381=92.7 355/390=91.0 367/406=90.4
438/479=91.4 474/532=89.1 425/465=91.4"""


@pytest.mark.parametrize("vector", PRINTED.split())
def test_percentages_as_the_department_printed_them(vector):
    counts, printed = vector.split("=")
    assert percentage(*map(int, counts.split("/"))) == Decimal(printed)


def test_every_percentage_of_a_small_denominator_is_half_up():
    """Half-up in whole numbers: floor((2000n + d) / 2d) tenths of a per cent."""
    wrong = [
        (n, d)
        for d in range(1, 400)
        for n in range(d + 1)
        if percentage(n, d) * 10 != (2000 * n + d) // (2 * d)
    ]
    assert wrong == []


def test_a_half_goes_up_where_python_and_polars_round_to_even():
    assert percentage(1, 16) == Decimal("6.3")
    assert round(6.25, 1) == 6.2


def test_nobody_eligible_is_no_figure():
    assert percentage(0, 0) is None
    assert growth(5, 0) is None
    assert per(5, Decimal(0)) is None


def test_growth_of_the_source_report():
    assert [growth(589, 518), growth(621, 589), growth(625, 545)] == [14, 5, 15]


def test_a_decrease_rounds_away_from_zero_at_the_half():
    assert growth(175, 200) == Decimal(-13)


def test_children_for_each_officer():
    assert per(1214, Decimal(10)) == Decimal("121.4")
    assert half_up(Decimal("121.4"), -1) == 120
