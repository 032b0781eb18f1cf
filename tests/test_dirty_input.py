"""Dirty input, as it arrives: what is repaired, what is refused, what is said, and what the figures then are.

Every case is put to the command line. Whatever happens, the files stay as they were, and none of their values
(every field holds a canary, see dirty_returns.py) is in anything that is printed, found or raised.
"""

import ast
import codecs
import csv
import hashlib
import re
import sys
import traceback
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from by_command import Ran, by_command, figures
from conftest import PROJECT, safeguarding
from dirty_returns import (
    CLEAN,
    YEAR,
    Change,
    added,
    as_csv,
    cell,
    column,
    in_turn,
    line,
    put,
    values_held,
    without_element,
    without_lines,
    write,
)

from safeguarding.problems import ReturnProblem
from safeguarding.returns import load as loading
from safeguarding.returns.file_rules import FILE_RULES
from safeguarding.returns.load import in_one_line, load
from safeguarding.returns.load_rules import RULES, WRITTEN_RULES
from safeguarding.returns.loaded import Loaded
from safeguarding.returns.repairs import REPAIRS
from safeguarding.years import ReportingYear

THIS_YEAR = ReportingYear.parse(YEAR)
NOTHING = "Nothing need be done."


# What is said of a folder of returns


@dataclass(frozen=True)
class Told:
    """What the command printed and how it ended, and what it had read on the way."""

    ran: Ran
    loaded: Loaded | None

    @property
    def findings(self) -> list[str]:
        return [in_one_line(finding) for finding in self.loaded.findings.rows(named=True)]

    @property
    def numbers(self) -> list[tuple[str, ...]]:
        """The figures without their status."""
        rows = csv.DictReader(StringIO(self.ran.out))
        return [
            tuple(row[name] for name in ("key", "as_at", "numerator", "denominator", "value")) for row in rows
        ]

    def number(self, key: str) -> tuple[str, str]:
        return next((row[2], row[3]) for row in self.numbers if row[0] == key)

    def status(self, key: str) -> str:
        return next(row["status"] for row in csv.DictReader(StringIO(self.ran.out)) if row["key"] == key)


def fingerprints(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file below `folder`: what it holds, and when it was last changed."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in files
    }


def told(folder: Path, command: Callable[[Path], Ran] = figures) -> Told:
    """Run the command. The files stay as they were; no value of theirs is printed or found."""
    seen: list[Loaded] = []
    examine = loading.examine

    def remembered(*arguments):
        seen.append(examine(*arguments))
        return seen[-1]

    before = fingerprints(folder / "returns")
    with patch.object(loading, "examine", remembered):
        ran = command(folder)
    assert fingerprints(folder / "returns") == before
    given = Told(ran, seen[-1] if seen else None)
    shown = [ran.out, ran.err, *(given.findings if seen else [])]
    assert not revealed("\n".join(shown), folder)
    assert "Traceback" not in ran.err
    assert "nobody foresaw" not in ran.err
    return given


def revealed(shown: str, folder: Path) -> list[str]:
    """The values of the files that are in what is shown."""
    return [value for value in values_held(folder) if value in shown.lower()]


def same_history(one: Told, other: Told) -> bool:
    """Whether both runs read the very same children, episodes, reviews, plans and enquiries."""
    ours, theirs = one.loaded.history.told, other.loaded.history.told
    return all(
        value.equals(theirs[name]) if hasattr(value, "equals") else value == theirs[name]
        for name, value in ours.items()
    )


def only(lines: list[str], start: str) -> str:
    """The one line that begins so."""
    found = [text for text in lines if text.startswith(start)]
    assert len(found) == 1, (start, lines)
    return found[0]


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Told:
    """The clean return, through the same command."""
    given = told(write(tmp_path_factory.mktemp("clean")))
    assert given.ran.code == 0
    assert given.ran.err == ""
    return given


@dataclass(frozen=True)
class Case:
    """One way to dirty one file, and what is then said: how the line begins, and how it ends."""

    name: str
    file: str
    change: Change
    line: str
    remedy: str = NOTHING
    without: Change | None = None
    partial: str = ""
    others: dict[str, str | bytes | None] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        return write(folder, self.others | {self.file: self.change(CLEAN[self.file])})


def named(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])


@pytest.mark.parametrize("file", CLEAN)
def test_the_figures_of_the_clean_return_depend_on_every_file(tmp_path, clean, file):
    """Otherwise the cases below could say nothing. AD1 is only compared with the episodes."""
    given = told(write(tmp_path, {file: None}))
    assert given.ran.code == 0
    assert same_history(given, clean) == (file == "ad1.csv")
    assert (given.numbers == clean.numbers) == (file == "ad1.csv")


def test_the_canaries_are_looked_for_in_every_form_in_which_a_value_could_be_shown(tmp_path):
    folder = write(tmp_path)
    shown = "row CanaryA1, born 1999-02-13, in CANARYPÔST since 14/06/2010"
    assert sorted(revealed(shown, folder)) == ["14/06/2010", "1999-02-13", "canarya1", "canarypôst"]


# Repaired: the figures are those of the clean file


def separated_by(separator: str) -> Change:
    return lambda text: as_csv(list(csv.DictReader(StringIO(text))), separator)


def in_iso(day: str) -> str:
    return "-".join(reversed(day.split("/")))


def as_serial(day: str) -> str:
    return str((date.fromisoformat(in_iso(day)) - date(1899, 12, 30)).days)


def in_letters(day: str) -> str:
    return f"{date.fromisoformat(in_iso(day)):%d %B %Y}"


def two_digit_year(day: str) -> str:
    return day[:-4] + day[-2:]


