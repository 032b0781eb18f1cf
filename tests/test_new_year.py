"""Taking in a new year: nothing overwritten, nothing half made, nothing of last year taken for this year's."""

import shutil
import subprocess
import sys
import tomllib
from dataclasses import fields
from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest
from conftest import PROJECT, SETTINGS, safeguarding
from returns_written import AD1, EPISODES, HEADER, REVIEWS, write_census, write_csv

from safeguarding import cli, new_year
from safeguarding.authority import Edition, read_authority
from safeguarding.book.addresses import Addresses
from safeguarding.book.page import Page
from safeguarding.commentary import PEOPLE_ALONE, read_commentary, written
from safeguarding.disclosure.policy import policy_of
from safeguarding.disclosure.released import SHOWN_COUNTS, PublishedCounts, PublishedFigures
from safeguarding.figure import SCHEMA
from safeguarding.next_edition import commentary, moved_on, settings
from safeguarding.problems import ReturnProblem, UsageProblem
from safeguarding.returns.loaded import returns_present
from safeguarding.words.facts import Facts
from safeguarding.words.report import PARAGRAPHS
from safeguarding.years import ReportingYear

LAST, YEAR = ReportingYear.parse("2010-11"), ReportingYear.parse("2011-12")
TARGETS = (
    "key,edition,at_least,at_most,below,source\n"
    "ni067,2009-10,90,,,An older report\n"
    'ni066,2010-11,95,,,"Report 2010-11, paragraph 4.1.2"\n'
    "ni064,2010-11,,,9.50,Report 2010-11"
)
EDITION = """title = 'The "Unit", in short: Bücher'
contact = "Head of the Unit"
report_date = 2012-01-27
snapshots = [2011-12-31]
month_ends = [2011-01-30, 2011-02-28]
"""
COMMENTARY = (
    "## 4.1.2\n\nThe snow --> and *staff*.\n\n## 5.1\n\n<!-- Older still. -->\n\n## 6.1\n\nGood value.\n"
)


@pytest.fixture
def authority(tmp_path):
    """A folder with an edition of 2010-11 and its returns."""
    folder = tmp_path / "authority"
    write_csv(folder / "returns" / "2010-11" / "header.csv", HEADER)
    last = folder / "editions" / "2010-11"
    last.mkdir(parents=True)
    (last / "edition.toml").write_text(EDITION, encoding="utf-8", newline="\n")
    (last / "commentary.md").write_text(COMMENTARY, encoding="utf-8", newline="\n")
    (folder / "targets.csv").write_text(TARGETS, encoding="utf-8", newline="\n")
    return folder


@pytest.fixture
def source(tmp_path):
    """What arrives for 2011-12."""
    folder = tmp_path / "from the returns officer"
    write_csv(folder / "ssda903" / "header.csv", HEADER, "CANARY-7,1,01/02/2000,WBRI,,,")
    write_csv(folder / "ssda903" / "episodes.csv", EPISODES)
    write_csv(folder / "ssda903" / "more" / "reviews.csv", REVIEWS)
    write_census(folder / "cin_census.xml")
    (folder / ".DS_Store").write_bytes(b"the system's own")
    (folder / "~$returns.xlsx").write_bytes(b"Excel's own")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "header.csv").write_bytes(b"CHILD")
    return folder


@pytest.fixture
def checks(monkeypatch):
    """Stands in for the check: what it is asked, and what it answers."""
    asked = SimpleNamespace(years=[], refused=False)

    def check(authority, year):
        asked.years.append((str(year), year in returns_present(authority.returns)))
        return SimpleNamespace(lines=["2 rows noted"], refused=asked.refused)

    monkeypatch.setitem(sys.modules, "safeguarding.check", SimpleNamespace(check=check))
    return asked


def take_in(authority, source, year=YEAR):
    return new_year.take_in(read_authority(authority), year, source)


