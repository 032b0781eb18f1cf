"""Where each year stands: from what is in the folder, and nothing that a child could be known by."""

import sys
from types import SimpleNamespace

import polars as pl
import pytest
from returns_written import EPISODES, HEADER, REVIEWS, write_census, write_csv

from safeguarding import cli
from safeguarding.authority import read_authority
from safeguarding.fingerprints import BUILT, fingerprints
from safeguarding.record.compare import pages_now
from safeguarding.returns.annex_a_lists import LIST_7
from safeguarding.status import missing, status
from safeguarding.years import ReportingYear

LAST, YEAR = ReportingYear.parse("2010-11"), ReportingYear.parse("2011-12")


@pytest.fixture
def authority(tmp_path):
    """A finished edition of 2010-11, one of 2011-12 that is begun, and returns of 2012-13."""
    for year in ("2010-11", "2011-12"):
        write_csv(tmp_path / "returns" / year / "header.csv", HEADER, "CANARY-7,1,01/02/2000,WBRI,,,")
        write_csv(tmp_path / "returns" / year / "a" / "episodes.csv", EPISODES)
        write_csv(tmp_path / "returns" / year / "a" / "reviews.csv", REVIEWS)
        write_edition(
            tmp_path, year, "## 1.1\n\nNo.\n\n## 2.1\n\nThe law.\n\n## 5.1\n\nWork.\n\n## 6.1\n\nGood.\n"
        )
    write_census(tmp_path / "returns" / "2010-11" / "cin.xml")
    write_csv(tmp_path / "returns" / "2012-13" / "readme.csv", "NAME,TOWN")
    write_edition(tmp_path, "2011-12", "## 1.1\n\nNo.\n\n## 4.1.2\n\n<!-- Snow. -->\n")
    (tmp_path / "targets.csv").write_text(
        "key,edition,at_least,at_most,below,source\n"
        "ni066,2010-11,95,,,Report\n"
        "ni066,2011-12,95,,,to confirm: as in 2010-11\n"
        "ni067,2011-12,97,,,To confirm\n",
        encoding="utf-8",
    )
    return tmp_path


def write_edition(folder, year, commentary):
    (folder / "editions" / year).mkdir(parents=True, exist_ok=True)
    (folder / "editions" / year / "commentary.md").write_text(commentary, encoding="utf-8", newline="\n")


def shown(authority, **checks):
    """The table's cells and what is to do, both by year; `y11="checked"` is the standing of 2010-11."""
    cells, to_do, last = {}, {}, ""
    for line in status(
        read_authority(authority), lambda _, year: checks.get(f"y{str(year)[-2:]}", "not checked")
    ):
        if line.startswith("    to do: "):
            to_do[last].append(line.removeprefix("    to do: "))
        else:
            last, *rest = [cell.strip() for cell in line.split("  ") if cell.strip()]
            cells[last], to_do[last] = rest, []
    return cells, to_do


def write_built(authority, *editions):
    """What a build leaves when it has made a book of these editions."""
    (authority / "run").mkdir(exist_ok=True)
    files = fingerprints(read_authority(authority)).write_csv(line_terminator="\n")
    stamp = authority / "run" / BUILT
    stamp.write_text(f"{files}editions,{','.join(editions)}\n", encoding="utf-8", newline="\n")


def test_the_table_has_a_line_for_each_year_latest_first(authority):
    cells, _ = shown(authority)
    assert list(cells) == ["edition", "2012-13", "2011-12", "2010-11"]
    assert cells["edition"] == ["returns", "checked", "built", "commentary", "to confirm", "signed"]
    assert cells["2012-13"] == ["none", "no", "-", "-", "-", "-"]
    assert cells["2011-12"] == ["SSDA903 (Header, Episodes, Reviews)", "no", "no", "1 of 5", "2", "no"]
    assert cells["2010-11"] == [
        "SSDA903 (Header, Episodes, Reviews), CIN census",
        "no",
        "no",
        "4 of 4",
        "0",
        "no",
    ]


