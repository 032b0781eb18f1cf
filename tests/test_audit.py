"""The audit workbook: that it holds every case behind each figure, and that a reviewer's ticks come back."""

import csv
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from by_command import Ran, by_command
from returns_written import EPISODES, HEADER, REVIEWS, child, enquiry, plan, write_census, write_csv
from small_returns import returns_in_csv
from workbooks import pages, rows, save, save_changed, ticks

from safeguarding.audit.headings import LOOK_UP
from safeguarding.indicators.register import REGISTER
from safeguarding.places import DEMONSTRATION

KEYS = [one.key for one in REGISTER]
TICK, REMARK = "agree or disagree", "remark"


def audit(folder: Path, *more: object, year: str = "2010-11") -> Ran:
    return by_command("audit", "--data", folder, "--year", year, *more)


def in_run(folder: Path, name: str = "audit.xlsx", year: str = "2010-11") -> Path:
    return folder / "run" / "audit" / year / name


def written(folder: Path, *more: object, name: str = "audit.xlsx") -> Path:
    ran = audit(folder, *more)
    assert ran.code == 0, ran.err
    return in_run(folder, name)


def line_of(workbook: Path, key: str) -> dict:
    """The line of an indicator on the sheet of figures, not those of the reasons below it."""
    return next(row for row in rows(workbook, "Figures") if row["key"] == key)


