"""The check of the returns, by command: what it prints and keeps, what it never tells, and how it ends."""

import csv
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from by_command import Ran, by_command
from returns_written import AD1, EPISODES, HEADER, REVIEWS, child, enquiry, plan, write_census, write_csv
from xlsxwriter import Workbook

from safeguarding.authority import read_authority
from safeguarding.check import record, report, standing
from safeguarding.indicators.register import REGISTER
from safeguarding.returns.annex_a_lists import (
    BIRTH,
    CARE_END,
    CARE_START,
    CHILD,
    LEGAL_STATUS,
    PLAN_END,
    PLAN_START,
)
from safeguarding.returns.rule import FINDINGS
from safeguarding.years import ReportingYear

YEAR = ReportingYear(2010)
SCHOOL_AGE = "A1,1,01/05/2004,WBRI,UN1,,"
IN_CARE = "A1,01/05/2010,S,C2,N1,Q2,PR1,,,,,AB1 2CD,URN1"
REVIEWED = "A1,01/05/2004,20/05/2010,PN1"
IMPOSSIBLE = "A{},31/02/2010,S,C2,N1,Q2,PR1,,,,,,"


@pytest.fixture
def authority(tmp_path) -> Path:
    """An authority folder with a return in which nothing is to be found."""
    year = tmp_path / "returns" / "2010-11"
    write_csv(year / "header.csv", HEADER, SCHOOL_AGE)
    write_csv(year / "episodes.csv", EPISODES, IN_CARE)
    write_csv(year / "reviews.csv", REVIEWS, REVIEWED)
    write_census(year / "census.xml", child("B1", enquiry("2010-05-20", "2010-06-01"), plan("2010-06-01")))
    return tmp_path


def check(folder: Path, *more: str, year: str = "2010-11") -> Ran:
    return by_command("check", "--data", folder, "--year", year, *more)


def with_episodes(folder: Path, *rows: str, year: str = "2010-11") -> None:
    write_csv(folder / "returns" / year / "episodes.csv", EPISODES, IN_CARE, *rows)


def report_of(folder: Path, name: str, year: str = "2010-11") -> Path:
    return folder / "run" / "check" / year / name


