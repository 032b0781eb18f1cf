"""One figure explained: the way from all rows read adds up, and what is said of it is true."""

import pytest
from conftest import safeguarding
from returns_written import EPISODES, HEADER, write_csv

from safeguarding.authority import read_authority
from safeguarding.explain import explain, way
from safeguarding.figures import Histories
from safeguarding.indicators.register import REGISTER, indicator
from safeguarding.places import DEMONSTRATION
from safeguarding.problems import UsageProblem
from safeguarding.returns.load import load
from safeguarding.years import ReportingYear

YEAR = ReportingYear(2010)


@pytest.fixture(scope="module")
def demonstration():
    return Histories(read_authority(DEMONSTRATION))


def adds_up(steps):
    """Whether each number that stands is the one above it with what is added and taken away between them."""
    left = steps[0].count
    for step in steps[1:]:
        if step.sign:
            left += step.count if step.sign == "+" else -step.count
        elif step.count != left:
            return False
    return True


@pytest.mark.parametrize("one", [one for one in REGISTER if not one.made_of], ids=lambda one: one.key)
def test_the_way_from_all_rows_to_the_figure_adds_up(demonstration, one):
    when = YEAR.last_day if one.snapshot else YEAR
    steps = way(one, demonstration.loaded(when), when)
    assert adds_up(steps)
    assert all(step.count >= 0 for step in steps)


OPEN, CODES = "S,C2,N1,Q2,PR1,,,,,,", "L,C1,N1,Q2,PR1,,,,,,"


def test_each_row_of_a_small_return_has_its_place_on_the_way(tmp_path):
    """Counted by hand: seven rows of two years, of five children."""
    write_csv(tmp_path / "2009-10" / "h.csv", HEADER, *(f"{child},1,01/02/2000,WBRI,,," for child in "ABCDE"))
    write_csv(tmp_path / "2009-10" / "e.csv", EPISODES, f"A,01/05/2009,{OPEN}", f"E,01/05/2009,{OPEN}")
    write_csv(tmp_path / "2010-11" / "h.csv", HEADER, *(f"{child},1,01/02/2000,WBRI,,," for child in "ABCDE"))
    write_csv(
        tmp_path / "2010-11" / "e.csv",
        EPISODES,
        "A,01/05/2009,S,C2,N1,Q2,PR1,01/07/2010,X1,,,,",
        f"A,01/07/2010,{CODES}",
        f"B,01/06/2010,{OPEN}",
        f"B,01/06/2010,{OPEN}",
        f"C,31/02/2011,{OPEN}",
        "D,01/06/2010,S,V3,N1,Q2,PR1,,,,,,",
    )
    steps = way(indicator("lac_count"), load(tmp_path, YEAR), YEAR.last_day)
    assert [(step.sign, step.count, step.words) for step in steps] == [
        ("", 8, "rows of Episodes read, of 2 years"),
        ("-", 1, "refused"),
        ("-", 1, "the same row again"),
        ("-", 1, "replaced by a later return"),
        ("", 5, "rows in the history"),
        ("-", 1, "further rows of the same children"),
        ("-", 1, "not asked about: not at that time"),
        ("", 3, "considered"),
        ("-", 1, "Looked after only for short breaks (V3 or V4)"),
        ("", 2, "could count"),
        ("", 2, "counted"),
    ]
    assert adds_up(steps)


def test_a_figure_is_explained_in_every_part():
    said = safeguarding("explain", "ni062", "--data", DEMONSTRATION, "--year", "2010-11")
    assert said.returncode == 0, said.stderr
    for part in (
        "Looked after children with three or more placements in the year (ni062, version ",
        "Source of the rule: National Indicator 62 (PAF A1)",
        "9.7% = 57 ÷ 589 (ok, 95% interval ",
        "57  counted",
        "2010-11/ssda903/episodes.csv (Episodes)",
        "function safeguarding.indicators.ni062.cohort: src/safeguarding/indicators/ni062.py line ",
        "page ni062: notebooks/ni062.ipynb cell ",
        "Since the last build",
    ):
        assert part in said.stdout
    assert "SYN" not in said.stdout + said.stderr


@pytest.mark.parametrize("key", ["lac_growth", "ni066_reviews", "adopted", "caseload_combined"])
def test_a_figure_that_stands_beside_an_indicator_is_explained_by_it(key):
    lines = explain(read_authority(DEMONSTRATION), YEAR, key)
    assert lines[0] == f"{key}, 2010-11"
    assert any(line.endswith("  counted") for line in lines)


def test_a_figure_that_there_is_not_is_told():
    with pytest.raises(UsageProblem, match="'ni099' is not a figure of 2010-11. Write one of: adopted, "):
        explain(read_authority(DEMONSTRATION), YEAR, "ni099")
