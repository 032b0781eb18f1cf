"""Ofsted's Annex A workbook: which figures it gives, which it cannot give, and when it is used at all."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import polars as pl
import pytest
import xlsxwriter
from by_command import Ran, by_command
from conftest import safeguarding
from returns_written import EPISODES, HEADER, REVIEWS, child, loaded, plan, write_census, write_csv

from safeguarding.book.checks import Checks
from safeguarding.book.indicator_page import open_indicator
from safeguarding.indicators.indicator import work
from safeguarding.indicators.register import REGISTER
from safeguarding.returns import workbook
from safeguarding.returns.spelt_codes import category_of_abuse, code, legal_status

LIST_7 = (
    "Child Unique ID",
    "Date of Birth",
    "Child Protection Plan Start Date",
    "Initial Category of Abuse",
    "Latest Category of Abuse",
    "Child Protection Plan End Date",
    "Number of Previous Child Protection Plans",
)
LIST_8 = (
    "Child Unique ID",
    "Date of Birth",
    "Date Started to be Looked After",
    "Child's Legal Status",
    "Number of Placements in the Last 12 months",
    "Date Ceased to be Looked After",
    "Reason Ceased to be Looked After",
    "Placement Type",
)
BORN = date(2003, 5, 12)

IN_CARE = [
    ("STAYS", BORN, date(2005, 6, 1), "C2) Full care order", 1, None, None, "Q2 - Foster placement"),
    ("MOVES", BORN, date(2010, 11, 15), "V2 - Section 20", 3, None, None, "K2) Home"),
    ("LEFT", BORN, date(2009, 2, 1), "b) C2: FCO", 2, date(2011, 1, 5), "E4A - Returned home", "Q2"),
    ("BREAKS", BORN, date(2011, 2, 1), "V4", 1, None, None, "Q2"),
    ("AGAIN", BORN, date(2010, 6, 1), "V2", 4, date(2010, 12, 20), "E4B", "Q1"),
    ("AGAIN", BORN, date(2011, 3, 31), "Placement order (E1)", 4, None, None, "A6"),
    ("LEAVES-ON-THE-DAY", BORN, date(2010, 10, 1), "V2", 1, date(2011, 3, 31), "e8) Other", "Q2"),
]
"""Who is in care: on 31 March 2011 STAYS, MOVES, AGAIN (3); on 31 December 2010 STAYS, MOVES, LEFT and
LEAVES-ON-THE-DAY (4); on 30 September 2010 STAYS, LEFT, AGAIN (3)."""

ON_PLANS = [
    ("JUST-18-MONTHS", BORN, date(2009, 9, 30), "a) Neglect", "a) Neglect", None, 0),
    ("A-DAY-LESS", BORN, date(2009, 10, 1), "NEG", "d) Emotional abuse", None, 1),
    ("LONG", BORN, date(2008, 1, 10), "b) Physical abuse", "PHY", date(2011, 2, 1), 0),
    ("NEW", BORN, date(2011, 3, 1), "c) Sexual abuse", "e) Multiple", None, 2),
    ("SHORT", BORN, date(2010, 11, 1), "Emotional, Neglect", "MUL", date(2011, 1, 15), 0),
    ("ENDS-ON-THE-DAY", BORN, date(2010, 10, 5), "SAB", "SAB", date(2010, 12, 31), 0),
]
"""Who is on a plan: on 31 March 2011 JUST-18-MONTHS, A-DAY-LESS, NEW (3; one for 18 months); on 31 December
2010 JUST-18-MONTHS, A-DAY-LESS, LONG, SHORT (4; one); on 30 September 2010 the first three (3; one)."""

BY_HAND = {
    ("lac_count", "2011-03-31"): "3",
    ("lac_count", "2010-12-31"): "4",
    ("lac_count", "2010-09-30"): "3",
    ("caseload_lac", "2011-03-31"): "1.5",
    ("caseload_lac", "2010-12-31"): "2.0",
    ("caseload_lac", "2010-09-30"): "1.5",
    ("caseload_combined", "2011-03-31"): "3.0",
    ("caseload_combined", "2010-12-31"): "4.0",
    ("caseload_combined", "2010-09-30"): "3.0",
    ("cpp_count", "2011-03-31"): "3",
    ("cpp_count", "2010-12-31"): "4",
    ("cpp_count", "2010-09-30"): "3",
    ("cpp_18_months", "2011-03-31"): "33.3",
    ("cpp_18_months", "2010-12-31"): "25.0",
    ("cpp_18_months", "2010-09-30"): "33.3",
}
"""The five figures on the three days, with two officers in post."""

POSSIBLE = {"lac_count", "ni062", "caseload_lac", "caseload_combined", "cpp_count", "cpp_18_months"}
IMPOSSIBLE = {one.key for one in REGISTER} - POSSIBLE
DAYS_OF_THE_BY_HAND = "snapshots = [2010-09-30, 2010-12-31]"
LIST_8_ALONE = {"8": [LIST_8, *IN_CARE]}
LIST_7_ALONE = {"7": [LIST_7, *ON_PLANS]}
BOTH = {"Children in care": [LIST_8, *IN_CARE], "CP": [LIST_7, *ON_PLANS], "Notes": [["Nothing here"]]}


def write_workbook(path, sheets, coloured=None, **settings):
    """Each sheet a list of rows; a day becomes a date cell, nothing an empty one. A chart stands last.

    `coloured` is a cell of each sheet that has a format and no value.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path, settings)
    yellow = book.add_format({"bg_color": "yellow"})
    as_day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                _write(sheet, row, column, cell, as_day)
        if coloured:
            sheet.write_blank(*coloured, None, yellow)
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": [book.worksheets()[0].name, 1, 0, 2, 0]})
    book.add_chartsheet("Chart").set_chart(chart)
    book.close()