# The demonstration, whole


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    """A copy of the demonstration authority with its workbook of 2010-11, and its figures as printed."""
    folder = tmp_path_factory.mktemp("demo") / "authority"
    shutil.copytree(DEMONSTRATION, folder, ignore=shutil.ignore_patterns("run"))
    written(folder)
    printed = by_command(
        "figures", "--audience", "members", "--data", folder, "--year", "2010-11", "--format", "json"
    )
    (folder / "figures.json").write_text(printed.out, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def demo_pages(demo) -> dict[str, list[list]]:
    return pages(in_run(demo))


@pytest.fixture(scope="module")
def figures(demo) -> dict[str, dict]:
    """The figures of the year and of its last day, as the command prints them."""
    every = json.loads((demo / "figures.json").read_text(encoding="utf-8"))
    return {row["key"]: row for row in every if row["as_at"] in (None, "2011-03-31")}


def column(cells: list[list], heading: str) -> list:
    return [row[cells[0].index(heading)] for row in cells[1:]]


@pytest.mark.parametrize("key", KEYS)
def test_the_rows_of_a_sheet_are_the_figure(key, demo_pages, figures):
    answers = Counter(column(demo_pages[key], "answer"))
    assert answers["counts"] == figures[key]["numerator"]
    if figures[key]["unit"] == "percent":
        assert answers["counts"] + answers["does not count"] == figures[key]["denominator"]


@pytest.mark.parametrize("key", KEYS)
def test_the_sheet_of_figures_says_what_the_sheets_hold(key, demo_pages, demo, figures):
    told = line_of(in_run(demo), key)
    answers = Counter(column(demo_pages[key], "answer"))
    assert int(told["numerator"]) == figures[key]["numerator"]
    assert told["value"].removesuffix("%") == f"{figures[key]['value']}"
    assert int(told["rows in the sheet"]) == len(demo_pages[key]) - 1
    assert [int(told[f"rows {words}"]) for words in ("that count", "that do not count", "excluded")] == [
        answers["counts"],
        answers["does not count"],
        answers["excluded"],
    ]
    if told["second sheet"]:
        assert int(told["rows in the second sheet"]) == len(demo_pages[told["second sheet"]]) - 1


def test_each_reason_to_leave_cases_out_is_counted(demo, demo_pages):
    told = {
        (row["key"], row["excluded because"]): int(row["rows excluded"])
        for row in rows(in_run(demo), "Figures")
        if row["excluded because"] not in (None, "all reasons")
    }
    found = Counter(
        (key, because)
        for key in KEYS
        for answer, because in zip(
            column(demo_pages[key], "answer"), column(demo_pages[key], "because"), strict=True
        )
        if answer == "excluded"
    )
    assert told == found


@pytest.mark.parametrize(("key", "companion"), [("ni066", "ni066_reviews"), ("ni067", "ni067_reviews")])
def test_the_reviews_are_those_of_the_figure_beside_it(key, companion, demo_pages, figures):
    cells = demo_pages[f"{key} reviews"]
    asked_about = [
        outcome
        for outcome, asked in zip(column(cells, "outcome"), column(cells, "asked about this year"), strict=True)
        if asked == "yes"
    ]
    assert len(asked_about) == figures[companion]["denominator"]
    assert asked_about.count("on time") == figures[companion]["numerator"]


def test_the_views_are_those_of_the_figure_beside_it(demo_pages, figures):
    views = column(demo_pages["c63 reviews"], "views conveyed")
    assert len(views) == figures["c63_reviews"]["denominator"]
    assert views.count("yes") == figures["c63_reviews"]["numerator"]


def test_the_placements_counted_are_each_childs_number(demo_pages):
    cells, steps = demo_pages["ni062"], demo_pages["ni062 placements"]
    told = {
        child_id: int(number)
        for child_id, number, answer in zip(
            *(column(cells, heading) for heading in ("child", "placements in the year", "answer")), strict=True
        )
        if answer != "excluded"
    }
    counted = zip(column(steps, "child"), column(steps, "placement counted here"), strict=True)
    assert Counter(child_id for child_id, here in counted if here == "yes") == told


def test_the_reasons_recorded_are_beside_the_late_reviews(demo_pages):
    """Every review of an eligible child that is in the log is late, and has its reason."""
    cells = demo_pages["ni066 reviews"]
    reasons = list(zip(column(cells, "outcome"), column(cells, "reason recorded"), strict=True))
    assert {outcome for outcome, reason in reasons if reason} == {"late"}
    assert {reason for outcome, reason in reasons if outcome == "late"} <= {
        "growth",
        "snow",
        "staff absence",
        "a change of officers",
    }


def test_there_is_a_first_sheet_and_one_for_each_indicator(demo_pages):
    first, second, *others = demo_pages
    assert (first, second) == ("Read me", "Figures")
    assert [name for name in others if " " not in name] == KEYS
    assert [name for name in others if " " in name] == [
        "ni066 reviews",
        "c63 reviews",
        "ni062 placements",
        "ni063 placements",
        "ni067 reviews",
    ]
    assert all(len(name) <= 31 for name in demo_pages)


def test_the_first_sheet_says_what_it_is(demo_pages):
    told = {row[0]: row[1] for row in demo_pages["Read me"]}
    assert "Special category data" in told["private"]
    assert told["authority"] == "Demonstration authority"
    assert told["edition"] == "2010-11"


def test_the_cells_to_tick_are_empty(demo_pages):
    for key in KEYS:
        assert demo_pages[key][0][-2:] == [TICK, REMARK]
        assert set(column(demo_pages[key], TICK)) == {None}


def test_every_indicator_has_something_to_look_up():
    assert LOOK_UP.keys() == set(KEYS)


def test_the_same_returns_give_the_same_bytes(demo):
    before = in_run(demo).read_bytes()
    in_run(demo).unlink()
    written(demo)
    assert in_run(demo).read_bytes() == before


# The form of the file


def parts(workbook: Path) -> dict[str, str]:
    with zipfile.ZipFile(workbook) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def formulas(workbook: Path) -> list[str]:
    """The parts of a workbook with a cell that would be worked out."""
    return [name for name, text in parts(workbook).items() if re.search("<f[ >/]", text)]


def test_the_workbook_has_no_formula_no_macro_and_no_link(demo):
    found = parts(in_run(demo))
    assert not [name for name in found if "vba" in name.lower() or "external" in name.lower()]
    assert "<hyperlink" not in "".join(found.values())
    assert not formulas(in_run(demo))


def test_every_sheet_of_rows_is_frozen_filtered_and_wide_enough(demo, demo_pages):
    found = parts(in_run(demo))
    for number, (name, cells) in enumerate(demo_pages.items(), 1):
        text = found[f"xl/worksheets/sheet{number}.xml"]
        assert "<cols>" in text
        if name != "Read me":
            assert 'ySplit="1"' in text and 'state="frozen"' in text
            assert f"'{name}'!$A$1:" in found["xl/workbook.xml"] or f"{name}!$A$1:" in found["xl/workbook.xml"]
            assert 'gridLines="1"' in text
            assert (
                f":{chr(ord('A') + len(cells[0]) - 1)}{len(cells)}" in re.search("<autoFilter[^>]*>", text)[0]
            )
        assert ("&quot;agree,disagree&quot;" in text or '"agree,disagree"' in text) == (name in KEYS)


def test_days_are_dates_and_have_a_format(demo):
    found = parts(in_run(demo))
    assert "dd/mm/yyyy" in found["xl/styles.xml"]
    assert rows(in_run(demo), "ni064")[0]["plan began"] == date(2010, 3, 25)


def test_no_clock_is_in_the_file(demo):
    assert "2011-03-31T00:00:00Z" in parts(in_run(demo))["docProps/core.xml"]


# Small returns, by hand


def returns(folder: Path, episodes: list[str], reviews: list[str] = (), born: str = "01/05/2000") -> None:
    """The SSDA903 return of 2010-11, with a Header for each child."""
    year = folder / "returns" / "2010-11"
    children = sorted({row.partition(",")[0] for row in episodes})
    write_csv(year / "header.csv", HEADER, *(f"{one},1,{born},WBRI,UN1,," for one in children))
    write_csv(year / "episodes.csv", EPISODES, *episodes)
    write_csv(year / "reviews.csv", REVIEWS, *(row.replace(",", f",{born},", 1) for row in reviews))


def episode(child_id: str, start: str, code: str, place: str, home: str, end: str = "", why: str = "") -> str:
    why = why or ("X1" if end else "")
    return f"{child_id},{start},{code},C2,N1,{place},PR1,{end},{why},,,,{home}"


def test_each_due_date_and_the_days_late_by_hand(tmp_path):
    """28 days from 1 June is 29 June; 91 days from 30 June is 29 September; 183 days from 20 September 2010
    is 22 March 2011."""
    reviews = ["A,30/06/2010,PN1", "A,20/09/2010,PN1"]
    returns(tmp_path, [episode("A", "01/06/2010", "S", "Q2", "one")], reviews)
    write_csv(tmp_path / "review_log.csv", "child_id,review_date,reason", " a ,2010-06-30,=snow")
    workbook = written(tmp_path)
    assert [tuple(row.values()) for row in rows(workbook, "ni066 reviews")] == [
        ("A", date(2010, 6, 1), "first", date(2010, 6, 29), date(2010, 6, 30), "late", "1", "yes", "=snow"),
        ("A", date(2010, 6, 30), "second", date(2010, 9, 29), date(2010, 9, 20), "on time", None, "yes", None),
        ("A", date(2010, 9, 20), "later", date(2011, 3, 22), None, "not held", None, "yes", None),
    ]
    assert rows(workbook, "ni066 reviews")[0].keys() == {
        *("child", "counted from", "review", "due", "held", "outcome", "days late", "asked about this year"),
        "reason recorded",
    }
    case = rows(workbook, "ni066")[0]
    assert case["care began"] == date(2010, 6, 1)
    assert case["answer"] == "does not count"
    assert case["because"] == "A review due on 29 June 2010 was held on 30 June 2010, 1 day late"


def test_a_review_that_a_restart_cut_short_is_shown_and_not_asked_about(tmp_path):
    """91 days from 21 June is 20 September; 28 days from 6 September is 4 October; 183 days from 3 January
    2011 is 5 July."""
    episodes = [
        episode("A", "01/06/2010", "S", "Q2", "one", "06/09/2010"),
        episode("A", "06/09/2010", "P", "A6", "two"),
    ]
    returns(tmp_path, episodes, ["A,21/06/2010,PN1", "A,04/10/2010,PN1", "A,03/01/2011,PN1"])
    found = rows(written(tmp_path), "ni066 reviews")
    assert [(row["due"], row["outcome"], row["asked about this year"]) for row in found] == [
        (date(2010, 6, 29), "on time", "yes"),
        (date(2010, 9, 20), "cut short by restart", "no"),
        (date(2010, 10, 4), "on time", "yes"),
        (date(2011, 1, 3), "on time", "yes"),
        (date(2011, 7, 5), "not yet due", "no"),
    ]


def test_each_episode_says_whether_it_begins_a_placement_and_why_not(tmp_path):
    """Three placements: with one, with two (after going missing), with four."""
    days = ["05/04/2010", "12/04/2010", "01/06/2010", "01/07/2010", "05/07/2010", "01/08/2010", "01/09/2010"]
    days += ["01/10/2010", ""]
    kinds = [
        ("06/07/2009", "S", "Q2", "one"),
        ("05/04/2010", "P", "T1", "hospital"),
        ("12/04/2010", "P", "Q2", "one"),
        ("01/06/2010", "L", "Q2", "one"),
        ("01/07/2010", "P", "M1", ""),
        ("05/07/2010", "P", "Q1", "two"),
        ("01/08/2010", "T", "U4", "three"),
        ("01/09/2010", "P", "A5", "three"),
        ("01/10/2010", "P", "K2", "four"),
    ]
    returns(tmp_path, [episode("A", *kind, end) for kind, end in zip(kinds, days, strict=True)])
    workbook = written(tmp_path)
    found = rows(workbook, "ni062 placements")
    assert [(row["placement counted here"], row["what the episode does"].partition(":")) for row in found] == [
        ("yes", ("First placement of this time in care, or the first that the returns show", "", "")),
        ("no", ("Temporary stay elsewhere", ":", " no placement")),
        ("no", ("Same placement", ":", " back from a temporary stay or from being missing")),
        ("no", ("Same placement", ":", " only the legal status changed")),
        ("no", ("Missing from the placement", ":", " no placement")),
        ("yes", ("New placement", ":", " another place or other carers")),
        ("no", ("Same placement", ":", " a move with the same carers")),
        ("no", ("Same placement", ":", " placed for adoption with the present carers")),
        ("yes", ("New placement", ":", " another place or other carers")),
    ]
    assert [row["episode began"] for row in found][:2] == [date(2009, 7, 6), date(2010, 4, 5)]
    assert rows(workbook, "ni062")[0]["because"] == "3 placements in the year"


def test_a_placement_that_ended_on_the_first_day_is_shown_and_not_counted(tmp_path):
    episodes = [
        episode("A", "06/07/2009", "S", "Q2", "one", "01/04/2010"),
        episode("A", "01/04/2010", "P", "Q1", "two"),
        episode("B", "06/07/2009", "S", "Q2", "one", "02/04/2010"),
        episode("B", "02/04/2010", "P", "Q1", "two"),
    ]
    returns(tmp_path, episodes)
    found = rows(written(tmp_path), "ni062 placements")
    assert [(row["child"], row["placement counted here"]) for row in found] == [
        ("A", "no"),
        ("A", "yes"),
        ("B", "yes"),
        ("B", "yes"),
    ]
    assert found[0]["what the episode does"] == "Not of the year: the placement ended on its first day"


def test_the_earlier_episode_with_which_a_placement_began_is_shown(tmp_path):
    """The placement of 2007 goes on through a change of legal status in 2008; what was between is not shown."""
    write_csv(tmp_path / "returns" / "2007-08" / "header.csv", HEADER, "A,1,01/05/2000,WBRI,UN1,,")
    write_csv(
        tmp_path / "returns" / "2007-08" / "episodes.csv",
        EPISODES,
        episode("A", "06/07/2007", "S", "Q2", "one", "05/09/2007"),
        episode("A", "05/09/2007", "L", "Q2", "one", "07/01/2008"),
        episode("A", "07/01/2008", "L", "Q2", "one"),
    )
    returns(tmp_path, [episode("A", "07/01/2008", "L", "Q2", "one")])
    found = rows(written(tmp_path), "ni062 placements")
    assert [(row["episode began"], row["placement counted here"]) for row in found] == [
        (date(2007, 7, 6), "yes"),
        (date(2008, 1, 7), "no"),
    ]
    settled = rows(in_run(tmp_path), "ni063 placements")
    assert [row["episode began"] for row in settled] == [date(2007, 7, 6), date(2007, 9, 5), date(2008, 1, 7)]


def test_review_conferences_and_enquiries_by_hand(tmp_path):
    """91 days from 1 June is 31 August; 183 days from 1 September 2010 is 3 March 2011. From Tuesday 1 June to
    Tuesday 22 June 2010 are 15 working days."""
    census = child(
        "B1",
        enquiry("2010-06-01", "2010-06-22"),
        plan("2010-06-01", "2010-09-01", "2011-03-03", previous="2"),
    )
    write_census(tmp_path / "returns" / "2010-11" / "census.xml", census)
    workbook = written(tmp_path)
    found = rows(workbook, "ni067 reviews")
    assert [(row["due"], row["held"], row["outcome"], row["days late"]) for row in found] == [
        (date(2010, 8, 31), date(2010, 9, 1), "late", "1"),
        (date(2011, 3, 3), date(2011, 3, 3), "on time", None),
        (date(2011, 9, 2), None, "not yet due", None),
    ]
    (conference,) = rows(workbook, "icpc_15_days")
    assert (conference["strategy discussion"], conference["initial conference"]) == (
        date(2010, 6, 1),
        date(2010, 6, 22),
    )
    assert (conference["working days to the conference"], conference["answer"]) == ("15", "counts")
    (began,) = rows(workbook, "ni065")
    assert (began["plans before this one"], began["because"]) == ("2", "2 plans before this one")


def test_an_excluded_child_is_there_with_the_reason(tmp_path):
    returns(tmp_path, [episode("A", "20/03/2011", "S", "Q2", "one")])
    (case,) = rows(written(tmp_path), "ni066")
    assert (case["answer"], case["because"]) == (
        "excluded",
        "In care for less than four weeks (28 days) on 31 March",
    )


def test_what_the_returns_lack_is_said_and_has_no_sheet(tmp_path):
    returns(tmp_path, [episode("A", "01/06/2010", "S", "Q2", "one")])
    ran = audit(tmp_path)
    assert "ni067: no sheet. The returns of 2010-11 do not hold the table ChildProtectionPlans." in ran.out
    told = line_of(in_run(tmp_path), "ni067")
    assert told["value"] == "[x]"
    assert told["note"] == "The returns of 2010-11 do not hold the table ChildProtectionPlans."
    assert "ni067" not in pages(in_run(tmp_path))


def test_annex_a_gives_the_sheets_that_it_can(tmp_path):
    headings = ["Child Unique ID", "Date of Birth", "Date Started to be Looked After", "Child's Legal Status"]
    headings += ["Number of Placements in the Last 12 months", "Date Ceased to be Looked After"]
    headings += ["Reason Ceased to be Looked After", "Placement Type"]
    stays = ["STAYS", date(2003, 5, 12), date(2005, 6, 1), "C2", 1, None, None, "Q2"]
    moves = ["MOVES", date(2003, 5, 12), date(2010, 11, 15), "V2", 3, None, None, "K2"]
    path = tmp_path / "returns" / "2010-11" / "Annex A 2011-03-31.xlsx"
    save(path, {"8": [headings, stays, moves]})
    workbook = written(tmp_path)
    assert [(row["child"], row["answer"]) for row in rows(workbook, "ni062")] == [
        ("MOVES", "counts"),
        ("STAYS", "does not count"),
    ]
    assert not {"ni062 placements", "ni066"} & pages(workbook).keys()
    assert "cannot be computed from Annex A" in line_of(workbook, "ni066")["note"]


@pytest.mark.parametrize("name", ["=1+1", "+44", "-5", "@SUM(A1)", "=HYPERLINK(1)", "00123", "1E", "_X0041_"])
def test_a_child_number_stays_text_whatever_it_looks_like(tmp_path, name):
    returns(tmp_path, [episode(name, "01/06/2010", "S", "Q2", "one")])
    workbook = written(tmp_path)
    assert [row["child"] for row in rows(workbook, "lac_count")] == [name]
    assert [row["child"] for row in rows(workbook, "ni062 placements")] == [name]
    assert not formulas(workbook)


def test_a_text_longer_than_a_cell_is_cut_and_not_lost(tmp_path):
    returns(tmp_path, [episode("A", "01/06/2010", "S", "Q2", "one")], ["A,30/06/2010,PN1"])
    write_csv(tmp_path / "review_log.csv", "child_id,review_date,reason", f"A,2010-06-30,{'snow ' * 7000}")
    found = rows(written(tmp_path), "ni066 reviews")
    assert len(found[0]["reason recorded"]) == 32_767
    assert found[0]["reason recorded"].endswith("...")


@pytest.mark.parametrize(
    ("log", "where"),
    [
        ("child_id,reason\nA,snow", "line 1"),
        ("child_id,review_date,reason\nA,2010-06-30,snow\nCANARY,30.6.2010,snow", "line 3 column review_date"),
    ],
)
def test_a_log_that_cannot_be_read_is_told_by_line(tmp_path, log, where):
    returns(tmp_path, [episode("A", "01/06/2010", "S", "Q2", "one")], ["A,30/06/2010,PN1"])
    (tmp_path / "review_log.csv").write_text(log + "\n", encoding="utf-8")
    ran = audit(tmp_path)
    assert ran.code == 2
    assert f"review_log.csv {where}" in ran.err
    assert "CANARY" not in ran.out + ran.err


def test_several_reasons_for_one_review_are_joined_and_a_log_from_windows_is_read(tmp_path):
    returns(tmp_path, [episode("A", "01/06/2010", "S", "Q2", "one")], ["A,30/06/2010,PN1"])
    log = "child_id,review_date,reason\r\nA,2010-06-30,snow\r\nA,2010-06-30,foster carer’s leave\r\n\r\n"
    (tmp_path / "review_log.csv").write_bytes(log.encode("cp1252"))
    found = rows(written(tmp_path), "ni066 reviews")
    assert found[0]["reason recorded"] == "foster carer’s leave; snow"


def test_a_year_without_returns_ends_with_3_and_one_without_an_edition_with_2(tmp_path):
    returns(tmp_path, [episode("A", "01/06/2010", "S", "Q2", "one")])
    (tmp_path / "editions" / "2009-10").mkdir(parents=True)
    assert audit(tmp_path, year="2009-10").code == 3
    assert audit(tmp_path, year="2008-09").code == 2
    assert not (tmp_path / "run").exists()


# The sample


@pytest.fixture
def small(tmp_path) -> Path:
    """The small authority in which somebody counts and somebody does not, for each figure."""
    for path, content in returns_in_csv().items():
        target = tmp_path / "returns" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return tmp_path


def kinds_of(workbook: Path) -> set[tuple[str, str]]:
    """Each indicator and answer of the whole workbook."""
    found = pages(workbook)
    return {(key, answer) for key in KEYS if key in found for answer in column(found[key], "answer")}


def test_a_sample_is_the_same_for_the_same_seed_and_another_for_another(small):
    first = written(small, "--sample", 40, "--seed", 1, name="sample-40-1.xlsx").read_bytes()
    in_run(small, "sample-40-1.xlsx").unlink()
    assert written(small, "--sample", 40, name="sample-40-1.xlsx").read_bytes() == first
    other = written(small, "--sample", 40, "--seed", 2, name="sample-40-2.xlsx")
    cases = [
        [tuple(row.values())[:5] for row in rows(in_run(small, name), "Sample")]
        for name in ("sample-40-1.xlsx", other.name)
    ]
    assert cases[0] != cases[1]


def test_a_sample_does_not_depend_on_the_order_of_the_rows(small):
    first = written(small, "--sample", 40, name="sample-40-1.xlsx").read_bytes()
    for path in (small / "returns").rglob("*.csv"):
        headings, *lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([headings, *reversed(lines)]) + "\n", encoding="utf-8")
    assert written(small, "--sample", 40, name="sample-40-1.xlsx").read_bytes() == first


