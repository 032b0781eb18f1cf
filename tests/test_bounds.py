"""The bounds: whatever rows are spoilt, the figure of the sound returns lies within those of the spoilt ones.

The sound returns are drawn and written in the official forms. Then some of their rows are spoilt in ways that
the load checks refuse, or that leave a child who cannot be assessed. That a figure is right is for other tests.
"""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import test_indicators_against_plain as drawn
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from returns_written import EPISODES, HEADER, REVIEWS, child, enquiry, loaded, plan, write_census, write_csv

from safeguarding.authority import read_authority
from safeguarding.bounds import bounds_table, doubt
from safeguarding.figures import Histories, figure_of
from safeguarding.indicators.indicator import work
from safeguarding.indicators.register import REGISTER, indicator
from safeguarding.returns.history import History
from safeguarding.returns.loaded import Loaded
from safeguarding.years import ReportingYear

YEAR = ReportingYear(2010)
OFFICERS = Decimal("2.5")
Rows = list[list[str]]
Return = dict[str, Rows]
"""The rows of one year's return by table, as text. A census row begins with the child it is of."""


# Sound returns, drawn


def returned(care: History, year: ReportingYear) -> Return:
    """What the return of a year tells of a history."""
    return {
        "Header": [[one, "1", _slashed(born), "WBRI", "", "", ""] for one, born in care.children.iter_rows()],
        "Episodes": [_episode(row, year) for row in _touching(care.episodes, year)],
        "Reviews": [
            [row["child_id"], "", _slashed(row["review_date"]), row["participation_code"]]
            for row in care.reviews.to_dicts()
            if _within(row["review_date"], year)
        ],
        "ChildIdentifiers": [[one, str(born)] for one, born in care.children.iter_rows()],
        "CINdetails": [
            [row["child_id"], _dashed(row["conference_date"])]
            for row in care.plans.to_dicts()
            if _within(row["conference_date"], year)
        ],
        "Section47": [
            [row["child_id"], _dashed(row["start_date"]), _dashed(row["conference_date"])]
            for row in care.section47.to_dicts()
            if _within(row["start_date"], year) or _within(row["conference_date"], year)
        ],
        "ChildProtectionPlans": [
            [row["child_id"], _dashed(row["start_date"]), _end(row, year, _dashed), str(row["previous_plans"])]
            for row in _touching(care.plans, year)
        ],
        "CPPreviewDate": [
            [row["child_id"], _dashed(row["start_date"]), _dashed(row["review_date"])]
            for row in care.plan_reviews.to_dicts()
            if _within(row["review_date"], year)
        ],
    }


def _touching(spells, year: ReportingYear) -> list[dict]:
    return [
        row
        for row in spells.to_dicts()
        if row["start_date"] <= year.last_day and (row["end_date"] or date.max) >= year.first_day
    ]


def _episode(row: dict, year: ReportingYear) -> list[str]:
    ended = _end(row, year, _slashed)
    about = [row["child_id"], _slashed(row["start_date"]), row["new_episode_code"], row["legal_status_code"]]
    placed = ["N1", row["place_code"], "PR1", ended, (ended and row["end_reason_code"]) or ""]
    return [*about, *placed, "", "", "", row["placement_urn"] or ""]


def _end(row: dict, year: ReportingYear, written: Callable) -> str:
    return written(row["end_date"]) if row["end_date"] and row["end_date"] <= year.last_day else ""


def _within(day: date | None, year: ReportingYear) -> bool:
    return day is not None and year.first_day <= day <= year.last_day


def _slashed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _dashed(day: date | None) -> str:
    return str(day or "")


def write(returns: dict[ReportingYear, Return], folder: Path) -> None:
    for year, tables in returns.items():
        here = folder / str(year)
        headings = {"Header": HEADER, "Episodes": EPISODES, "Reviews": REVIEWS}
        for table, line in headings.items():
            write_csv(here / f"{table}.csv", line, *(",".join(row) for row in tables[table]))
        write_census(here / "census.xml", *(_census_child(row, tables) for row in tables["ChildIdentifiers"]))