def test_what_to_do_stands_below_the_year(authority):
    _, to_do = shown(authority, y11="checked")
    write_built(authority, "2010-11")
    assert to_do["2012-13"] == ["no edition yet: 'new-year 2012-13 --from' its folder of returns begins one"]
    assert [line.split(": ")[0] for line in to_do["2011-12"]] == [
        "returns/2011-12",
        "targets.csv",
        "editions/2011-12/commentary.md",
        "staffing.csv",
        "published.csv",
        "run 'check' for 2011-12",
        "run 'build'",
    ]
    assert to_do["2011-12"][0].endswith("there is no children in need census")
    assert to_do["2011-12"][1].endswith(": ni066, ni067")
    assert to_do["2011-12"][2].endswith("not written: 2.1, 4.1.2, 5.1, 6.1")
    _, to_do = shown(authority, y11="checked")
    assert to_do["2010-11"] == []


@pytest.mark.parametrize(
    ("standing", "cell", "next_step"),
    [
        ("checked", "yes", "run 'build'"),
        ("not checked", "no", "run 'check' for 2010-11"),
        ("out of date", "out of date", "run 'check' for 2010-11"),
        (
            "refused",
            "refused",
            "files or rows were refused: mend what the check's report names, and run 'check' again",
        ),
    ],
)
def test_the_check_s_standing_is_shown(authority, standing, cell, next_step):
    cells, to_do = shown(authority, y11=standing)
    assert cells["2010-11"][1] == cell
    assert to_do["2010-11"][0] == next_step


def test_built_is_yes_only_of_what_is_there_now(authority):
    write_built(authority, "2010-11")
    cells, to_do = shown(authority)
    assert (cells["2010-11"][2], cells["2011-12"][2]) == ("yes", "no")
    assert "run 'build'" not in to_do["2010-11"]
    write_edition(authority, "2011-12", "## 1.1\n\nYes.\n")
    cells, to_do = shown(authority)
    assert (cells["2010-11"][2], cells["2011-12"][2]) == ("out of date", "no")
    assert "run 'build'" in to_do["2010-11"]


def test_a_page_is_signed_until_it_changes_and_then_it_is_told_why(authority):
    now = pages_now(read_authority(authority), LAST)
    kept = "".join(
        f'[[{page}]]\nname = "Anne"\nrole = "Manager"\non = 2011-07-01\nresults = "x"\n'
        + "".join(f'{part} = "{found}"\n' for part, found in now[page].items())
        for page in ("ni062", "ni066")
    )
    (authority / "editions" / "2010-11" / "signoff.toml").write_text(kept, encoding="utf-8")
    cells, _ = shown(authority)
    assert (cells["2010-11"][5], cells["2011-12"][5]) == (f"2 of {len(now)}", "no")
    write_csv(authority / "returns" / "2010-11" / "a" / "reviews.csv", REVIEWS, "CANARY-7,,01/06/2010,PN1")
    cells, to_do = shown(authority)
    assert cells["2010-11"][5] == f"1 of {len(now)}"
    assert [line for line in to_do["2010-11"] if "signed" in line] == [
        "ni066: changed since Anne signed (data): look at it again"
    ]


def test_an_edition_without_returns_asks_for_them(authority):
    write_edition(authority, "2013-14", "")
    cells, to_do = shown(authority)
    assert cells["2013-14"] == ["none", "-", "no", "0 of 4", "0", "no"]
    assert to_do["2013-14"][:2] == [
        "returns/2013-14: there is no SSDA903 return",
        "returns/2013-14: there is no children in need census",
    ]
    assert not any("run" in line for line in to_do["2013-14"])