def test_a_sample_has_one_of_each_kind_where_it_is_large_enough(small):
    kinds = kinds_of(written(small))
    assert len(kinds) > 25
    workbook = written(small, "--sample", len(kinds), name=f"sample-{len(kinds)}-1.xlsx")
    drawn = [(row["key"], row["answer"]) for row in rows(workbook, "Sample")]
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == kinds


def test_the_smallest_samples_have_one_of_each_indicator_first(small):
    ran = audit(small, "--sample", 14)
    kinds = kinds_of(written(small))
    assert f"There are {len(kinds)} kinds of case" in ran.out
    drawn = rows(in_run(small, "sample-14-1.xlsx"), "Sample")
    assert [row["key"] for row in drawn] == KEYS
    assert {row["answer"] for row in drawn} == {"counts"}


def test_a_second_round_takes_a_second_case_of_each_kind(small):
    kinds = kinds_of(written(small))
    workbook = written(small, "--sample", 2 * len(kinds), name=f"sample-{2 * len(kinds)}-1.xlsx")
    drawn = Counter((row["key"], row["answer"]) for row in rows(workbook, "Sample"))
    assert drawn.keys() == kinds
    there_are = Counter((key, answer) for key in KEYS for answer in column(pages(in_run(small))[key], "answer"))
    assert all(number >= min(2, there_are[kind]) for kind, number in drawn.items())


