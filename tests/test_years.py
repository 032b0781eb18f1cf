"""Reporting years and how days are written."""

from datetime import date

import pytest

from safeguarding.problems import UsageProblem
from safeguarding.years import ReportingYear, in_committee_style, in_words


def test_a_year_runs_from_1_april_to_31_march():
    year = ReportingYear.parse("2010-11")
    assert (year.first_day, year.last_day) == (date(2010, 4, 1), date(2011, 3, 31))


def test_the_century_turns():
    assert str(ReportingYear.parse("1999-00").next) == "2000-01"


@pytest.mark.parametrize("text", ["2010-2011", "2010-12", "2010_11", "2O10-11", "10-11", "2010-11 ", ""])
def test_any_other_form_is_refused_with_the_right_one(text):
    with pytest.raises(UsageProblem, match="2010-11"):
        ReportingYear.parse(text)


def test_31_march_and_1_april_are_in_different_years():
    assert str(ReportingYear.containing(date(2011, 3, 31))) == "2010-11"
    assert str(ReportingYear.containing(date(2011, 4, 1))) == "2011-12"


def test_days_and_years_as_readers_see_them():
    assert in_words(date(2011, 3, 1)) == "1 March 2011"
    assert in_committee_style(date(2011, 3, 31)) == "31/03/11"
    assert ReportingYear.parse("2010-11").for_readers == "2010/11"
