"""What must add up, and how a computed figure stands to a printed one."""

from datetime import date

import polars as pl
import pytest
from histories import history

from safeguarding.disclosure import POLICIES, PublishedFigures
from safeguarding.figure import SCHEMA, Figure
from safeguarding.reconciliation import comparisons, identities, shared_bases
from safeguarding.years import ReportingYear

YEAR = ReportingYear.parse("2010-11")
DAY = YEAR.last_day


def published(*figures):
    frame = pl.DataFrame([vars(one) for one in figures], schema=SCHEMA)
    return PublishedFigures(frame, POLICIES["nothing_suppressed"])


def rate(value, series, numerator=None, denominator=None, edition="2010-11", key="ni062"):
    return Figure(edition, key, None, series, numerator, denominator, value)


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("9.7", "agrees"),
        ("10", "agrees"),
        ("9.8", "differs from the one reported to the Panel"),
        ("9", "differs from the one reported to the Panel"),
    ],
)
def test_figures_agree_at_the_precision_of_the_coarser_one(printed, verdict):
    figures = published(rate("9.7", "computed", 57, 589.0), rate(printed, "reported"))
    assert [one.verdict for one in comparisons(figures, None, YEAR)] == [verdict]


def test_a_figure_that_nobody_else_printed_is_not_compared():
    assert list(comparisons(published(rate("9.7", "computed", 57, 589.0)), "Somewhere", YEAR)) == []


def growth(value):
    return Figure("2010-11", "lac_growth", DAY, "reported", value=value)


def count(value):
    return Figure("2010-11", "lac_count", DAY, "reported", int(value), value=value, unit="children")


def test_the_source_report_s_14_and_9_4_per_cent_cannot_both_be_true():
    figures = published(growth("14"), count("589"), rate("9.4", "reported", edition="2009-10"))
    (pair,) = shared_bases(figures, YEAR)
    assert pair.allowed == {515: [], 516: [], 517: [], 518: []}
    assert not pair.possible


def test_with_9_5_per_cent_they_could():
    figures = published(growth("14"), count("589"), rate("9.5", "reported", edition="2009-10"))
    (pair,) = shared_bases(figures, YEAR)
    assert pair.allowed == {515: [49], 516: [49], 517: [49], 518: [49]}


def test_stock_and_flow_add_up_for_sound_plans():
    """One plan open all year, one started, one ended; the count is the plans open on 31 March 2011."""
    plans = [
        {"child_id": "ALL-YEAR", "start_date": date(2009, 5, 1), "end_date": None},
        {"child_id": "STARTED", "start_date": date(2010, 6, 1), "end_date": None},
        {"child_id": "ENDED", "start_date": date(2009, 6, 1), "end_date": date(2011, 3, 31)},
    ]
    found = {one.name: one for one in identities(history(plans=plans), YEAR)}
    assert found["Child protection plans"].sum == "2 + 1 started - 1 ended"
    assert found["Child protection plans"].right == 2
    assert all(one.holds for one in found.values())


def test_two_open_plans_of_one_child_do_not_add_up():
    plans = [
        {"child_id": "TWICE", "start_date": date(2009, 5, 1), "end_date": None},
        {"child_id": "TWICE", "start_date": date(2010, 6, 1), "end_date": None},
    ]
    found = {one.name: one for one in identities(history(plans=plans), YEAR)}
    assert not found["Child protection plans"].holds
