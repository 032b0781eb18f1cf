"""Several years become one history: what a later return corrects, repeats, and leaves out."""

from datetime import date

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

from safeguarding.indicators.indicator import work
from safeguarding.indicators.ni064 import NI064
from safeguarding.returns.history import CLOSED, REPLACED
from safeguarding.years import ReportingYear


def counted(given, table, what):
    return given.joined.filter(table=table, what=what)["rows"].item()


def episode(child_id, start, place="Q2", end="", rec="", rne="S"):
    return f"{child_id},{start},{rne},C2,N1,{place},PR1,{end},{rec},,,,"


@pytest.fixture
def two_years(tmp_path):
    """Three children: one who stays, one who leaves, one whom the second return has forgotten."""
    first = [episode(name, "01/05/2009") for name in ("STAYS", "LEAVES", "FORGOTTEN")]
    second = [
        episode("STAYS", "01/05/2009", place="Q1"),
        episode("LEAVES", "01/05/2009", end="30/06/2010", rec="E8"),
    ]
    write_csv(tmp_path / "2009-10" / "e.csv", EPISODES, *first)
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, *second)
    return tmp_path


def ends(given):
    return dict(given.history.episodes.select("child_id", "end_date").rows())


def test_a_later_return_replaces_the_row_with_the_same_child_and_start(two_years):
    given = loaded(two_years)
    assert given.history.episodes["child_id"].to_list() == ["FORGOTTEN", "LEAVES", "STAYS"]
    assert given.history.episodes.filter(child_id="STAYS")["place_code"].to_list() == ["Q1"]
    assert counted(given, "Episodes", REPLACED) == 2


def test_an_open_episode_that_the_next_return_leaves_out_is_closed_on_its_first_day(two_years):
    given = loaded(two_years)
    assert ends(given) == {"STAYS": None, "LEAVES": date(2010, 6, 30), "FORGOTTEN": date(2010, 4, 1)}
    assert given.history.episodes.filter(child_id="FORGOTTEN")["end_reason_code"].to_list() == [None]
    assert counted(given, "Episodes", CLOSED) == 1


def test_without_a_next_return_every_open_episode_stays_open(two_years):
    given = loaded(two_years, "2009-10")
    assert set(ends(given).values()) == {None}
    assert counted(given, "Episodes", CLOSED) == 0


def test_a_return_that_has_no_episodes_closes_none(tmp_path):
    write_csv(tmp_path / "2009-10" / "e.csv", EPISODES, episode("A", "01/05/2009"))
    write_census(tmp_path / "2010-11" / "c.xml", child("A"))
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES)
    given = loaded(tmp_path)
    assert ends(given) == {"A": None}
    assert given.findings.filter(rule="no rows").select("year", "file").rows() == [("2010-11", "e.csv")]


def test_after_a_missing_year_the_next_return_that_exists_closes(tmp_path):
    write_csv(tmp_path / "2008-09" / "e.csv", EPISODES, episode("A", "01/05/2008"), episode("B", "01/05/2008"))
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, episode("B", "01/05/2008"))
    assert ends(loaded(tmp_path)) == {"A": date(2010, 4, 1), "B": None}


def test_a_closed_episode_that_the_next_return_leaves_out_keeps_its_end(tmp_path):
    left = episode("A", "01/05/2009", end="30/06/2009", rec="E8")
    write_csv(tmp_path / "2009-10" / "e.csv", EPISODES, left)
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, episode("B", "01/05/2010"))
    assert ends(loaded(tmp_path)) == {"A": date(2009, 6, 30), "B": None}


def test_within_one_return_a_row_counts_once_and_of_two_that_differ_the_last(tmp_path):
    rows = [episode("A", "01/05/2010"), episode("A", "01/05/2010"), episode("A", "01/05/2010", place="K2")]
    write_csv(tmp_path / "2010-11" / "1.csv", EPISODES, *rows[:2], episode("B", "01/05/2010"))
    write_csv(tmp_path / "2010-11" / "2.csv", EPISODES, rows[0], rows[2])
    given = loaded(tmp_path)
    assert given.history.episodes.select("child_id", "place_code").rows() == [("A", "K2"), ("B", "Q2")]
    assert rows_breaking(given, "duplicate row") == [(2, "repaired"), (3, "repaired")]
    assert rows_breaking(given, "two rows for one day") == [(2, "refused")]


def test_reviews_of_several_files_and_years_are_put_together_once_each(tmp_path):
    write_csv(tmp_path / "2009-10" / "r.csv", REVIEWS, "A,01/01/2000,01/03/2010,PN7")
    write_csv(
        tmp_path / "2010-11" / "1.csv", REVIEWS, "A,01/01/2000,01/03/2010,PN1", "A,01/01/2000,01/08/2010,PN2"
    )
    write_csv(
        tmp_path / "2010-11" / "2.csv", REVIEWS, "A,01/01/2000,01/08/2010,PN2", "A,01/01/2000,01/02/2011,PN3"
    )
    given = loaded(tmp_path)
    assert given.history.reviews.rows() == [
        ("A", date(2010, 3, 1), "PN1"),
        ("A", date(2010, 8, 1), "PN2"),
        ("A", date(2011, 2, 1), "PN3"),
    ]
    assert rows_breaking(given, "duplicate row") == [(2, "repaired")]
    assert counted(given, "Reviews", REPLACED) == 1