def _census_child(identifiers: list[str], tables: Return) -> str:
    name, born, *spoilt_name = identifiers
    of = {table: [row[1:] for row in tables[table] if row[0] == name] for table in tables}
    details = [f"<DateOfInitialCPC>{held}</DateOfInitialCPC>" for (held,) in of["CINdetails"]]
    details += [enquiry(start, conference) for start, conference in of["Section47"]]
    for start, end, previous, *spoilt_start in of["ChildProtectionPlans"]:
        reviews = [held for of_plan, held in of["CPPreviewDate"] if of_plan == start]
        details.append(plan(*(spoilt_start or [start]), *reviews, end=end, previous=previous))
    return child(*(spoilt_name or [name]), *details, born=born)


# Rows spoilt


def put(place: int, text: str) -> Callable:
    """A way to spoil a row: another value in its place."""

    def spoil(row: list[str], rows: Rows) -> None:
        row[place] = text

    return spoil


def also(text: str) -> Callable:
    """A way to spoil a census row: what `_census_child` then writes for its name or its start."""

    def spoil(row: list[str], rows: Rows) -> None:
        row.append(text)

    return spoil


def ends_before_it_starts(row: list[str], rows: Rows) -> None:
    row[7:9] = "01/01/1999", "X1"


def ends_as_it_starts(row: list[str], rows: Rows) -> None:
    row[2] = row[1]


def without_a_reason(row: list[str], rows: Rows) -> None:
    row[8] = "" if row[8] else "X1"


def cut_off(row: list[str], rows: Rows) -> None:
    del row[9:]


def contradicted(place: int, text: str) -> Callable:
    """A way to spoil a row: another one below it, of the same day."""

    def spoil(row: list[str], rows: Rows) -> None:
        rows.append([*row[:place], text, *row[place + 1 :]])

    return spoil


NOBODY, SPOILT_NUMBER = put(0, ""), put(0, "1.2E+05")
WAYS = {
    "Header": [put(2, ""), put(2, "31/02/2001"), NOBODY, SPOILT_NUMBER],
    "Episodes": [
        *(put(1, ""), put(1, "soon"), put(5, ""), put(7, "later"), NOBODY, SPOILT_NUMBER),
        *(ends_before_it_starts, without_a_reason, cut_off, contradicted(5, "K2"), contradicted(3, "V3")),
    ],
    "Reviews": [put(2, ""), put(2, "31/02/2010"), put(3, ""), NOBODY, SPOILT_NUMBER],
    "ChildIdentifiers": [put(1, ""), put(1, "2001-02-31"), also(""), also("12.0")],
    "CINdetails": [put(1, "2010-02-31")],
    "Section47": [put(1, ""), put(1, "then"), put(2, "2010-02-31")],
    "ChildProtectionPlans": [
        *(also(""), also("soon"), put(2, "1999-01-01"), put(2, "later"), put(3, ""), put(3, "some")),
        ends_as_it_starts,
    ],
    "CPPreviewDate": [put(2, "2010-02-31"), put(2, "1999-01-01"), put(2, "")],
}
"""How rows of each table are spoilt: each way is refused, or leaves the child unassessable."""


@st.composite
def sound_and_spoilt(draw) -> tuple[dict[ReportingYear, Return], dict[ReportingYear, Return], ReportingYear]:
    care, year = draw(drawn.histories())
    years = [one for one in (year.previous, year) if one.first_day >= care.reviews_from]
    sound = {one: returned(care, one) for one in years}
    if draw(st.booleans()):
        forgotten = draw(st.sampled_from(care.children["child_id"].to_list()))
        sound[year] = {name: [row for row in rows if row[0] != forgotten] for name, rows in sound[year].items()}
    spoilt = deepcopy(sound)
    places = [(one, table) for one in years for table in WAYS if sound[one][table]]
    assume(places)
    for one, table in draw(st.lists(st.sampled_from(places), min_size=1, max_size=4)):
        rows = spoilt[one][table]
        draw(st.sampled_from(WAYS[table]))(draw(st.sampled_from(rows)), rows)
    return sound, spoilt, year


