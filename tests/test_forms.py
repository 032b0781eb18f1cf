"""The same returns in every form in which they arrive give the same figures, to the byte.

The returns are those of some 300 of the demonstration's invented children over three years. These tests write
each form by the description of the forms; none of the project's own code helps them.
"""

import copy
import csv
import shutil
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import StringIO
from itertools import groupby
from pathlib import Path
from random import Random
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
from by_command import Ran, figures

from safeguarding.places import DEMONSTRATION
from safeguarding.returns import cin_census
from safeguarding.returns import load as loading
from safeguarding.returns.loaded import Loaded
from safeguarding.returns.recognise import return_files
from safeguarding.years import ReportingYear

YEARS = ("2008-09", "2009-10", "2010-11")
TABLES = ("header", "episodes", "reviews", "ad1", "uasc")

Row = dict[str, str]
Tables = dict[str, list[Row]]
Element = ElementTree.Element
WriteTables = Callable[[Path, Tables], None]
WriteCensus = Callable[[Path, Element], None]


# The returns, and what is computed of them


@dataclass(frozen=True)
class Return:
    """One year's return: the rows of its CSV tables, and its census."""

    tables: Tables
    census: Element


@dataclass(frozen=True)
class Computed:
    """What the figures command printed, and all that it had read."""

    ran: Ran
    loaded: Loaded


def child_of(element: Element) -> str:
    return element.findtext("ChildIdentifiers/LAchildID")