def test_a_sample_larger_than_all_cases_has_them_all(small):
    everybody = sum(len(cells) - 1 for name, cells in pages(written(small)).items() if name in KEYS)
    workbook = written(small, "--sample", 9999, name="sample-9999-1.xlsx")
    assert len(rows(workbook, "Sample")) == everybody


def test_a_row_of_the_sample_says_what_to_look_up_and_the_dates(tmp_path):
    reviews = ["A,30/06/2010,PN1", "A,20/09/2010,PN1", "A,15/03/2011,PN1"]
    returns(tmp_path, [episode("A", "01/06/2010", "S", "Q2", "one")], reviews)
    workbook = written(tmp_path, "--sample", 50, name="sample-50-1.xlsx")
    (row,) = (row for row in rows(workbook, "Sample") if row["key"] == "ni066")
    assert (row["child"], row["began"], row["answer"]) == ("A", date(2010, 6, 1), "does not count")
    assert row["what to look up"] == LOOK_UP["ni066"]
    lines = row["dates and other particulars"].splitlines()
    assert "care began: 1 June 2010" in lines[0]
    assert "due: 29 June 2010; held: 30 June 2010; outcome: late; days late: 1" in lines[1]
    told = {row[0]: row[1] for row in pages(workbook)["Read me"]}
    assert told["what it holds"] == "a sample of 50, seed 1"
    assert "SHA-256" in told["how the sample was drawn"]


