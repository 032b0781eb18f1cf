"""How sure a figure is: sibling groups, control limits, funnels, and what the report says of chance."""

import csv
import re
import shutil
from decimal import Decimal
from fractions import Fraction
from math import comb

import polars as pl
import pytest
from conftest import PROJECT

from safeguarding.authority import read_authority
from safeguarding.book.how_sure import HowSure
from safeguarding.charts.funnel import funnel
from safeguarding.comparators import other_authorities
from safeguarding.control_limits import INNER, OUTER, control_limits
from safeguarding.figure import BY_SIBLING_GROUP, DESIGN_EFFECT, SIBLING_GROUPS, Figure
from safeguarding.figures import Histories, figures_table
from safeguarding.fingerprints import fingerprints
from safeguarding.indicators.indicator import Workings
from safeguarding.indicators.sibling_groups import MOVE_TOGETHER, sibling_groups
from safeguarding.problems import UsageProblem
from safeguarding.record.pages import fingerprints_of_pages
from safeguarding.siblings import read_siblings
from safeguarding.verify.recomputed import recomputed
from safeguarding.years import ReportingYear

DEMO = PROJECT / "data" / "demo"
YEAR = ReportingYear.parse("2010-11")

# Who is whose brother or sister


def siblings_file(folder, *rows):
    (folder / "siblings.csv").write_text("\n".join(["child_id,family_id", *rows]) + "\n", encoding="utf-8")
    return folder


def test_without_the_file_nobody_is_anybodys_brother_or_sister(tmp_path):
    assert read_siblings(tmp_path) is None


def test_the_file_is_read_sorted_and_without_blanks(tmp_path):
    found = read_siblings(siblings_file(tmp_path, "B, F1", " A,F1", "A,F1"))
    assert found.rows() == [("A", "F1"), ("B", "F1")]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (("A,F1", "A,F2"), "siblings.csv line 3: this child stands in another family"),
        (("A,",), "siblings.csv line 2: every row needs"),
        ((",F1",), "siblings.csv line 2: every row needs"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_by_line_and_without_its_values(tmp_path, rows, says):
    with pytest.raises(UsageProblem, match=says) as problem:
        read_siblings(siblings_file(tmp_path, *rows))
    assert "F2" not in str(problem.value)


def test_another_heading_is_refused(tmp_path):
    (tmp_path / "siblings.csv").write_text("child,family\nA,F1\n", encoding="utf-8")
    with pytest.raises(UsageProblem, match="child_id,family_id"):
        read_siblings(tmp_path)


def test_cases_are_counted_by_family_and_a_child_that_no_file_names_is_a_group():
    """One family of three cases (a child has two), one child with two cases of its own, one alone."""
    cases = [("A", True), ("A", True), ("B", False), ("C", True), ("C", False), ("D", False)]
    eligible = pl.DataFrame(cases, ["child_id", "counts"], orient="row")
    siblings = pl.DataFrame([("A", "F1"), ("B", "F1"), ("X", "D")], ["child_id", "family_id"], orient="row")
    found = sibling_groups(Workings(eligible, eligible.clear()), siblings)
    assert found.rows() == [(1, 0), (2, 1), (3, 2)]


# In the figures table

OF_SIBLINGS = pl.any_horizontal(
    pl.col("key").str.ends_with(end) for end in (BY_SIBLING_GROUP, DESIGN_EFFECT, SIBLING_GROUPS)
)


@pytest.fixture(scope="module")
def figures():
    return figures_table(read_authority(DEMO))


def test_every_figure_that_families_move_has_its_interval_by_sibling_group(figures):
    """Design effect and number of groups of NI 65, 2010-11, worked out below by the way of the textbook."""
    told = figures.filter(edition="2010-11", series="computed")
    for key in MOVE_TOGETHER:
        alone = told.filter(key=key).sort("as_at").select("numerator", "denominator", "value", "as_at")
        grouped = told.filter(key=f"{key}.by_sibling_group").sort("as_at")
        assert grouped.select(alone.columns).equals(alone)


def plans_begun(year):
    """(child, counted) of each plan that began in the year, straight from the demonstration's census."""
    words = (DEMO / "returns" / str(year) / "cin_census.xml").read_text(encoding="utf-8")
    for child in re.findall(r"<Child>.*?</Child>", words, re.DOTALL):
        (name,) = re.findall(r"<LAchildID>(.*?)<", child)
        for plan in re.findall(r"<ChildProtectionPlans>.*?</ChildProtectionPlans>", child, re.DOTALL):
            (start,) = re.findall(r"<CPPstartDate>(.*?)<", plan)
            (before,) = re.findall(r"<NumberOfPreviousCPP>(.*?)<", plan)
            if str(year.first_day) <= start <= str(year.last_day):
                yield name, int(before) > 0


def test_the_design_effect_of_repeat_plans_is_the_textbook_s(figures):
    """Variance over groups of (y - pm), over M squared, against p(1-p)/M, in floating point."""
    with (DEMO / "siblings.csv").open(encoding="utf-8", newline="") as lines:
        families = {row["child_id"]: row["family_id"] for row in csv.DictReader(lines)}
    groups = {}
    for child, counted in plans_begun(YEAR):
        cases = groups.setdefault(families.get(child, child), [])
        cases.append(counted)
    everything = [case for cases in groups.values() for case in cases]
    size, share = len(everything), sum(everything) / len(everything)
    over_groups = sum((sum(cases) - share * len(cases)) ** 2 for cases in groups.values()) / size**2
    effect = over_groups / (share * (1 - share) / size)
    assert (sum(everything), size) == (84, 671)
    told = figures.filter(edition="2010-11")
    assert abs(float(told.filter(key="ni065.design_effect")["value"].item()) - effect) <= 0.005
    assert told.filter(key="ni065.sibling_groups")["value"].item() == str(len(groups))


def test_without_the_file_there_is_no_interval_by_sibling_group(figures, tmp_path):
    """And nothing else in the table moves."""
    folder = tmp_path / "authority"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("run", "siblings.csv"))
    without = figures_table(read_authority(folder))
    assert without.filter(OF_SIBLINGS).is_empty()
    assert without.equals(figures.filter(~OF_SIBLINGS))