def findings(folder: Path) -> list[dict[str, str]]:
    with report_of(folder, "findings.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def sheet(folder: Path, name: str) -> list[list]:
    """The cells of a sheet of the workbook, its first row too."""
    workbook = fastexcel.read_excel(report_of(folder, "findings.xlsx"))
    return [list(row) for row in workbook.load_sheet(name, header_row=None).to_polars().iter_rows()]


def joined(out: str) -> str:
    """What was printed, with its lines joined: a message may go on in the next one."""
    return " ".join(out.split())


# What is printed, and the exit codes


def test_where_nothing_is_found_one_line_says_so(authority):
    ran = check(authority)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("Nothing was found") == 1
    assert "2010-11/episodes.csv: Episodes: 1 row read, 0 repaired, 0 refused" in ran.out
    assert "2010-11/census.xml: CINdetails, CPPreviewDate, ChildIdentifiers" in ran.out
    assert "Can move" not in ran.out


def test_the_last_line_says_where_the_report_is(authority):
    last = check(authority).out.splitlines()[-1]
    assert "run/check/2010-11/findings.xlsx and run/check/2010-11/findings.csv" in last
    assert str(authority) not in last
    assert report_of(authority, "findings.xlsx").is_file()


def test_a_refused_row_is_told_with_what_to_do_and_ends_with_3(authority):
    with_episodes(authority, IMPOSSIBLE.format(2))
    ran = check(authority)
    said = joined(ran.out)
    assert ran.code == 3
    assert "4 files, 0 of them refused; 8 rows read, 0 repaired, 1 refused." in said
    assert "2010-11/episodes.csv: Episodes: 2 rows read, 0 repaired, 1 refused" in said
    assert "refused: row 3, column DECOM (141) DECOM is not a real date written dd/mm/yyyy." in said
    assert "Correct it." in said
    assert "Nothing was found" not in said


def test_a_refused_file_is_told_first_and_ends_with_3(authority):
    (authority / "returns" / "2010-11" / "reviews.csv").write_bytes(b"")
    ran = check(authority)
    assert ran.code == 3
    assert "no figure is computed" in ran.out
    files = [line for line in ran.out.splitlines() if line.startswith("2010-11/")]
    assert files[0] == "2010-11/reviews.csv: refused, not read"


def test_what_is_repaired_or_noted_ends_with_0(authority):
    with_episodes(authority, "a2,1/5/2010,S,C2,N1,Z9,PR1,,,,,,")
    ran = check(authority)
    assert ran.code == 0
    assert {row["severity"] for row in findings(authority)} == {"repaired", "noted"}
    assert "2 rows read, 1 repaired, 0 refused" in ran.out


def test_a_year_without_a_return_ends_with_3_and_leaves_no_report(authority):
    ran = check(authority, year="2011-12")
    assert ran.code == 3
    assert "there is no return for 2011-12" in ran.err
    assert not (authority / "run").exists()


@pytest.mark.parametrize("arguments", [["--year", "2010"], ["--yaer", "2010-11"], []])
def test_wrong_usage_ends_with_2(authority, arguments):
    assert by_command("check", "--data", authority, *arguments).code == 2


def test_an_edition_is_not_needed(authority):
    (authority / "editions" / "2009-10").mkdir(parents=True)
    assert check(authority).code == 0


def severities(out: str) -> list[str]:
    return re.findall(r"^  (file refused|refused|repaired|noted)\b", out, re.MULTILINE)


def test_the_worst_is_told_first_and_then_the_most_frequent(authority):
    noted = [f"C{number},01/05/2010,S,C2,N1,Z9,PR1,,,,,," for number in range(9)]
    repaired = [f"r{number},01/05/2010,S,C2,N1,Q2,PR1,,,,,," for number in range(5)]
    refused = [f"D{number},01/05/2010,,C2,N1,Q2,PR1,,,,,," for number in range(3)]
    with_episodes(authority, *noted, *repaired, IMPOSSIBLE.format(2), *refused)
    out = check(authority).out
    assert severities(out)[:4] == ["refused", "refused", "repaired", "noted"]
    assert out.index("column RNE (143)") < out.index("column DECOM (141)")
    ranks = [report.ACTIONS.index(row["severity"]) for row in findings(authority)]
    assert ranks == sorted(ranks) and set(ranks) == {1, 2, 3}
    assert [row[6] for row in sheet(authority, "Findings")[1:]] == [
        row["severity"] for row in findings(authority)
    ]


def test_thousands_of_findings_stay_short(authority):
    with_episodes(authority, *(IMPOSSIBLE.format(number) for number in range(3000)))
    out = check(authority).out
    assert "rows 3, 4, 5 and 2,997 more, column DECOM (141)" in out
    assert len(out.splitlines()) < 25
    assert len(findings(authority)) == 3000


def test_of_many_kinds_of_finding_the_worst_are_told_and_the_others_counted(authority):
    headings = [f"NEW{number}" for number in range(40)]
    path = authority / "returns" / "2010-11" / "episodes.csv"
    write_csv(path, ",".join([EPISODES, *headings]), IN_CARE + 40 * ",", IMPOSSIBLE.format(2) + 40 * ",")
    out = check(authority).out
    assert severities(out) == ["refused", *["noted"] * 5]
    assert "  and 35 findings of 35 other kinds" in out
    assert len(findings(authority)) == 41


def test_of_many_files_those_where_most_is_wrong_are_told_and_the_others_counted(authority):
    for number in range(40):
        (authority / "returns" / "2010-11" / f"a{number:02}.pdf").write_bytes(b"%PDF")
    write_csv(authority / "returns" / "2009-10" / "z.csv", EPISODES, IMPOSSIBLE.format(2))
    out = check(authority).out
    assert "2009-10/z.csv: Episodes" in out
    assert "And 25 more files" in out


def test_of_an_earlier_year_only_that_is_told_in_which_something_was_found(authority):
    before = authority / "returns" / "2009-10"
    write_csv(before / "header.csv", HEADER, SCHOOL_AGE)
    write_csv(before / "episodes.csv", EPISODES, "A1,31/02/2009,S,C2,N1,Q2,PR1,,,,,,")
    write_csv(before / "staff.csv", "who,what", "1,2")
    ran = check(authority)
    files = [line.split(":")[0] for line in ran.out.splitlines() if re.match(r"20\d\d-", line)]
    assert ran.code == 3
    this_year = [f"2010-11/{name}" for name in ("census.xml", "episodes.csv", "header.csv", "reviews.csv")]
    assert sorted(files[:4]) == this_year
    assert files[4:] == ["2009-10/episodes.csv", "2009-10/staff.csv"]
    assert "2009-10/staff.csv: not recognised, not read" in ran.out


def test_a_file_that_is_repaired_is_no_row_repaired(authority):
    path = authority / "returns" / "2010-11" / "header.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert "header.csv: Header: 1 row read, 0 repaired, 0 refused" in check(authority).out
    assert [(row["severity"], row["row"]) for row in findings(authority)] == [("repaired", "")]


def test_of_what_is_as_bad_the_latest_year_comes_first(authority):
    with_episodes(authority, IMPOSSIBLE.format(2))
    write_csv(authority / "returns" / "2009-10" / "e.csv", EPISODES, IMPOSSIBLE.format(3))
    check(authority)
    refused = [row["year"] for row in findings(authority) if row["rule"] == "141"]
    assert refused == ["2010-11", "2009-10"]


def test_later_returns_are_not_looked_at(authority):
    write_csv(authority / "returns" / "2011-12" / "e.csv", EPISODES, IMPOSSIBLE.format(2))
    assert check(authority).code == 0


def test_lines_fit_the_terminal_and_names_stay_whole(authority):
    name = f"returns-{'of-the-year-' * 9}.csv"
    write_csv(authority / "returns" / "2010-11" / name, REVIEWS, "A1,01/05/2004,31/02/2010,PN1")
    lines = check(authority).out.splitlines()
    assert max(len(line) for line in lines if name not in line and "full report" not in line) <= 100
    assert any(line.startswith(f"2010-11/{name}") for line in lines)


def test_a_name_cannot_steer_the_terminal(authority):
    path = authority / "returns" / "2010-11" / "episodes.csv"
    write_csv(path, f"{EPISODES},\x1b[2J\u202eNEW", f"{IN_CARE},")
    out = check(authority).out
    assert "column ?[2J?NEW" in out
    assert not {"\x1b", "\u202e"} & set(out)


# Which indicators a finding can move


def can_move(folder: Path, **wanted: str) -> str:
    (found,) = {
        row["indicators it can move"]
        for row in findings(folder)
        if all(row[name] == value for name, value in wanted.items())
    }
    return found


def test_a_noted_value_moves_what_reads_its_column_and_a_lost_row_what_reads_its_table(authority):
    with_episodes(
        authority,
        "A2,01/05/2010,S,C2,Z9,Z9,PR1,,,,,,",
        "A3,01/05/2010,S,C2,N1,,PR1,,,,,,",
        IMPOSSIBLE.format(4),
    )
    out = joined(check(authority).out)
    of_the_table = "lac_count, ni066, c63, ni062, ni063, adopted_or_sgo, caseload_lac, caseload_combined"
    assert can_move(authority, severity="noted", column="PLACE") == "ni066, ni062, ni063"
    assert can_move(authority, severity="noted", column="CIN") == ""
    assert can_move(authority, severity="refused", column="PLACE") == of_the_table
    assert can_move(authority, severity="refused", column="DECOM") == of_the_table
    assert "Can move: ni066, ni062, ni063 " in out
    assert "Can move: no indicator" in out


def test_two_parts_of_a_census_have_the_indicators_of_their_own_tables(authority):
    path = authority / "returns" / "2010-11" / "census.xml"
    write_census(path, child("B1", enquiry("2010-05-20", "01/06/2010"), plan("01/06/2010", "01/08/2010")))
    check(authority)
    assert can_move(authority, column="DateOfInitialCPC", part="enquiry 1") == "ni067, icpc_15_days"
    assert can_move(authority, part="plan 1") == (
        "caseload_combined, cpp_count, ni067, ni065, ni064, cpp_18_months"
    )
    assert can_move(authority, column="CPPreviewDate") == "ni067"


def test_a_refused_file_moves_what_reads_its_table_and_one_that_may_be_anything_moves_all(authority):
    year = authority / "returns" / "2010-11"
    write_csv(year / "header.csv", f"{HEADER},DOB", f"{SCHOOL_AGE},")
    write_csv(year / "unknown.csv", "A1,01/02/2003,x")
    check(authority)
    assert can_move(authority, file="header.csv", severity="file refused") == "c63, ni063"
    assert can_move(authority, file="unknown.csv") == ", ".join(one.key for one in REGISTER)


def test_a_refused_census_moves_what_reads_any_of_its_tables(authority):
    path = authority / "returns" / "2010-11" / "census.xml"
    details = "<CollectionDetails><ReferenceDate>2014-03-31</ReferenceDate></CollectionDetails>"
    path.write_text(path.read_text(encoding="utf-8").replace("<Header/>", details), encoding="utf-8")
    check(authority)
    moved = can_move(authority, file="census.xml", column="ReferenceDate")
    assert moved == "c63, ni063, caseload_combined, cpp_count, ni067, ni065, ni064, cpp_18_months, icpc_15_days"


def test_a_workbook_moves_what_reads_the_tables_that_it_was_read_as(tmp_path):
    write_annex_a(tmp_path / "returns" / "2010-11", {})
    check(tmp_path)
    moved = can_move(tmp_path, rule="stands alone")
    assert moved == "lac_count, ni066, c63, ni062, ni063, adopted_or_sgo, caseload_lac, caseload_combined"


def test_a_folder_moves_nothing(authority):
    (authority / "returns" / "2010-11" / "header.csv").unlink()
    write_csv(authority / "returns" / "2010-11" / "header.csv" / "h.csv", HEADER, SCHOOL_AGE)
    assert "2010-11/header.csv: a folder" in check(authority).out
    assert can_move(authority, rule="folder named like a file") == ""


# No value but where it is asked for


def canaries(folder: Path) -> list[str]:
    """Write returns with a value of its own in every field, some that can be read and some that cannot."""
    year = folder / "returns" / "2010-11"
    write_csv(
        year / "h.csv",
        HEADER,
        "CANARY1,CANARYSEX,07/11/2003,CANARYETHNIC,CANARYUPN,CANARYMOTHER,08/11/2003",
        "canary2,CANARYSEX,CANARYDOB,CANARYETHNIC,CANARYUPN,CANARYMOTHER,CANARYMCDOB",
    )
    codes = "CANARYRNE,CANARYLS,CANARYCIN,CANARYPLACE,CANARYPROVIDER"
    rest = "CANARYWHY,CANARYHOME,CANARYPOST,CANARYURN"
    write_csv(
        year / "e.csv",
        EPISODES,
        f"CANARY1,09/11/2003,{codes},10/11/2003,CANARYREC,{rest}",
        f"canary2,CANARYDECOM,{codes},CANARYDEC,CANARYREC,{rest}",
        f'="CANARY3",09-11-2003,{codes},,CANARYREC,{rest}',
    )
    write_csv(
        year / "r.csv",
        REVIEWS,
        "CANARY1,11/11/2003,12/11/2003,CANARYCODE",
        "canary2,CANARYDOB,CANARYREVIEW,CANARYCODE",
    )
    write_csv(
        year / "a.csv", AD1, "canary1,07/11/2003,CANARYINT,CANARYMATCH,CANARYFC,CANARYNB,CANARYSX,CANARYLS"
    )
    write_census(
        year / "c.xml",
        child(
            "canary4", enquiry("CANARYS47", "CANARYICPC"), plan("2003-11-13", "CANARYHELD"), born="CANARYBIRTH"
        ),
        child("CANARY5", plan("2003-11-14", "2003-11-15", end="2003-11-16", previous="CANARYPREVIOUS")),
        child("CANARY6", plan("CANARYSTART", end="CANARYEND").replace("NEG", "CANARYNEG")),
    )
    return ["CANARY", "canary", "11/2003", "2003-11"]


def kept(folder: Path) -> str:
    """All that the run folder holds, the parts of the workbook unpacked."""
    texts = []
    for path in (folder / "run").rglob("*"):
        texts.append(path.name)
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as workbook:
                texts += [workbook.read(part).decode("utf-8") for part in workbook.namelist()]
        elif path.is_file():
            texts.append(path.read_text(encoding="utf-8"))
    return "\n".join(texts)


def test_no_value_is_printed_or_kept(tmp_path):
    values = canaries(tmp_path)
    ran = check(tmp_path)
    assert ran.code == 3
    assert ran.err == ""
    assert len(findings(tmp_path)) > 30
    said = kept(tmp_path)
    assert "CANARY" not in ran.out.upper()
    assert not [value for value in values if value in said + ran.out]


def test_values_are_shown_on_the_terminal_only_and_that_is_said_first(tmp_path):
    values = canaries(tmp_path)
    ran = check(tmp_path, "--show-values")
    assert ran.code == 3
    assert re.match(r"With values: .* special category data", ran.out)
    for place, shown in {
        "row 3": "'CANARYDECOM'",
        "row 2": "'CANARYCODE'",
        "row 4": "'=\"CANARY3\"'",
        "row 1 (enquiry 1)": "'CANARYS47'",
        "row 1 (plan 1, review 1)": "'CANARYHELD'",
        "row 3 (plan 1)": "'CANARYSTART'",
    }.items():
        assert f"      {place}: {shown}\n" in ran.out
    assert not [value for value in values if value in kept(tmp_path)]


def test_values_are_found_in_every_form(tmp_path):
    (tmp_path / "returns" / "2009-10").mkdir(parents=True)
    form = tmp_path / "returns" / "2009-10" / "ssda903.xml"
    form.write_text(
        "<EXPSSDA903><CHILD><HEADER><CHILDID>A1</CHILDID><DOB>01/05/2004</DOB></HEADER>"
        "<EPISODE><DECOM>01/05/2009</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>CANARYPL</PL></EPISODE>"
        "</CHILD></EXPSSDA903>",
        encoding="utf-8",
    )
    write_annex_a(tmp_path / "returns" / "2010-11", {CARE_START: "CANARYDAY"}, {})
    ran = check(tmp_path, "--show-values")
    assert ran.code == 3
    assert "      row 1 (episode 1): 'CANARYPL'\n" in ran.out
    assert "      row 2 (list 8): 'CANARYDAY'\n" in ran.out
    assert "CANARY" not in kept(tmp_path)


def test_values_of_a_list_that_is_not_needed_are_not_read(authority):
    """The census tells more than list 7, which could not be used: its months come first."""
    year = authority / "returns" / "2010-11"
    for name in ("header.csv", "episodes.csv", "reviews.csv"):
        (year / name).unlink()
    write_annex_a(year, {CARE_START: "CANARYDAY"}, plans=["06/15/2010", "06/16/2010", "06/17/2010"])
    ran = check(authority, "--show-values")
    assert (ran.code, ran.err) == (3, "")
    assert "      row 2 (list 8): 'CANARYDAY'\n" in ran.out


def write_annex_a(folder: Path, *care: dict[str, str], plans: Sequence[str] = ()) -> None:
    """An Annex A workbook: a list 8, each of whose rows differs in `care` from one that can be used, and a
    list 7 of plans that start on the days `plans`."""
    in_care = {BIRTH: "01/05/2004", CARE_START: "01/05/2010", LEGAL_STATUS: "C2", CARE_END: ""}
    on_a_plan = {BIRTH: "01/05/2004", PLAN_START: "", PLAN_END: ""}
    lists = {
        "List 8": [in_care, *(in_care | row for row in care)],
        "List 7": [on_a_plan, *(on_a_plan | {PLAN_START: start} for start in plans)],
    }
    folder.mkdir(parents=True, exist_ok=True)
    with Workbook(folder / "Annex A 2011-03-31.xlsx") as workbook:
        for name, (headings, *rows) in lists.items():
            cells = workbook.add_worksheet(name)
            cells.write_row(0, 0, [CHILD, *headings])
            for number, row in enumerate(rows, 1):
                cells.write_row(number, 0, [f"A{number}", *row.values()])


def test_a_blank_a_long_and_an_odd_value_are_shown_so_that_one_sees_it(authority):
    with_episodes(authority, "A2,01/05/2010,,C2,N1,Q2,PR1,,,,,,", f"A3,\x1b{'9' * 90},S,C2,N1,Q2,PR1,,,,,,")
    out = check(authority, "--show-values").out
    assert "      row 3: blank\n" in out
    assert f"      row 4: '\\x1b{'9' * 59}'\n" in out


def test_values_of_a_refused_file_are_not_looked_for(authority):
    path = authority / "returns" / "2010-11" / "census.xml"
    path.write_text("<Message><Child><X>CANARY</Child></Message>", encoding="utf-8")
    ran = check(authority, "--show-values")
    assert (ran.code, ran.err) == (3, "")
    assert "CANARY" not in ran.out


# The report


def test_the_workbook_says_what_it_is_and_holds_every_finding(authority):
    with_episodes(authority, IMPOSSIBLE.format(2), "a3,01/05/2010,S,C2,N1,Z9,PR1,,,,,,")
    check(authority)
    about = "\n".join(row[0] for row in sheet(authority, "Read me"))
    assert about.startswith("What the check of the returns up to 2010-11 found\nPrivate:")
    assert "file refused: 0." in about and "\nrefused: 1." in about
    assert "repaired: 1." in about and f"noted: {len(findings(authority)) - 2}." in about
    rows = sheet(authority, "Findings")
    assert rows[0] == list(findings(authority)[0])
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows[1:]]
    assert cells == [[*row.values()] for row in findings(authority)]