def value(key: str, given: Loaded, year: ReportingYear) -> Decimal | None:
    one = indicator(key)
    when = year.last_day if one.snapshot else year
    figure = figure_of(one, work(one, given.history, when), when, str(year), OFFICERS)
    return figure.value and Decimal(figure.value)


def bounds(key: str, given: Loaded, year: ReportingYear) -> tuple:
    one = indicator(key)
    return doubt(one, given, year.last_day if one.snapshot else year).range(one.unit, OFFICERS)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(sound_and_spoilt())
def test_the_figure_of_the_sound_returns_lies_within_the_bounds_of_the_spoilt_ones(returns):
    sound, spoilt, year = returns
    with TemporaryDirectory() as folder:
        write(sound, Path(folder) / "sound")
        write(spoilt, Path(folder) / "spoilt")
        truth = loaded(Path(folder) / "sound", str(year))
        given = loaded(Path(folder) / "spoilt", str(year))
    assume(given.findings.filter(action="file refused").is_empty())
    for one in REGISTER:
        true = value(one.key, truth, year)
        lowest, highest = bounds(one.key, given, year)
        assert true is None or lowest <= true <= highest, (one.key, lowest, true, highest)


# By hand


OPEN = "{},01/05/2009,S,C2,N1,Q2,PR1,,,,,,"
REFUSED = "{},,S,C2,N1,Q2,PR1,,,,,,"
NAMES = ("A", "B", "C", "D")


def in_care(folder: Path, *episodes: str) -> Loaded:
    """Four children of the Header, with these episodes in 2010-11."""
    write_csv(folder / "2010-11" / "h.csv", HEADER, *(f"{name},1,01/05/2003,WBRI,,," for name in NAMES))
    write_csv(folder / "2010-11" / "e.csv", EPISODES, *episodes)
    return loaded(folder)


def on_plans(folder: Path, **children: list[str]) -> Loaded:
    """Children with these plans in the census of 2010-11."""
    write_census(folder / "2010-11" / "c.xml", *(child(name, *plans) for name, plans in children.items()))
    return loaded(folder)


def test_where_nothing_is_in_doubt_the_bounds_are_the_figure(tmp_path):
    care = drawn.history(
        children=[("A", date(2000, 5, 1)), ("B", date(2001, 5, 1))],
        episodes=[
            ("A", date(2009, 5, 1), "S", "C2", "Q2", None, None, "one", None, None),
            ("B", date(2009, 5, 1), "S", "C2", "Q2", None, None, "two", date(2010, 6, 1), "E11"),
        ],
        reviews=[("A", date(2009, 5, 20), "PN1"), ("A", date(2010, 6, 20), "PN1")],
        plans=[("A", date(2010, 5, 3), None, date(2010, 5, 3), "NEG", "NEG", 1)],
        plan_reviews=[("A", date(2010, 5, 3), date(2010, 8, 2))],
        section47=[("A", date(2010, 4, 20), date(2010, 5, 3))],
    )
    write({year: returned(care, year) for year in (YEAR.previous, YEAR)}, tmp_path)
    given = loaded(tmp_path)
    for one in REGISTER:
        when = YEAR.last_day if one.snapshot else YEAR
        found = doubt(one, given, when)
        figure = figure_of(one, work(one, given.history, when), when, "2010-11", OFFICERS)
        assert found.in_doubt == 0
        assert {None if end is None else str(end) for end in found.range(one.unit, OFFICERS)} == {figure.value}


def test_a_child_with_a_refused_row_may_count_or_not(tmp_path):
    given = in_care(tmp_path, OPEN.format("A"), OPEN.format("B"), REFUSED.format("C"))
    assert bounds("lac_count", given, YEAR) == (2, 3)
    assert bounds("caseload_lac", given, YEAR) == (Decimal("0.8"), Decimal("1.2"))
    assert bounds("ni062", given, YEAR) == (Decimal("0.0"), Decimal("33.3"))
    assert doubt(indicator("ni062"), given, YEAR).in_doubt == 1


def test_what_is_certain_of_a_child_in_doubt_is_in_doubt_too(tmp_path):
    given = in_care(tmp_path, OPEN.format("A"), OPEN.format("B"), REFUSED.format("B"))
    assert bounds("lac_count", given, YEAR) == (1, 2)