def _write(sheet, row, column, cell, as_day):
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, as_day)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, time()), as_day)
    elif cell is not None:
        sheet.write(row, column, cell)


@pytest.fixture
def authority(tmp_path):
    """A folder with an edition for 2010-11 and two officers, and no return yet."""
    (tmp_path / "returns" / "2010-11").mkdir(parents=True)
    edition = tmp_path / "editions" / "2010-11" / "edition.toml"
    edition.parent.mkdir(parents=True)
    edition.write_text(DAYS_OF_THE_BY_HAND, encoding="utf-8")
    staffing = "from_day,role,fte,reviews_children\n2010-04-01,Officer,2,yes\n"
    (tmp_path / "staffing.csv").write_text(staffing, encoding="utf-8")
    return tmp_path


def returns_of(authority, year="2010-11"):
    return authority / "returns" / year


def figures(authority, year="2010-11") -> Ran:
    return by_command(
        "figures", "--audience", "members", "--data", authority, "--year", year, "--format", "csv"
    )


def values(ran: Ran) -> dict[tuple[str, str], tuple[str, str]]:
    """(value, status) of each figure, by its key and day."""
    assert ran.code == 0, ran.err
    rows = csv.DictReader(io.StringIO(ran.out))
    return {(row["key"], row["as_at"]): (row["value"], row["status"]) for row in rows}


def five(found: dict[tuple[str, str], tuple[str, str]]) -> dict[tuple[str, str], str]:
    return {named: found[named][0] for named in BY_HAND}


# The figures


def test_the_figures_are_those_counted_by_hand(authority):
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", BOTH)
    found = values(figures(authority))
    assert five(found) == BY_HAND
    assert {found[named][1] for named in BY_HAND} == {"ok"}
    assert found["ni062", ""] == ("66.7", "ok")