def test_the_workbook_can_be_filtered_and_holds_nothing_that_acts(authority):
    with_episodes(authority, IMPOSSIBLE.format(2))
    write_csv(authority / "returns" / "2010-11" / "=1+1.csv", f"{REVIEWS},http://example.org", f"{REVIEWED},")
    check(authority)
    with zipfile.ZipFile(report_of(authority, "findings.xlsx")) as workbook:
        parts = {name: workbook.read(name).decode("utf-8") for name in workbook.namelist()}
    cells = parts["xl/worksheets/sheet2.xml"]
    assert 'state="frozen"' in cells and "<autoFilter " in cells and "<cols>" in cells
    assert "=1+1.csv" in cells and "http://example.org" in cells.lower()
    assert not [name for name in parts if re.search("vba|macro|external|hyperlink|rels/sheet", name)]
    assert not re.search("<f>|<f |<hyperlink", "".join(parts.values()))


@pytest.mark.parametrize("text", ["=1+1", "{=1+1}", "http://example.org", "internal:A1", "mailto:a@b", "0012"])
def test_every_text_stays_text_in_the_workbook(tmp_path, text):
    one = dict.fromkeys(FINDINGS, text) | {"row": 2, "action": "noted", "indicators": text}
    workbook, _ = report.write_report(pl.DataFrame([one], FINDINGS | {"indicators": pl.String}), YEAR, tmp_path)
    with zipfile.ZipFile(workbook) as parts:
        cells = parts.read("xl/worksheets/sheet2.xml").decode("utf-8")
        assert not re.search("hyperlink", "".join(parts.namelist()) + cells)
    assert cells.count(f">{text}<") == 8
    assert "<f>" not in cells