def whole_return(year: str) -> Return:
    folder = DEMONSTRATION / "returns" / year
    tables = {}
    for table in TABLES:
        with (folder / "ssda903" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
            tables[table] = list(csv.DictReader(lines))
    return Return(tables, ElementTree.parse(folder / "cin_census.xml").getroot())


@pytest.fixture(scope="module")
def returns() -> dict[str, Return]:
    """The three years' returns, of the same children in each file: 150 of either return, and some more."""
    whole = {year: whole_return(year) for year in YEARS}
    last, dice = whole[YEARS[-1]], Random(2011)
    chosen = {*dice.sample([row["CHILD"] for row in last.tables["header"]], 150)}
    chosen |= {*dice.sample([child_of(child) for child in last.census.iter("Child")], 150)}
    chosen |= {row["CHILD"] for one in whole.values() for row in (*one.tables["uasc"], *one.tables["ad1"][:4])}
    return {year: only_of(chosen, one) for year, one in whole.items()}


def only_of(chosen: set[str], one: Return) -> Return:
    children = one.census.find("Children")
    for child in list(children):
        if child_of(child) not in chosen:
            children.remove(child)
    tables = {name: [row for row in rows if row["CHILD"] in chosen] for name, rows in one.tables.items()}
    for row in tables["reviews"]:
        row["DOB"] *= row["CHILD"] > "SYN500000"  # of the others only the Header tells the date of birth
    return Return(tables, one.census)


def as_csv(rows: list[Row], separator: str = ",", headings: list[str] | None = None) -> str:
    out = StringIO()
    named = headings or list(rows[0])
    writer = csv.DictWriter(out, named, delimiter=separator, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def plain_tables(folder: Path, tables: Tables) -> None:
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(as_csv(rows), encoding="utf-8", newline="\n")


def plain_census(folder: Path, census: Element) -> None:
    (folder / "census.xml").write_bytes(ElementTree.tostring(census, encoding="utf-8", xml_declaration=True))


def computed(
    folder: Path,
    returns: dict[str, Return],
    write_tables: WriteTables = plain_tables,
    write_census: WriteCensus = plain_census,
) -> Computed:
    """Write the returns of all years in a form, and compute the figures of 2010-11."""
    for year, one in returns.items():
        place = folder / "returns" / year
        place.mkdir(parents=True)
        write_tables(place, copy.deepcopy(one.tables))
        write_census(place, copy.deepcopy(one.census))
    shutil.copy(DEMONSTRATION / "staffing.csv", folder)
    seen: list[Loaded] = []
    examine = loading.examine

    def remembered(*arguments):
        seen.append(examine(*arguments))
        return seen[-1]

    with patch.object(loading, "examine", remembered):
        ran = figures(folder)
    return Computed(ran, max(seen, key=lambda loaded: loaded.files.height))


@pytest.fixture(scope="module")
def plain(tmp_path_factory, returns) -> Computed:
    """The returns as the demonstration has them."""
    given = computed(tmp_path_factory.mktemp("plain"), returns)
    assert given.ran.code == 0, given.ran.err
    assert given.ran.err == ""
    return given


def same(given: Computed, plain: Computed) -> bool:
    """The very same text printed, and not one row of the history another."""
    ours, theirs = given.loaded.history.told, plain.loaded.history.told
    for name, value in theirs.items():
        assert ours[name].equals(value) if hasattr(value, "equals") else ours[name] == value, name
    return given.ran == plain.ran


def rules_found(given: Computed, *actions: str) -> set[str]:
    return set(given.loaded.findings.filter(given.loaded.findings["action"].is_in(actions))["rule"])


# What the returns hold, so that a form could go wrong


def test_there_are_150_children_in_either_return_and_no_table_is_empty(returns):
    last = returns[YEARS[-1]]
    assert len(last.tables["header"]) >= 150
    assert len(last.census.find("Children")) >= 150
    assert all(rows for one in returns.values() for rows in one.tables.values())


def test_every_figure_has_children_in_it(plain):
    rows = {row["key"]: row for row in csv.DictReader(StringIO(plain.ran.out))}
    assert {row["status"] for row in rows.values()} == {"ok"}
    assert not [key for key, row in rows.items() if row["numerator"] in ("", "0")]


@pytest.mark.parametrize("table", ["header", "episodes", "reviews"])
def test_every_table_moves_a_figure(tmp_path, returns, plain, table):
    """A form of which one table were not read would be found out."""
    without = {
        year: Return(one.tables | {table: one.tables[table][:1]}, one.census) for year, one in returns.items()
    }
    assert computed(tmp_path, without).ran.out != plain.ran.out


# The forms of the SSDA903 return


def expssda903(folder: Path, tables: Tables) -> None:
    """One XML file: children with a header, and the other tables within it (formats.md, section 2)."""
    root = ElementTree.Element("EXPSSDA903")
    beside = {name: by_child(rows) for name, rows in tables.items()}
    for row in tables["header"]:
        child = ElementTree.SubElement(root, "CHILD")
        of_child = {name: rows.get(row["CHILD"], []) for name, rows in beside.items()}
        add_header(child, row, of_child)
        for episode in of_child["episodes"]:
            add(ElementTree.SubElement(child, "EPISODE"), EPISODE_IN_XML, episode | {"PL": episode["PLACE"]})
    (folder / "return.xml").write_bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


EPISODE_IN_XML = "DECOM RNE LS CIN PL PL_POST HOME_POST URN PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE"


def by_child(rows: list[Row]) -> dict[str, list[Row]]:
    ordered = sorted(rows, key=lambda row: row["CHILD"])
    return {child: list(of_child) for child, of_child in groupby(ordered, key=lambda row: row["CHILD"])}


def add_header(child: Element, row: Row, of_child: Tables) -> None:
    header = ElementTree.SubElement(child, "HEADER")
    (about_uasc,) = of_child["uasc"] or [{}]
    flag = {"CHILDID": row["CHILD"], "UASC": "1" if about_uasc else "0"}
    add(header, "CHILDID UPN SEX DOB ETHNIC UASC DUC", row | about_uasc | flag)
    if of_child["ad1"]:
        add(header, "DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR", of_child["ad1"][0])
    for review in of_child["reviews"]:
        add(ElementTree.SubElement(header, "AREVIEW"), "REVIEW REVIEW_CODE", review)
    add(header, "MOTHER MC_DOB", row)


def add(element: Element, names: str, values: Row) -> None:
    for name in names.split():
        ElementTree.SubElement(element, name).text = values.get(name) or None


def columns_shuffled(folder: Path, tables: Tables) -> None:
    for name, rows in tables.items():
        headings = Random(name).sample(list(rows[0]), len(rows[0]))
        (folder / f"{name}.csv").write_text(as_csv(rows, headings=headings), encoding="utf-8")


def rows_shuffled(folder: Path, tables: Tables) -> None:
    plain_tables(folder, {name: Random(name).sample(rows, len(rows)) for name, rows in tables.items()})


def encoded(encoding: str, separator: str, folder: Path, tables: Tables) -> None:
    """With an accent in a column that is not read: without one Windows-1252 is UTF-8 too."""
    for row in tables["episodes"]:
        row["HOME_POST"] = "É" + row["HOME_POST"]
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_bytes(as_csv(rows, separator).encode(encoding))


def in_several_files(folder: Path, tables: Tables) -> None:
    """Every table by teams, in sub-folders, with names that say nothing."""
    in_parts(folder, tables, lambda rows, part: rows[part::3])


def in_files_that_overlap(folder: Path, tables: Tables) -> None:
    """Every row stands in one of three files, a good many in two."""
    in_parts(
        folder, tables, lambda rows, part: [row for number, row in enumerate(rows) if number % 5 in TWO[part]]
    )


TWO = ((0, 1, 2), (2, 3), (3, 4, 0))


def in_parts(folder: Path, tables: Tables, chosen: Callable[[list[Row], int], list[Row]]) -> None:
    for part in range(3):
        place = folder / f"team {part}"
        place.mkdir()
        for number, rows in enumerate(tables.values()):
            of_part = chosen(rows, part) or rows
            (place / f"export{number}.CSV").write_text(as_csv(of_part), encoding="utf-8")


def dates_changed(change: Callable[[str], str], folder: Path, tables: Tables) -> None:
    for rows in tables.values():
        for row in rows:
            row |= {name: change(value) for name, value in row.items() if value[2:3] == "/"}
    plain_tables(folder, tables)


def in_iso(day: str) -> str:
    return "-".join(reversed(day.split("/")))


def without_noughts(day: str) -> str:
    return "/".join(part.lstrip("0") for part in day.split("/"))


def small_and_padded(folder: Path, tables: Tables) -> None:
    """Headings, identifiers and codes in small letters, with spaces around them."""
    changed = {
        name: [{f" {key.lower()} ": f" {value.lower()}  " for key, value in row.items()} for row in rows]
        for name, rows in tables.items()
    }
    plain_tables(folder, changed)


def in_quotation_marks(folder: Path, tables: Tables) -> None:
    for name, rows in tables.items():
        lines = as_csv(rows).splitlines()
        quoted = ("\r\n".join('"' + line.replace(",", '","') + '"' for line in lines)) + "\r\n"
        (folder / f"{name}.csv").write_text(quoted, encoding="utf-8-sig", newline="")


LATER_TABLES = {
    "oc2": "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
    "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
    "oc3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "placed": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "prevperm": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "sw": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
    "dolo": "CHILD,DOB,DOLO_START,DOLO_END",
}
"""Every table of formats.md 1.2 and 1.3 that no figure needs."""


def with_every_table_of_later_years(folder: Path, tables: Tables) -> None:
    """And with the codes of sex of 2024-25."""
    for row in tables["header"]:
        row["SEX"] = {"1": "M", "2": "F"}[row["SEX"]]
    plain_tables(folder, tables)
    for name, headings in LATER_TABLES.items():
        rows = [dict.fromkeys(headings.split(","), "") | row for row in tables["header"]]
        (folder / f"{name}.csv").write_text(as_csv(rows, headings=headings.split(",")), encoding="utf-8")


FORMS: dict[str, tuple[WriteTables, set[str]]] = {
    "EXPSSDA903 XML": (expssda903, set()),
    "columns shuffled": (columns_shuffled, set()),
    "rows shuffled": (rows_shuffled, set()),
    "UTF-16": (partial(encoded, "utf-16", ","), {"encoding"}),
    "UTF-16, tabs": (partial(encoded, "utf-16-be", "\t"), {"encoding", "separators"}),
    "Windows-1252, semicolons": (partial(encoded, "cp1252", ";"), {"encoding", "separators"}),
    "vertical bars": (partial(encoded, "utf-8", "|"), {"separators"}),
    "quotation marks, Windows line ends": (in_quotation_marks, {"byte order mark"}),
    "several files": (in_several_files, set()),
    "files that overlap": (in_files_that_overlap, {"duplicate row"}),
    "ISO dates": (partial(dates_changed, in_iso), {"form of the date"}),
    "dates without noughts": (partial(dates_changed, without_noughts), {"form of the date"}),
    "small letters and spaces": (small_and_padded, {"small letters", "spaces"}),
    "the tables of later years": (with_every_table_of_later_years, set()),
}
"""How each is written, and which repairs are then told."""


@pytest.mark.parametrize(("write", "repairs"), FORMS.values(), ids=FORMS)
def test_the_figures_are_the_same_in_every_form_of_the_return(tmp_path, returns, plain, write, repairs):
    given = computed(tmp_path, returns, write)
    assert same(given, plain)
    assert rules_found(given, "repaired") == repairs
    assert rules_found(given, "refused", "file refused") == set()


# The headings of other years: a column left out is a column left blank

SINCE_2015 = ("URN", "REASON_PLACE_CHANGE")
"""What came into the Episodes table in 2015-16."""
LOCATIONS = ("PL_LOCATION", "PL_LA", "PL_DISTANCE")
"""What the 2010-11 return is believed to have had in place of postcodes (formats.md 1.4)."""

HEADING_SETS = {
    "before 2015-16": {"episodes": (SINCE_2015, ())},
    "2010-11 style": {
        "header": (("MC_DOB",), ()),
        "episodes": ((*SINCE_2015, "HOME_POST", "PL_POST"), LOCATIONS),
    },
    "the least": {
        "header": (("UPN", "MOTHER", "MC_DOB"), ()),
        "episodes": ((*SINCE_2015, "HOME_POST", "PL_POST", "PLACE_PROVIDER"), ()),
        "reviews": (("DOB",), ()),
        "ad1": (("DOB", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"), ()),
    },
    "with columns of the system's own": {
        "header": ((), ("WORKER", "TEAM")),
        "episodes": ((), ("WORKER", "Team name", "DEC_REASON", *LOCATIONS)),
        "reviews": ((), ("CHAIR",)),
    },
}
"""By table: the columns that are left out, and those that are there beside."""


@pytest.mark.parametrize("changes", HEADING_SETS.values(), ids=HEADING_SETS)
def test_a_column_left_out_is_a_column_left_blank_and_others_change_nothing(tmp_path, returns, plain, changes):
    def with_blanks(folder: Path, tables: Tables) -> None:
        for table, (dropped, _) in changes.items():
            for row in tables[table]:
                row |= dict.fromkeys(dropped, "")
        plain_tables(folder, tables)

    def with_its_headings(folder: Path, tables: Tables) -> None:
        plain_tables(folder, {
            table: [with_columns(row, *changes.get(table, ((), ()))) for row in rows]
            for table, rows in tables.items()
        })  # fmt: skip

    blank = computed(tmp_path / "blank", returns, with_blanks)
    given = computed(tmp_path / "given", returns, with_its_headings)
    assert same(given, blank)
    assert given.ran.code == 0
    assert rules_found(given, "repaired", "refused", "file refused") == set()
    if not any(dropped for dropped, _ in changes.values()):
        assert same(given, plain)


def with_columns(row: Row, dropped: tuple[str, ...], more: tuple[str, ...]) -> Row:
    kept = {name: value for name, value in row.items() if name not in dropped}
    return dict.fromkeys(more, "OTHER, 1") | kept


# The forms of the census


def census_text(census: Element) -> str:
    return ElementTree.tostring(census, encoding="unicode")


def write_text(folder: Path, text: str, encoding: str = "utf-8") -> None:
    (folder / "census.xml").write_bytes(text.encode(encoding))


def over_two_files(folder: Path, census: Element) -> None:
    half(folder / "1.xml", census, lambda number: number % 2)
    half(folder / "2.xml", census, lambda number: not number % 2)


def over_two_files_that_overlap(folder: Path, census: Element) -> None:
    half(folder / "1.xml", census, lambda number: number % 3)
    half(folder / "2.xml", census, lambda number: number % 3 < 2)


def half(path: Path, census: Element, wanted: Callable[[int], object]) -> None:
    part = copy.deepcopy(census)
    children = part.find("Children")
    for number, child in enumerate(list(children)):
        if not wanted(number):
            children.remove(child)
    path.write_bytes(ElementTree.tostring(part))


def children_shuffled(folder: Path, census: Element) -> None:
    children = census.find("Children")
    children[:] = Random(1).sample(list(children), len(children))
    plain_census(folder, census)


def with_a_namespace(folder: Path, census: Element) -> None:
    write_text(folder, census_text(census).replace("<Message>", '<Message xmlns="urn:cin">', 1))


def with_a_prefix(folder: Path, census: Element) -> None:
    text = census_text(census).replace("</", "</c:").replace("<", "<c:").replace("<c:/c:", "</c:")
    write_text(folder, text.replace("<c:Message>", '<c:Message xmlns:c="urn:cin">', 1))


def in_utf_16(folder: Path, census: Element) -> None:
    write_text(folder, '<?xml version="1.0" encoding="UTF-16"?>' + census_text(census), "utf-16")


def names_in_small_letters(folder: Path, census: Element) -> None:
    for element in census.iter():
        element.tag = element.tag.lower()
    plain_census(folder, census)


def dates_day_first(folder: Path, census: Element) -> None:
    for element in census.iter():
        if element.text and len(element.text) == 10 and element.text[4:5] == element.text[7:8] == "-":
            element.text = "/".join(reversed(element.text.split("-")))
    plain_census(folder, census)


def a_reviews_element_for_each_date(folder: Path, census: Element) -> None:
    for one in census.iter("ChildProtectionPlans"):
        for reviews in one.findall("Reviews"):
            one.remove(reviews)
            for date in reviews:
                ElementTree.SubElement(one, "Reviews").append(date)
    plain_census(folder, census)


def of_2009_10(folder: Path, census: Element) -> None:
    """Initial and core assessments, and no source of the referral."""
    old = (
        "<InitialAssessments><InitialAssessmentStartDate>2010-01-04</InitialAssessmentStartDate>"
        "<InitialAssessmentEndDate>2010-01-08</InitialAssessmentEndDate></InitialAssessments>",
        "<CoreAssessments><CoreAssessmentStartDate>2010-01-08</CoreAssessmentStartDate>"
        "<CoreAssessmentEndDate>2010-02-05</CoreAssessmentEndDate></CoreAssessments>",
    )
    for details in census.iter("CINdetails"):
        remove(details, "ReferralSource")
        details[1:1] = map(ElementTree.fromstring, old)
    plain_census(folder, census)


def of_2025_26(folder: Path, census: Element) -> None:
    """Sex for GenderCurrent, disabilities, assessments with factors, plans in need, pre-proceedings."""
    for identifiers in census.iter("ChildIdentifiers"):
        gender = identifiers.find("GenderCurrent")
        gender.tag, gender.text = "Sex", {"1": "M", "2": "F"}.get(gender.text, "U")
    for about in census.iter("ChildCharacteristics"):
        about.append(ElementTree.fromstring("<Disabilities><Disability>NONE</Disability></Disabilities>"))
    for details in census.iter("CINdetails"):
        details[1:1] = map(ElementTree.fromstring, NEW_BEFORE)
        details.append(ElementTree.fromstring(PRE_PROCEEDINGS))
    plain_census(folder, census)


NEW_BEFORE = (
    "<Assessments><AssessmentActualStartDate>2010-06-01</AssessmentActualStartDate>"
    "<AssessmentInternalReviewDate>2010-06-10</AssessmentInternalReviewDate>"
    "<AssessmentAuthorisationDate>2010-06-20</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>"
    "<AssessmentFactors>18B</AssessmentFactors><AssessmentFactors>24A</AssessmentFactors>"
    "</FactorsIdentifiedAtAssessment></Assessments>",
    "<CINPlanDates><CINPlanStartDate>2010-07-01</CINPlanStartDate><CINPlanEndDate>2010-08-01</CINPlanEndDate>"
    "</CINPlanDates>",
)
PRE_PROCEEDINGS = (
    "<PreProceedingsandFGDM><PPStartDate>2010-09-01</PPStartDate><LBPSentDate>2010-09-02</LBPSentDate>"
    "<FGDMMeetingOffer>1</FGDMMeetingOffer><FGDMMeetingFac>0</FGDMMeetingFac>"
    "<InitialPPMeetingDate>2010-09-20</InitialPPMeetingDate><ReviewMeetingsCount>1</ReviewMeetingsCount>"
    "<StepDecisionDate>2010-10-01</StepDecisionDate><PPOutcome>1</PPOutcome><CourtAppDate/>"
    "<LetterInitCPDate>2010-10-02</LetterInitCPDate></PreProceedingsandFGDM>"
)


def remove(element: Element, name: str) -> None:
    for one in element.findall(name):
        element.remove(one)


CENSUS_FORMS: dict[str, tuple[WriteCensus, set[str]]] = {
    "two files": (over_two_files, set()),
    "two files that overlap": (over_two_files_that_overlap, {"duplicate row"}),
    "children shuffled": (children_shuffled, set()),
    "a namespace": (with_a_namespace, set()),
    "a namespace with a prefix": (with_a_prefix, set()),
    "UTF-16": (in_utf_16, set()),
    "names in small letters": (names_in_small_letters, {"element names"}),
    "dates day first": (dates_day_first, {"form of the date"}),
    "a Reviews element for each date": (a_reviews_element_for_each_date, set()),
    "elements of 2009-10": (of_2009_10, set()),
    "elements of 2025-26": (of_2025_26, set()),
}


@pytest.mark.parametrize(("write", "repairs"), CENSUS_FORMS.values(), ids=CENSUS_FORMS)
def test_the_figures_are_the_same_in_every_form_of_the_census(tmp_path, returns, plain, write, repairs):
    given = computed(tmp_path, returns, write_census=write)
    assert same(given, plain)
    assert rules_found(given, "repaired") == repairs
    assert rules_found(given, "refused", "file refused") == set()
    assert "unknown heading" not in rules_found(given, "noted")


def test_everything_at_once(tmp_path, returns, plain):
    """Another form in each year: no two years need come from one system."""
    of_year = {
        "2008-09": (expssda903, with_a_namespace),
        "2009-10": (partial(encoded, "utf-16", ";"), over_two_files),
        "2010-11": (in_files_that_overlap, of_2025_26),
    }

    def write_tables(folder: Path, tables: Tables) -> None:
        of_year[folder.name][0](folder, tables)

    def write_census(folder: Path, census: Element) -> None:
        of_year[folder.name][1](folder, census)

    assert same(computed(tmp_path, returns, write_tables, write_census), plain)


# A census is never held whole

MEGABYTE = 1_000_000


def many_children(number: int) -> Iterator[str]:
    """Children of ten kilobytes each, nearly all of it in elements that are not read."""
    factors = "<AssessmentFactors>18B</AssessmentFactors>" * 240
    for one in range(number):
        yield (
            f"<Child><ChildIdentifiers><LAchildID>C{one}</LAchildID></ChildIdentifiers><CINdetails>"
            f"<Assessments><FactorsIdentifiedAtAssessment>{factors}</FactorsIdentifiedAtAssessment></Assessments>"
            "<ChildProtectionPlans><CPPstartDate>2010-05-17</CPPstartDate></ChildProtectionPlans>"
            "</CINdetails></Child>\n"
        )


def test_memory_does_not_grow_with_the_census(tmp_path):
    path = tmp_path / "census.xml"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(["<Message><Children>\n", *many_children(2000), "</Children></Message>"])
    assert path.stat().st_size > 20 * MEGABYTE
    (file,) = return_files(tmp_path, ReportingYear(2010))
    tracemalloc.start()
    try:
        tables, _ = cin_census.read(file)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert tables["ChildProtectionPlans"].height == 2000
    assert peak < 5 * MEGABYTE