def test_the_same_children_in_the_other_returns_give_the_same_figures(authority):
    folder = returns_of(authority)
    names = sorted({row[0] for row in IN_CARE})
    write_csv(folder / "h.csv", HEADER, *(f"{name},1,12/05/2003,WBRI,UN1,," for name in names))
    write_csv(folder / "e.csv", EPISODES, *map(as_an_episode, IN_CARE))
    write_csv(folder / "r.csv", REVIEWS)
    plans = (child(row[0], plan(str(row[2]), end=str(row[5] or ""))) for row in ON_PLANS)
    write_census(folder / "c.xml", *plans)
    assert five(values(figures(authority))) == BY_HAND


def as_an_episode(row) -> str:
    name, _, start, status, _, end, _, _ = row
    legal = {"C": "C2", "b": "C2", "P": "E1"}.get(status[0], status[:2])
    ended = f"{end:%d/%m/%Y},E8" if end else ","
    return f"{name},{start:%d/%m/%Y},S,{legal},N1,Q2,PR1,{ended},,,,"


def test_every_other_figure_is_not_available_and_the_reason_is_told(authority):
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", BOTH)
    ran = figures(authority)
    found = values(ran)
    assert {found[named] for named in found if named[0] in IMPOSSIBLE} == {("", "not_available")}
    assert "ni066: cannot be computed from Annex A: it holds only the latest review.\n" in ran.err
    lines = [line for line in ran.err.splitlines() if "cannot be computed from Annex A" in line]
    told = {word.split(" ")[0] for line in lines for word in line.split(": ")[0].split(", ")}
    assert told == IMPOSSIBLE | {"ni062.present_care"}


def test_another_reading_can_ask_for_more_than_annex_a_holds(authority):
    """The number of placements as supplied answers for the reported reading of NI 62 and for no other."""
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", BOTH)
    ran = figures(authority)
    found = values(ran)
    assert found["ni062", ""] == ("66.7", "ok")
    assert found["ni062.present_care", ""] == ("", "not_available")
    assert found["ni066.any_placement", ""] == ("", "not_available")
    assert found["caseload_combined.each_child_once", "2011-03-31"][1] == "ok"
    assert "ni062.present_care: cannot be computed from Annex A: it does not say which placements" in ran.err
    assert "ni066.any_placement" not in ran.err


def test_each_indicator_says_what_annex_a_lacks_and_six_need_no_more():
    assert {one.key for one in REGISTER if one.annex_a_lacks is None} == POSSIBLE
    assert all(one.annex_a_lacks for one in REGISTER if one.key in IMPOSSIBLE)


def test_a_child_without_a_number_of_placements_cannot_be_assessed(authority):
    rows = [(*row[:4], "n/k" if row[0] == "MOVES" else row[4], *row[5:]) for row in IN_CARE]
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", {"8": [LIST_8, *rows]})
    assert values(figures(authority))["ni062", ""] == ("50.0", "low_reliability")
    found = loaded(authority / "returns").findings.filter(rule="placements not counted")
    assert found["message"].item().startswith("1 rows of list 8")


def test_without_the_column_of_placements_only_that_figure_is_missing(authority):
    rows = [(*row[:4], *row[5:]) for row in (LIST_8, *IN_CARE)]
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", {"8": rows})
    found = values(figures(authority))
    assert found["ni062", ""] == ("", "not_available")
    assert found["lac_count", "2011-03-31"] == ("3", "ok")


def test_list_7_alone_gives_plans_and_nothing_of_children_in_care(authority):
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", LIST_7_ALONE)
    ran = figures(authority)
    found = values(ran)
    assert found["cpp_count", "2011-03-31"] == ("3", "ok")
    assert found["lac_count", "2011-03-31"] == ("", "not_available")
    assert "ni067: cannot be computed from Annex A" in ran.err
    assert "ni066" not in ran.err


# The days


def test_a_day_that_the_workbook_does_not_tell_of_has_no_figure(authority):
    edition = authority / "editions" / "2010-11" / "edition.toml"
    edition.write_text("snapshots = [2010-09-29, 2010-09-30]", encoding="utf-8")
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", BOTH)
    ran = figures(authority)
    found = values(ran)
    assert found["lac_count", "2010-09-30"] == ("3", "ok")
    assert found["lac_count", "2010-09-29"] == ("", "not_available")
    assert "lac_count on 2010-09-29" in ran.err
    assert "it tells only of 30 September 2010 to 31 March 2011" in ran.err


