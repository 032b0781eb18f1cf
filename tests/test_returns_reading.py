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
    "written", ["1/5/2010", "01/05/10", "2010-05-01", "31/02/2010", "01/13/2010", "01.05.2010", "40299", "x"]
)
def test_a_date_that_is_not_a_real_dd_mm_yyyy_refuses_the_row(tmp_path, written):
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


def test_a_short_line_has_blanks_and_a_blank_line_is_passed_over(tmp_path):
    rows = ["A1,01/05/2010,S,C2,N1,Q2", "", " ,,,,,,,,,,,,", "A2,01/05/2010,S,C2,N1"]
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, *rows)
    given = loaded(tmp_path)
    assert given.history.episodes["child_id"].to_list() == ["A1"]
    assert given.files["rows_read"].to_list() == [2]
    assert rows_breaking(given, "146") == [(5, "refused")]


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
    assert given.history.plans.rows() == [("P2", date(2010, 6, 1), None, None, "NEG", "EMO", 0)]
    (refused,) = given.findings.filter(action="refused").rows(named=True)
    assert (refused["row"], refused["column"], refused["rule"]) == (2, "CPPstartDate", "8720")
    assert refused["message"].endswith("(plan 2)")


def test_a_census_date_must_be_yyyy_mm_dd(tmp_path):
    write_census(tmp_path / "2010-11" / "c.xml", child("p1", plan("01/06/2010"), enquiry("2010-06-31")))
    given = loaded(tmp_path)
    assert given.history.plans.is_empty()
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