def test_a_cell_of_the_csv_file_is_no_formula(authority):
    year = authority / "returns" / "2010-11"
    write_csv(year / "=cmd.csv", f"{REVIEWS},@SUM(A1),+1,-1", f"{REVIEWED},,,")
    check(authority)
    assert {row["file"] for row in findings(authority)} >= {"'=cmd.csv"}
    assert {row["column"] for row in findings(authority)} >= {"'@SUM(A1)", "'+1", "'-1"}
    cells = {cell for row in findings(authority) for cell in row.values()}
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\ta", "\ra"])
def test_every_beginning_that_a_spreadsheet_could_act_on_is_marked(tmp_path, cell):
    path = tmp_path / "findings.csv"
    report.write_csv(pl.DataFrame({"a": [cell, "1=1"], "row": [-1, 2]}), path)
    with path.open(encoding="utf-8", newline="") as lines:
        assert list(csv.reader(lines))[1:] == [[f"'{cell}", "-1"], ["1=1", "2"]]


def test_the_same_returns_give_the_same_bytes(authority, tmp_path_factory):
    with_episodes(authority, IMPOSSIBLE.format(2), "a3,1/5/2010,S,C2,N1,Z9,PR1,,,,,,")
    other = tmp_path_factory.mktemp("elsewhere") / "Bücher"
    shutil.copytree(authority, other)
    first, second = check(authority), check(other)
    assert first == second
    for name in ("findings.csv", "findings.xlsx", "checked.json"):
        assert report_of(authority, name).read_bytes() == report_of(other, name).read_bytes()