def test_a_statement_of_staff_within_the_year_is_enough(authority):
    def said():
        return [line for line in missing(read_authority(authority), YEAR) if line.startswith("staffing.csv")]

    assert said() == ["staffing.csv: there is no statement for 2011-12, so there are no caseloads"]
    statements = authority / "staffing.csv"
    headings = "from_day,role,fte,reviews_children\n"
    statements.write_text(f"{headings}2011-03-31,IRO,9,yes\n2012-04-01,IRO,9,yes\n", encoding="utf-8")
    assert said() == ["staffing.csv: there is no statement for 2011-12; the one of 31 March 2011 is used"]
    statements.write_text(f"{headings}2011-04-01,IRO,9,yes\n", encoding="utf-8")
    assert said() == []


def test_what_was_reported_last_year_is_asked_for(authority):
    rows = "edition,key,as_at,value,unit,source\n2010-11,ni066,,91.9,percent,x\n2009-10,ni062,,9,percent,x\n"
    (authority / "published.csv").write_text(rows, encoding="utf-8")
    (line,) = [line for line in missing(read_authority(authority), YEAR) if line.startswith("published.csv")]
    assert "not there as reported for 2010-11: lac_count, c63, ni062, " in line
    assert "ni066" not in line


def test_the_whole_return_in_one_file_lacks_no_table(authority):
    returns = authority / "returns" / "2011-12"
    (returns / "a" / "reviews.csv").unlink()
    _, to_do = shown(authority)
    assert to_do["2011-12"][0] == "returns/2011-12: the SSDA903 return lacks the table Reviews"
    (returns / "ssda903.xml").write_text("<EXPSSDA903></EXPSSDA903>", encoding="utf-8")
    cells, to_do = shown(authority)
    assert cells["2011-12"][0] == "SSDA903 (Header, Episodes), SSDA903 XML"
    assert to_do["2011-12"][0].endswith("there is no children in need census")


def test_annex_a_is_shown_with_its_lists_and_said_to_be_a_part(authority):
    workbook = authority / "returns" / "2011-12" / "annex a.xlsx"
    pl.DataFrame([{heading: "CANARY" for heading in LIST_7.needed}]).write_excel(workbook)
    cells, to_do = shown(authority)
    assert cells["2011-12"][0] == "SSDA903 (Header, Episodes, Reviews), Annex A (list 7)"
    no_census, instead = to_do["2011-12"][0].split("; ")
    assert no_census == "returns/2011-12: there is no children in need census"
    assert instead == "list 7 of Annex A stands for it and gives a part of its figures"


def test_a_file_that_cannot_be_used_is_told(authority):
    (authority / "returns" / "2010-11" / "all.zip").write_bytes(b"PK")
    cells, to_do = shown(authority)
    assert cells["2010-11"][0].endswith("CIN census, refused")
    assert to_do["2010-11"][0] == "returns/2010-11: a file cannot be used; 'check' says which and why"


def test_an_interrupted_new_year_is_told(authority):
    left = authority / "run" / "new-year" / "2012-13" / "returns" / "2012-13"
    left.mkdir(parents=True)
    assert status(read_authority(authority), lambda *_: "checked")[0].startswith("edition")
    (left / "header.csv").write_text("CHILD", encoding="utf-8")
    first = status(read_authority(authority), lambda *_: "checked")[0]
    assert first == "Taking in 2012-13 was interrupted: run new-year 2012-13 again."


def test_the_command_prints_the_table_and_ends_with_0(authority, capsys, monkeypatch):
    check = SimpleNamespace(standing=lambda authority, year: "refused" if year == YEAR else "checked")
    monkeypatch.setitem(sys.modules, "safeguarding.check", check)
    monkeypatch.setattr(sys, "argv", ["safeguarding", "status", "--data", str(authority)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    printed = capsys.readouterr()
    assert (ended.value.code, printed.err) == (0, "")
    assert printed.out.splitlines()[0].split()[:3] == ["edition", "returns", "checked"]
    assert "CANARY" not in printed.out
    assert str(authority) not in printed.out