def test_the_day_of_extraction_is_in_the_name(authority):
    write_workbook(returns_of(authority) / "2010-12-31 all lists.xlsx", BOTH)
    ran = figures(authority)
    found = values(ran)
    assert found["lac_count", "2010-12-31"] == ("4", "ok")
    assert found["lac_count", "2011-03-31"] == ("", "not_available")
    assert found["ni062", ""] == ("", "not_available")
    assert "ni062: cannot be computed from Annex A: its last 12 months end on 31 December 2010" in ran.err


def test_without_a_day_in_the_name_it_is_the_last_day_of_the_year_and_noted(authority):
    write_workbook(returns_of(authority) / "Annex A.xlsx", BOTH)
    assert five(values(figures(authority))) == BY_HAND
    noted = loaded(authority / "returns").findings["rule"].to_list()
    assert noted == ["no day of extraction", "stands alone"]


def test_of_two_workbooks_the_later_one_counts(authority):
    write_workbook(returns_of(authority) / "2010-12-31.xlsx", {"8": [LIST_8, *IN_CARE[:1]]})
    write_workbook(returns_of(authority) / "2011-03-31.xlsx", BOTH)
    assert five(values(figures(authority))) == BY_HAND
    files = loaded(authority / "returns").files.select("file", "table").rows()
    assert ("2010-12-31.xlsx", "Annex A: recognised, not needed") in files


def test_the_lists_may_stand_in_two_workbooks(authority):
    write_workbook(returns_of(authority) / "list 7 2011-03-31.xlsx", LIST_7_ALONE)
    write_workbook(returns_of(authority) / "list 8 2011-03-31.xlsx", LIST_8_ALONE)
    assert five(values(figures(authority))) == BY_HAND


# The forms in which a workbook comes


def as_text(cell):
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell


def as_a_serial_number(cell):
    return (cell - date(1899, 12, 30)).days if isinstance(cell, date) else cell


def with_a_time(cell):
    return datetime.combine(cell, time(14, 30)) if isinstance(cell, date) else cell


def with_signs(heading):
    return f" {heading.replace(' ', '_')}\n(?) "


VARIANTS = {
    "Child Unique ID": "CHILD ID",
    "Date of Birth": "D.O.B.",
    "Child Protection Plan Start Date": "CP Plan Start Date",
    "Child Protection Plan End Date": "CPP end date",
    "Date Started to be Looked After": "LAC Start Date",
    "Date Ceased to be Looked After": "Date ceased looked-after",
    "Child's Legal Status": "Legal status",
    "Number of Placements in the Last 12 months": "Number of placements in last 12 months",
}


def in_other_words(heading):
    return VARIANTS.get(heading, heading)


def below_a_title(rows):
    return [[], ["London Borough of Nowhere"], ["List", "made on", date(2011, 3, 31)], [], *rows]


def beside_an_empty_column(rows):
    return [[None, *row] for row in rows]


def with_blank_rows(rows):
    return [rows[0], [], *rows[1:3], ["", " "], *rows[3:]]