def test_the_workbook_has_no_time_of_the_clock(authority):
    check(authority)
    with zipfile.ZipFile(report_of(authority, "findings.xlsx")) as workbook:
        times = {part.date_time for part in workbook.infolist()}
        properties = workbook.read("docProps/core.xml").decode("utf-8")
    assert times == {(1980, 1, 31, 0, 0, 0)}
    assert set(re.findall(r"W3CDTF\">([^<]*)<", properties)) == {"2011-03-31T00:00:00Z"}


def test_more_findings_than_a_sheet_holds_are_cut_and_that_is_said(authority, monkeypatch):
    monkeypatch.setattr(report, "MOST_ROWS", 2)
    with_episodes(authority, "A2,01/05/2010,S,C2,N1,Z9,PR1,,,,,,", *map(IMPOSSIBLE.format, range(3, 5)))
    check(authority)
    assert [row[6] for row in sheet(authority, "Findings")[1:]] == ["refused", "refused"]
    assert len(findings(authority)) > 2
    about = "\n".join(row[0] for row in sheet(authority, "Read me"))
    assert f"There are {len(findings(authority))} findings, and a sheet holds 2" in about


def refusing(name: str) -> Callable[[Path, Path], Path]:
    replace = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if Path(target).name == name:
            raise PermissionError(13, "Permission denied", str(target))
        return replace(path, target)

    return refuse


