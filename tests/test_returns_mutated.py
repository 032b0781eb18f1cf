"""What random mutations of returns have brought to light, each defect as one small case."""

from datetime import date

import pytest
from returns_written import (
    AD1,
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

from safeguarding.returns.told import told

OPEN = "CANARY1,01/05/2010,S,C2,N1,Q2,PR1,,,,,,"


def refusals(given):
    """(rule, column) of every file that is refused."""
    return given.findings.filter(action="file refused").select("rule", "column").rows()


def test_a_date_with_many_times_of_day_behind_it_is_no_date(tmp_path):
    """Once read by a function that called itself for each of them, until Python stopped it."""
    written = "01/05/2010" + " 00:00" * 5000
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, OPEN.replace("01/05/2010", written), OPEN)
    given = loaded(tmp_path)
    assert rows_breaking(given, "141") == [(2, "refused")]
    assert given.history.episodes["start_date"].to_list() == [date(2010, 5, 1)]


@pytest.mark.parametrize("written", ["٣", "३", "２"])
def test_a_number_in_the_digits_of_another_script_is_unknown(tmp_path, written):
    """To a pattern they are digits, to the conversion they are not: once an error that nobody foresaw."""
    write_census(tmp_path / "2010-11" / "c.xml", child("A", plan("2010-06-01", previous=written)))
    given = loaded(tmp_path)
    assert given.history.plans["previous_plans"].to_list() == [None]
    assert rows_breaking(given, "8730") == [(1, "noted")]


@pytest.mark.parametrize(
    ("name", "headings", "row"),
    [
        ("h.csv", HEADER, "CANARY1,1,01/05/2004,CANARY,UN1,,"),
        ("e.csv", EPISODES, OPEN),
        ("e.txt", EPISODES, OPEN),
        ("r.csv", REVIEWS, "CANARY1,01/05/2004,20/05/2010,PN1"),
        ("a.csv", AD1, "CANARY1,01/05/2004,,,,,,"),
    ],
)
def test_headings_that_a_row_has_run_into_are_refused_and_not_told(tmp_path, name, headings, row):
    """Without the line end between them the row was lost, and its values were told as unknown headings."""
    write_csv(tmp_path / "2010-11" / name, headings + row, row)
    given = loaded(tmp_path)
    assert refusals(given) == [("no headings", "")]
    assert "CANARY" not in given.findings.write_csv() + "".join(told(given))
    assert "2004" not in given.findings["column"].str.join("").item()


LONG = "CANARY" * 30_000
"""More letters than Python's csv module takes in one value, unless it is told to."""


@pytest.mark.parametrize("spoilt", [OPEN + ",x", "CANARY2,x", f'CANARY2,{OPEN.split(",", 1)[1][:-1]}"x"'])
def test_a_value_however_long_does_not_keep_the_other_rows_from_being_read(tmp_path, spoilt):
    """Beside a row that was short or long, or a quotation mark, it was an error that nobody foresaw."""
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, OPEN.replace("CANARY1", LONG), spoilt, OPEN)
    given = loaded(tmp_path)
    assert refusals(given) == []
    assert {"CANARY1", LONG} <= set(given.history.episodes["child_id"])


def test_a_heading_however_long_is_an_unknown_one(tmp_path):
    write_csv(tmp_path / "2010-11" / "e.csv", f"{EPISODES},{LONG}", f"{OPEN},")
    given = loaded(tmp_path)
    assert refusals(given) == []
    assert given.history.episodes.height == 1


# A census or a care return in XML that is not built as its form is

PLAN = child("A", plan("2010-06-01", "2010-08-01", end="2010-10-01"))
CARE = (
    "<EXPSSDA903><CHILD><HEADER><CHILDID>A</CHILDID><DOB>01/05/2004</DOB>"
    "<AREVIEW><REVIEW>20/05/2010</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW></HEADER>"
    "<EPISODE><DECOM>01/05/2010</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>Q2</PL><DEC/><REC/></EPISODE>"
    "</CHILD></EXPSSDA903>"
)


def census_of(folder, *children):
    write_census(folder / "2010-11" / "c.xml", *children)
    return loaded(folder)


def care_of(folder, text):
    (folder / "2010-11").mkdir(parents=True)
    (folder / "2010-11" / "c.xml").write_text(text, encoding="utf-8")
    return loaded(folder)


def test_the_two_forms_as_they_should_be_are_read(tmp_path):
    assert census_of(tmp_path / "census", PLAN).history.plans.height == 1
    given = care_of(tmp_path / "care", CARE)
    assert (given.history.episodes.height, given.history.reviews.height) == (1, 1)
    assert refusals(given) == []


def test_a_child_within_a_child_is_refused(tmp_path):
    """Reading the inner child threw away what had been read of the outer one."""
    inner = child("B")
    given = census_of(tmp_path, PLAN.replace("</CINdetails>", f"{inner}</CINdetails>"))
    assert refusals(given) == [("broken XML", "Child")]


def test_the_details_of_the_collection_within_a_child_are_refused(tmp_path):
    given = census_of(tmp_path, PLAN.replace("</CINdetails>", "<CollectionDetails/></CINdetails>"))
    assert refusals(given) == [("broken XML", "CollectionDetails")]