@pytest.mark.parametrize(
    "arguments",
    [["--seed", "1"], ["--sample", "0"], ["--sample", "5", "--import", "here.xlsx"], ["--seed", "x"]],
)
def test_wrong_usage_ends_with_2(small, arguments, monkeypatch):
    monkeypatch.chdir(small)
    (small / "here.xlsx").write_bytes(b"")
    assert audit(small, *arguments).code == 2


# The ticks


def imported(folder: Path, workbook: Path) -> Ran:
    return audit(folder, "--import", workbook)


def counts(ran: Ran) -> dict[str, list[int]]:
    """What was printed: by key, how many agree, disagree, are not ticked, and have changed since."""
    assert ran.code == 0, ran.err
    lines = (re.fullmatch(r"(\w+) +(\d+) +(\d+) +(\d+) +(\d+)", line) for line in ran.out.splitlines())
    return {line[1]: [int(number) for number in line.groups()[1:]] for line in lines if line}


def test_ticks_in_any_letters_are_counted(small):
    marks = ["agree", " Agree ", "YES", "y", "agreed", "disagree", "No", " N", "Disagreed", None, "  "]
    workbook = save_changed(written(small), ticks("ni066", marks))
    everybody = len(rows(workbook, "ni066"))
    found = counts(imported(small, workbook))
    assert found["ni066"] == [5, 4, everybody - 9, 0]
    assert found["c63"][:2] == [0, 0]
    assert list(found) == KEYS