def test_the_plain_recomputation_makes_the_same_of_siblings(figures):
    """It shares no code with the project: from the bytes of the files, in whole fractions, family by family."""
    held = list(recomputed(read_authority(DEMO), YEAR, figures.filter(OF_SIBLINGS)))
    assert len(held) == 3 * (len(MOVE_TOGETHER) + 1)
    assert [one.in_words for one in held if not one.agrees] == []


def test_a_page_changes_with_the_siblings_that_its_figures_rest_on(tmp_path):
    """Of the indicators' pages those that families move, and the pages that speak of all figures."""
    folder = tmp_path / "authority"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("run"))
    before = data_of_pages(folder)
    siblings_file(folder, "A,F1", "B,F1")
    after = data_of_pages(folder)
    changed = {name for name in before if before[name] != after[name]}
    assert {*MOVE_TOGETHER, "report", "how_sure", "child_protection"} <= changed
    assert not changed & {"lac_count", "ni066", "c63", "ni062", "cpp_count", "definitions"}


def data_of_pages(folder):
    authority = read_authority(folder)
    edition, histories = authority.edition(YEAR), Histories(authority)
    prints = fingerprints_of_pages(authority, edition, fingerprints(authority), histories)
    return {name: parts["data"] for name, parts in prints.items()}


# Control limits


def at_most(number, cases, chance):
    """The chance of that number or fewer, in whole fractions."""
    return sum(comb(cases, n) * chance**n * (1 - chance) ** (cases - n) for n in range(number + 1))


@pytest.mark.parametrize("percent", ["97.1", "50", "13.3", "6"])
@pytest.mark.parametrize("cases", [1, 5, 20, 61, 190])
def test_beyond_a_limit_is_what_chance_gives_more_seldom_than_the_tail(percent, cases):
    limits, chance = control_limits(Decimal(percent), cases), Fraction(percent) / 100
    for number in range(cases + 1):
        value = Decimal(number * 100) / cases
        as_low = at_most(number, cases, chance)
        as_high = at_most(cases - number, cases, 1 - chance)
        assert (value < limits.inner_low, value < limits.outer_low) == (
            as_low < Fraction(INNER),
            as_low < Fraction(OUTER),
        )
        assert (value > limits.inner_high, value > limits.outer_high) == (
            as_high < Fraction(INNER),
            as_high < Fraction(OUTER),
        )


def test_a_limit_worked_out_by_hand():
    """20 tosses, 1,048,576 ways: 5 heads or fewer in 21,700, 6 in 38,760 more; a tail is 26,214.4."""
    limits = control_limits(Decimal(50), 20)
    assert float(limits.inner_low) == pytest.approx((6 - (21700 + 38760 - 26214.4) / 38760) / 20 * 100)
    assert float(limits.inner_high) == pytest.approx(100 - float(limits.inner_low))


@pytest.mark.parametrize(("percent", "limit"), [("0", 0), ("100", 100)])
def test_where_england_has_none_or_all_chance_has_no_room(percent, limit):
    assert set(control_limits(Decimal(percent), 40)) == {limit}


# The funnel


def panel(year):
    with (PROJECT / "data" / "reference" / "la_panel_2010_2025.csv").open(encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines) if row["level"] == "LA" and row["year"] == year]