DISGUISES: dict[str, Callable] = {
    "dates as text": lambda rows: [[as_text(cell) for cell in row] for row in rows],
    "dates as serial numbers": lambda rows: [[as_a_serial_number(cell) for cell in row] for row in rows],
    "a time of day": lambda rows: [[with_a_time(cell) for cell in row] for row in rows],
    "signs in the headings": lambda rows: [[with_signs(cell) for cell in rows[0]], *rows[1:]],
    "small letters": lambda rows: [[cell.lower() for cell in rows[0]], *rows[1:]],
    "capitals": lambda rows: [[cell.upper() for cell in rows[0]], *rows[1:]],
    "other words": lambda rows: [[in_other_words(cell) for cell in rows[0]], *rows[1:]],
    "another order": lambda rows: [list(reversed(row)) for row in rows],
    "a title above": below_a_title,
    "an empty column": beside_an_empty_column,
    "blank rows": with_blank_rows,
    "further columns": lambda rows: [
        [*rows[0], "Allocated Worker"],
        *([*row, "A. Person"] for row in rows[1:]),
    ],
    "a column with another name for one": lambda rows: [[*rows[0], "DOB"], *([*row, "?"] for row in rows[1:])],
    "words for nothing": lambda rows: [["N/A" if cell is None else cell for cell in row] for row in rows],
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
def test_the_form_of_a_workbook_changes_no_figure(authority, disguise):
    sheets = {f"Sheet{n}": disguise(rows) for n, rows in enumerate(BOTH.values())}
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", sheets)
    found = values(figures(authority))
    assert five(found) == BY_HAND
    assert found["ni062", ""] == ("66.7", "ok")


def test_days_counted_from_1904_are_the_same_days(authority):
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", BOTH, date_1904=True)
    assert five(values(figures(authority))) == BY_HAND


@pytest.mark.parametrize("form", ["as it stands", "dates as text", "a time of day"])
def test_a_sound_workbook_gives_nothing_to_note_but_that_it_stands_alone(authority, form):
    sheets = {name: DISGUISES.get(form, list)(rows) for name, rows in BOTH.items() if name != "Notes"}
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", sheets)
    assert loaded(authority / "returns").findings["rule"].to_list() == ["stands alone"]


def test_a_row_is_named_as_excel_shows_it_and_in_the_words_of_the_list(authority):
    rows = [list(row) for row in below_a_title([LIST_8, *IN_CARE])]
    rows[6][2] = "last summer"
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", {"8": rows})
    ran = figures(authority)
    assert (
        "row 7 (list 8) column DECOM: refused (141). Date Started to be Looked After is not a real" in ran.err
    )
    assert "last summer" not in ran.err
    assert values(ran)["lac_count", "2011-03-31"] == ("2", "partial")


def test_a_blank_placement_type_or_reason_costs_no_child(authority):
    rows = [(*row[:6], None, None) for row in IN_CARE]
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", {"8": [LIST_8, *rows], "7": BOTH["CP"]})
    assert five(values(figures(authority))) == BY_HAND


def test_a_list_without_rows_is_not_supplied(authority):
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", {"8": [LIST_8], "7": BOTH["CP"]})
    assert values(figures(authority))["lac_count", "2011-03-31"] == ("", "not_available")
    assert loaded(authority / "returns").findings["rule"].to_list() == ["list empty", "stands alone"]


READ_CODES = [
    (legal_status, "C2) Full care order", "C2"),
    (legal_status, "v3", "V3"),
    (legal_status, "CLA - E1 - Placement order and C2", "E1"),
    (legal_status, "Full Care Order [C2]", "C2"),
    (legal_status, "Full care order", "FULL CARE ORDER"),
    (legal_status, "An agreed series of short-term breaks", "V4"),
    (legal_status, None, None),
    (lambda text: code(text, "PLACE"), "T0 - any move (T1 to T4)", "T0"),
    (lambda text: code(text, "REC"), "f) E4b: Returned home", "E4B"),
    (category_of_abuse, "a) Neglect", "NEG"),
    (category_of_abuse, "Physical injury", "PHY"),
    (category_of_abuse, "c) Sexual Abuse", "SAB"),
    (category_of_abuse, "EMO", "EMO"),
    (category_of_abuse, "Emotional", "EMO"),
    (category_of_abuse, "Neglect; Physical abuse", "MUL"),
    (category_of_abuse, "e) Multiple/not recommended", "MUL"),
    (category_of_abuse, "YNNN", "YNNN"),
]


@pytest.mark.parametrize(("reading", "text", "wanted"), READ_CODES)
def test_a_code_is_read_out_of_a_text_or_the_text_is_kept(reading, text, wanted):
    given = pl.DataFrame({"text": [text]}, schema={"text": pl.String})
    assert given.select(reading(pl.col("text"))).item() == wanted


# Beside other returns


def write_ssda903(folder, *episodes):
    write_csv(folder / "h.csv", HEADER, "OTHER,1,12/05/2003,WBRI,UN1,,")
    write_csv(folder / "e.csv", EPISODES, *(episodes or ["OTHER,01/05/2008,S,C2,N1,Q2,PR1,,,,,,"]))


def test_beside_both_returns_the_workbook_is_not_needed(authority):
    write_ssda903(returns_of(authority))
    write_census(returns_of(authority) / "c.xml", child("OTHER", plan("2010-06-01")))
    before = figures(authority)
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", BOTH)
    after = figures(authority)
    assert after == before
    files = loaded(authority / "returns").files.select("file", "table", "rows_read").rows()
    assert ("Annex A 2011-03-31.xlsx", "Annex A: recognised, not needed", None) in files


def test_beside_one_return_only_the_other_list_is_read(authority):
    write_ssda903(returns_of(authority))
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", BOTH)
    found = values(figures(authority))
    assert found["lac_count", "2011-03-31"] == ("1", "ok")
    assert found["cpp_count", "2011-03-31"] == ("3", "ok")
    assert found["caseload_combined", "2011-03-31"] == ("2.0", "ok")
    given = loaded(authority / "returns")
    assert given.findings.filter(rule="list not needed")["message"].item().startswith("The workbook's list 8")
    assert given.history.placement_counts is None


def test_the_history_of_its_year_holds_the_workbook_alone(authority):
    write_ssda903(returns_of(authority, "2009-10"))
    write_csv(returns_of(authority, "2009-10") / "r.csv", REVIEWS, "OTHER,12/05/2003,01/03/2010,PN1")
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", BOTH)
    given = loaded(authority / "returns")
    assert set(given.history.episodes["child_id"]) == {row[0] for row in IN_CARE}
    assert given.history.reviews.is_empty() and given.history.reviews_from is None
    assert "OTHER" not in given.history.children["child_id"]
    assert "OTHER" in given.everybody["child_id"]
    assert values(figures(authority))["lac_growth", "2011-03-31"] == ("200", "ok")


def test_a_later_year_is_not_touched_by_it(authority):
    write_ssda903(returns_of(authority, "2009-10"))
    write_ssda903(returns_of(authority, "2011-12"), "STAYS,01/06/2005,S,C2,N1,Q2,PR1,,,,,,")
    write_census(returns_of(authority, "2011-12") / "c.xml", child("LONG", plan("2011-04-10")))
    (authority / "editions" / "2011-12").mkdir()
    before, history = figures(authority, "2011-12"), loaded(authority / "returns", "2011-12").history
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", BOTH)
    after, history_after = figures(authority, "2011-12"), loaded(authority / "returns", "2011-12").history
    assert history.episodes.equals(history_after.episodes) and history.plans.equals(history_after.plans)
    assert history.children.equals(history_after.children)
    without_growth = [line for line in before.out.splitlines() if "growth" not in line]
    assert [line for line in after.out.splitlines() if "growth" not in line] == without_growth
    assert values(after)["lac_growth", "2012-03-31"] == ("-67", "ok")


# What cannot be used


def _cut(path):
    write_workbook(path, BOTH)
    path.write_bytes(path.read_bytes()[:5000])


def _without_a_part(path):
    write_workbook(path, BOTH)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist() if "sheet1.xml" not in name}
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


