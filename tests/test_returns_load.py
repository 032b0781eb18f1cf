"""Loading a folder of returns: the least that works, the account of it, and that it tells no child's value."""

from datetime import date

import polars as pl
import pytest
from returns_written import EPISODES, HEADER, REVIEWS, child, enquiry, loaded, plan, write_census, write_csv

from safeguarding.problems import ReturnProblem
from safeguarding.returns.load import load
from safeguarding.returns.loaded import returns_present
from safeguarding.years import ReportingYear

OPEN_EPISODE = "A1,01/05/2010,S,C2,N1,Q2,PR1,,,,,,"
TYPES = {
    "children": {"child_id": pl.String, "birth_date": pl.Date},
    "episodes": {
        "child_id": pl.String,
        "start_date": pl.Date,
        "new_episode_code": pl.String,
        "legal_status_code": pl.String,
        "place_code": pl.String,
        "provider_code": pl.String,
        "placement_postcode": pl.String,
        "placement_urn": pl.String,
        "end_date": pl.Date,
        "end_reason_code": pl.String,
    },
    "reviews": {"child_id": pl.String, "review_date": pl.Date, "participation_code": pl.String},
    "plans": {
        "child_id": pl.String,
        "start_date": pl.Date,
        "end_date": pl.Date,
        "conference_date": pl.Date,
        "initial_abuse_code": pl.String,
        "latest_abuse_code": pl.String,
        "previous_plans": pl.Int32,
        "end_is_known": pl.Boolean,
    },
    "plan_reviews": {"child_id": pl.String, "start_date": pl.Date, "review_date": pl.Date},
    "section47": {"child_id": pl.String, "start_date": pl.Date, "conference_date": pl.Date},
}


def write_everything(folder):
    write_csv(folder / "h.csv", HEADER, "A1,1,01/05/2004,WBRI,UN1,,", "A0,1,01/05/2003,WBRI,UN1,,")
    write_csv(folder / "e.csv", EPISODES, OPEN_EPISODE, "A0,01/05/2010,S,C2,N1,Q2,PR1,,,,,,")
    write_csv(folder / "r.csv", REVIEWS, "A1,01/05/2004,20/05/2010,PN1", "A0,01/05/2003,20/05/2010,PN1")
    plans = plan("2010-06-01", "2010-08-01", end="2010-10-01"), plan("2010-11-01")
    write_census(folder / "c.xml", child("P2", enquiry("2010-05-20", "2010-06-01"), *plans), child("P1"))


LEAST = {
    "a header and episodes": lambda folder: (
        write_csv(folder / "h.csv", HEADER, "A1,1,01/05/2004,WBRI,UN1,,"),
        write_csv(folder / "e.csv", EPISODES, OPEN_EPISODE),
    ),
    "episodes alone": lambda folder: write_csv(folder / "e.csv", EPISODES, OPEN_EPISODE),
    "reviews and episodes": lambda folder: (
        write_csv(folder / "r.csv", REVIEWS, "A1,01/05/2004,20/05/2010,PN1"),
        write_csv(folder / "e.csv", EPISODES, OPEN_EPISODE),
    ),
    "reviews alone": lambda folder: write_csv(folder / "r.csv", REVIEWS, "A1,01/05/2004,20/05/2010,PN1"),
    "a census alone": lambda folder: write_census(folder / "c.xml", child("A1", plan("2010-06-01"))),
    "a census of nobody": lambda folder: write_census(folder / "c.xml"),
    "everything": write_everything,
}


@pytest.mark.parametrize("write", LEAST.values(), ids=LEAST)
def test_any_part_of_a_return_loads_and_the_rest_is_empty_with_the_right_types(tmp_path, write):
    write(tmp_path / "2010-11")
    history = loaded(tmp_path).history
    for name, types in TYPES.items():
        frame = getattr(history, name)
        assert dict(frame.schema) == types, name
        assert frame.equals(frame.sort(frame.columns)), name


def test_what_is_missing_is_told_by_the_days_from_which_reviews_are_known(tmp_path):
    LEAST["a header and episodes"](tmp_path / "2010-11")
    history = loaded(tmp_path).history
    assert (history.reviews_from, history.plan_reviews_from) == (None, None)
    assert history.children.rows() == [("A1", date(2004, 5, 1))]


def test_without_header_or_census_the_birth_date_beside_a_review_is_used(tmp_path):
    LEAST["reviews and episodes"](tmp_path / "2010-11")
    assert loaded(tmp_path).history.children.rows() == [("A1", date(2004, 5, 1))]