def test_disagreements_are_listed_privately_with_the_remark(small):
    workbook = save_changed(
        written(small), ticks("ni066", ["agree", "disagree"], "=held on another day"), small / "Ann's copy.xlsx"
    )
    second = rows(workbook, "ni066")[1]
    ran = imported(small, workbook)
    assert "run/audit/2010-11/disagreements-Ann's copy.csv" in ran.out
    with in_run(small, "disagreements-Ann's copy.csv").open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["key"], row["child"], row["answer"]) == ("ni066", second["child"], second["answer"])
    assert (row["sheet"], row["row"], row["remark"]) == ("ni066", "3", "'=held on another day")
    assert row["because"] == second["because"]


def test_ticks_of_a_sample_are_counted(small):
    workbook = written(small, "--sample", 40, name="sample-40-1.xlsx")
    drawn = Counter(row["key"] for row in rows(workbook, "Sample"))
    found = counts(imported(small, save_changed(workbook, ticks("Sample", ["y"] * 39 + ["no"]))))
    assert {key: sum(numbers) for key, numbers in found.items()} == drawn
    assert sum(numbers[0] for numbers in found.values()) == 39
    assert found[KEYS[-1]][1] == 1


def test_rows_may_be_sorted_and_sheets_taken_out(small):
    def change(given):
        ticks("ni062", ["yes", "yes", "no"])(given)
        given["ni062"][1:] = given["ni062"][:0:-1]
        for name in [name for name in given if name not in ("Read me", "ni062")]:
            del given[name]

    workbook = save_changed(written(small), change, small / "sorted.xlsx")
    found = counts(imported(small, workbook))
    assert found.keys() == {"ni062"}
    assert found["ni062"][:2] == [2, 1]