def test_the_others_are_all_authorities_but_this_one():
    rows = [row for row in panel("2011") if row["cpp_repeat_pct"] and row["old_la_code_or_name"] != "845"]
    found = other_authorities("ni065", YEAR, "845")
    drawn = sorted((int(r["cpp_starts"]), r["cpp_repeat_pct"]) for r in rows if int(r["cpp_starts"] or 0))
    assert found.drawn.rows() == drawn
    assert found.without_cases == len(rows) - len(drawn)


def test_an_indicator_of_which_the_panel_has_no_numbers_has_no_others():
    assert other_authorities("ni066", YEAR, "845") is None
    assert other_authorities("lac_rate", YEAR, "845") is None


def drawn(share="12.5", numerator=84, denominator=671.0):
    own = Figure("2010-11", "ni065", None, "computed", numerator, denominator, share)
    england = Figure("2010-11", "ni065", None, "England", value="13.3")
    others = pl.DataFrame({"cases": [100, 400, 1500], "value": ["40.0", "13.0", "14.5"]})
    return funnel({"This authority": own}, others, england, "Repeat plans", "Per cent, 2010/11.")


def test_a_funnel_draws_a_point_for_each_other_authority_and_two_for_this():
    """One point in the chart and one at its name; the name stands in words, the shape is another."""
    html = drawn().html
    assert html.count('fill="#767676"') == 3
    assert html.count('fill="#12436D"') == 2
    assert "This authority: 12.5%</text>" in html


def test_a_funnel_is_told_in_words_with_what_lies_beyond():
    """40% of 100 around 13.3% is far out; 13.0% of 400 and 14.5% of 1,500 are not."""
    assert (
        "Funnel plot. Per cent, 2010/11. This authority: 12.5% of 671, within the inner limits. England: 13.3%."
        " 3 other authorities; 1 of them lie beyond the outer limits."
    ) in drawn().text


def test_the_same_funnel_is_the_same_bytes():
    assert drawn().html == drawn().html


@pytest.mark.parametrize(
    ("numerator", "share", "stands"),
    [
        (60, "8.9", "below the outer limits"),
        (66, "9.8", "below the inner limits, within the outer"),
        (110, "16.4", "above the inner limits, within the outer"),
        (125, "18.6", "above the outer limits"),
    ],
)
def test_where_it_stands(numerator, share, stands):
    """Of 671 around 13.3% the limits are about 9.3, 10.7, 16.0 and 17.6 (normal: 9.2, 10.7, 15.9, 17.4)."""
    (lies,) = [line for line in drawn(share, numerator).text.splitlines() if line.startswith("It lies")]
    assert lies.endswith(f" {stands}")


# The page

OTHER_READINGS_OF_NI067 = ("calendar_months", "plan_start", "whole_plan")
"""Three of 468 plans were not reviewed in time: each of these would tell it of the reported figure."""


@pytest.fixture
def page(built, monkeypatch):
    for name, value in built.settings("2010-11").items():
        monkeypatch.setenv(name, value)
    return HowSure.open


def test_the_page_lists_every_percentage_of_the_edition(page, figures):
    shown = page("2010-11").percentages().text
    own = figures.filter(edition="2010-11", series="computed", unit="percent")
    hidden = {"ni067", "ni067_reviews", "c63.attended"} | {f"ni067.{one}" for one in OTHER_READINGS_OF_NI067}
    for key, value, low, high in own.select("key", "value", "low", "high").iter_rows():
        if not key.endswith((".by_sibling_group", "_growth")):
            end = r"\[c\] *\n" if key in hidden else f"{low} to {high}"
            assert re.search(rf"\({key}\).* ({re.escape(value)}%|\[c\]) +{end}", shown + "\n"), key


def test_the_page_sets_both_intervals_side_by_side(page):
    assert re.search(
        r"\(ni065\) +84 ÷ 671 +12.5% +\d+ +[\d.]+ +10.2 to 15.2 +8.9 to 17.4", page("2010-11").siblings().text
    )


def test_a_year_that_the_panel_does_not_hold_has_no_funnel_and_it_is_said(page):
    assert "a funnel cannot be drawn" in page("2008-09").funnel("ni065").text
    assert "<svg" not in page("2009-10").funnel("ni062").html


def test_no_other_authority_is_named(page):
    html = page("2010-11").funnel("ni065").html
    assert "East Sussex" in html
    assert not [row["name"] for row in panel("2011") if row["name"] in html and row["name"] != "East Sussex"]


def test_a_first_year_has_no_change(page):
    assert "No percentage of the year before" in page("2008-09").changes().text


def test_a_change_is_judged_by_sibling_group_and_not_at_all_where_a_figure_is_doubtful(page):
    """12.5 against 17.4 per cent: Wilson's limits alone would call it more than chance."""
    words = page("2010-11").changes().text
    assert re.search(r"\(ni065\) .* within what chance alone would give", words)
    assert re.search(r"\(ni063\) .* not judged", words)
    assert re.search(r"\(c63\) .* more than chance alone would give", page("2009-10").changes().text)
