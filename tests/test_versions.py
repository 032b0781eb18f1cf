"""A definition's version changes with its rule, its limits and its words, and with nothing else."""

import shutil

import pytest

from safeguarding import versions
from safeguarding.indicators.register import REGISTER
from safeguarding.places import PROJECT


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A copy of the source that may be changed."""
    copied = tmp_path / "src"
    shutil.copytree(PROJECT / "src", copied, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(versions, "SOURCE", copied)
    return copied / "safeguarding"


def forget():
    for remembers in (versions.version, versions._module, versions._named_in, versions._said):
        remembers.cache_clear()


def all_versions():
    forget()
    return {one.key: versions.version(one.key) for one in REGISTER}


@pytest.fixture(autouse=True)
def _forget():
    yield
    forget()


def changed_by(source, file, old, new):
    """The keys whose version changes where `old` in a file becomes `new`."""
    before = all_versions()
    path = source / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer says {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    after = all_versions()
    return {key for key in before if before[key] != after[key]}


@pytest.mark.parametrize(
    ("file", "old", "new", "keys"),
    [
        ("indicators/ni062.py", ">= MANY", "> MANY", {"ni062"}),
        ("indicators/ni062.py", "MANY = 3", "MANY = 4", {"ni062"}),
        (
            "indicators/icpc_15_days.py",
            "WORKING_DAYS_ALLOWED = 15",
            "WORKING_DAYS_ALLOWED = 16",
            {"icpc_15_days"},
        ),
        ("indicators/ni064.py", "lasting two years", "lasting three years", {"ni064"}),
        ("care/timetables.py", "working_days=20", "working_days=21", {"ni066"}),
        ("care/reviews.py", "in_time = ended <= due", "in_time = ended < due", {"ni066", "ni067"}),
        ("care/placements.py", '("T0", "T1", ', '("T1", ', {"ni062", "ni063", "ni066"}),
    ],
)
def test_a_changed_rule_limit_or_word_changes_the_definitions_that_rest_on_it(source, file, old, new, keys):
    assert changed_by(source, file, old, new) == keys


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("indicators/ni062.py", "MANY = 3", "MANY = 3  # three or more"),
        ("indicators/ni062.py", '"""The children looked after', '"""All the children looked after'),
        ("care/placements.py", '"""Placements: where', '"""Placements: just where'),
        ("returns/load.py", "IN_ITS_YEAR = {", "IN_ITS_OWN_YEAR = IN_ITS_YEAR = {"),
        ("tables.py", "def table(", "def another_table(): ...\n\n\ndef table("),
    ],
)
def test_a_comment_or_what_belongs_to_no_definition_changes_none(source, file, old, new):
    assert changed_by(source, file, old, new) == set()


def test_a_definition_is_made_of_what_its_rule_names_and_no_more():
    made_of = {f"{place.module}.{place.name}" for place in versions.places("cpp_count")}
    assert "safeguarding.care.plans.plans_open_on" in made_of
    assert not [name for name in made_of if "placements" in name or "reviews" in name]