def test_a_row_of_nobody_may_turn_a_certain_child_over_or_be_another_child(tmp_path):
    given = in_care(tmp_path, OPEN.format("A"), OPEN.format("B"), OPEN.format(""))
    assert bounds("lac_count", given, YEAR) == (1, 3)
    assert bounds("ni062", given, YEAR) == (Decimal("0.0"), Decimal("50.0"))


@pytest.mark.parametrize("name", ["1.2E+05", "12.0", "UNKNOWN"])
def test_a_refused_row_whose_child_the_returns_do_not_know_is_nobodys(tmp_path, name):
    given = in_care(tmp_path, OPEN.format("A"), REFUSED.format(name), REFUSED.format(name))
    assert doubt(indicator("lac_count"), given, YEAR.last_day).anybodys == 2
    assert bounds("lac_count", given, YEAR) == (0, 3)
    assert bounds("ni062", given, YEAR) == (Decimal("0.0"), Decimal("100.0"))


def test_a_child_who_cannot_be_assessed_is_in_doubt(tmp_path):
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, OPEN.format("A").replace("2009", "2007"))
    given = loaded(tmp_path)
    assert bounds("lac_count", given, YEAR) == (1, 1)
    assert bounds("ni063", given, YEAR) == (Decimal("0.0"), Decimal("100.0"))


def test_where_each_plan_is_a_case_a_child_may_be_as_many_as_it_has_rows(tmp_path):
    sound = plan("2010-05-01", end="2010-07-01", previous="1")
    refused = plan("2010-10-01", end="2010-09-01")
    given = on_plans(tmp_path, A=[sound, refused], B=[sound])
    assert bounds("ni065", given, YEAR) == (Decimal("33.3"), Decimal("100.0"))
    assert doubt(indicator("ni065"), given, YEAR).in_doubt == 1


def test_both_caseloads_doubt_a_child_in_the_role_that_is_in_doubt_only(tmp_path):
    on_plans(tmp_path, A=[plan("2010-05-01")])
    given = in_care(tmp_path, OPEN.format("A"), REFUSED.format("A"), OPEN.format("B"))
    assert bounds("caseload_combined", given, YEAR) == (Decimal("0.8"), Decimal("1.2"))


def test_a_row_that_a_later_return_puts_right_is_in_no_doubt(tmp_path):
    write_csv(tmp_path / "2009-10" / "e.csv", EPISODES, OPEN.format("A").replace("Q2", ""), OPEN.format("B"))
    given = in_care(tmp_path, OPEN.format("A"), OPEN.format("B"))
    assert bounds("lac_count", given, YEAR) == (2, 2)


def test_a_refused_review_is_not_put_right_by_another_review_of_the_plan(tmp_path):
    write_census(tmp_path / "2009-10" / "c.xml", child("A", plan("2009-12-01", "2010-02-31")))
    given = on_plans(tmp_path, A=[plan("2009-12-01", "2010-08-01")])
    assert doubt(indicator("ni067"), given, YEAR).in_doubt == 1


def test_there_is_no_range_where_nobody_can_have_been_a_case(tmp_path):
    given = in_care(tmp_path, OPEN.format("A").replace("C2", "V3"))
    assert bounds("ni062", given, YEAR) == (None, None)
    assert doubt(indicator("caseload_lac"), given, YEAR.last_day).range("children per officer", None) == (
        None,
        None,
    )


def test_the_table_has_a_row_for_each_indicator_and_no_bounds_where_there_is_no_figure(tmp_path):
    in_care(tmp_path / "returns", OPEN.format("A"), REFUSED.format("B"))
    authority = read_authority(tmp_path)
    found = bounds_table(authority, authority.edition(YEAR), Histories(authority))
    rows = {key: rest for key, *rest in found.iter_rows()}
    assert list(rows) == [one.key for one in REGISTER]
    assert rows["lac_count"] == [YEAR.last_day, "1", "2", 1]
    assert rows["adopted_or_sgo"] == [None, "0", "1", 1]
    assert rows["caseload_lac"] == [YEAR.last_day, None, None, 1]
    assert rows["cpp_count"] == [YEAR.last_day, None, None, None]
