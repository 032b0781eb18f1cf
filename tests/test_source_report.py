"""The demonstration returns give the source report's figures, to their printed precision.

Every expected value is typed from the report to the Corporate Parenting Panel of 27 January 2012.
"""

import csv
import io

import pytest
from conftest import PROJECT, safeguarding


@pytest.fixture(scope="module")
def figures() -> dict[tuple[str, str, str], dict[str, str]]:
    """All figures of the three editions, as the command prints them: by edition, key and day."""
    rows = []
    for year in ("2008-09", "2009-10", "2010-11"):
        printed = safeguarding(
            "figures",
            "--audience",
            "members",
            "--data",
            PROJECT / "data" / "demo",
            "--year",
            year,
            "--format",
            "csv",
        )
        assert printed.returncode == 0, printed.stderr
        rows += csv.DictReader(io.StringIO(printed.stdout))
    return {(row["edition"], row["key"], row["as_at"]): row for row in rows}


@pytest.mark.parametrize(
    ("edition", "key", "as_at", "printed"),
    [
        ("2010-11", "lac_count", "2011-03-31", "589"),
        ("2010-11", "lac_growth", "2011-03-31", "14"),
        ("2010-11", "lac_count", "2011-12-31", "621"),
        ("2010-11", "lac_growth", "2011-12-31", "5"),
        ("2010-11", "ni066", "", "91.9"),
        ("2009-10", "ni066", "", "90.3"),
        ("2010-11", "c63", "", "93.0"),
        ("2008-09", "c63", "", "80.2"),
        ("2010-11", "ni062", "", "9.7"),
        ("2010-11", "adopted_or_sgo", "", "53"),
        ("2009-10", "adopted_or_sgo", "", "42"),
        ("2008-09", "adopted_or_sgo", "", "22"),
        ("2010-11", "cpp_count", "2011-03-31", "625"),
        ("2010-11", "cpp_growth", "2011-03-31", "15"),
        ("2010-11", "cpp_count", "2011-12-31", "696"),
        ("2010-11", "ni067", "", "99.4"),
        ("2010-11", "ni065", "", "12.5"),
        ("2009-10", "ni065", "", "17.4"),
        ("2010-11", "ni064", "", "6.8"),
        ("2009-10", "ni064", "", "9.4"),
    ],
)
def test_a_figure_is_as_the_report_printed_it(figures, edition, key, as_at, printed):
    assert figures[edition, key, as_at]["value"] == printed


def test_reviewing_officers_have_about_120_children_each(figures):
    assert round(float(figures["2010-11", "caseload_combined", "2011-03-31"]["value"]), -1) == 120


def test_participation_in_2009_10_was_slightly_lower(figures):
    assert 91 < float(figures["2009-10", "c63", ""]["value"]) < 93


def test_the_placements_of_2009_10_cannot_be_as_printed(figures):
    """9.4 per cent of 515 to 518 children is no whole number: the nearest is 49 of 518."""
    row = figures["2009-10", "ni062", ""]
    assert (row["numerator"], row["denominator"], row["value"]) == ("49", "518", "9.5")


def test_a_count_has_its_number_in_numerator_and_in_value(figures):
    counts = [row for row in figures.values() if row["unit"] == "children" and row["status"] == "ok"]
    assert counts
    assert all(row["numerator"] == row["value"] and row["denominator"] == "" for row in counts)


def test_every_indicator_has_a_figure_in_every_edition(figures):
    keys = {
        "lac_count",
        "ni066",
        "c63",
        "ni062",
        "ni063",
        "adopted_or_sgo",
        "caseload_lac",
        "caseload_combined",
    }
    keys |= {"cpp_count", "ni067", "ni065", "ni064", "cpp_18_months", "icpc_15_days"}
    for edition in ("2008-09", "2009-10", "2010-11"):
        assert {key for year, key, _ in figures if year == edition} >= keys


def test_what_could_not_be_assessed_is_said(figures):
    """The returns begin in April 2008: of most children in care before then no earlier review is known."""
    assert figures["2008-09", "ni066", ""]["status"] == "low_reliability"
    assert figures["2010-11", "ni066", ""]["status"] == "ok"
