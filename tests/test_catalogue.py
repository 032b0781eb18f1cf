"""The catalogue of checks: it has every check that a finding can carry, and the page shows every one."""

import gc
import re
from importlib import import_module
from pkgutil import iter_modules

import nbformat
import polars as pl
import pytest
from returns_written import EPISODES, HEADER, child, loaded, plan, write_census, write_csv

from safeguarding import returns
from safeguarding.book.returns import Returns
from safeguarding.places import NOTEBOOKS
from safeguarding.returns.catalogue import catalogue
from safeguarding.returns.rule import ACTIONS, Rule


@pytest.fixture(scope="module")
def entries() -> pl.DataFrame:
    return catalogue()


@pytest.fixture(scope="module")
def page() -> Returns:
    """A page without an edition: what it shows comes from the code alone."""
    return Returns(facts=None, addresses=None, of_steps=None, made=None)


def test_every_check_of_the_code_is_in_the_catalogue(entries):
    for module in iter_modules(returns.__path__, f"{returns.__name__}."):
        import_module(module.name)
    made = {
        (one.table, one.column, one.rule, one.action, one.remedy)
        for one in gc.get_objects()
        if isinstance(one, Rule)
    }
    assert made == set(entries.select("table", "column", "rule", "action", "remedy").rows())


def test_every_finding_of_bad_returns_says_what_the_catalogue_says(tmp_path, entries):
    folder = tmp_path / "2010-11"
    write_csv(folder / "h.csv", f"{HEADER},NOTES", "A,1,31/02/2001,WBRI,,,,", "B,1,1-5-2003,WBRI,,,,")
    write_csv(
        folder / "e.csv",
        EPISODES.replace(",", ";"),
        "a;01/05/2010;S;C2;N1;Q2;PR1;;;;;;",
        "B;01/05/2010;S;C2;N1;Q2;PR1;01/04/2010;X1;;;;",
        "B;01/05/2010;S;X9",
    )
    write_csv(folder / "broken.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE")
    (folder / "r.csv").write_bytes("CHILD,REVIEW,REVIEW_CODE\nA,01/05/2010,PN0é\n".encode("cp1252"))
    write_census(folder / "c.xml", child("A", plan("2010-05-01", "2010-04-01", previous="some")))
    findings = loaded(tmp_path).findings
    assert set(findings["action"]) == set(ACTIONS)
    for rule, column, action, message, remedy in findings.select(
        "rule", "column", "action", "message", "remedy"
    ).iter_rows():
        alike = entries.filter(rule=rule, action=action, remedy=remedy)
        assert any(re.fullmatch(_pattern(one), message) for one in alike["message"]), (rule, column)


def _pattern(message: str) -> str:
    return ".+".join(map(re.escape, message.split("…")))


def test_no_two_entries_are_alike(entries):
    assert entries.is_unique().all()


@pytest.mark.parametrize("column", ["message", "remedy"])
def test_every_entry_says_what_is_found_and_what_to_do_in_whole_sentences(entries, column):
    assert entries.filter(~pl.col(column).str.contains(r"^[A-Z…].*\.$")).is_empty()


def test_no_placeholder_is_left_open(entries):
    assert not entries["message"].str.contains("[{}]").any()


def test_what_costs_most_comes_first_within_each_stage(entries):
    assert entries["stage"].unique(maintain_order=True).to_list() == ["file", "value", "row"]
    for _, stage in entries.group_by("stage", maintain_order=True):
        order = [ACTIONS.index(action) for action in stage["action"]]
        assert order == sorted(order)


def test_the_page_shows_every_entry(page, entries):
    parts = (
        page.file_checks(),
        page.repairs(),
        page.common_checks(),
        page.ssda903_checks(),
        page.census_checks(),
    )
    words = "\n".join(part.text for part in parts)
    for table, column, message, remedy in entries.select("table", "column", "message", "remedy").iter_rows():
        assert table in words and column in words and remedy in words
        assert message in words or message.removeprefix(f"{column} ") in words, message


def test_a_check_of_many_columns_stands_on_the_page_once(page):
    words = page.common_checks().text
    assert words.count("is blank, and the row cannot be used without it.") == 1
    assert "Episodes: CHILD, DECOM (141), RNE (143), LS (144), PLACE (146)" in words
    assert "cannot be used without it" not in page.ssda903_checks().text + page.census_checks().text


def test_the_page_says_what_each_action_means():
    notebook = nbformat.read(NOTEBOOKS / "returns.ipynb", as_version=4)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert [action for action in ACTIONS if f"- **{action}**: " not in prose] == []