def _far_away(path):
    write_workbook(path, BOTH)
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write(1_048_575, 16_383, "far away")
    book.close()


def _months_first(path):
    rows = [[f"{cell:%m/%d/%Y}" if isinstance(cell, date) else cell for cell in row] for row in ON_PLANS]
    write_workbook(path, {"7": [LIST_7, *rows]})


OFFICIAL_8 = [
    *("Gender", "Ethnicity", "Age of Child (Years)", "Does the Child have a Disability", "URN of Placement"),
    *("Child's Category of Need", "Start date of current legal status", "Date of Latest Statutory Review"),
    *(
        "Date of Last Health Assessment",
        "Date of Last Dental Check",
        "Placement Provider",
        "Placement postcode",
    ),
]
REFUSED = {
    "nonsense": (lambda path: path.write_bytes(b"nonsense"), "damaged or cut off"),
    "nothing": (lambda path: path.write_bytes(b""), "damaged or cut off"),
    "cut off": (_cut, "damaged or cut off"),
    "a part lost": (_without_a_part, "damaged or cut off"),
    "a password": (lambda path: path.write_bytes(workbook.OLE + bytes(3000)), "without a password"),
    "a far corner": (_far_away, "far corner"),
    "months first": (_months_first, "month first"),
    "a heading twice": (
        lambda path: write_workbook(path, {"8": [[*row, row[1]] for row in (LIST_8, *IN_CARE)]}),
        "more than once (Date of Birth)",
    ),
    "a list twice": (
        lambda path: write_workbook(path, {"8": BOTH["Children in care"], "copy": BOTH["Children in care"]}),
        "Two sheets of the workbook look like list 8",
    ),
}