def test_a_row_whose_answer_is_no_longer_todays_is_told_and_not_counted(tmp_path):
    """A review that comes to light makes A's reviews timely; a case that is gone has no answer either."""
    reviews = ["A,28/06/2010,PN1", "A,20/09/2010,PN1"]
    returns(
        tmp_path,
        [episode("A", "01/06/2010", "S", "Q2", "one"), episode("B", "01/06/2010", "S", "Q2", "one")],
        reviews,
    )
    workbook = save_changed(written(tmp_path), ticks("ni066", ["disagree", "agree"]), tmp_path / "ticked.xlsx")
    assert counts(imported(tmp_path, workbook))["ni066"] == [1, 1, 0, 0]
    returns(tmp_path, [episode("A", "01/06/2010", "S", "Q2", "one")], [*reviews, "A,21/03/2011,PN1"])
    ran = imported(tmp_path, workbook)
    assert counts(ran)["ni066"] == [0, 0, 0, 2]
    assert "not counted" in ran.out
    assert in_run(tmp_path, "disagreements-ticked.csv").read_text(encoding="utf-8").count("\n") == 1


def test_one_child_with_two_plans_is_two_cases(tmp_path):
    census = child("B1", plan("2010-04-01", end="2010-06-30"), plan("2010-10-01", end="2011-02-28"))
    write_census(tmp_path / "returns" / "2010-11" / "census.xml", census)
    workbook = save_changed(written(tmp_path), ticks("ni064", ["yes", "no"]))
    assert counts(imported(tmp_path, workbook))["ni064"] == [1, 1, 0, 0]


def without_column(heading):
    def change(given):
        for cells in given.values():
            if heading in cells[0]:
                number = cells[0].index(heading)
                for row in cells:
                    del row[number]

    return change


def of_another_edition(given):
    next(row for row in given["Read me"] if row[0] == "edition")[1] = "2009-10"


