"""Disclosure control: what stands in its place in the flow today."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from safeguarding.authority import Authority, Edition
from safeguarding.disclosure import POLICIES, control, policy_of
from safeguarding.figure import SCHEMA, Figure
from safeguarding.problems import UsageProblem
from safeguarding.years import ReportingYear

YEAR = ReportingYear.parse("2010-11")


def authority(synthetic):
    return Authority(Path(), "Somewhere", None, synthetic, (), {}, (), ())


def test_without_a_policy_nothing_is_suppressed_and_it_is_said():
    assert policy_of(authority(True), Edition(YEAR)).statement == "Synthetic data, nothing suppressed."
    assert "inside the authority only" in policy_of(authority(False), Edition(YEAR)).statement


def test_an_unknown_policy_is_refused_with_those_that_are_known():
    with pytest.raises(UsageProblem) as problem:
        policy_of(authority(True), Edition(YEAR, disclosure="strict"))
    assert all(key in str(problem.value) for key in POLICIES)


def test_a_figure_is_found_by_key_year_day_and_series():
    of_a_day = Figure("2010-11", "lac_count", date(2011, 3, 31), "computed", 589, value="589", unit="children")
    reported = Figure("2010-11", "lac_count", date(2011, 3, 31), "reported", value="590", unit="children")
    of_a_year = Figure("2010-11", "ni066", None, "computed", 521, 567.0, "91.9")
    frame = pl.DataFrame([vars(one) for one in (of_a_day, reported, of_a_year)], schema=SCHEMA)
    published = control(frame, POLICIES["nothing_suppressed"])
    assert published.find("lac_count", "2010-11", date(2011, 3, 31)) == of_a_day
    assert published.find("lac_count", "2010-11", date(2011, 3, 31), "reported") == reported
    assert published.find("ni066", "2010-11") == of_a_year
    assert published.find("lac_count", "2010-11") is None