@pytest.mark.parametrize(("write", "words"), REFUSED.values(), ids=REFUSED)
def test_a_workbook_that_cannot_be_used_ends_with_3_and_a_way_out(authority, write, words):
    write(returns_of(authority) / "Annex A 2011-03-31.xlsx")
    ran = figures(authority)
    assert ran.code == 3
    assert "2010-11/Annex A 2011-03-31.xlsx" in ran.err and "file refused" in ran.err
    assert words in ran.err
    assert "STAYS" not in ran.err


def test_a_list_that_lacks_a_column_is_refused_by_name_and_another_table_is_not(authority):
    place = LIST_8.index("Date Ceased to be Looked After")
    rows = [[*row[:place], *row[place + 1 :]] for row in (LIST_8, *IN_CARE)]
    whole = [[*row, *(OFFICIAL_8 if row is rows[0] else ["x"] * len(OFFICIAL_8))] for row in rows]
    path = returns_of(authority) / "Annex A 2011-03-31.xlsx"
    write_workbook(path, {"8": whole})
    ran = figures(authority)
    assert ran.code == 3
    assert "row 1: file refused (list columns missing)" in ran.err
    assert "looks like list 8 of Annex A, but it has no column Date Ceased to be Looked After" in ran.err
    write_workbook(path, {"8": [row[:3] for row in rows]})
    write_ssda903(returns_of(authority))
    ran = figures(authority)
    assert ran.code == 0
    assert "Annex A 2011-03-31.xlsx: not recognised and not read" in ran.err


def test_a_workbook_of_another_year_and_two_of_one_day_are_refused(authority):
    write_workbook(returns_of(authority) / "Annex A 2011-04-01.xlsx", BOTH)
    ran = figures(authority)
    assert ran.code == 3 and "another year" in ran.err
    (returns_of(authority) / "Annex A 2011-04-01.xlsx").rename(returns_of(authority) / "one.xlsx")
    write_workbook(returns_of(authority) / "two 2011-03-31.xlsx", LIST_8_ALONE)
    ran = figures(authority)
    assert ran.code == 3 and ran.err.count("Another Annex A workbook of the same day holds list 8 too") == 2


def test_a_workbook_that_would_unpack_to_too_much_is_not_opened(authority, monkeypatch):
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", BOTH)
    monkeypatch.setattr(workbook, "MOST_BYTES", 1000)
    ran = figures(authority)
    assert ran.code == 3 and "workbook too large" in ran.err


