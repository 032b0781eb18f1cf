"""What a row of a return becomes: text trimmed and in upper case, strict dates, every review of a plan."""

from datetime import date

import polars as pl
import pytest
from returns_written import (
    EPISODES,
    HEADER,
    REVIEWS,
    child,
    enquiry,
    loaded,
    plan,
    rows_breaking,
    write_census,
    write_csv,
)

OPEN = "A2,01/05/2010,S,C2,N1,Q2,PR1,,,,,,"
CHILD_A = "00a1,1,01/05/2004,WBRI,UN1,,"


def test_child_keeps_leading_zeros_and_every_value_is_trimmed_and_in_upper_case(tmp_path):
    write_csv(tmp_path / "2010-11" / "h.csv", HEADER, CHILD_A)
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, " 00A1 , 01/05/2010 ,s,c2,n1, q2 ,pr1,,,,,ab1 2cd,sc7")
    history = loaded(tmp_path).history
    assert history.episodes.rows() == [
        ("00A1", date(2010, 5, 1), "S", "C2", "Q2", "PR1", "AB1 2CD", "SC7", None, None)
    ]
    assert history.children.rows() == [("00A1", date(2004, 5, 1))]


@pytest.mark.parametrize(
    ("written", "repair"),
    [
        ("1/5/2010", "form of the date"),
        ("01.05.2010", "form of the date"),
        ("01-05-2010", "form of the date"),
        ("2010-05-01", "form of the date"),
        ("2010/5/1", "form of the date"),
        ("2010-05-01T00:00:00", "time of day"),
        ("01/05/2010 00:00", "time of day"),
        ("01/05/10", "two-digit year"),
        ("1-May-10", "two-digit year"),
        ("1 May 2010", "month in letters"),
        ("01-MAY-2010", "month in letters"),
        ("40299", "serial date"),
        ("40299.0", "serial date"),
    ],
)
def test_a_date_that_can_only_mean_one_day_is_read_and_the_repair_told(tmp_path, written, repair):
    """Serial 40299 is 1 May 2010: Excel counts 40179 for 1 January 2010, and 120 days later."""
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, f"A1,{written},S,C2,N1,Q2,PR1,,,,,,")
    given = loaded(tmp_path)
    assert given.history.episodes["start_date"].to_list() == [date(2010, 5, 1)]
    assert rows_breaking(given, repair) == [(2, "repaired")]


@pytest.mark.parametrize(("written", "born"), [("01/05/04", 2004), ("01/05/93", 1993), ("01/05/12", 1912)])
def test_a_year_in_two_digits_is_the_latest_that_is_not_after_the_return(tmp_path, written, born):
    write_csv(tmp_path / "2010-11" / "h.csv", HEADER, f"A1,1,{written},WBRI,UN1,,")
    assert loaded(tmp_path).history.children["birth_date"].to_list() == [date(born, 5, 1)]


@pytest.mark.parametrize(
    "written",
    ["31/02/2010", "01/13/2010", "05/2010", "010510", "x", "01/05/2010 09:30", "1 Mey 2010", "2010-05"],
)
def test_a_date_that_no_one_can_read_refuses_the_row(tmp_path, written):
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, f"A1,{written},S,C2,N1,Q2,PR1,,,,,,")
    given = loaded(tmp_path)
    assert given.history.episodes.is_empty()
    assert rows_breaking(given, "141") == [(2, "refused")]
    assert given.files["rows_refused"].to_list() == [1]


@pytest.mark.parametrize("column", ["CHILD", "DECOM", "RNE", "LS", "PLACE"])
def test_an_episode_with_a_blank_that_no_figure_can_do_without_is_refused(tmp_path, column):
    filled = {"CHILD": "A1", "DECOM": "01/05/2010", "RNE": "S", "LS": "C2", "CIN": "N1", "PLACE": "Q2"}
    values = dict.fromkeys(EPISODES.split(","), "") | filled | {column: " "}
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, ",".join(values.values()))
    given = loaded(tmp_path)
    assert given.history.episodes.is_empty()
    assert given.findings.filter(action="refused").select("row", "column").rows() == [(2, column)]


def test_a_review_without_date_or_code_is_refused(tmp_path):
    rows = ["A1,01/05/2004,,PN1", "A2,01/05/2004,01/06/2010,", "A3,01/05/2004,01/06/2010,PN3"]
    write_csv(tmp_path / "2010-11" / "r.csv", REVIEWS, *rows)
    given = loaded(tmp_path)
    assert given.history.reviews.rows() == [("A3", date(2010, 6, 1), "PN3")]
    assert given.findings.filter(action="refused").select("row", "column").rows() == [
        (2, "REVIEW"),
        (3, "REVIEW_CODE"),
    ]


def test_a_line_with_too_few_or_too_many_values_is_refused_and_a_blank_one_passed_over(tmp_path):
    rows = ["A1,01/05/2010,S,C2,N1,Q2", "", " ,,,,,,,,,,,,", f"{OPEN},", f"{OPEN}, ,x", OPEN]
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, *rows)
    given = loaded(tmp_path)
    assert given.history.episodes["child_id"].to_list() == ["A2"]
    assert given.files["rows_read"].to_list() == [4]
    assert rows_breaking(given, "short row") == [(2, "refused")]
    assert rows_breaking(given, "long row") == [(6, "refused")]
    assert rows_breaking(given, "duplicate row") == [(7, "repaired")]