@pytest.mark.parametrize("name", ["findings.xlsx", "findings.csv"])
def test_a_report_that_is_open_ends_with_4_and_names_it(authority, monkeypatch, name):
    check(authority)
    before = report_of(authority, name).read_bytes()
    with_episodes(authority, IMPOSSIBLE.format(2))
    monkeypatch.setattr(Path, "replace", refusing(name))
    ran = check(authority)
    assert ran.code == 4
    assert f"{name} in run/check/2010-11 cannot be replaced" in ran.err
    assert "Close it" in ran.err
    assert report_of(authority, name).read_bytes() == before
    assert standing(read_authority(authority), YEAR) == "out of date"


def test_nothing_is_left_beside_the_report(authority):
    check(authority)
    left = {path.name for path in (authority / "run" / "check" / "2010-11").iterdir()}
    assert left == {"findings.csv", "findings.xlsx", "checked.json"}


# Where a year stands


def stands(folder: Path) -> str:
    return standing(read_authority(folder), YEAR)


def test_a_year_stands_as_not_checked_checked_or_refused(authority):
    assert stands(authority) == "not checked"
    check(authority)
    assert stands(authority) == "checked"
    with_episodes(authority, IMPOSSIBLE.format(2))
    check(authority)
    assert stands(authority) == "refused"