def test_the_years_present_are_the_sub_folders_that_hold_a_file(tmp_path):
    write_csv(tmp_path / "2010-11" / "deep" / "e.csv", EPISODES)
    write_csv(tmp_path / "2008-09" / "e.csv", EPISODES)
    write_csv(tmp_path / "old" / "e.csv", EPISODES)
    (tmp_path / "2009-10").mkdir()
    (tmp_path / "2011-12").mkdir()
    (tmp_path / "2011-12" / ".gitkeep").touch()
    (tmp_path / "2007-08").touch()
    assert returns_present(tmp_path) == [ReportingYear(2008), ReportingYear(2010)]
    assert returns_present(tmp_path / "nowhere") == []


def test_a_return_after_the_year_asked_for_is_not_read(tmp_path):
    write_csv(tmp_path / "2009-10" / "e.csv", EPISODES, "A1,01/05/2009,S,C2,N1,Q2,PR1,,,,,,")
    write_csv(tmp_path / "2010-11" / "e.csv", "nonsense;")
    assert loaded(tmp_path, "2009-10").history.episodes.height == 1


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda folder: None, "only: nothing"),
        (lambda folder: write_csv(folder / "team.csv", "TEAM,SIZE", "North,4"), "team.csv (not recognised)"),
        (
            lambda folder: write_csv(folder / "u.csv", "CHILD,SEX,DOB,DUC"),
            "u.csv (UASC: recognised, not needed)",
        ),
    ],
)
def test_a_year_without_any_return_is_a_problem_that_says_what_to_put_where(tmp_path, write, words):
    write_csv(tmp_path / "2009-10" / "e.csv", EPISODES, OPEN_EPISODE)
    write(tmp_path / "2010-11")
    with pytest.raises(ReturnProblem) as refused:
        load(tmp_path, ReportingYear(2010))
    assert "returns/2010-11" in str(refused.value)
    assert words in str(refused.value)
    assert "Put the SSDA903 return" in str(refused.value)


def test_the_account_gives_rows_read_and_refused_and_the_fingerprint_of_each_file(tmp_path):
    write_csv(tmp_path / "2010-11" / "a" / "e.csv", EPISODES, OPEN_EPISODE, "A2,,S,C2,N1,Q2,PR1,,,,,,")
    write_census(tmp_path / "2010-11" / "c.xml", child("P1", plan("2010-06-01", "2010-06-01", "2010-07-01")))
    files = loaded(tmp_path).files
    assert files.select("year", "file", "table", "rows_read", "rows_refused").rows() == [
        ("2010-11", "a/e.csv", "Episodes", 2, 1),
        ("2010-11", "c.xml", "CINdetails", 1, 0),
        ("2010-11", "c.xml", "CPPreviewDate", 2, 1),
        ("2010-11", "c.xml", "ChildIdentifiers", 1, 0),
        ("2010-11", "c.xml", "ChildProtectionPlans", 1, 0),
        ("2010-11", "c.xml", "Section47", 0, 0),
    ]
    assert files["sha256"].str.len_chars().unique().to_list() == [64]
    assert files["sha256"].n_unique() == 2


def test_a_row_that_breaks_two_rules_is_refused_once_and_found_twice(tmp_path):
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, "A2,,,C2,N1,Q2,PR1,,,,,,")
    given = loaded(tmp_path)
    assert given.files["rows_refused"].to_list() == [1]
    assert given.findings.filter(action="refused")["column"].to_list() == ["DECOM", "RNE"]


def test_the_same_returns_give_the_same_frames_in_the_same_order(tmp_path):
    for year in ("2009-10", "2010-11"):
        write_everything(tmp_path / year)
    first, second = loaded(tmp_path), loaded(tmp_path)
    assert first.findings.equals(second.findings) and first.files.equals(second.files)
    assert all(getattr(first.history, name).equals(getattr(second.history, name)) for name in TYPES)


def test_no_finding_tells_a_value_of_a_child(tmp_path):
    bad = "CANARY,CANARY"
    write_csv(tmp_path / "2010-11" / "h.csv", HEADER, "CANARY,CANARY,CANARY,CANARY,CANARY,CANARY,CANARY")
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, "CANARY,01/05/2010" + 4 * ",CANARY" + ",PR1,,,,,,", bad)
    write_csv(tmp_path / "2010-11" / "r.csv", REVIEWS, "CANARY,CANARY,20/05/2010,CANARY", bad)
    canaries = plan("2010-06-01", "CANARY", previous="CANARY").replace("NEG", "CANARY"), plan("CANARY")
    write_census(tmp_path / "2010-11" / "c.xml", child("CANARY", *canaries, born="CANARY"))
    given = loaded(tmp_path)
    assert given.findings.height > 10
    assert "CANARY" not in given.findings.write_csv() + given.files.write_csv() + given.joined.write_csv()