def test_what_a_row_cut_short_lacks_is_not_said_again_of_each_column(tmp_path):
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, "A1,01/05/2010,S", OPEN)
    assert [finding["rule"] for finding in loaded(tmp_path).findings.filter(row=2).rows(named=True)] == [
        "short row"
    ]


def test_the_row_of_a_finding_is_the_line_in_the_file_even_after_a_value_with_line_ends(tmp_path):
    rows = ['A1,01/05/2010,S,C2,N1,Q2,PR1,,,,,"AB1\n\n2CD",', "A2,never,S,C2,N1,Q2,PR1,,,,,,"]
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, *rows)
    assert rows_breaking(loaded(tmp_path), "141") == [(5, "refused")]


def test_a_file_with_windows_line_ends_reads_the_same(tmp_path):
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES + "\r", "A1,01/05/2010,S,C2,N1,Q2,PR1,,,,,,\r")
    assert loaded(tmp_path).history.episodes["child_id"].to_list() == ["A1"]


def test_every_review_of_a_plan_is_read_in_however_many_reviews_elements(tmp_path):
    held = "<Reviews><CPPreviewDate>2011-02-01</CPPreviewDate></Reviews></ChildProtectionPlans>"
    two = plan("2010-05-01", "2010-07-01", "2010-12-01").replace("</ChildProtectionPlans>", held)
    write_census(tmp_path / "2010-11" / "c.xml", child("p1", two))
    reviews = loaded(tmp_path).history.plan_reviews
    assert reviews["review_date"].to_list() == [date(2010, 7, 1), date(2010, 12, 1), date(2011, 2, 1)]
    assert reviews["start_date"].unique().to_list() == [date(2010, 5, 1)]


def test_a_census_gives_children_plans_and_enquiries_with_row_and_part(tmp_path):
    unborn = child("p2", plan("2010-06-01"), plan("never"), born="")
    write_census(tmp_path / "2010-11" / "c.xml", child("p1", enquiry("2010-05-01", "2010-05-14")), unborn)
    given = loaded(tmp_path)
    assert given.history.children.rows() == [("P1", date(2000, 1, 1)), ("P2", None)]
    assert given.history.section47.rows() == [("P1", date(2010, 5, 1), date(2010, 5, 14))]
    assert given.history.plans.rows() == [("P2", date(2010, 6, 1), None, None, "NEG", "EMO", 0, True)]
    (refused,) = given.findings.filter(action="refused").rows(named=True)
    assert (refused["row"], refused["column"], refused["rule"]) == (2, "CPPstartDate", "8720")
    assert refused["part"] == "plan 2"


def test_a_census_date_written_day_first_is_read_and_an_impossible_one_is_not(tmp_path):
    write_census(tmp_path / "2010-11" / "c.xml", child("p1", plan("01/06/2010"), enquiry("2010-06-31")))
    given = loaded(tmp_path)
    assert given.history.plans["start_date"].to_list() == [date(2010, 6, 1)]
    assert rows_breaking(given, "form of the date") == [(1, "repaired")]
    assert given.history.section47.is_empty()


@pytest.mark.parametrize("written", ["", "-1", "two"])
def test_an_unreadable_number_of_previous_plans_is_unknown_not_none(tmp_path, written):
    write_census(tmp_path / "2010-11" / "c.xml", child("p1", plan("2010-06-01", previous=written)))
    given = loaded(tmp_path)
    assert given.history.plans["previous_plans"].to_list() == [None]
    assert rows_breaking(given, "8730") == [(1, "noted")]


def test_the_header_counts_before_the_census_and_both_before_the_birth_date_beside_a_review(tmp_path):
    write_csv(tmp_path / "2010-11" / "h.csv", HEADER, CHILD_A, "B,1,,WBRI,UN1,,")
    write_csv(
        tmp_path / "2010-11" / "r.csv",
        REVIEWS,
        "00A1,09/09/2009,01/06/2010,PN0",
        "C,03/03/2003,01/06/2010,PN1",
    )
    write_census(
        tmp_path / "2010-11" / "c.xml", child("00A1", born="2004-05-02"), child("B", born="2002-02-02")
    )
    assert loaded(tmp_path).history.children.rows() == [
        ("00A1", date(2004, 5, 1)),
        ("B", date(2002, 2, 2)),
        ("C", date(2003, 3, 3)),
    ]


def test_only_the_columns_that_the_history_needs_are_kept(tmp_path):
    write_csv(tmp_path / "2010-11" / "h.csv", HEADER, "A1,1,01/05/2004,CANARY,CANARY,,")
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, "A1,01/05/2010,S,C2,N1,Q2,PR1,,,,CANARY,,")
    history = loaded(tmp_path).history
    frames = [value for value in vars(history).values() if isinstance(value, pl.DataFrame)]
    assert "CANARY" not in "".join(frame.write_csv() for frame in frames)
