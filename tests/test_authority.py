"""The authority folder: its defaults, and what it says of a wrong line."""

import csv
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from safeguarding.authority import Target, read_authority
from safeguarding.problems import UsageProblem
from safeguarding.years import ReportingYear

YEAR = ReportingYear.parse("2010-11")


@pytest.fixture
def folder(tmp_path):
    """An authority folder with nothing but a folder of returns."""
    (tmp_path / "returns" / "2010-11").mkdir(parents=True)
    return tmp_path


def test_returns_alone_are_enough(folder):
    authority = read_authority(folder)
    assert authority.name == folder.name
    assert [edition.year for edition in authority.editions] == [YEAR]
    assert authority.reviewing_officers(YEAR.last_day) is None
    assert not authority.synthetic


def test_a_folder_without_returns_is_refused(tmp_path):
    with pytest.raises(UsageProblem, match="no folder 'returns'"):
        read_authority(tmp_path)


def test_an_edition_that_is_not_there_is_refused_with_those_that_are(folder):
    with pytest.raises(UsageProblem, match="2010-11"):
        read_authority(folder).edition(YEAR.previous)


def test_the_latest_staffing_statement_holds(folder):
    (folder / "staffing.csv").write_text(
        "from_day,role,fte,reviews_children\n"
        "2009-04-01,Officers,9.5,yes\n2011-01-01,Officers,10,yes\n2011-01-01,Manager,1,no\n",
        encoding="utf-8",
    )
    authority = read_authority(folder)
    assert authority.reviewing_officers(date(2010, 12, 31)) == Decimal("9.5")
    assert authority.reviewing_officers(date(2011, 3, 31)) == 10
    assert authority.reviewing_officers(date(2009, 3, 31)) is None


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("authority.toml", "nmae = 'X'", "'nmae' is not a setting"),
        ("authority.toml", "name = ", "not TOML"),
        ("targets.csv", "key,edition\n", "line 1: the columns must be"),
        (
            "targets.csv",
            "key,edition,at_least,at_most,below,source\nni066,2010-11,95%,,,x\n",
            "line 2 column at_least",
        ),
        ("staffing.csv", "from_day,role,fte,reviews_children\n2010-04-01,IRO,10,perhaps\n", "line 2"),
        ("staffing.csv", "from_day,role,fte,reviews_children\n01/04/2010,IRO,10,yes\n", "2011-03-31"),
        (
            "published.csv",
            "edition,key,as_at,value,unit,source\n2010-11,ni066,,high,percent,x\n",
            "column value",
        ),
    ],
)
def test_a_wrong_line_is_named(folder, name, text, said):
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageProblem) as problem:
        read_authority(folder)
    assert said in str(problem.value)
    assert name in str(problem.value)


@pytest.mark.parametrize(
    "name",
    [
        "'{{ 7*7 }}'",
        "'{glue:text}'",
        '"one\\nother"',
        f"'{'x' * 201}'",
        "' '",
        "5",
        '"""one\ntwo"""',
    ],
    ids=["substitution", "role", "two lines", "long", "blank", "number", "long text"],
)
def test_a_name_that_no_heading_can_bear_is_refused_by_its_line(folder, name):
    """It stands in the title of every page."""
    (folder / "authority.toml").write_text(f"la_code = '845'\nname = {name}\n", encoding="utf-8")
    with pytest.raises(UsageProblem, match=r"authority\.toml line 2: 'name' takes"):
        read_authority(folder)


def test_a_control_character_is_refused_by_its_line(folder):
    (folder / "authority.toml").write_text("la_code = '845'\nname = 'a\x07b'\n", encoding="utf-8")
    with pytest.raises(UsageProblem, match=r"authority\.toml: it is not TOML.*line 2"):
        read_authority(folder)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"from_day,role,fte,reviews_children\n2010-04-01,Caf\xe9,1,yes\n", "not text in UTF-8"),
        (
            b'from_day,role,fte,reviews_children\n2010-04-01,"' + b"x" * 140_000 + b'",1,yes\n',
            "line 2: this is no row",
        ),
    ],
    ids=["another encoding", "a cell without end"],
)
def test_a_table_that_cannot_be_read_is_named(folder, content, said):
    (folder / "staffing.csv").write_bytes(content)
    longest = csv.field_size_limit(131_072)
    try:
        with pytest.raises(UsageProblem, match=rf"staffing\.csv.*{said}"):
            read_authority(folder)
    finally:
        csv.field_size_limit(longest)


def test_a_text_that_is_a_number_is_refused_by_its_line(folder):
    settings = folder / "editions" / "2010-11" / "edition.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("title = 'Report'\ncontact = 5\n", encoding="utf-8")
    with pytest.raises(UsageProblem, match=r"edition\.toml line 2: 'contact' takes text"):
        read_authority(folder)


def test_an_edition_with_a_wrong_setting_is_named(folder):
    settings = folder / "editions" / "2010-11" / "edition.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("snapshots = ['31/12/2011']", encoding="utf-8")
    with pytest.raises(UsageProblem, match="snapshots"):
        read_authority(folder)


AT_LEAST_95 = Target(Decimal(95), None, None, "")
BELOW_10 = Target(None, None, Decimal(10), "")
FROM_10_TO_15 = Target(Decimal(10), Decimal(15), None, "")


@pytest.mark.parametrize(
    ("target", "share", "position"),
    [
        (AT_LEAST_95, Fraction(95), "within"),
        (AT_LEAST_95, Fraction(9496, 100), "under"),
        (BELOW_10, Fraction(10), "over"),
        (BELOW_10, Fraction(999, 100), "within"),
        (FROM_10_TO_15, Fraction(10), "within"),
        (FROM_10_TO_15, Fraction(15), "within"),
        (FROM_10_TO_15, Fraction(1504, 100), "over"),
        (FROM_10_TO_15, Fraction(996, 100), "under"),
    ],
)
def test_a_target_is_a_band_and_judges_the_unrounded_share(target, share, position):
    assert target.position(share) == position
