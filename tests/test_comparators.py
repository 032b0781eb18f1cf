"""What was published nationally, typed here by hand from the department's releases."""

from datetime import date

import pytest

from safeguarding.comparators import published_by_the_department

EAST_SUSSEX = "845"
ALL = published_by_the_department(EAST_SUSSEX)


def row(edition: str, key: str, series: str) -> dict:
    (found,) = ALL.filter(edition=edition, key=key, series=series).rows(named=True)
    return found


@pytest.mark.parametrize(
    ("edition", "key", "numerator", "denominator", "value"),
    [
        ("2009-10", "lac_count", 522, None, "522"),
        ("2010-11", "lac_count", 587, None, "587"),
        ("2010-11", "cpp_count", 620, None, "620"),
        ("2010-11", "adopted_or_sgo", 34 + 27, None, "61"),
        ("2010-11", "ni062", 57, 587, "9.7"),
        ("2010-11", "ni067", 443, 450, "98.4"),
        ("2010-11", "ni065", 97, 671, "14.5"),
        ("2009-10", "ni065", 88, 506, "17.4"),
        ("2010-11", "ni064", 39, 601, "6.5"),
        ("2009-10", "ni064", 41, 438, "9.4"),
        ("2010-11", "cpp_rate", None, None, "59.7"),
    ],
)
def test_east_sussex_is_as_published(edition, key, numerator, denominator, value):
    found = row(edition, key, "East Sussex")
    assert (found["numerator"], found["denominator"], found["value"]) == (numerator, denominator, value)


@pytest.mark.parametrize(
    ("edition", "key", "value"),
    [
        ("2010-11", "ni062", "10.7"),
        ("2010-11", "ni067", "97.1"),
        ("2010-11", "ni065", "13.3"),
        ("2010-11", "ni064", "6"),
        ("2009-10", "ni065", "13"),
        ("2008-09", "c63", "94.1"),
        ("2009-10", "c63", "95.0"),
        ("2010-11", "lac_rate", "59.3"),
        ("2024-25", "ni063", "69"),
    ],
)
def test_england_is_as_published(edition, key, value):
    assert row(edition, key, "England")["value"] == value


def test_england_has_shares_and_no_counts():
    england = ALL.filter(ALL["series"] == "England")
    assert set(england["unit"]) == {"percent", "per 10,000 children"}
    assert england["numerator"].null_count() == england["denominator"].null_count() == len(england)


def test_a_stock_is_counted_on_31_march_and_a_flow_over_the_year():
    assert row("2010-11", "lac_count", "East Sussex")["as_at"] == date(2011, 3, 31)
    assert row("2010-11", "ni064", "East Sussex")["as_at"] is None


def test_a_figure_that_was_not_published_has_no_row():
    assert ALL.filter(edition="2009-10", key="adopted_or_sgo").is_empty()


def test_a_percentage_worked_out_from_published_numbers_says_so():
    assert "worked out" in row("2010-11", "ni062", "East Sussex")["source"]
    assert "worked out" not in row("2010-11", "ni065", "East Sussex")["source"]


@pytest.mark.parametrize("la_code", [None, "000"])
def test_without_a_known_code_there_is_england_alone(la_code):
    assert set(published_by_the_department(la_code)["series"]) == {"England"}