@pytest.mark.parametrize(
    "twice",
    [
        "<CPPstartDate>2010-07-01</CPPstartDate>",
        "<CPPendDate/>",
        "<NumberOfPreviousCPP>3</NumberOfPreviousCPP>",
    ],
)
def test_a_field_that_stands_twice_is_refused(tmp_path, twice):
    """The last one counted, and nothing told of it."""
    given = census_of(tmp_path, PLAN.replace("<Reviews>", f"{twice}<Reviews>"))
    assert [rule for rule, _ in refusals(given)] == ["heading twice"]


@pytest.mark.parametrize("again", ["<HEADER><CHILDID>B</CHILDID></HEADER>", "<HEADER/>"])
def test_a_header_that_stands_twice_is_refused(tmp_path, again):
    """The second one was passed over, its reviews with it."""
    assert refusals(care_of(tmp_path, CARE.replace("<EPISODE>", f"{again}<EPISODE>"))) == [
        ("heading twice", "")
    ]


def test_two_identifiers_of_one_child_are_refused(tmp_path):
    second = "<ChildIdentifiers><LAchildID>B</LAchildID></ChildIdentifiers><CINdetails>"
    assert refusals(census_of(tmp_path, PLAN.replace("<CINdetails>", second))) == [("heading twice", "")]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("<CPPendDate>2010-10-01", "<CPPendDate><X/>2010-10-01", "CPPendDate"),
        ("<CPPreviewDate>2010-08-01", "<CPPreviewDate>2010<X/>-08-01", "CPPreviewDate"),
        ("<LAchildID>A", "<LAchildID><X/>A", "LAchildID"),
    ],
)
def test_a_value_that_an_element_cuts_in_two_is_refused(tmp_path, old, new, column):
    """Only what stood before the element was read: an end that was there was taken as blank."""
    assert refusals(census_of(tmp_path, PLAN.replace(old, new))) == [("broken XML", column)]


WRONG_PLACES = {
    "CPPendDate": PLAN.replace(
        "<CPPendDate>2010-10-01</CPPendDate>", "<X><CPPendDate>2010-10-01</CPPendDate></X>"
    ),
    "ChildProtectionPlans": PLAN.replace("<CINdetails>", "").replace("</CINdetails>", "<CINdetails/>"),
    "Reviews": PLAN.replace("<Reviews>", "</ChildProtectionPlans><Reviews>").replace(
        "</Reviews></ChildProtectionPlans>", "</Reviews>"
    ),
}


@pytest.mark.parametrize("column", WRONG_PLACES)
def test_what_is_read_is_refused_where_the_form_does_not_have_it(tmp_path, column):
    """It was passed over: a plan without its end, without its reviews, or not there at all."""
    assert refusals(census_of(tmp_path, WRONG_PLACES[column])) == [("broken XML", column)]


def test_an_episode_outside_its_child_is_refused(tmp_path):
    moved = CARE.replace("</HEADER><EPISODE>", "<EPISODE>").replace("</EPISODE>", "</EPISODE></HEADER>")
    assert refusals(care_of(tmp_path, moved)) == [("broken XML", "EPISODE")]


DEEP = "<X>" * 200_000, "</X>" * 200_000


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<CINdetails>", "".join(DEEP) + "<CINdetails>"),
        ("<Child>", "".join(DEEP) + "<Child>"),
        ("<Child>", f"{DEEP[0]}<Child/>{DEEP[1]}<Child>"),
    ],
)
def test_elements_in_elements_without_end_are_refused(tmp_path, before, after):
    """Whoever follows them as deep as they go runs out of room, or of patience."""
    given = census_of(tmp_path, PLAN.replace(before, after, 1))
    assert refusals(given) == [("broken XML", "")]


def test_a_return_longer_than_what_is_parsed_at_once_is_read_whole_and_in_order(tmp_path):
    """An element may begin in one piece of the file and end in a later one."""
    notes = "<X>a long note</X>" * 999
    children = [child(f"C{number:03}", f"<ReferralSource>{notes}</ReferralSource>") for number in range(40)]
    given = census_of(tmp_path, *children)
    assert refusals(given) == []
    assert given.history.children["child_id"].to_list() == [f"C{number:03}" for number in range(40)]
    assert given.files.filter(table="ChildIdentifiers")["rows_read"].to_list() == [40]


def test_a_conference_has_its_place_in_a_referral_and_in_an_enquiry(tmp_path):
    transferred = "<DateOfInitialCPC>2010-05-30</DateOfInitialCPC>"
    given = census_of(tmp_path, child("A", transferred, enquiry("2010-05-01", "2010-05-14")))
    assert refusals(given) == []
    assert given.history.section47["conference_date"].to_list() == [date(2010, 5, 14)]


def test_elements_within_elements_a_hundred_thousand_deep_do_no_harm(tmp_path):
    deep = "<X>" * 100_000 + "</X>" * 100_000
    given = census_of(tmp_path, PLAN.replace("<CINdetails>", f"<CINdetails>{deep}"))
    assert given.history.plans.height == 1 or refusals(given) != []