def changed_file(folder: Path) -> None:
    with_episodes(folder, "A2,01/05/2010,S,C2,N1,Q2,PR1,,,,,,")


def new_file(folder: Path) -> None:
    write_csv(folder / "returns" / "2010-11" / "more" / "notes.csv", "who,what")


def file_gone(folder: Path) -> None:
    (folder / "returns" / "2010-11" / "reviews.csv").unlink()


def file_renamed(folder: Path) -> None:
    (folder / "returns" / "2010-11" / "reviews.csv").rename(folder / "returns" / "2010-11" / "held.csv")


def earlier_return(folder: Path) -> None:
    write_csv(folder / "returns" / "2009-10" / "e.csv", EPISODES, IN_CARE.replace("2010", "2009"))


@pytest.mark.parametrize("change", [changed_file, new_file, file_gone, file_renamed, earlier_return])
@pytest.mark.parametrize("rows", [(), (IMPOSSIBLE.format(2),)], ids=["checked", "refused"])
def test_any_change_of_the_returns_makes_the_check_out_of_date(authority, change, rows):
    with_episodes(authority, *rows)
    check(authority)
    assert stands(authority) == ("refused" if rows else "checked")
    change(authority)
    assert stands(authority) == "out of date"


def test_a_later_return_does_not(authority):
    check(authority)
    write_csv(authority / "returns" / "2011-12" / "e.csv", EPISODES, IN_CARE)
    assert stands(authority) == "checked"


