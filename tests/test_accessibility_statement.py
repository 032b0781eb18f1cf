"""The accessibility statement: it says what the record of the tests says, and claims no more."""

import json
from dataclasses import replace
from datetime import date

import pytest

from safeguarding.authority import read_authority
from safeguarding.book import accessibility
from safeguarding.book.accessibility import Accessibility
from safeguarding.book.markup import read_page
from safeguarding.book.theme import mended
from safeguarding.places import DEMONSTRATION
from safeguarding.words.facts import Facts
from safeguarding.years import ReportingYear

FAULT = {
    "rule": "image-alt",
    "impact": "critical",
    "page": "2010-11/ni066.html",
    "form": "dark",
    "place": "img",
}


def statement(name="Demonstration authority", **edition) -> Accessibility:
    authority = read_authority(DEMONSTRATION)
    chosen = authority.edition(ReportingYear.parse("2010-11"))
    facts = Facts(replace(authority, name=name), replace(chosen, **edition), None)
    return Accessibility(facts, addresses=None, of_steps=None, made=None)


@pytest.fixture
def record(tmp_path, monkeypatch):
    """The record, to be changed: it takes what is to be another."""
    kept = json.loads(accessibility.RECORD.read_text(encoding="utf-8"))
    monkeypatch.setattr(accessibility, "RECORD", tmp_path / "accessibility.json")

    def write(**other):
        accessibility.RECORD.write_text(json.dumps(kept | other), encoding="utf-8")

    return write


def test_it_never_claims_full_compliance():
    assert "is partially compliant with the Web Content Accessibility Guidelines version 2.2 AA standard" in (
        statement().status().text
    )


def test_what_the_tests_found_is_listed_and_changes_the_status(record):
    check = {"criteria": "2.1.1", "pages": "index", "faults": ["Escape does not close it"]}
    record(violations=[FAULT], checks={"The search": check})
    assert statement().status().text.endswith("due to the non-compliances listed below.")
    listed = statement().not_accessible().text
    assert "image-alt (critical), on 2010-11/ni066.html" in listed
    assert "The search: Escape does not close it" in listed
    assert "no screen reader" in listed
    assert statement().automated().text.splitlines()[-1].split() == ["Violations", "1"]


def test_where_nothing_was_found_it_says_so_and_what_was_not_assessed(record):
    record(violations=[], checks={})
    said = statement().not_accessible().text
    assert said.startswith("The tests found none.")
    assert "They were tested in Chromium only" in said


def test_it_is_of_the_date_of_the_data(record):
    record()
    assert "prepared on 27 January 2012" in statement().prepared().text
    assert "prepared on 1 May 2011" in statement(report_date=date(2011, 5, 1)).prepared().text
    assert "prepared on 31 March 2011" in statement(report_date=None).prepared().text


def test_another_authority_s_book_does_not_pass_for_the_one_that_was_tested():
    assert "That is the book you are reading." in statement().prepared().text
    assert "it was not itself tested" in statement("Norfolk").prepared().text


def test_it_says_whom_to_ask_for_another_format():
    said = statement("Norfolk", contact="Anne Smith, 01603 000000").feedback().text
    assert "contact: Anne Smith, 01603 000000, Norfolk." in said


def test_every_page_of_the_book_leads_to_it(site):
    for page in site.rglob("*.html"):
        links = [one.attributes.get("href", "") for one in read_page(page.read_text(encoding="utf-8")).all("a")]
        foot = [link for link in links if link.endswith("accessibility.html")]
        assert foot, page.name


def test_the_theme_s_arrows_are_named_and_its_sidebar_is_a_landmark():
    """As sphinx-book-theme 1.3.0 writes them; a built page that still has one unnamed fails in a browser."""
    theirs = (
        '<div id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar">'
        '<a class="reference internal" href="a.html">At a glance</a><details open="open"><summary>'
    )
    page = read_page(mended(theirs))
    assert next(page.all("div")).attributes["role"] == "region"
    assert next(page.all("summary")).attributes["aria-label"] == "Pages below: At a glance"