def test_a_plan_that_is_sent_again_keeps_the_later_row_and_the_reviews_of_both(tmp_path):
    first = child("A", plan("2009-06-01", "2009-08-20")), child("B", plan("2009-06-01"))
    again = child("A", plan("2009-06-01", "2009-08-20", "2010-02-10", end="2010-09-01"))
    write_census(tmp_path / "2009-10" / "c.xml", *first)
    write_census(tmp_path / "2010-11" / "c.xml", again)
    given = loaded(tmp_path)
    assert given.history.plans.select("child_id", "start_date", "end_date").rows() == [
        ("A", date(2009, 6, 1), date(2010, 9, 1)),
        ("B", date(2009, 6, 1), date(2010, 4, 1)),
    ]
    assert given.history.plan_reviews["review_date"].to_list() == [date(2009, 8, 20), date(2010, 2, 10)]
    assert counted(given, "ChildProtectionPlans", CLOSED) == 1


def test_an_enquiry_that_is_sent_again_keeps_the_later_row(tmp_path):
    write_census(tmp_path / "2009-10" / "c.xml", child("A", enquiry("2010-03-30")))
    write_census(tmp_path / "2010-11" / "c.xml", child("A", enquiry("2010-03-30", "2010-04-12")))
    assert loaded(tmp_path).history.section47.rows() == [("A", date(2010, 3, 30), date(2010, 4, 12))]


def test_the_later_birth_date_stands(tmp_path):
    write_csv(tmp_path / "2009-10" / "h.csv", HEADER, "A,1,01/01/2000,WBRI,,,")
    write_csv(tmp_path / "2010-11" / "h.csv", HEADER, "A,1,02/01/2000,WBRI,,,")
    assert loaded(tmp_path).history.children.rows() == [("A", date(2000, 1, 2))]


def conference_of(tmp_path, *details):
    write_census(tmp_path / "2010-11" / "c.xml", child("A", *details))
    return dict(loaded(tmp_path).history.plans.select("start_date", "conference_date").rows())


@pytest.mark.parametrize(
    ("held", "made"),
    [
        (["2010-06-01"], date(2010, 6, 1)),
        (["2010-05-28"], date(2010, 5, 28)),
        (["2010-05-20", "2010-05-28"], date(2010, 5, 28)),
        (["2010-06-02"], None),
        ([], None),
    ],
)
def test_a_plan_is_made_by_the_latest_conference_on_or_before_its_start(tmp_path, held, made):
    enquiries = [enquiry(f"2010-04-{day:02}", conference) for day, conference in enumerate(held, 1)]
    assert conference_of(tmp_path, *enquiries, plan("2010-06-01")) == {date(2010, 6, 1): made}


def test_a_conference_on_or_before_the_start_of_an_earlier_plan_made_that_plan(tmp_path):
    plans = plan("2010-06-01", end="2010-09-01"), plan("2010-12-01")
    assert conference_of(tmp_path, enquiry("2010-05-10", "2010-06-01"), *plans) == {
        date(2010, 6, 1): date(2010, 6, 1),
        date(2010, 12, 1): None,
    }


def test_the_conference_of_a_transfer_in_counts_too(tmp_path):
    transferred = "<DateOfInitialCPC>2010-05-30</DateOfInitialCPC>"
    assert conference_of(tmp_path, transferred, plan("2010-06-01")) == {date(2010, 6, 1): date(2010, 5, 30)}


def test_a_conference_that_an_earlier_return_told_of_is_still_known(tmp_path):
    write_census(tmp_path / "2009-10" / "c.xml", child("A", enquiry("2010-03-01", "2010-03-10")))
    assert conference_of(tmp_path, plan("2010-03-10")) == {date(2010, 3, 10): date(2010, 3, 10)}


def test_reviews_are_known_from_the_first_day_of_the_earliest_return_that_has_them(tmp_path):
    write_csv(tmp_path / "2008-09" / "e.csv", EPISODES, episode("A", "01/05/2008"))
    write_csv(tmp_path / "2009-10" / "r.csv", REVIEWS, "A,01/01/2000,01/03/2010,PN7")
    write_csv(tmp_path / "2010-11" / "r.csv", REVIEWS, "A,01/01/2000,01/08/2010,PN7")
    write_census(tmp_path / "2010-11" / "c.xml", child("A"))
    history = loaded(tmp_path).history
    assert history.reviews_from == date(2009, 4, 1)
    assert history.plan_reviews_from == date(2010, 4, 1)


def test_a_plan_that_the_next_return_leaves_out_ends_on_a_day_that_is_not_known(tmp_path):
    write_census(tmp_path / "2009-10" / "c.xml", child("A", plan("2008-06-01")), child("B", plan("2008-06-01")))
    write_census(tmp_path / "2010-11" / "c.xml", child("B", plan("2008-06-01", end="2010-05-01")))
    plans = loaded(tmp_path).history.plans
    assert plans.select("child_id", "end_date", "end_is_known").rows() == [
        ("A", date(2010, 4, 1), False),
        ("B", date(2010, 5, 1), True),
    ]
    workings = work(NI064, loaded(tmp_path).history, ReportingYear(2010))
    assert (workings.numerator, workings.denominator, workings.not_assessable) == (0, 1, 1)


def test_after_a_year_without_reviews_what_came_before_is_not_relied_on(tmp_path):
    for year, held in (("2007-08", "01/03/2008"), ("2009-10", "01/03/2010"), ("2010-11", "01/08/2010")):
        write_csv(tmp_path / year / "r.csv", REVIEWS, f"A,01/01/2000,{held},PN1")
    history = loaded(tmp_path).history
    assert history.reviews["review_date"].to_list() == [date(2010, 3, 1), date(2010, 8, 1)]
    assert history.reviews_from == date(2009, 4, 1)