def test_a_far_cell_that_is_only_coloured_costs_nothing(authority):
    path = returns_of(authority) / "Annex A 2011-03-31.xlsx"
    write_workbook(path, BOTH, coloured=(1_048_575, 16_383))
    assert five(values(figures(authority))) == BY_HAND


def test_the_file_that_excel_leaves_beside_an_open_workbook_is_passed_over(authority):
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", BOTH)
    (returns_of(authority) / "~$Annex A 2011-03-31.xlsx").write_bytes(b"A. Person".ljust(165))
    assert five(values(figures(authority))) == BY_HAND


# What nobody may see


def test_no_output_tells_what_stands_in_a_cell(authority):
    """In a process of its own: the workbook's reader has a voice of its own too."""
    place = LIST_8.index("Child's Legal Status")
    rows = [[*row[:place], "CANARY", "CANARY", *row[place + 2 : 6], "CANARY", "CANARY"] for row in IN_CARE]
    plans = [[*row[:3], "CANARY", "CANARY", row[5], "CANARY"] for row in ON_PLANS]
    spoilt = ["CANARY"] * len(LIST_8)
    sheets = {
        "CANARY": [["CANARY"], [*LIST_8, "CANARY"], *([*row, "CANARY"] for row in [*rows, spoilt])],
        "CANARY 7": [[*LIST_7, "CANARY"], *plans, ["CANARY"] * len(LIST_7)],
    }
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", sheets)
    ran = safeguarding("figures", "--audience", "members", "--data", authority, "--year", "2010-11")
    assert ran.returncode == 0, ran.stderr
    assert "list 8" in ran.stderr and "list 7" in ran.stderr
    assert "CANARY" not in ran.stdout + ran.stderr
    assert "sheet" not in ran.stderr
    given = loaded(authority / "returns")
    assert given.findings.height > 20
    assert "CANARY" not in given.findings.write_csv() + given.files.write_csv() + given.joined.write_csv()


def test_a_workbook_of_nothing_but_nonsense_is_refused_without_a_value(authority):
    nonsense = [LIST_8, ["CANARY"] * len(LIST_8)]
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", {"8": nonsense})
    ran = safeguarding("figures", "--audience", "members", "--data", authority, "--year", "2010-11")
    assert ran.returncode == 3
    assert "CANARY" not in ran.stdout + ran.stderr


# The pages


@pytest.fixture
def opened(authority, monkeypatch):
    write_workbook(returns_of(authority) / "Annex A 2011-03-31.xlsx", BOTH)
    monkeypatch.setenv("SAFEGUARDING_DATA", str(authority))
    monkeypatch.setenv("SAFEGUARDING_AUDIENCE", "members")
    return lambda key: open_indicator(key, "2010-11")


def test_a_page_shows_the_figure_that_annex_a_gives(opened):
    page = opened("lac_count")
    assert page.figure(work(page.indicator, page.history, page.when)).text == "3"


def test_a_page_says_why_there_is_no_figure(opened):
    page = opened("ni063")
    cohort = page.indicator.cohort(page.history, page.when)
    why = "cannot be computed from Annex A: it holds only the latest placement"
    assert why in page.eligible(cohort).text
    assert why in page.step(cohort).text
    assert why in page.figure(work(page.indicator, page.history, page.when)).text


def test_a_page_shows_no_reading_of_a_figure_that_is_not_there(opened):
    assert "cannot be computed from Annex A: it holds only the latest review" in opened("ni066").readings().text


def test_a_page_says_which_reading_alone_annex_a_cannot_give(opened):
    lines = opened("ni062").readings().text.splitlines()
    row, reason = [line for line in lines if line.startswith("Only placements since")]
    assert " [x] " in row
    assert "There is no figure: it cannot be computed from Annex A: it does not say which placements" in reason


def test_the_checks_page_counts_nobody_for_a_figure_that_is_not_there(opened):
    opened("lac_count")
    checks = Checks.open("2010-11")
    shown = checks.exclusions().text + checks.reasons().text
    assert "lac_count" in shown
    assert "ni063" not in shown