REPAIRED = [
    Case("byte order mark", "episodes.csv", lambda text: codecs.BOM_UTF8 + text.encode(),
         "2010-11/episodes.csv: repaired (byte order mark)."),
    Case("Windows-1252", "episodes.csv", lambda text: text.encode("cp1252"),
         "2010-11/episodes.csv: repaired (encoding). The file is written in Windows-1252"),
    Case("UTF-16 little-endian", "episodes.csv", lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
         "2010-11/episodes.csv: repaired (encoding). The file is written in UTF-16"),
    Case("UTF-16 big-endian", "reviews.csv", lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
         "2010-11/reviews.csv: repaired (encoding). The file is written in UTF-16"),
    Case("UTF-16 little-endian without a mark", "reviews.csv", lambda text: text.encode("utf-16-le"),
         "2010-11/reviews.csv: repaired (encoding). The file is written in UTF-16"),
    Case("UTF-16 big-endian without a mark", "episodes.csv", lambda text: text.encode("utf-16-be"),
         "2010-11/episodes.csv: repaired (encoding). The file is written in UTF-16"),
    Case("semicolons", "episodes.csv", separated_by(";"),
         "2010-11/episodes.csv: repaired (separators). The columns are separated by semicolons"),
    Case("tabs", "episodes.csv", separated_by("\t"),
         "2010-11/episodes.csv: repaired (separators). The columns are separated by tabs"),
    Case("vertical bars", "header.csv", separated_by("|"),
         "2010-11/header.csv: repaired (separators). The columns are separated by vertical bars"),
    Case("semicolons and Windows-1252", "episodes.csv", lambda text: separated_by(";")(text).encode("cp1252"),
         "2010-11/episodes.csv: repaired (separators)."),
    Case("old Macintosh line ends", "episodes.csv", lambda text: text.replace("\n", "\r"),
         "2010-11/episodes.csv: repaired (line ends)."),
    Case("padded codes", "episodes.csv", cell(2, "LS", "  C2 "),
         "2010-11/episodes.csv row 2 column LS: repaired (spaces)."),
    Case("padded with a space that does not break", "episodes.csv", cell(2, "CHILD", "CANARYA1\u00a0"),
         "2010-11/episodes.csv row 2 column CHILD: repaired (spaces)."),
    Case("lower-case codes", "episodes.csv", cell(5, "PLACE", "q2"),
         "2010-11/episodes.csv row 5 column PLACE: repaired (small letters)."),
    Case("the same child in small letters and in capitals", "reviews.csv", cell(3, "CHILD", "canarya1"),
         "2010-11/reviews.csv row 3 column CHILD: repaired (small letters)."),
    Case('="CHILD"', "episodes.csv", cell(2, "CHILD", '="CANARYA1"'),
         "2010-11/episodes.csv row 2 column CHILD: repaired (mark of text)."),
    Case('="CHILD" in quotation marks', "reviews.csv", cell(2, "CHILD", '"=""CANARYA1"""'),
         "2010-11/reviews.csv row 2 column CHILD: repaired (mark of text)."),
    Case("'CHILD", "episodes.csv", cell(2, "CHILD", "'CANARYA1"),
         "2010-11/episodes.csv row 2 column CHILD: repaired (mark of text)."),
    Case("two-digit years", "episodes.csv", column("DECOM", two_digit_year),
         "2010-11/episodes.csv row 6 column DECOM: repaired (two-digit year).",
         "Check the date, and let your system export dates as the department's form has them."),
    Case("a two-digit year of birth", "header.csv", cell(2, "DOB", "13/02/99"),
         "2010-11/header.csv row 2 column DOB: repaired (two-digit year).",
         "Check the date, and let your system export dates as the department's form has them."),
    Case("ISO dates in a dd/mm/yyyy file", "episodes.csv", column("DECOM", in_iso),
         "2010-11/episodes.csv row 9 column DECOM: repaired (form of the date)."),
    Case("one ISO date among others", "episodes.csv", cell(3, "DEC", "2010-07-20"),
         "2010-11/episodes.csv row 3 column DEC: repaired (form of the date)."),
    Case("dd/mm/yyyy in a census", "census.xml", put("2010-08-09", "09/08/2010"),
         "2010-11/census.xml row 1 (plan 1, review 1) column CPPreviewDate: repaired (form of the date)."),
    Case("a time of day after the date", "reviews.csv", cell(2, "REVIEW", "2010-07-05 00:00:00"),
         "2010-11/reviews.csv row 2 column REVIEW: repaired (time of day)."),
    Case("months in letters", "reviews.csv", column("REVIEW", in_letters),
         "2010-11/reviews.csv row 4 column REVIEW: repaired (month in letters)."),
    Case("Excel serial dates", "reviews.csv", column("REVIEW", as_serial),
         "2010-11/reviews.csv row 4 column REVIEW: repaired (serial date).",
         "Check the date, and let your system export dates as the department's form has them."),
    Case("an episode twice", "episodes.csv", added(CLEAN["episodes.csv"].splitlines()[3]),
         "2010-11/episodes.csv row 10: repaired (duplicate row)."),
    Case("a review twice", "reviews.csv", added("CANARYA1,13/02/1999,27/09/2010,PN2"),
         "2010-11/reviews.csv row 11: repaired (duplicate row)."),
    Case("the same child in two cases: a plan twice", "census.xml",
         put("</CINdetails>\n</Child>\n</Children>",
             "</CINdetails><CINdetails><CINreferralDate>2010-01-12</CINreferralDate><ChildProtectionPlans>"
             "<CPPstartDate>2009-06-16</CPPstartDate><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>"
             "<LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</NumberOfPreviousCPP>"
             "</ChildProtectionPlans></CINdetails>\n</Child>\n</Children>"),
         "2010-11/census.xml row 4 (plan 2): repaired (duplicate row)."),
    Case("an enquiry twice", "census.xml",
         put("<ReferralSource>CANARYSOURCE</ReferralSource>",
             "<Section47><S47ActualStartDate>2010-05-04</S47ActualStartDate>"
             "<DateOfInitialCPC>2010-05-17</DateOfInitialCPC></Section47>"),
         "2010-11/census.xml row 1 (enquiry 2): repaired (duplicate row)."),
    Case("a review of a plan twice", "census.xml",
         put("<CPPreviewDate>2010-08-09<",
             "<CPPreviewDate>2010-08-09</CPPreviewDate><CPPreviewDate>2010-08-09<"),
         "2010-11/census.xml row 1 (plan 1, review 2): repaired (duplicate row)."),
    Case("misspelt element names", "census.xml", lambda text: text.replace("CPPreviewDate", "CPPReviewDate"),
         "2010-11/census.xml: repaired (element names). An element is written CPPReviewDate",
         "Nothing need be done here; your system's supplier should mend its export."),
    Case("a census in UTF-16", "census.xml",
         lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16"), ""),
    Case("a census in Windows-1252", "census.xml",
         in_turn(put("UTF-8", "windows-1252"), put("CANARYNEED", "CANARYNÉÉD"),
                 lambda text: text.encode("cp1252")), ""),
    Case("Windows line ends", "episodes.csv", lambda text: text.replace("\n", "\r\n"), ""),
    Case("a quoted line end in a column that is not read", "episodes.csv",
         line(9, lambda text: text.replace("CANARYHÔME", '"CANARYHÔME 1\nCANARY, 2\n\nCANARY"')), ""),
    Case("a quotation mark within a value", "episodes.csv",
         line(3, lambda text: text.replace("CANARYHÔME", '"CANARY ""HÔME"", 2"')), ""),
    Case("columns in quotation marks", "episodes.csv",
         lambda text: "".join('"' + row.replace(",", '","') + '"\n' for row in text.splitlines()), ""),
    Case("rows with blanks to spare at the end", "episodes.csv", line(4, lambda text: text + ", ,,"), ""),
]  # fmt: skip


@named(REPAIRED)
def test_what_can_only_mean_one_thing_is_repaired_and_said(tmp_path, clean, case):
    given = told(case.write(tmp_path))
    assert given.ran == clean.ran
    assert same_history(given, clean)
    if not case.line:
        assert given.findings == clean.findings
        return
    found = only(given.findings, case.line)
    assert "repaired" in found
    assert found.endswith(case.remedy)


@pytest.mark.parametrize(
    ("mark", "encoding", "letter"), [(codecs.BOM_UTF8, "utf-8", "É"), (codecs.BOM_UTF16_LE, "utf-16-le", "😀")]
)
def test_a_letter_across_the_end_of_what_is_looked_at_first_spoils_nothing(
    tmp_path, clean, mark, encoding, letter
):
    """A file is recognised by its first 100,000 bytes."""
    before, word, after = CLEAN["episodes.csv"].rpartition("CANARYHÔME")
    start, end, one = mark + (before + word).encode(encoding), after.encode(encoding), "A".encode(encoding)
    start += one * ((100_000 - len(letter.encode(encoding)) // 2 - len(start)) // len(one))
    given = told(write(tmp_path, {"episodes.csv": start + letter.encode(encoding) + end}))
    assert given.ran == clean.ran
    assert same_history(given, clean)


def test_a_repaired_file_prints_the_same_in_a_process_of_its_own(tmp_path, clean):
    changed = {"episodes.csv": CLEAN["episodes.csv"].encode("utf-16"), "reviews.csv": b"\xef\xbb\xbf"}
    changed["reviews.csv"] += separated_by(";")(CLEAN["reviews.csv"]).encode()
    assert told(write(tmp_path, changed), in_its_own_process).ran == clean.ran


def in_its_own_process(folder: Path) -> Ran:
    ran = safeguarding("figures", "--audience", "members", "--data", folder, "--year", YEAR, "--format", "csv")
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def test_leading_zeros_are_kept_and_tell_two_children_apart(tmp_path, clean):
    """0012301, ="0012301" and '0012301 are one child; 12301 is another."""
    rest = ",05/07/2010,S,C2,N1,Q2,PR1,"
    rows = [
        f"0012301{rest}06/08/2010,X1,,,,",
        '="0012301",06/08/2010,P,C2,N1,K2,PR1,07/09/2010,X1,,,,',
        "'0012301,07/09/2010,P,C2,N1,Q2,PR1,,,,,,",
        f"12301{rest},,,,,",
    ]
    given = told(write(tmp_path, {"episodes.csv": added(*rows)(CLEAN["episodes.csv"])}))
    children = given.loaded.history.episodes["child_id"].to_list()
    assert (children.count("0012301"), children.count("12301")) == (3, 1)
    assert (clean.number("lac_count"), given.number("lac_count")) == (("4", ""), ("6", ""))
    assert (clean.number("ni062"), given.number("ni062")) == (("1", "4"), ("2", "6"))


# A row refused: the figures are those without it


ADOPTED = CLEAN["episodes.csv"].splitlines()[5]
PLAN_OF_B2 = without_element("ChildProtectionPlans", "2008-11-03")
AGAIN = "Export the file again, and do not save it from a spreadsheet."
CUT_OFF = AGAIN[:-1] + ", which may leave out blanks at the end."
ITS_YEAR = "Correct the date, or put the file into the folder of its own year."
SLIP = "Check it, and correct it if it is a slip."

REFUSED = [
    Case("an identifier that a spreadsheet has rounded", "episodes.csv", cell(9, "CHILD", "1.23E+09"),
         "2010-11/episodes.csv row 9 column CHILD: refused (spoilt identifier).", AGAIN, without_lines(9),
         "lac_count"),
    Case("an identifier that a spreadsheet has made a decimal", "reviews.csv", cell(4, "CHILD", "12301.0"),
         "2010-11/reviews.csv row 4 column CHILD: refused (spoilt identifier).", AGAIN, without_lines(4),
         "ni066"),
    Case("a rounded identifier in the Header", "header.csv", cell(5, "CHILD", "1.23E+09"),
         "2010-11/header.csv row 5 column CHILD: refused (spoilt identifier).", AGAIN, without_lines(5)),
    Case("a child's whole census under a rounded identifier", "census.xml", put(">CANARYB3<", ">1.23E+09<"),
         "2010-11/census.xml row 3 (plan 1) column LAchildID: refused (spoilt identifier).", AGAIN,
         without_element("Child", "CANARYB3"), "cpp_count"),
    Case("a CSV cut off in the middle of its last row", "episodes.csv", lambda text: text[:-50],
         "2010-11/episodes.csv row 9: refused (short row).", CUT_OFF, without_lines(9), "lac_count"),
    Case("a CSV cut off in the middle of its last date", "reviews.csv", lambda text: text[:-8],
         "2010-11/reviews.csv row 10: refused (short row).", CUT_OFF, without_lines(10), "ni066"),
    Case("UTF-16 cut off in the middle of its last row", "episodes.csv",
         lambda text: text[:-50].encode("utf-16"),
         "2010-11/episodes.csv row 9: refused (short row).", CUT_OFF, without_lines(9), "lac_count"),
    Case("a short row of the Header", "header.csv", line(5, lambda text: text[:22]),
         "2010-11/header.csv row 5: refused (short row).", CUT_OFF, without_lines(5)),
    Case("a separator within a value", "episodes.csv",
         line(9, lambda text: text.replace("CANARYHÔME", "CANARY, HÔME")),
         "2010-11/episodes.csv row 9: refused (long row).",
         "Put the value in quotation marks, or export the file again.", without_lines(9), "lac_count"),
    Case("no identifier", "episodes.csv", cell(9, "CHILD", " "),
         "2010-11/episodes.csv row 9 column CHILD: refused (required).", "Fill it in.", without_lines(9),
         "lac_count"),
    Case("an impossible date", "episodes.csv", cell(9, "DECOM", "31/11/2010"),
         "2010-11/episodes.csv row 9 column DECOM: refused (141).", "Correct it.",
         without_lines(9), "lac_count"),
    Case("an impossible ISO date", "episodes.csv", cell(9, "DECOM", "2010-11-31"),
         "2010-11/episodes.csv row 9 column DECOM: refused (141).", "Correct it.",
         without_lines(9), "lac_count"),
    Case("one date month first", "episodes.csv", cell(9, "DECOM", "10/25/2010"),
         "2010-11/episodes.csv row 9 column DECOM: refused (141).", "Correct it.",
         without_lines(9), "lac_count"),
    Case("an impossible date of birth", "header.csv", cell(5, "DOB", "29/02/1997"),
         "2010-11/header.csv row 5 column DOB: refused (102).", "Correct it.", without_lines(5)),
    Case("an impossible end", "episodes.csv", cell(6, "DEC", "13/10/20100"),
         "2010-11/episodes.csv row 6 column DEC: refused (147).", "Correct it.", without_lines(6), "lac_count"),
    Case("an impossible review", "reviews.csv", cell(4, "REVIEW", "32/03/2011"),
         "2010-11/reviews.csv row 4 column REVIEW: refused (date).", "Correct it.", without_lines(4), "ni066"),
    Case("an impossible start of a plan", "census.xml", put("e>2008-11-03", "e>2008-11-31"),
         "2010-11/census.xml row 2 (plan 1) column CPPstartDate: refused (8720).", "Correct it.", PLAN_OF_B2,
         "cpp_count"),
    Case("an impossible start of an enquiry", "census.xml", put("2010-05-04", "2010-05-34"),
         "2010-11/census.xml row 1 (enquiry 1) column S47ActualStartDate: refused (date).", "Correct it.",
         without_element("Section47", "2010-05-04"), "icpc_15_days"),
    Case("an end without a reason", "episodes.csv", cell(6, "REC", ""),
         "2010-11/episodes.csv row 6 column DEC: refused (148).", SLIP, without_lines(6), "lac_count"),
    Case("an episode that ends before it starts", "episodes.csv", cell(6, "DEC", "01/09/2006"),
         "2010-11/episodes.csv row 6 column DEC: refused (356).", "Correct one of the dates.", without_lines(6),
         "lac_count"),
    Case("an episode in the future", "episodes.csv", cell(9, "DECOM", "01/04/2011"),
         "2010-11/episodes.csv row 9 column DECOM: refused (after the year).", ITS_YEAR, without_lines(9),
         "lac_count"),
    Case("a review in the future", "reviews.csv", cell(4, "REVIEW", "01/04/2011"),
         "2010-11/reviews.csv row 4 column REVIEW: refused (after the year).", ITS_YEAR, without_lines(4),
         "ni066"),
    Case("a review before birth", "reviews.csv", cell(4, "REVIEW", "12/02/1999"),
         "2010-11/reviews.csv row 4 column REVIEW: refused (before birth).", "Correct one of the dates.",
         without_lines(4), "ni066"),
    Case("a review before birth, by the date beside it", "reviews.csv", cell(4, "REVIEW", "12/02/1999"),
         "2010-11/reviews.csv row 4 column REVIEW: refused (before birth).", "Correct one of the dates.",
         without_lines(4), "ni066", {"header.csv": without_lines(2)(CLEAN["header.csv"])}),
    Case("two rows for one day", "episodes.csv", added(ADOPTED.replace("E11", "E43")),
         "2010-11/episodes.csv row 6 column DECOM: refused (two rows for one day).", "Keep the right one.",
         in_turn(without_lines(6), added(ADOPTED.replace("E11", "E43"))),
         "lac_count"),
    Case("two plans from one day", "census.xml",
         put("<CINreferralDate>2008-10-20</CINreferralDate>",
             "<ChildProtectionPlans><CPPstartDate>2008-11-03</CPPstartDate><NumberOfPreviousCPP>0"
             "</NumberOfPreviousCPP></ChildProtectionPlans>"),
         "2010-11/census.xml row 2 (plan 1) column CPPstartDate: refused (two rows for one day).",
         "Keep the right one.", lambda text: text, "cpp_count"),
    Case("a plan that ends before it starts", "census.xml", put("2011-02-14", "2008-11-02"),
         "2010-11/census.xml row 2 (plan 1) column CPPendDate: refused (8925).", "Correct one of the dates.",
         PLAN_OF_B2, "cpp_count"),
    Case("the review of such a plan", "census.xml", put("2011-02-14", "2008-11-02"),
         "2010-11/census.xml row 2 (plan 1, review 1) column CPPendDate: refused (plan refused).",
         "Correct the plan.", PLAN_OF_B2, "cpp_count"),
    Case("a plan that starts and ends on one day", "census.xml", put("2011-02-14", "2008-11-03"),
         "2010-11/census.xml row 2 (plan 1) column CPPendDate: refused (8840).",
         "Correct one of the dates, or remove the plan.", PLAN_OF_B2, "cpp_count"),
    Case("a review before its plan", "census.xml", put("2011-01-24", "2010-05-16"),
         "2010-11/census.xml row 1 (plan 1, review 2) column CPPreviewDate: refused (8841).",
         "Correct the date, or remove the review.", put("<CPPreviewDate>2011-01-24</CPPreviewDate>", "")),
    Case("a review of a plan in the future", "census.xml", put("2011-01-24", "2011-10-12"),
         "2010-11/census.xml row 1 (plan 1, review 2) column CPPreviewDate: refused (after the year).",
         "Correct the date.", put("<CPPreviewDate>2011-01-24</CPPreviewDate>", "")),
]  # fmt: skip


@pytest.fixture(scope="module")
def told_once(tmp_path_factory) -> Callable[..., Told]:
    """What is said of a return; many cases ask for the same one without the row."""
    known: dict[tuple, Told] = {}

    def ask(files: dict[str, str]) -> Told:
        key = tuple(sorted(files.items()))
        if key not in known:
            known[key] = told(write(tmp_path_factory.mktemp("without"), files))
        return known[key]

    return ask


@named(REFUSED)
def test_a_row_that_cannot_be_used_is_refused_told_and_counts_in_no_figure(tmp_path, clean, told_once, case):
    given = told(case.write(tmp_path))
    without = told_once(case.others | {case.file: case.without(CLEAN[case.file])})
    assert given.ran.code == 0
    message = only(given.ran.err.splitlines(), f"returns/{case.line}")
    assert message.endswith(case.remedy)
    assert message.removeprefix("returns/") in given.findings
    assert given.numbers == without.numbers
    assert (given.numbers == clean.numbers) == (case.without(CLEAN[case.file]) == CLEAN[case.file])
    if case.partial:
        assert given.status(case.partial) in ("partial", "low_reliability")
        assert without.status(case.partial) in ("ok", "low_reliability")


def test_many_refused_rows_are_told_by_their_number(tmp_path):
    rows = [f"CANARYC{number},31/06/2010,S,C2,N1,Q2,PR1,,,,,," for number in range(25)]
    given = told(write(tmp_path, {"episodes.csv": added(*rows)(CLEAN["episodes.csv"])}))
    lines = given.ran.err.splitlines()
    assert len(lines) == 21
    assert lines[-1].startswith("And 5 more rows were refused")
    assert sum("refused (141)" in found for found in given.findings) == 25


# Noted: nothing is changed, and the row counts as it stands

NOTED = [
    ("an unknown code", {"episodes.csv": cell(9, "PLACE", "??")},
     "row 9 column PLACE: noted (146).", SLIP, {}),
    ("overlapping episodes", {"episodes.csv": cell(3, "DEC", "21/07/2010")},
     "row 3 column DEC: noted (overlap).", "Correct one of the dates.", {}),
    ("an episode that says it is continued and is not", {"episodes.csv": cell(8, "REC", "X1")},
     "row 8 column REC: noted (388).", "Add the next episode, or give the reason why care ceased.", {}),
    ("an episode that is continued and does not say so", {"episodes.csv": cell(3, "REC", "E8")},
     "row 3 column REC: noted (388).", SLIP, None),
    ("an open episode before a later one",
     {"episodes.csv": in_turn(cell(3, "DEC", ""), cell(3, "REC", ""))},
     "row 3 column DEC: noted (142).", "End it on the day the next one starts.", {}),
    ("an episode before birth", {"header.csv": cell(5, "DOB", "07/10/2007"), "reviews.csv": without_lines(8)},
     "row 7 column DECOM: noted (before birth).", "Correct one of the dates.", None),
    ("trailing blank lines", {"episodes.csv": added("", "  ", ",,,,,,,,,,,,")},
     ": noted (blank lines). 3 lines are blank.", NOTHING, {}),
    ("trailing blank columns",
     {"episodes.csv": lambda text: "".join(f"{row},,\n" for row in text.splitlines())},
     ": noted (heading blank or twice). 2 of the columns", NOTHING, {}),
    ("a heading twice that is not read",
     {"episodes.csv": lambda text: "".join(f"{row},HOME_POST\n" for row in text.splitlines())},
     ": noted (heading blank or twice). 2 of the columns", NOTHING, {}),
    ("a heading that the form does not have",
     {"episodes.csv": lambda text: text.replace("REC,", "REC,WORKER,", 1)
      .replace("X1,", "X1,CANARYWORKER,").replace("E11,", "E11,CANARYWORKER,")
      .replace("CANARYREC,", "CANARYREC,CANARYWORKER,").replace(",,,", ",,,CANARYWORKER,")},
     "column WORKER: noted (unknown heading).", "unless it is a slip for a name that the form has.", {}),
    ("an element that the form does not have",
     {"census.xml": lambda text: text.replace("ReferralSource", "Worker")},
     "column Worker: noted (unknown heading).", "unless it is a slip for a name that the form has.", {}),
    ("a file of headings only", {"ad1.csv": lambda text: text.splitlines()[0] + "\n"},
     ": noted (no rows).", "If that is not right, export it again.", {}),
    ("a Reviews file of headings only", {"reviews.csv": lambda text: text.splitlines()[0]},
     ": noted (no rows).", "If that is not right, export it again.", None),
    ("a child in two rows with two dates of birth", {"header.csv": added("CANARYA1,,12/02/1999,,,,")},
     "row 2 column DOB: noted (two birth dates).", "Keep the right one.", {}),
    ("two open plans",
     {"census.xml": put("</ChildProtectionPlans></CINdetails>\n</Child>\n</Children>",
                        "</ChildProtectionPlans><ChildProtectionPlans><CPPstartDate>2010-12-12</CPPstartDate>"
                        "</ChildProtectionPlans></CINdetails>\n</Child>\n</Children>")},
     "row 4 (plan 2) column CPPendDate: noted (8935).", SLIP, None),
    ("plans that overlap",
     {"census.xml": put("</ChildProtectionPlans></CINdetails>\n</Child>\n</Children>",
                        "</ChildProtectionPlans><ChildProtectionPlans><CPPstartDate>2010-12-12</CPPstartDate>"
                        "</ChildProtectionPlans></CINdetails>\n</Child>\n</Children>")},
     "row 4 (plan 1) column CPPendDate: noted (8940).", SLIP, None),
]  # fmt: skip
"""Name, changes, how the line goes on after the file's name, its end, and the figures (None: see below)."""


@pytest.mark.parametrize(
    ("changes", "text", "remedy", "changed"), [case[1:] for case in NOTED], ids=[case[0] for case in NOTED]
)
def test_what_may_be_a_slip_is_noted_and_counts_as_it_stands(tmp_path, clean, changes, text, remedy, changed):
    given = told(write(tmp_path, {file: change(CLEAN[file]) for file, change in changes.items()}))
    assert given.ran.code == 0
    assert given.ran.err == ""
    (found,) = [found for found in given.findings if text in found]
    assert found.endswith(remedy)
    if changed is not None:
        assert given.numbers == clean.numbers
    assert given.loaded.files["rows_refused"].sum() == 0


def test_overlapping_episodes_and_two_open_plans_count_the_child_once(tmp_path, clean):
    both = {
        "episodes.csv": in_turn(cell(3, "DEC", "25/12/2010"), cell(4, "DEC", ""), cell(4, "REC", "")),
        "census.xml": NOTED[-1][1]["census.xml"],
    }
    given = told(write(tmp_path, {file: change(CLEAN[file]) for file, change in both.items()}))
    assert given.number("lac_count") == clean.number("lac_count") == ("4", "")
    assert given.number("cpp_count") == clean.number("cpp_count") == ("3", "")
    assert given.number("caseload_combined") == ("7", "")


# A file refused: nothing is computed, exit code 3

AGAIN_FROM_THE_SYSTEM = "Export the file again from your system."
OWN_FOLDER = "Put it into the folder of the year that it is of."
DOCUMENT_TYPE = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE Message [\n{}\n]>\n'
BOMB = DOCUMENT_TYPE.format(
    '<!ENTITY a "CANARYBOMB">\n'
    + "\n".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
)
OUTSIDE = DOCUMENT_TYPE.format('<!ENTITY outside SYSTEM "secret.txt">')


def with_document_type(document_type: str, entity: str) -> Change:
    return in_turn(
        put('<?xml version="1.0" encoding="UTF-8"?>\n', document_type), put("CANARYNEED", f"&{entity};")
    )


def years_on(years: int) -> Callable[[str], str]:
    return lambda day: f"{day[:-4]}{int(day[-4:]) + years}"


def of_another_year(years: int) -> Change:
    return in_turn(column("DECOM", years_on(years)), column("DEC", years_on(years)))


def all_start_later(text: str) -> str | bytes:
    return column("DEC", lambda _: "31/03/2012")(column("DECOM", lambda _: "02/06/2011")(text))


def month_first(day: str) -> str:
    return f"{day[3:5]}/{day[:2]}/{day[6:]}"


def of_headings(name: str) -> Change:
    return lambda text: text.replace(name, "", 1)


def zipped(text: str) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("episodes.csv", text)
    return packed.getvalue()


FILES_REFUSED = [
    Case("a quotation left open that swallows the rows below", "episodes.csv",
         line(3, lambda text: text.replace("CANARYHÔME", '"CANARYHÔME')),
         "2010-11/episodes.csv row 3: file refused (quotation marks).",
         "Close or remove it. If you cannot find it, export the file again."),
    Case("a quotation mark too many within a value", "episodes.csv",
         line(3, lambda text: text.replace("CANARYHÔME", 'CANARYHÔME 5"')),
         "2010-11/episodes.csv row 3: file refused (quotation marks).",
         "Close or remove it. If you cannot find it, export the file again."),
    Case("a quotation left open in the last row", "episodes.csv",
         line(9, lambda text: text.replace("CANARYHÔME", '"CANARYHÔME')),
         "2010-11/episodes.csv row 9: file refused (quotation marks).",
         "Close or remove it. If you cannot find it, export the file again."),
    Case("a quotation that swallows one row and is closed", "episodes.csv",
         in_turn(line(3, lambda text: text.replace("CANARYHÔME", '"CANARYHÔME')),
                 line(4, lambda text: text.replace("CANARYHÔME", 'CANARYHÔME"'))),
         "2010-11/episodes.csv row 3: file refused (quotation marks).",
         "Close or remove it. If you cannot find it, export the file again."),
    Case("a heading twice that is read", "episodes.csv",
         lambda text: "".join(f"{row},DEC\n" for row in text.splitlines()),
         "2010-11/episodes.csv row 1: file refused (heading twice). A heading that is read stands more than "
         "once (DEC)", "Keep one of them."),
    Case("a column missing", "reviews.csv", of_headings("REVIEW_CODE"),
         "2010-11/reviews.csv row 1: file refused (columns missing). This looks like the Reviews table of the "
         "SSDA903 return, but it has no column REVIEW_CODE.",
         "Export the table again with all of its columns."),
    Case("no headings", "episodes.csv", without_lines(1),
         "2010-11/episodes.csv row 1: file refused (no headings).",
         "Add the headings, or take the file out of the folder."),
    Case("an empty file", "episodes.csv", lambda text: b"", "2010-11/episodes.csv: file refused (empty file).",
         AGAIN_FROM_THE_SYSTEM),
    Case("a file of blank lines and a mark", "episodes.csv", lambda text: codecs.BOM_UTF8 + b"\r\n \r\n",
         "2010-11/episodes.csv row 1: file refused (no headings).",
         "Add the headings, or take the file out of the folder."),
    Case("an empty census", "census.xml", lambda text: b"",
         "2010-11/census.xml row 1: file refused (broken XML).", AGAIN_FROM_THE_SYSTEM),
    Case("a truncated census", "census.xml", lambda text: text[: text.index("CANARYB3") + 4],
         "2010-11/census.xml row 29: file refused (broken XML).", AGAIN_FROM_THE_SYSTEM),
    Case("a census with its last element cut off", "census.xml", lambda text: text[:-8],
         "2010-11/census.xml row 48: file refused (broken XML).", AGAIN_FROM_THE_SYSTEM),
    Case("a census in another encoding than it says", "census.xml",
         lambda text: text.replace("CANARYNEED", "CANARYNÉÉD").encode("cp1252"),
         "2010-11/census.xml row 11: file refused (broken XML).", AGAIN_FROM_THE_SYSTEM),
    Case("a document type", "census.xml",
         put("<Message>\n<Header>", '<!DOCTYPE Message SYSTEM "census.dtd">\n<Message>\n<Header>'),
         "2010-11/census.xml row 2: file refused (document type).", AGAIN_FROM_THE_SYSTEM),
    Case("an entity bomb", "census.xml", with_document_type(BOMB, "j"),
         "2010-11/census.xml row 2: file refused (document type).", AGAIN_FROM_THE_SYSTEM),
    Case("an entity that would read another file", "census.xml", with_document_type(OUTSIDE, "outside"),
         "2010-11/census.xml row 2: file refused (document type).", AGAIN_FROM_THE_SYSTEM,
         others={"secret.txt": "CANARYSECRET"}),
    Case("a zip of the files", "returns.zip", zipped, "2010-11/returns.zip: file refused (archive).",
         "Unpack it into this folder, and take the archive itself out."),
    Case("a workbook under a wrong name", "episodes.csv", zipped,
         "2010-11/episodes.csv row 1: file refused (not text).",
         "Save it again as 'CSV UTF-8 (comma separated)'."),
    Case("UTF-16 cut off within a letter", "episodes.csv", lambda text: text.encode("utf-16")[:-1],
         "2010-11/episodes.csv row 1: file refused (not text).",
         "Save it again as 'CSV UTF-8 (comma separated)'."),
    Case("a column month first", "episodes.csv", column("DECOM", month_first),
         "2010-11/episodes.csv column DECOM: file refused (months first).",
         "Export the file again with dates as dd/mm/yyyy."),
    Case("a column month first in ways that mix", "reviews.csv",
         column("REVIEW", lambda day: month_first(day) if day[:2] > "12" else day),
         "2010-11/reviews.csv column REVIEW: file refused (months first).",
         "Export the file again with dates as dd/mm/yyyy."),
    Case("last year's episodes", "episodes.csv", of_another_year(-1),
         "2010-11/episodes.csv column DEC: file refused (another year).", OWN_FOLDER),
    Case("episodes that all ended before the year", "episodes.csv",
         in_turn(of_another_year(-4), column("CHILD", str)),
         "2010-11/episodes.csv column DEC: file refused (another year).", OWN_FOLDER),
    Case("next year's episodes", "episodes.csv", of_another_year(1),
         "2010-11/episodes.csv column DEC: file refused (another year).", OWN_FOLDER),
    Case("last year's reviews", "reviews.csv", column("REVIEW", years_on(-1)),
         "2010-11/reviews.csv column REVIEW: file refused (another year).", OWN_FOLDER),
    Case("last year's census", "census.xml", put("2011-03-31", "2010-03-31"),
         "2010-11/census.xml column ReferenceDate: file refused (another year).", OWN_FOLDER),
    Case("a file whose every row is refused", "episodes.csv", column("LS", lambda _: ""),
         "2010-11/episodes.csv: file refused (nothing usable). Every row of the Episodes table was refused",
         "Mend the rows, or export the file again."),
    Case("a file whose every row is after the year", "episodes.csv",
         in_turn(without_lines(2, 3, 4, 5, 6, 7, 8), cell(2, "DECOM", "02/06/2011")),
         "2010-11/episodes.csv: file refused (nothing usable). Every row of the Episodes table was refused",
         "Mend the rows, or export the file again."),
]  # fmt: skip


def written(folder: Path, case: Case) -> Path:
    content = case.change(CLEAN.get(case.file, CLEAN["episodes.csv"]))
    return write(folder, case.others | {case.file: content})


@named(FILES_REFUSED)
def test_a_file_that_cannot_be_used_is_refused_and_nothing_is_computed(tmp_path, case):
    given = told(written(tmp_path, case))
    assert (given.ran.code, given.ran.out) == (3, "")
    message = given.ran.err.strip()
    assert message.startswith(f"safeguarding: {case.line}")
    assert message.endswith(case.remedy)
    assert message.removeprefix("safeguarding: ") in given.findings
    assert not revealed(raised_by(tmp_path), tmp_path)


def raised_by(folder: Path) -> str:
    """All that Python could print of the refusal: its message, and every exception behind it."""
    with pytest.raises(ReturnProblem) as refused:
        load(folder / "returns", THIS_YEAR)
    return "".join(traceback.format_exception(refused.value))


def test_the_file_named_by_an_entity_is_never_opened(tmp_path):
    folder = written(tmp_path, next(case for case in FILES_REFUSED if case.others))
    opened, really_open = [], Path.open

    def noting(path, *arguments, **named):
        opened.append(path.name)
        return really_open(path, *arguments, **named)

    (folder / "returns" / YEAR / "secret.txt").rename(tmp_path / "secret.txt")
    with patch.object(Path, "open", noting):
        assert figures(folder).code == 3
    assert "census.xml" in opened
    assert "secret.txt" not in opened


def test_a_refused_file_is_told_in_a_process_of_its_own(tmp_path):
    case = next(case for case in FILES_REFUSED if case.name == "an entity bomb")
    given = told(written(tmp_path, case), in_its_own_process)
    assert (given.ran.code, given.ran.out) == (3, "")
    assert given.ran.err.startswith(f"safeguarding: {case.line}")


def test_every_file_that_is_refused_is_named(tmp_path):
    both = [
        case for case in FILES_REFUSED if case.name in ("a heading twice that is read", "a truncated census")
    ]
    given = told(write(tmp_path, {case.file: case.change(CLEAN[case.file]) for case in both}))
    assert given.ran.code == 3
    for case in both:
        assert case.line in given.ran.err


def test_a_file_that_another_program_has_locked_is_refused(tmp_path):
    really_open = Path.open

    def locked(path, *arguments, **named):
        if path.name == "reviews.csv":
            raise PermissionError(13, "The process cannot access the file", str(path))
        return really_open(path, *arguments, **named)

    def while_locked(folder):
        with patch.object(Path, "open", locked):
            return figures(folder)

    given = told(write(tmp_path), while_locked)
    assert (given.ran.code, given.ran.out) == (3, "")
    start = "safeguarding: 2010-11/reviews.csv: file refused (cannot be opened). The file cannot be opened."
    assert given.ran.err.startswith(start)
    assert given.ran.err.strip().endswith(
        "Close it in other programs, check that you may read it, and try again."
    )


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows locks a file against reading")
def test_a_file_that_excel_holds_is_refused(tmp_path):
    import msvcrt

    folder = write(tmp_path)
    path = folder / "returns" / YEAR / "reviews.csv"
    with path.open("r+b") as held:
        msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, path.stat().st_size)
        ran = figures(folder)
        held.seek(0)
        msvcrt.locking(held.fileno(), msvcrt.LK_UNLCK, path.stat().st_size)
    assert ran.code == 3
    assert "2010-11/reviews.csv: file refused (cannot be opened)" in ran.err


def test_a_folder_named_like_a_file_is_noted_and_what_lies_in_it_is_read(tmp_path, clean):
    folder = write(tmp_path, {"episodes.csv": None})
    inside = folder / "returns" / YEAR / "episodes.csv" / "episodes.csv"
    inside.parent.mkdir()
    inside.write_text(CLEAN["episodes.csv"], encoding="utf-8")
    given = told(folder)
    assert given.ran == clean.ran
    found = only(given.findings, "2010-11/episodes.csv: noted (folder named like a file).")
    assert found.endswith("Check that the right files lie in it.")


def test_a_return_of_another_year_stops_the_year_and_its_own_folder_takes_it(tmp_path, clean):
    """The remedy, followed: last year's file into last year's folder."""
    last_year = of_another_year(-1)(CLEAN["episodes.csv"])
    folder = write(tmp_path, {"episodes of last year.csv": last_year})
    given = told(folder)
    assert given.ran.code == 3
    assert "2010-11/episodes of last year.csv column DEC: file refused (another year)" in given.ran.err
    other = folder / "returns" / "2009-10" / "episodes.csv"
    other.parent.mkdir()
    (folder / "returns" / YEAR / "episodes of last year.csv").rename(other)
    given = told(folder)
    assert given.ran.code == 0
    assert given.number("cpp_count") == clean.number("cpp_count")


# The check says the same before anything is computed


def checked(folder: Path) -> Ran:
    return by_command("check", "--data", folder, "--year", YEAR)


SEVERAL = [(REPAIRED[0], 0), (REPAIRED[11], 0), (REFUSED[0], 3), (REFUSED[4], 3), (FILES_REFUSED[0], 3)]


@pytest.mark.parametrize(("case", "code"), SEVERAL, ids=[case.name for case, _ in SEVERAL])
def test_the_check_prints_and_reports_what_was_found_and_no_value(tmp_path, case, code):
    folder = written(tmp_path, case)
    ran = told(folder, checked).ran
    assert (ran.code, ran.err) == (code, "")
    printed = " ".join(ran.out.split())
    place, _, rest = case.line.partition(": ")
    assert f"{place.partition(' ')[0]}: " in printed
    assert f"({rule_in(rest)})" in printed
    assert case.remedy in printed
    (report,) = folder.rglob("findings.csv")
    words = report.read_text(encoding="utf-8")
    assert not revealed(words, folder)
    found = loading.examine(folder / "returns", THIS_YEAR).findings
    reported = [in_one_line(as_a_finding(row)) for row in csv.DictReader(StringIO(words))]
    assert sorted(reported) == sorted(map(in_one_line, found.rows(named=True)))
    assert only(reported, case.line).endswith(case.remedy)


def as_a_finding(row: dict[str, str]) -> dict[str, str | None]:
    words = {"action": row["severity"], "message": row["what was found"], "remedy": row["what to do"]}
    return row | words | {"row": row["row"] or None}


# A very large file


def test_a_file_of_200_megabytes_is_read(tmp_path, clean):
    """50,000 rows of 4,000 letters that are not read; every second child is still in care."""
    folder = write(tmp_path)
    path = folder / "returns" / YEAR / "episodes.csv"
    ends = (",", "14/07/2010,E8")
    with path.open("a", encoding="utf-8", newline="\n") as out:
        for number in range(50_000):
            out.write(f"B{number},13/07/2010,S,C2,N1,Q2,PR1,{ends[number % 2]},,{'CANARY 90' * 444},,\n")
    try:
        assert path.stat().st_size > 200_000_000
        given = told(folder)
    finally:
        path.unlink()
    assert given.ran.code == 0
    assert given.number("lac_count") == (str(int(clean.number("lac_count")[0]) + 25_000), "")
    assert given.number("adopted") == clean.number("adopted")
    assert given.number("cpp_count") == clean.number("cpp_count")


# The table is complete


CASES = [*REPAIRED, *REFUSED, *FILES_REFUSED]
MET_ALONE = {"cannot be opened", "folder named like a file"}
"""The rules of the tests of one file each, above."""
CSV_TABLES = {"header.csv": "Header", "episodes.csv": "Episodes", "reviews.csv": "Reviews", "ad1.csv": "AD1"}
PARTS = {"enquiry": "Section47", "plan": "ChildProtectionPlans", "review": "CPPreviewDate"}

READERS_OF_WORKBOOKS = ("annex_a", "annex_a_lists", "extracts", "workbook")


def rule_in(text: str) -> str:
    """The rule that a line names."""
    found = re.search(r"(?:repaired|refused|noted) \(([^)]+)\)", text)
    return found[1] if found else ""


def table_of(case: Case) -> str:
    """The table of the row that a case's line names."""
    part = re.search(r"row \d+ \((?:.*, )?([a-z0-9]+) \d+\)", case.line)
    return PARTS[part[1]] if part else CSV_TABLES.get(case.file, "")


def words_of(*modules: str) -> set[str]:
    """Every text in quotation marks in modules of the returns floor."""
    folder = PROJECT / "src" / "safeguarding" / "returns"
    trees = [ast.parse((folder / f"{module}.py").read_text(encoding="utf-8")) for module in modules]
    nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


def test_every_check_of_a_file_and_every_repair_of_a_value_is_met_by_a_case():
    """What only the readers of a workbook say is met by the tests of Annex A."""
    met = {rule_in(case.line) for case in CASES} | {rule_in(case[2]) for case in NOTED} | MET_ALONE
    assert {*FILE_RULES, *REPAIRS} - met <= words_of(*READERS_OF_WORKBOOKS)


def test_every_rule_that_costs_a_row_or_repairs_one_is_met_by_a_case():
    met = {(rule_in(case.line), table_of(case)) for case in CASES}
    stated = {(rule.rule, rule.table) for rule in WRITTEN_RULES if rule.action in ("refused", "repaired")}
    assert stated <= met
    general = {rule.rule for rule in RULES if rule.action == "refused" and not rule.column}
    assert general | {"spoilt identifier", "required", "date"} <= {rule for rule, _ in met}