def of_another_authority(given):
    next(row for row in given["Read me"] if row[0] == "authority")[1] = "Elsewhere"


def without_first_sheet(given):
    del given["Read me"]


def without_cases(given):
    for key in KEYS:
        given.pop(key, None)


def with_a_row_twice(given):
    given["ni066"].append(given["ni066"][1])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (ticks("ni066", ["yes", "x"]), "sheet ni066 row 3: the tick is neither agree nor disagree"),
        (without_column(TICK), "it has no column 'agree or disagree'"),
        (without_column("answer"), "it has no column 'answer'"),
        (without_column("child"), "it has no column 'child'"),
        (without_column("care began"), "it has no column 'care began'"),
        (of_another_edition, "another edition"),
        (of_another_authority, "another authority"),
        (without_first_sheet, "no audit workbook"),
        (without_cases, "none of its sheets of cases"),
        (with_a_row_twice, "this case stands above already"),
    ],
)
def test_a_workbook_that_cannot_be_counted_ends_with_3(small, change, said):
    workbook = save_changed(written(small), change, small / "returned.xlsx")
    ran = imported(small, workbook)
    assert ran.code == 3
    assert "returned.xlsx" in ran.err
    assert said in ran.err
    assert "CANARY" not in ran.out + ran.err
    assert not in_run(small, "disagreements-returned.csv").exists()


@pytest.mark.parametrize("content", [b"", b"child,answer\nA,counts\n", b"PK\x03\x04 no archive"])
def test_what_is_no_workbook_ends_with_3(small, content):
    (small / "returned.xlsx").write_bytes(content)
    ran = imported(small, small / "returned.xlsx")
    assert ran.code == 3
    assert "returned.xlsx" in ran.err


# What a reviewer wrote is never lost


@pytest.mark.parametrize(
    ("change", "is_kept"),
    [
        (ticks("ni066", ["agree"]), True),
        (ticks("ni066", [None], "a remark alone"), True),
        (ticks("ni066", ["what is no tick"]), True),
        (ticks("ni066", ["  "]), False),
        (without_column(TICK), True),
        (without_first_sheet, True),
    ],
)
def test_a_workbook_that_may_be_ticked_is_not_replaced(small, change, is_kept):
    first = written(small).read_bytes()
    saved = save_changed(in_run(small), change).read_bytes()
    ran = audit(small)
    assert ran.code == (2 if is_kept else 0)
    assert in_run(small).read_bytes() == (saved if is_kept else first)
    if is_kept:
        assert "audit.xlsx in run/audit/2010-11" in ran.err
        assert "CANARY" not in ran.err


def test_a_ticked_sample_is_not_replaced_and_another_can_be_drawn(small):
    workbook = save_changed(
        written(small, "--sample", 20, name="sample-20-1.xlsx"), ticks("Sample", [None, "yes"])
    )
    saved = workbook.read_bytes()
    assert audit(small, "--sample", 20).code == 2
    assert workbook.read_bytes() == saved
    assert audit(small, "--sample", 20, "--seed", 2).code == 0


# Nothing of a child is printed


def test_no_childs_number_is_printed(small):
    printed = [audit(small), audit(small, "--sample", 30)]
    workbook = save_changed(in_run(small), ticks("ni066", ["agree", "disagree"], "CANARY-REMARK"))
    printed += [imported(small, workbook), audit(small)]
    printed.append(imported(small, save_changed(workbook, ticks("ni066", ["CANARY-TICK"]))))
    assert [ran.code for ran in printed] == [0, 0, 0, 2, 3]
    assert not [ran for ran in printed if "CANARY" in (ran.out + ran.err).upper()]
    everything = {path.relative_to(small).parts[0] for path in small.rglob("*") if path.is_file()}
    assert everything == {"returns", "run"}


# In another program


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_opens_it_and_its_copy_has_every_count(demo, demo_pages, figures, tmp_path):
    """Opened and saved by LibreOffice, ticked there as it were, and read back."""
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path, in_run(demo)]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    copy = tmp_path / "audit.xlsx"
    saved = pages(copy)
    assert list(saved) == list(demo_pages)
    for key in KEYS:
        answers = Counter(column(saved[key], "answer"))
        assert answers["counts"] == figures[key]["numerator"]
        assert column(saved[key], "child") == column(demo_pages[key], "child")
    assert saved["ni066 reviews"] == demo_pages["ni066 reviews"]
    found = counts(imported(demo, save_changed(copy, ticks("ni066", ["agree", "disagree"]))))
    assert found["ni066"] == [1, 1, len(demo_pages["ni066"]) - 3, 0]
    assert sum(numbers[3] for numbers in found.values()) == 0
