"""What a build's record holds, and what is told of two that differ."""

import json
from copy import deepcopy

import pytest

from safeguarding.authority import read_authority
from safeguarding.counts import counts_table
from safeguarding.disclosure.policy import MEMBERS
from safeguarding.disclosure.release import release
from safeguarding.figures import Histories, figures_table
from safeguarding.places import DEMONSTRATION
from safeguarding.problems import UsageProblem
from safeguarding.record.builds import keep, kept, named, write
from safeguarding.record.changes import between, between_editions
from safeguarding.record.record import present
from safeguarding.years import ReportingYear

NI062 = {
    "edition": "2010-11",
    "key": "ni062",
    "as_at": None,
    "series": "computed",
    "numerator": 57,
    "denominator": 589.0,
    "value": "9.7",
    "low": "7.5",
    "high": "12.3",
    "unit": "percent",
    "status": "ok",
    "source": "Computed from the returns",
}
ONE = {
    "authority": "Somewhere",
    "editions": ["2010-11"],
    "files": {"returns": {"returns/2010-11/e.csv": "a1"}},
    "definitions": {"ni062": "11111111", "ni063": "22222222"},
    "figures": [
        NI062,
        NI062
        | {
            "key": "lac_count",
            "as_at": "2011-03-31",
            "denominator": None,
            "value": "589",
            "numerator": 589,
            "unit": "children",
        },
    ],
    "sentences": {"2010-11": {"4.1.4": "It was 9.7% as compared to 9.4% in 2009/10."}},
    "commentary": {"2010-11": {"1.1": "To advise the Panel."}},
    "pages": {"2010-11/ni062": {"rule": "r", "data": "d", "words": "w", "results": "x"}},
    "site": {},
}


def changed(change):
    other = deepcopy(ONE)
    change(other)
    return between(ONE, other)


def test_nothing_changed_nothing_is_told():
    assert between(ONE, deepcopy(ONE)) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda one: one["files"]["returns"].update({"returns/2010-11/e.csv": "a2"}),
         "file (returns): returns/2010-11/e.csv: changed"),
        (lambda one: one["files"]["returns"].update({"returns/2010-11/r.csv": "a2"}),
         "file (returns): returns/2010-11/r.csv: new"),
        (lambda one: one["files"].clear(), "file (returns): returns/2010-11/e.csv: gone"),
        (lambda one: one["definitions"].update(ni062="33333333"),
         "definition: ni062: version 11111111 -> 33333333"),
        (lambda one: one["figures"][0].update(numerator=58, value="9.8"),
         "figure: ni062 2010-11: 9.7 (57 of 589) -> 9.8 (58 of 589), +0.1 percentage points"),
        (lambda one: one["figures"][0].update(numerator=None, value=None, status="not_available"),
         "figure: ni062 2010-11: 9.7 (57 of 589) -> not available"),
        (lambda one: one["figures"][1].update(numerator=588, value="588"),
         "figure: lac_count 2010-11 on 31 March 2011: 589 -> 588, -1 children"),
        (lambda one: one["figures"].pop(), "figure: lac_count 2010-11 on 31 March 2011: 589 -> not there"),
        (lambda one: one["sentences"]["2010-11"].update({"4.1.4": "It was 9.8% again."}),
         'sentence: 2010-11 4.1.4: "It was 9.7% as compared to 9.4% in 2009/10." -> "It was 9.8% again."'),
        (lambda one: one["commentary"]["2010-11"].update({"1.1": "To advise this Panel."}),
         'commentary: 2010-11 1.1: "To advise the Panel." -> "To advise this Panel."'),
        (lambda one: one["pages"]["2010-11/ni062"].update(data="e", results="y"),
         "page: 2010-11/ni062: changed (data)"),
        (lambda one: one["pages"]["2010-11/ni062"].update(results="y"),
         "page: 2010-11/ni062: changed (how it is shown)"),
        (lambda one: one["pages"].clear(), "page: 2010-11/ni062: gone"),
    ],
)  # fmt: skip
def test_each_change_is_told_in_one_line(change, told):
    assert changed(change) == [told]


def test_of_a_long_text_only_where_it_begins_to_differ_is_told():
    long = " ".join(["word"] * 50)
    (line,) = changed(lambda one: one["commentary"]["2010-11"].update({"1.1": f"To {long} advise the Panel."}))
    assert line.endswith('…"')
    assert len(line) < 200


@pytest.fixture(scope="module")
def demonstration():
    authority = read_authority(DEMONSTRATION)
    years = [str(edition.year) for edition in authority.editions]
    released = release(authority, figures_table(authority), counts_table(authority), MEMBERS)
    return present(authority, years, released, Histories(authority))


def test_two_editions_differ_in_what_their_reports_print(demonstration):
    """The values are those that the reports of 2009-10 and 2010-11 printed."""
    lines = between_editions(demonstration, ReportingYear(2009), ReportingYear(2010))
    assert "figure: ni065: 17.4 (88 of 506) -> 12.5 (84 of 671), -4.9 percentage points" in lines
    assert "figure: adopted_or_sgo: 42 -> 53, +11 children" in lines
    assert [line for line in lines if line.startswith('sentence: 4.1.5: "Order was 42.')]
    assert not [line for line in lines if line.startswith("definition")]


def test_a_rule_that_the_law_changed_between_two_editions_is_told(demonstration):
    texts = ("sentences", "commentary")
    record = demonstration | {
        part: demonstration[part] | {"2011-12": demonstration[part]["2010-11"]} for part in texts
    }
    lines = between_editions(record, ReportingYear(2010), ReportingYear(2011))
    assert [line for line in lines if line.startswith("definition")] == [
        "definition: Review of Children's Cases Regulations 1991, regulation 3: within four weeks: applies no "
        "longer to what begins on or after 1 April 2011",
        "definition: Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33(1): "
        "begins to apply to what begins on or after 1 April 2011",
    ]


def test_a_record_holds_no_child(demonstration):
    text = json.dumps(demonstration)
    assert "SYN1" not in text


def test_builds_are_numbered_and_one_that_changed_nothing_is_not_kept(tmp_path):
    write(ONE, tmp_path / "record.json")
    keep(tmp_path / "record.json", tmp_path)
    keep(tmp_path / "record.json", tmp_path)
    write(ONE | {"authority": "Elsewhere"}, tmp_path / "record.json")
    keep(tmp_path / "record.json", tmp_path)
    assert [path.name for path in kept(tmp_path)] == ["0001.json", "0002.json"]
    assert [named(name, tmp_path)["authority"] for name in ("1", "2", "last", "before")] == [
        "Somewhere",
        "Elsewhere",
        "Elsewhere",
        "Somewhere",
    ]


@pytest.mark.parametrize("name", ["3", "first", "before"])
def test_a_build_that_there_is_not_is_told(tmp_path, name):
    write(ONE, tmp_path / "record.json")
    keep(tmp_path / "record.json", tmp_path)
    with pytest.raises(UsageProblem, match=r"There is no build '.*'. Name it by its number \(1\)"):
        named(name, tmp_path)
