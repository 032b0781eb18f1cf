"""What the gate is told to look for: everything of the inputs that no page has reason to show."""

import getpass
import platform
from datetime import date
from pathlib import Path

import labelled_authority
import pytest

from safeguarding.authority import read_authority
from safeguarding.book.gate import Secrets
from safeguarding.book.own_words import OwnWords, own_words
from safeguarding.book.secrets import secrets_of
from safeguarding.figures import Histories
from safeguarding.places import PROJECT


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = labelled_authority.made(tmp_path_factory.mktemp("secrets") / "Wyrecombe", "harmless")
    (made / "review_log.csv").write_text("child_id,review_date,reason\nHARMA01,2010-05-01,Zwillinge\n", "utf-8")
    (made / "siblings.csv").write_text("child_id,family_id\nHARMA01,Quennell\n", "utf-8")
    notes = made / "returns" / "2010-11" / "Hailsham notes.csv"
    notes.write_bytes("NAME,TEAM\nÅsa Quixwood,Hailsham\nReview,Snowbound\n".encode("cp1252"))
    commentary = made / "editions" / "2010-11" / "commentary.md"
    commentary.write_text("## 4.1.2\n\nThe Snowbound weeks.\n", "utf-8")
    return made


def secrets(folder: Path) -> Secrets:
    authority = read_authority(folder)
    return secrets_of(authority, Histories(authority))


@pytest.fixture(scope="module")
def found(folder) -> Secrets:
    return secrets(folder)


def test_identifiers_and_birth_dates_are_those_of_the_returns(found):
    """Child A01 was born on 14 June 2000; B01, of the same story, three days later."""
    assert {"HARMA01", "HARMB01"} <= found.child_ids
    assert {date(2000, 6, 14), date(2000, 6, 17)} <= found.birth_dates


def test_words_of_the_inputs_are_those_that_nothing_else_says(found):
    assert {"quixwood", "zwillinge", "quennell", "harma01", "harmupn"} <= found.input_words
    for shown, why in {
        "hailsham": "the file is named so",
        "snowbound": "the commentary says it",
        "review": "the project says it",
        "123456": "a count",
        "åsa": "too short to be told from a code",
    }.items():
        assert shown not in found.input_words, why


def test_what_is_kept_of_them_is_all_of_them(found):
    assert Secrets.of_text(found.as_text()) == found


def test_a_build_keeps_the_words_that_are_shown_and_finds_the_same_secrets(folder, found):
    authority = read_authority(folder)
    kept = OwnWords.of_text(own_words(authority).as_text())
    assert "snowbound" in kept.words
    assert secrets_of(authority, Histories(authority), kept) == found


def test_words_that_are_kept_are_believed(folder):
    """What the commentary said when they were found, and not what it says now."""
    authority = read_authority(folder)
    without = OwnWords(own_words(authority).words - {"snowbound"}, frozenset())
    assert "snowbound" in secrets_of(authority, Histories(authority), without).input_words


def test_days_that_the_book_shows_are_known(found):
    """The year's ends; not the birthday of a child, although a child of the worked examples has the same."""
    assert {date(2010, 4, 1), date(2011, 3, 31)} <= found.shown_days
    assert date(2000, 6, 14) not in found.shown_days


@pytest.mark.parametrize(
    ("user", "host", "told"),
    [
        ("jbloggs7", "LT-0815.council.example", {"jbloggs7", "lt-0815.council.example", "lt-0815"}),
        ("root", "ab1", set()),
        ("12345", "Hailsham", set()),
    ],
    ids=["names", "a word of the code", "a number and a file's name"],
)
def test_names_of_user_and_machine_are_told_from_words(folder, monkeypatch, user, host, told):
    monkeypatch.setattr(getpass, "getuser", lambda: user)
    monkeypatch.setattr(platform, "node", lambda: host)
    assert secrets(folder).machine_names == told


def test_paths_are_those_of_project_authority_and_home(found, folder):
    assert set(found.paths) == {str(PROJECT), str(folder.resolve()), str(Path.home())}