def files_of(folder):
    """Every file below a folder with its bytes, the private run folder left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "run" not in path.relative_to(folder).parts
    }


def run_by_command(capsys, monkeypatch, *arguments):
    """What the command line prints, and the exit code, with this process's stand-in for the check."""
    monkeypatch.setattr(sys, "argv", ["safeguarding", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    printed = capsys.readouterr()
    return ended.value.code, printed.out, printed.err


# What is made


def test_a_year_is_taken_in_by_command(authority, source, checks, capsys, monkeypatch):
    arguments = ("new-year", "2011-12", "--data", authority, "--from", source)
    code, said, errors = run_by_command(capsys, monkeypatch, *arguments)
    assert (code, errors) == (0, "")
    assert "returns/2011-12: files copied: 4; already there: 0." in said
    assert "2 rows noted" in said
    assert checks.years == [("2011-12", True)]
    missing = [line.removeprefix("Still missing: ") for line in said.splitlines() if "Still missing" in line]
    assert [line.partition(":")[0] for line in missing] == [
        "targets.csv",
        "editions/2011-12/commentary.md",
        "staffing.csv",
        "published.csv",
    ]
    assert missing[0].endswith("ni066, ni064")
    assert missing[1].endswith("not written: 1.1, 2.1, 4.1.2, 5.1, 6.1")
    assert "CANARY" not in said


def test_the_next_commands_find_what_it_made(authority, source):
    """With the real check, which accepts a demonstration return as it is."""
    shutil.rmtree(source)
    shutil.copytree(PROJECT / "data" / "demo" / "returns" / "2011-12", source)
    ran = safeguarding("new-year", "2011-12", "--data", authority, "--from", source)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (authority / "run" / "check" / "2011-12").is_dir()
    told = safeguarding("status", "--data", authority)
    assert told.returncode == 0
    (line,) = [line for line in told.stdout.splitlines() if line.startswith("2011-12")]
    assert line.split("CIN census")[1].split() == ["yes", "no", "0", "of", "5", "2", "no"]


def test_returns_that_the_check_refuses_end_with_3(authority, source, checks, capsys, monkeypatch):
    checks.refused = True
    arguments = ("new-year", "2011-12", "--data", authority, "--from", source)
    code, said, _ = run_by_command(capsys, monkeypatch, *arguments)
    assert code == 3
    assert "Still missing: " in said


def test_what_no_return_holds_is_told_as_missing(authority, source, checks, capsys, monkeypatch):
    (source / "cin_census.xml").unlink()
    shutil.rmtree(source / "ssda903" / "more")
    arguments = ("new-year", "2011-12", "--data", authority, "--from", source)
    _, said, _ = run_by_command(capsys, monkeypatch, *arguments)
    assert "Still missing: returns/2011-12: there is no children in need census" in said
    assert "Still missing: returns/2011-12: the SSDA903 return lacks the table Reviews" in said


def test_returns_are_copied_byte_for_byte_with_their_folders(authority, source):
    take_in(authority, source)
    given = {name: content for name, content in files_of(source).items() if name[0] not in ".~"}
    assert len(given) == 4
    assert files_of(authority / "returns" / "2011-12") == given


def test_the_settings_are_kept_and_the_days_moved_on(authority, source):
    take_in(authority, source)
    assert read_authority(authority).edition(YEAR) == Edition(
        YEAR,
        title='The "Unit", in short: Bücher',
        contact="Head of the Unit",
        report_date=date(2013, 1, 27),
        snapshots=(date(2012, 12, 31),),
        month_ends=(date(2012, 1, 30), date(2012, 2, 29)),
    )


def days_after(years, **days):
    return moved_on(Edition(LAST, **days), ReportingYear(LAST.start_year + years))


def test_a_month_end_stays_one_and_29_february_has_a_neighbour():
    ends = (date(2012, 1, 31), date(2012, 2, 29), date(2012, 4, 30), date(2012, 2, 28))
    assert days_after(1, month_ends=ends).month_ends == (
        date(2013, 1, 31),
        date(2013, 2, 28),
        date(2013, 4, 30),
        date(2013, 2, 28),
    )
    assert days_after(1, snapshots=(date(2011, 2, 28),)).snapshots == (date(2012, 2, 29),)
    assert days_after(4, snapshots=(date(2012, 2, 29),)).snapshots == (date(2016, 2, 29),)


def test_a_meeting_keeps_its_day():
    assert days_after(1, report_date=date(2011, 2, 28)).report_date == date(2012, 2, 28)
    assert days_after(1, report_date=date(2012, 2, 29)).report_date == date(2013, 2, 28)
    assert days_after(1).report_date is None


def test_the_latest_earlier_edition_is_the_one_to_begin_from(authority, source):
    older = authority / "editions" / "2009-10"
    older.mkdir()
    (older / "edition.toml").write_text('title = "Older"\n', encoding="utf-8")
    later = authority / "editions" / "2014-15"
    later.mkdir()
    (later / "edition.toml").write_text('title = "Later"\n', encoding="utf-8")
    take_in(authority, source, ReportingYear.parse("2012-13"))
    begun = read_authority(authority).edition(ReportingYear.parse("2012-13"))
    assert begun.contact == "Head of the Unit"
    assert begun.report_date == date(2014, 1, 27)


def test_without_an_earlier_edition_every_setting_is_there_with_its_default(authority, source):
    early = ReportingYear.parse("2005-06")
    take_in(authority, source, early)
    assert read_authority(authority).edition(early) == Edition(early)
    words = (authority / "editions" / "2005-06" / "edition.toml").read_text(encoding="utf-8")
    for setting in fields(Edition):
        assert setting.name == "year" or f"\n{setting.name} = " in words or f"\n# {setting.name} =" in words
    paragraphs = written(authority / "editions" / "2005-06" / "commentary.md")
    assert paragraphs == dict.fromkeys(sorted({*PARAGRAPHS, *PEOPLE_ALONE}), "")


def test_a_setting_that_holds_any_text_can_be_read_again():
    title = 'A "quoted" \\ back\tslash\nand a line, é'
    assert tomllib.loads(settings(Edition(YEAR, title=title), LAST))["title"] == title


def test_years_that_were_editions_without_a_folder_of_editions_stay_editions(authority, source):
    """Without `editions` every year of returns is an edition; making that folder must not take them away."""
    shutil.rmtree(authority / "editions")
    (authority / "returns" / "2009-10").mkdir()
    take_in(authority, source)
    editions = [str(edition.year) for edition in read_authority(authority).editions]
    assert editions == ["2009-10", "2010-11", "2011-12"]


# Commentary


def test_last_year_s_words_are_shown_to_the_writer_and_to_no_reader(authority, source):
    take_in(authority, source)
    path = authority / "editions" / "2011-12" / "commentary.md"
    assert "Written for 2010-11, not printed:\n\nThe snow -- > and *staff*." in path.read_text(encoding="utf-8")
    assert read_commentary(path) == {"4.1.2": "", "5.1": "", "6.1": ""}


def test_a_reminder_ends_where_this_year_s_words_begin(authority, source):
    take_in(authority, source)
    path = authority / "editions" / "2011-12" / "commentary.md"
    words = path.read_text(encoding="utf-8").replace("## 6.1\n", "## 6.1\nNew.\n") + "And more.\n"
    path.write_text(words, encoding="utf-8")
    assert written(path)["6.1"].split() == ["New.", "And", "more."]
    assert written(path)["4.1.2"] == ""


def test_a_reminder_whose_end_was_lost_swallows_its_own_paragraph_only(authority, source):
    take_in(authority, source)
    path = authority / "editions" / "2011-12" / "commentary.md"
    before, marks, after = path.read_text(encoding="utf-8").partition("staff*.\n-->\n")
    assert marks
    path.write_text(f"{before}staff*.\n{after}This year.\n", encoding="utf-8")
    assert read_commentary(path) == {"4.1.2": "", "5.1": "", "6.1": "<p>This year.</p>"}


def test_a_reminder_of_a_reminder_is_not_kept(authority, source):
    """What nobody answered last year is not last year's text."""
    take_in(authority, source)
    take_in(authority, source, YEAR.next)
    words = (authority / "editions" / "2012-13" / "commentary.md").read_text(encoding="utf-8")
    assert "snow" not in words
    assert "## 4.1.2" in words


def test_a_page_says_of_a_reminder_that_nothing_was_written(authority, source):
    take_in(authority, source)
    read = read_authority(authority)
    figures = PublishedFigures.unrestricted(pl.DataFrame(schema=SCHEMA))
    facts, counts = Facts(read, read.edition(YEAR), figures), PublishedCounts(pl.DataFrame(schema=SHOWN_COUNTS))
    page = Page(facts, Addresses("2011-12", ["2011-12"]), counts, figures)
    assert "No commentary has been written." in page.paragraph("6.1").html
    for number in page.commentary:
        assert "Good value" not in page.paragraph(number).html
        assert "snow" not in page.paragraph(number).html
    assert "4.1.2 The percentage" in page.paragraph("4.1.2").text


# Targets


def test_targets_are_copied_to_be_confirmed_and_the_old_lines_stay_as_they_are(authority, source):
    take_in(authority, source)
    words = (authority / "targets.csv").read_text(encoding="utf-8")
    assert words == TARGETS + (
        "\nni066,2011-12,95,,,to confirm: as in 2010-11\nni064,2011-12,,,9.50,to confirm: as in 2010-11\n"
    )


def test_lines_end_as_they_did_and_a_byte_order_mark_stays(authority, source):
    as_excel_saves = b"\xef\xbb\xbf" + TARGETS.replace("\n", "\r\n").encode() + b"\r\n"
    (authority / "targets.csv").write_bytes(as_excel_saves)
    take_in(authority, source)
    added = (authority / "targets.csv").read_bytes().removeprefix(as_excel_saves)
    assert added.startswith(b"ni066,2011-12,95,,,to confirm: as in 2010-11\r\n")
    assert added.count(b"\n") == added.count(b"\r\n") == 2


def test_a_target_is_used_once_somebody_has_confirmed_it(authority, source):
    take_in(authority, source)
    read = read_authority(authority)
    assert [key for key, year in read.targets if year == YEAR] == []
    assert [key for key, year in read.targets_to_confirm if year == YEAR] == ["ni066", "ni064"]
    path = authority / "targets.csv"
    words = path.read_text(encoding="utf-8").replace(
        "2011-12,95,,,to confirm: as in 2010-11", "2011-12,96,,,Panel"
    )
    path.write_text(words, encoding="utf-8")
    read = read_authority(authority)
    assert read.targets["ni066", YEAR].at_least == 96
    assert [key for key, year in read.targets_to_confirm if year == YEAR] == ["ni064"]


def test_a_target_that_nobody_confirmed_does_not_seem_confirmed_a_year_later(authority, source):
    take_in(authority, source)
    take_in(authority, source, YEAR.next)
    lines = (authority / "targets.csv").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "2012-13" in line][0] == "ni066,2012-13,95,,,to confirm: as in 2010-11"


def test_a_target_that_was_taken_out_does_not_come_back(authority, source):
    take_in(authority, source)
    path = authority / "targets.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    take_in(authority, source)
    assert path.read_text(encoding="utf-8") == "".join(lines[:-1])


def test_without_targets_no_file_of_targets_is_made(authority, source):
    (authority / "targets.csv").unlink()
    take_in(authority, source)
    assert not (authority / "targets.csv").exists()


# Nothing is overwritten


def test_a_second_run_changes_nothing(authority, source):
    take_in(authority, source)
    (authority / "editions" / "2011-12" / "commentary.md").write_text("## 6.1\n\nMine.\n", encoding="utf-8")
    before = files_of(authority)
    assert "returns/2011-12: files copied: 0; already there: 4." in take_in(authority, source)
    assert files_of(authority) == before


def test_a_file_that_comes_later_is_added(authority, source, tmp_path):
    take_in(authority, source)
    before = files_of(authority)
    late = tmp_path / "late"
    write_csv(late / "ssda903" / "ad1.csv", AD1)
    assert "returns/2011-12: files copied: 1; already there: 0." in take_in(authority, late)
    after = files_of(authority)
    assert after.pop("returns/2011-12/ssda903/ad1.csv") == (late / "ssda903" / "ad1.csv").read_bytes()
    assert after == before


@pytest.mark.parametrize(
    "place",
    ["ssda903/header.csv", "ssda903", "cin_census.xml/inside.csv"],
    ids=["a file of the same name", "a file where a folder is wanted", "a folder where a file is wanted"],
)
def test_what_has_the_place_of_a_file_is_named_and_nothing_is_copied(authority, source, place):
    taken = authority / "returns" / "2011-12" / place
    taken.parent.mkdir(parents=True)
    taken.write_bytes(b"CHILD,SEX,DOB,ETHNIC\n")
    before = files_of(authority)
    ran = safeguarding("new-year", "2011-12", "--data", authority, "--from", source)
    assert ran.returncode == 2
    assert "returns/2011-12 already holds something else under the name of: " in ran.stderr
    assert place.partition("/")[0] in ran.stderr
    assert files_of(authority) == before
    assert not (authority / "run" / "new-year").exists()


# Folders that are no use


def test_a_folder_that_is_missing_is_wrong_usage(authority, tmp_path):
    ran = safeguarding("new-year", "2011-12", "--data", authority, "--from", tmp_path / "nowhere")
    assert ran.returncode == 2
    assert "nowhere" in ran.stderr


def test_an_empty_folder_is_refused(authority, tmp_path):
    (tmp_path / "empty" / "folder").mkdir(parents=True)
    (tmp_path / "empty" / ".DS_Store").write_bytes(b"x")
    with pytest.raises(UsageProblem, match="--from empty: there is no file"):
        take_in(authority, tmp_path / "empty")


def test_a_folder_of_other_things_is_refused(authority, tmp_path):
    write_csv(tmp_path / "letters" / "friends.csv", "NAME,TOWN")
    with pytest.raises(UsageProblem, match="none of its 1 files is an official return"):
        take_in(authority, tmp_path / "letters")
    assert not (authority / "returns" / "2011-12").exists()


def test_a_file_that_no_check_could_accept_is_refused_before_it_is_copied(authority, source):
    """Else its mended copy, of the same name, would find the place taken."""
    (source / "ssda903" / "header.csv").write_text("CHILD,SEX,ETHNIC\nCANARY-7,1,WBRI\n", encoding="utf-8")
    before = files_of(authority)
    with pytest.raises(ReturnProblem, match="ssda903/header.csv: .* no column DOB") as problem:
        take_in(authority, source)
    assert "CANARY" not in str(problem.value)
    assert files_of(authority) == before


@pytest.mark.parametrize(
    "place", ["", "..", "returns", "returns/2010-11", "editions", "returns/2011-12/ssda903"]
)
def test_a_folder_of_the_authority_is_not_copied_into_itself(authority, source, place):
    shutil.copytree(source, authority / "returns" / "2011-12")
    before = files_of(authority)
    with pytest.raises(UsageProblem, match="belongs to the authority folder"):
        take_in(authority, authority / place)
    assert files_of(authority) == before


def test_the_year_s_own_folder_gets_its_edition(authority, source):
    shutil.copytree(source, authority / "returns" / "2011-12")
    returns = files_of(authority / "returns")
    take_in(authority, authority / "returns" / "2011-12")
    assert files_of(authority / "returns") == returns
    assert read_authority(authority).edition(YEAR).contact == "Head of the Unit"


def test_another_folder_within_the_authority_folder_will_do(authority, source):
    shutil.copytree(source, authority / "post" / "today")
    take_in(authority, authority / "post" / "today")
    assert YEAR in returns_present(authority / "returns")


def test_a_file_that_cannot_be_opened_ends_with_3_and_nothing_is_copied(
    authority, source, checks, capsys, monkeypatch
):
    """As on Windows, where a workbook that is open elsewhere is locked."""
    before, opened = files_of(authority), new_year.Path.open

    def locked(path, *arguments, **more):
        if path == source / "ssda903" / "header.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **more)

    monkeypatch.setattr(new_year.Path, "open", locked)
    arguments = ("new-year", "2011-12", "--data", authority, "--from", source)
    code, _, said = run_by_command(capsys, monkeypatch, *arguments)
    monkeypatch.undo()
    assert code == 3
    assert "header.csv cannot be opened. Close it" in said
    assert files_of(authority) == before


def test_a_folder_that_cannot_be_looked_into_is_not_passed_over(authority, source, monkeypatch):
    looked = new_year.os.scandir

    def closed(path):
        if str(path).endswith("more"):
            raise PermissionError(13, "Permission denied", str(path))
        return looked(path)

    monkeypatch.setattr(new_year.os, "scandir", closed)
    with pytest.raises(ReturnProblem, match="more cannot be opened"):
        take_in(authority, source)
    assert not (authority / "returns" / "2011-12").exists()


def test_a_copy_is_compared_with_what_was_looked_at(authority, source, monkeypatch):
    def copy_less(content, made):
        made.write(content.read()[:-1])

    monkeypatch.setattr(new_year.shutil, "copyfileobj", copy_less)
    before = files_of(authority)
    with pytest.raises(ReturnProblem, match="cin_census.xml changed while it was copied"):
        take_in(authority, source)
    assert files_of(authority) == before
    assert not (authority / "run" / "new-year").exists()


# Interruptions

KILLED = 9
KILL_AT = """
import os, sys
from pathlib import Path
folder, source, kinds, moment = Path(sys.argv[1]).resolve(), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
from safeguarding import new_year
from safeguarding.authority import read_authority
from safeguarding.years import ReportingYear
met = []
def watch(event, arguments):
    changes = event in kinds and (event != "open" or set(arguments[1] or "") & set("wxa"))
    if changes and not isinstance(arguments[0], int) and folder in Path(os.fsdecode(arguments[0])).parents:
        met.append(event)
        if len(met) == moment:
            os._exit(9)
sys.addaudithook(watch)
new_year.take_in(read_authority(folder), ReportingYear.parse("2011-12"), source)
"""


def killed_at(moment, kinds, authority, source):
    """Take the year in, in a process that ends, as if killed, just before its n-th change to the folder."""
    command = [sys.executable, "-c", KILL_AT, str(authority), str(source), kinds, str(moment)]
    ran = subprocess.run(command, env=SETTINGS, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode in (0, KILLED), ran.stderr
    return ran.returncode == KILLED


def as_seen(authority):
    """What the project sees of a folder: its years, their files, its editions and its targets."""
    read = read_authority(authority)
    years = returns_present(authority / "returns")
    files = {year: files_of(authority / "returns" / str(year)) for year in years}
    return files, read.editions, read.targets, read.targets_to_confirm


def test_killed_before_any_change_it_leaves_all_or_nothing_and_the_next_run_finishes(
    authority, source, tmp_path
):
    kills = kill_again_and_again("open os.mkdir os.rename os.remove os.rmdir", authority, source, tmp_path)
    assert kills > 15


def test_killed_between_renamings_years_that_were_editions_without_a_folder_stay_editions(
    authority, source, tmp_path
):
    shutil.rmtree(authority / "editions")
    assert kill_again_and_again("os.rename", authority, source, tmp_path) == 3


def kill_again_and_again(kinds, authority, source, tmp_path):
    """Kill a run before its first change of one of these kinds, another before its second, and so on."""
    shutil.rmtree(source / "ssda903" / "more")
    whole = tmp_path / "whole"
    shutil.copytree(authority, whole)
    before = as_seen(whole)
    take_in(whole, source)
    after, moment, stopped = as_seen(whole), 0, True
    while stopped:
        moment += 1
        folder = tmp_path / f"killed at {moment}"
        shutil.copytree(authority, folder)
        stopped = killed_at(moment, kinds, folder, source)
        for seen, old, new in zip(as_seen(folder), before, after, strict=True):
            assert seen in (old, new), moment
        has_edition = (folder / "editions" / "2011-12").exists()
        assert YEAR in returns_present(folder / "returns") or not has_edition
        take_in(folder, source)
        assert files_of(folder) == files_of(whole)
        assert not (folder / "run" / "new-year").exists()
    return moment - 1


@pytest.mark.parametrize("step", range(1, 5))
def test_a_renaming_that_fails_leaves_whole_files_and_the_next_run_finishes(
    authority, source, monkeypatch, step
):
    """A year that is there already gets its new files one by one: some may be in before the failure."""
    write_census(authority / "returns" / "2011-12" / "cin_census.xml")
    (authority / "returns" / "2011-12" / "ssda903").mkdir()
    rename, done = new_year.Path.rename, []

    def fail(path, target):
        done.append(target)
        if len(done) == step:
            raise PermissionError(13, "Access is denied", str(target))
        return rename(path, target)

    monkeypatch.setattr(new_year.Path, "rename", fail)
    with pytest.raises(PermissionError):
        take_in(authority, source)
    monkeypatch.undo()
    given = files_of(source)
    there = files_of(authority / "returns" / "2011-12")
    assert there.items() <= given.items()
    assert new_year.interrupted(read_authority(authority)) == ["2011-12"]
    take_in(authority, source)
    assert len(files_of(authority / "returns" / "2011-12")) == 4
    assert (authority / "editions" / "2011-12" / "edition.toml").is_file()
    assert new_year.interrupted(read_authority(authority)) == []


def test_half_a_copy_is_never_among_the_returns(authority, source, monkeypatch):
    def stop_half_way(content, made):
        made.write(content.read(10))
        raise KeyboardInterrupt

    monkeypatch.setattr(new_year.shutil, "copyfileobj", stop_half_way)
    before = files_of(authority)
    with pytest.raises(KeyboardInterrupt):
        take_in(authority, source)
    assert files_of(authority) == before
    assert not (authority / "run" / "new-year").exists()


def test_what_is_on_the_way_lies_in_the_private_run_folder(authority, source):
    take_in(authority, source)
    assert (authority / "run" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_the_headings_of_a_first_edition_are_those_of_the_report(authority):
    """Every section of the report page has a paragraph: computed, or one that people alone can write."""
    report = (PROJECT / "notebooks" / "report.ipynb").read_text(encoding="utf-8")
    sections = [words.partition('\\"')[0] for words in report.split('page.paragraphs(\\"')[1:]]
    assert len(sections) == 8
    for section in sections:
        assert any(number.startswith(f"{section}.") for number in (*PARAGRAPHS, *PEOPLE_ALONE))
    assert commentary(None, {}).count("\n## ") == len(PARAGRAPHS) + len(PEOPLE_ALONE)


def test_the_disclosure_policy_is_kept_and_nothing_that_was_accepted(authority, source):
    before = authority / "editions" / "2010-11" / "disclosure-public.toml"
    accepted = '[[accepted]]\nfigure = "ni067"\nreason = "Printed before."\nby = "The director"\n'
    before.write_text(f"suppress_to = 7\nround_to = 5\n{accepted}", encoding="utf-8")
    take_in(authority, source)
    policy = policy_of(read_authority(authority), YEAR)
    assert (policy.suppress_to, policy.round_to, policy.accepted) == (7, 5, ())
    assert not (authority / "editions" / "2011-12" / "disclosure-members.toml").exists()
