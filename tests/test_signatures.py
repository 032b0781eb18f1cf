"""Who signed for which page, and when a signature no longer fits."""

from datetime import date

import pytest

from safeguarding.authority import read_authority
from safeguarding.problems import ChecksFailed, UsageProblem
from safeguarding.record.pages import names
from safeguarding.signatures import CHANGED, NOT_SIGNED, SIGNED, Signature, sign, signatures, standing
from safeguarding.years import ReportingYear

YEAR = ReportingYear(2010)
NOW = {"rule": "r1", "data": "d1", "words": "w1"}
MADE = NOW | {"results": "x1"}
ANNE = ("Anne Ó Brien", 'Manager "of" reviews', date(2011, 7, 1))


@pytest.fixture
def authority(tmp_path):
    (tmp_path / "returns" / "2010-11").mkdir(parents=True)
    (tmp_path / "editions" / "2010-11").mkdir(parents=True)
    return read_authority(tmp_path)


def built(**pages):
    return {"pages": {f"2010-11/{page}": prints for page, prints in pages.items()}}


def signed_for(authority, *pages, person=ANNE, made=MADE, now=NOW):
    book = built(**dict.fromkeys(names(), made))
    return sign(authority, YEAR, pages, person, book, dict.fromkeys(names(), now))


def test_a_signature_is_kept_with_all_that_was_signed_for(authority):
    assert signed_for(authority, "ni066") == ['2010-11/ni066: signed by Anne Ó Brien, Manager "of" reviews']
    assert signatures(authority, YEAR) == {"ni066": [Signature(*ANNE, MADE)]}


def test_without_a_page_all_are_signed(authority):
    signed_for(authority)
    assert sorted(signatures(authority, YEAR)) == names()


def test_signing_again_takes_the_place_of_ones_own_signature_and_leaves_the_others(authority):
    ben = ("Ben", "Analyst", date(2011, 7, 2))
    signed_for(authority, "ni066")
    signed_for(authority, "ni066", person=ben)
    signed_for(authority, "ni066", person=(*ANNE[:2], date(2011, 8, 1)))
    kept = signatures(authority, YEAR)["ni066"]
    assert [(one.name, one.on) for one in kept] == [("Ben", ben[2]), (ANNE[0], date(2011, 8, 1))]


def test_the_same_signatures_are_the_same_bytes(authority):
    path = authority.folder / "editions" / "2010-11" / "signoff.toml"
    signed_for(authority, "ni062", "ni066")
    before = path.read_bytes()
    signed_for(authority, "ni066")
    assert path.read_bytes() == before


@pytest.mark.parametrize("made", [{}, NOW, MADE | {"data": "d0"}, MADE | {"words": "w0"}])
def test_a_page_that_the_last_book_does_not_have_as_it_is_now_is_not_signed(authority, made):
    with pytest.raises(ChecksFailed, match="as things are now: ni066. Run 'build'"):
        signed_for(authority, "ni066", made=made)
    assert signatures(authority, YEAR) == {}


def test_a_page_that_there_is_not_is_not_signed(authority):
    with pytest.raises(UsageProblem, match="There is no page 'ni099'"):
        signed_for(authority, "ni099")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"rule": "r2"}, ("rule",)),
        ({"data": "d2"}, ("data",)),
        ({"words": "w2"}, ("words",)),
        ({"rule": "r2", "words": "w2", "results": "x2"}, ("rule", "words")),
        ({"results": "x2"}, ("how it is shown",)),
    ],
)
def test_a_page_that_changed_is_no_longer_signed_for_and_it_is_said_why(changed, why):
    stands = standing([Signature(*ANNE, MADE)], MADE | changed)
    assert (stands.state, stands.why) == (CHANGED, why)
    assert stands.in_words.endswith(f"on 1 July 2011: {', '.join(why)}.")


def test_a_page_that_nobody_signed():
    assert standing([], MADE).state == NOT_SIGNED


def test_one_signature_that_still_fits_is_enough():
    old = Signature("Ben", "Analyst", date(2011, 8, 1), MADE | {"data": "d0"})
    stands = standing([Signature(*ANNE, MADE), old], MADE)
    assert (stands.state, stands.signature.name) == (SIGNED, ANNE[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[ni066]]\nname = 3\n", "a signature of the page ni066 lacks 'name'"),
        ('ni066 = "me"\n', "'ni066' is not a page with its signatures"),
        ("ni066 = [1]\n", "'ni066' is not a page with its signatures"),
        ("[[ni066\n", "it is not TOML"),
        ("\udcff", "it is not TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(authority, text, said):
    path = authority.folder / "editions" / "2010-11" / "signoff.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageProblem, match=said):
        signatures(authority, YEAR)
