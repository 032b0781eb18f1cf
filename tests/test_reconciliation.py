"""What must add up, and how a computed figure stands to a printed one."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from histories import history

from safeguarding.book.reconciliation import Reconciliation
from safeguarding.comparators import published_by_the_department
from safeguarding.disclosure.released import PublishedFigures
from safeguarding.figure import SCHEMA, Figure
from safeguarding.printed import reaches, shared_bases
from safeguarding.reconciliation import (
    agree,
    comparisons,
    difference,
    explained,
    identities,
    read_otherwise,
)
from safeguarding.restatements import restated, restatements
from safeguarding.vintages import VINTAGES, explanations, vintages
from safeguarding.years import ReportingYear

YEAR = ReportingYear.parse("2010-11")
DAY = YEAR.last_day


def published(*figures):
    frame = pl.DataFrame([vars(one) for one in figures], schema=SCHEMA)
    return PublishedFigures.unrestricted(frame)


def rate(value, series, numerator=None, denominator=None, edition="2010-11", key="ni062"):
    return Figure(edition, key, None, series, numerator, denominator, value)


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("9.7", "agrees"),
        ("10", "agrees"),
        ("9.8", "differs from the one reported to the Panel"),
        ("9", "differs from the one reported to the Panel"),
    ],
)
def test_figures_agree_at_the_precision_of_the_coarser_one(printed, verdict):
    figures = published(rate("9.7", "computed", 57, 589.0), rate(printed, "reported"))
    assert [one.verdict for one in comparisons(figures, None, YEAR)] == [verdict]


def test_a_figure_that_nobody_else_printed_is_not_compared():
    assert list(comparisons(published(rate("9.7", "computed", 57, 589.0)), "Somewhere", YEAR)) == []


def growth(value):
    return Figure("2010-11", "lac_growth", DAY, "reported", value=value)


def count(value):
    return Figure("2010-11", "lac_count", DAY, "reported", int(value), value=value, unit="children")


def test_the_source_report_s_14_and_9_4_per_cent_cannot_both_be_true():
    figures = published(growth("14"), count("589"), rate("9.4", "reported", edition="2009-10"))
    (pair,) = shared_bases(figures, YEAR)
    assert pair.allowed == {515: [], 516: [], 517: [], 518: []}
    assert not pair.possible


def test_with_9_5_per_cent_they_could():
    figures = published(growth("14"), count("589"), rate("9.5", "reported", edition="2009-10"))
    (pair,) = shared_bases(figures, YEAR)
    assert pair.allowed == {515: [49], 516: [49], 517: [49], 518: [49]}


def test_stock_and_flow_add_up_for_sound_plans():
    """One plan open all year, one started, one ended; the count is the plans open on 31 March 2011."""
    plans = [
        {"child_id": "ALL-YEAR", "start_date": date(2009, 5, 1), "end_date": None},
        {"child_id": "STARTED", "start_date": date(2010, 6, 1), "end_date": None},
        {"child_id": "ENDED", "start_date": date(2009, 6, 1), "end_date": date(2011, 3, 31)},
    ]
    found = {one.name: one for one in identities(history(plans=plans), YEAR)}
    assert found["Child protection plans"].left == 2 + 1 - 1
    assert found["Child protection plans"].right == 2
    assert all(one.holds for one in found.values())


def test_two_open_plans_of_one_child_do_not_add_up():
    plans = [
        {"child_id": "TWICE", "start_date": date(2009, 5, 1), "end_date": None},
        {"child_id": "TWICE", "start_date": date(2010, 6, 1), "end_date": None},
    ]
    found = {one.name: one for one in identities(history(plans=plans), YEAR)}
    assert not found["Child protection plans"].holds


# By how much, and why


@pytest.mark.parametrize(
    ("one", "other", "by"),
    [
        (rate("99.4", "reported"), rate("98.4", "Somewhere"), "1.0"),
        (rate("12.5", "reported"), rate("14.5", "Somewhere"), "-2.0"),
        (rate("93.0", "computed", 440, 473.0), rate("93", "reported"), "0"),
        (rate("6.5", "computed", 39, 601.0), rate("6", "England"), "0"),
        (rate("6.8", "computed", 40, 591.0), rate("6", "England"), "1"),
    ],
)
def test_a_difference_is_a_decimal_at_the_precision_of_the_coarser_one(one, other, by):
    """39 of 601 is 6.489, 6 at no decimals; 40 of 591 is 6.768, which is 7."""
    found = difference(one, other)
    assert isinstance(found, Decimal)
    assert found == Decimal(by)
    assert agree(one, other) == (by == "0")


def test_the_pairs_that_differ_are_named_in_both_directions():
    figures = published(
        rate("99.4", "computed", 465, 468.0), rate("99.4", "reported"), rate("98.4", "Somewhere", 443, 450.0)
    )
    (found,) = comparisons(figures, "Somewhere", YEAR)
    assert [(one.series, other.series) for one, other in found.differing] == [
        ("computed", "Somewhere"),
        ("reported", "Somewhere"),
    ]


def test_another_number_of_children_is_derived_where_no_whole_number_fits():
    """447/450 = 99.3 and 448/450 = 99.6: nothing between."""
    (reason,) = explained(rate("99.4", "reported"), rate("98.4", "Somewhere", 443, 450.0), [])
    assert reason == "Another number of children. No whole number of 450 gives 99.4%."


def test_another_count_of_as_many_is_derived_where_one_fits():
    """84/671 = 12.519, 83 gives 12.4 and 85 gives 12.7."""
    (reason,) = explained(rate("12.5", "reported"), rate("14.5", "Somewhere", 97, 671.0), [])
    assert reason == "Another count among as many. 84 of 671 would give 12.5%, and 97 were counted."


def test_rounding_to_tens_is_derived():
    ours = Figure(
        "2010-11", "caseload_combined", DAY, "computed", 1214, 10.0, "121.4", unit="children per officer"
    )
    theirs = Figure("2010-11", "caseload_combined", DAY, "reported", value="120", unit="children per officer")
    assert explained(ours, theirs, []) == ["Rounding. 120 is 121.4 rounded to tens."]


def test_two_figures_with_their_numbers_are_set_side_by_side():
    found = explained(rate("99.4", "computed", 465, 468.0), rate("98.4", "Somewhere", 443, 450.0), [])
    assert found == ["Other numbers. 465 of 468 against 443 of 450."]


def test_what_is_recorded_speaks_of_the_reported_figure_only():
    ours, theirs = rate("53", "computed"), rate("61", "Somewhere")
    assert explained(ours, theirs, ["Recorded."]) == []
    assert explained(rate("53", "reported"), theirs, ["Recorded."]) == ["Recorded."]


def test_another_reading_of_the_rule_explains_a_difference_that_it_closes():
    """Of three readings of 2010-11 one gives what was reported; the reported reading itself is none of them."""
    ours, theirs = rate("91.9", "computed", 521, 567.0, key="ni066"), rate("87.8", "reported", key="ni066")
    others = (
        rate("91.9", "computed", 521, 567.0, key="ni066.working_days"),
        rate("87.8", "computed", 498, 567.0, key="ni066.calendar_months"),
        rate("62.1", "computed", 352, 567.0, key="ni066.any_placement"),
    )
    (found,) = read_otherwise(published(ours, theirs, *others), ours, theirs)
    assert found.startswith("Another definition. It would be 87.8% if read so: ")
    assert read_otherwise(published(ours, theirs), ours, theirs) == []


def reported(key, value, edition="2010-11", as_at=None):
    return Figure(edition, key, as_at, "reported", value=value)


@pytest.mark.parametrize(
    ("figure", "begins"),
    [
        (reported("lac_count", "589", as_at=DAY), "Snapshot against final return."),
        (reported("cpp_count", "625", as_at=DAY), "Snapshot against final return."),
        (reported("adopted_or_sgo", "53"), "Another definition."),
        (reported("ni067", "99.4"), "Supplied in aggregate."),
        (reported("caseload_combined", "120", as_at=DAY), "Another definition."),
    ],
)
def test_a_recorded_explanation_is_found_by_figure(figure, begins):
    (found,) = explanations("845", figure)
    assert found.startswith(begins)


@pytest.mark.parametrize(
    ("la_code", "figure"),
    [
        ("845", reported("lac_count", "588", as_at=DAY)),
        ("845", reported("ni064", "6.8")),
        ("846", reported("lac_count", "589", as_at=DAY)),
        (None, reported("lac_count", "589", as_at=DAY)),
    ],
)
def test_nothing_is_guessed_for_another_value_another_authority_or_where_none_is_recorded(la_code, figure):
    assert explanations(la_code, figure) == []


# Which whole numbers could give it


def test_each_reported_percentage_is_tried_with_both_numbers_of_children():
    """443 of 450 the department counted; 465 of 468 are computed; 99.4 was reported."""
    figures = published(
        rate("99.4", "computed", 465, 468.0, key="ni067"),
        rate("99.4", "reported", key="ni067"),
        rate("98.4", "Somewhere", 443, 450.0, key="ni067"),
    )
    (reach,) = reaches(figures, "Somewhere", YEAR)
    assert (reach.here.base, reach.here.fits) == (468, [465])
    assert (reach.department.base, reach.department.fits) == (450, [])
    assert reach.department.beside == [(447, Decimal("99.3")), (448, Decimal("99.6"))]


def test_an_unknown_number_of_children_is_not_tried():
    (reach,) = reaches(published(rate("99.4", "reported", key="ni067")), "Somewhere", YEAR)
    assert (reach.here, reach.department) == (None, None)


def test_a_growth_is_tried_from_the_number_before():
    """(589 - 518) / 518 = 13.7 per cent, (589 - 522) / 522 = 12.8."""
    before = ReportingYear.parse("2009-10")
    stock = {"as_at": before.last_day, "unit": "children"}
    figures = published(
        growth("14"),
        count("589"),
        Figure("2009-10", "lac_count", series="computed", numerator=518, value="518", **stock),
        Figure("2009-10", "lac_count", series="Somewhere", numerator=522, value="522", **stock),
    )
    (reach,) = reaches(figures, "Somewhere", YEAR)
    assert reach.within == [range(515, 519)]
    assert (reach.here.base, reach.here.fits) == (518, [589])
    assert (reach.department.base, reach.department.fits) == (522, [])
    assert reach.department.beside == [(589, Decimal("13"))]


def test_placements_of_a_year_without_a_published_share_are_tried_with_the_published_number():
    """The department printed no ni062 for 2009-10; it did print the 522 children that it is of."""
    ours = rate("9.4", "reported", edition="2009-10")
    frame = pl.concat([published(ours).frame, published_by_the_department("845")])
    (reach,) = reaches(PublishedFigures.unrestricted(frame), "East Sussex", YEAR.previous)
    assert (reach.department.base, reach.department.fits) == (522, [49])


# Earlier years with several values


def vintage(value, release, note=None):
    row = ("2009-10", "lac_count", date(2010, 3, 31), value, release, note)
    return pl.DataFrame([row], VINTAGES, orient="row")


def stock(value, series):
    as_at = date(2010, 3, 31)
    return Figure(
        "2009-10", "lac_count", as_at, series, int(value), None, value, unit="children", source=series
    )


def test_all_values_of_an_earlier_figure_are_listed_and_the_panel_s_copy_of_a_release_once():
    printed = pl.concat([vintage("520", "table LAA1", "rounded to the nearest 5"), vintage("522", "the file")])
    figures = published(stock("518", "computed"), stock("515", "reported"), stock("522", "Somewhere"))
    (found,) = restatements(figures, printed, "Somewhere", YEAR)
    assert [(one.series, one.value) for one in found.values] == [
        ("reported", "515"),
        ("Somewhere", "520"),
        ("Somewhere", "522"),
        ("computed", "518"),
    ]
    assert found.values[1].source.endswith("table LAA1 (rounded to the nearest 5)")


def test_two_reports_with_two_values_are_both_listed():
    figures = published(stock("515", "reported"), stock("518", "reported"))
    (found,) = restatements(figures, vintage("1", "x").clear(), None, YEAR)
    assert [one.value for one in found.values] == ["515", "518"]


def test_values_that_agree_at_their_precision_are_no_restatement():
    figures = published(
        rate("93.0", "computed", 440, 473.0, "2009-10"), rate("93", "reported", edition="2009-10")
    )
    assert list(restatements(figures, vintage("1", "x").clear(), None, YEAR)) == []


def test_the_year_itself_is_no_earlier_year():
    figures = published(rate("9.7", "computed", 57, 589.0), rate("9.9", "reported"))
    assert list(restatements(figures, vintage("1", "x").clear(), None, YEAR)) == []


def test_a_published_figure_that_was_printed_anew_says_so():
    printed = pl.concat([vintage("520", "table LAA1"), vintage("522", "the file")])
    assert restated(stock("522", "Somewhere"), printed) == [
        "Restated. The department printed 520 (table LAA1) and 522 (the file)."
    ]
    assert restated(stock("522", "Somewhere"), vintage("522", "the file")) == []


def test_the_department_s_own_restatements_are_in_the_reference_data():
    """East Sussex, looked after on 31 March 2023: 661 in the release of 2023, 654 from that of 2024 on."""
    rows = vintages("845").filter(edition="2022-23", key="lac_count")
    assert set(rows["value"]) == {"654", "661"}
    assert rows.filter(value="661")["release"].str.contains("2023 release").any()
    assert vintages("846").is_empty()


# The page


@pytest.fixture(scope="module")
def page(built):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in built.settings("2010-11").items():
            patch.setenv(name, value)
        yield Reconciliation.open("2010-11")


def line(shown, *words):
    (found,) = [one for one in shown.text.splitlines() if all(word in one for word in words)]
    return " ".join(found.split())


def test_the_page_gives_the_three_values_and_their_differences(page):
    assert line(page.comparisons(), "(ni067), 2010/11").endswith("99.4% 99.4% 98.4% 0 +1.0 +1.0")
    assert line(page.comparisons(), "(lac_count), 31 March 2011").endswith("589 589 587 0 +2 +2")
    assert line(page.comparisons(), "(c63)").endswith("93.0% 93% [x] 0 [z] [z]")


def test_the_page_says_that_the_children_are_invented_where_that_explains_a_difference(page):
    assert "The children here are invented" in line(page.differences(), "(ni064)", "Computed here 6.8%")


def test_the_page_says_where_no_explanation_is_recorded(page, monkeypatch):
    """Without the numbers behind it nothing can be derived: a rate of 2009-10 that others printed alone."""
    monkeypatch.setattr("safeguarding.book.reconciliation.explanations", lambda *_: [])
    assert "No explanation is recorded." in line(
        page.differences(), "(lac_count), 31 March 2011", "As reported 589"
    )


def test_the_page_shows_that_the_growth_does_not_start_from_the_published_number(page):
    words = line(page.reaches(), "(lac_growth), 31 March 2011")
    assert words.endswith("518 to 589: yes 522 to 589: no, that is 13%")


def test_the_page_lists_the_placements_of_2009_10_with_both_values(page):
    assert "9.5% no" in line(page.restatements(), "(ni062)", "Computed here")
    assert "9.4% yes" in line(page.restatements(), "(ni062)", "As reported")