@pytest.mark.parametrize("name", ["CODES", "RULES"])
def test_other_rules_make_the_check_out_of_date(authority, monkeypatch, tmp_path_factory, name):
    check(authority)
    other = tmp_path_factory.mktemp("rules")
    if name == "RULES":
        shutil.copytree(record.RULES, other / "returns")
        monkeypatch.setattr(record, "RULES", other / "returns")
        assert stands(authority) == "checked"
        changed = other / "returns" / "load_rules.py"
    else:
        changed = shutil.copy(record.CODES, other / "codes.csv")
        monkeypatch.setattr(record, "CODES", changed)
        assert stands(authority) == "checked"
    changed.write_bytes(changed.read_bytes() + b"\n")
    assert stands(authority) == "out of date"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"outcome": "fine"}', "\udcff"])
def test_a_record_that_cannot_be_read_is_none(authority, text):
    check(authority)
    report_of(authority, "checked.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert stands(authority) == "not checked"


def test_the_record_is_of_exactly_the_files_that_were_checked(authority):
    check(authority)
    kept_record = json.loads(report_of(authority, "checked.json").read_text(encoding="utf-8"))
    names = ["census.xml", "episodes.csv", "header.csv", "reviews.csv"]
    assert sorted(kept_record["returns"]) == [f"2010-11/{name}" for name in names]
    assert {"load_rules.py", "codes.csv"} <= set(kept_record["rules"])
