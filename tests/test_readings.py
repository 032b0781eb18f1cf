"""The same question asked differently: children of whom two readings of a rule say two things, by hand."""

from datetime import date
from functools import cache

import nbformat
import pytest
from histories import day, episodes_of, history

import plain
from safeguarding.authority import read_authority
from safeguarding.book.addresses import READ_DIFFERENTLY, Addresses
from safeguarding.book.indicator_page import IndicatorPage, open_indicator
from safeguarding.figure import Figure
from safeguarding.figures import Histories, computed
from safeguarding.indicators.companions import COMPANIONS
from safeguarding.indicators.indicator import Indicator, work
from safeguarding.indicators.readings import READINGS, indicator_of, readings_of
from safeguarding.indicators.register import REGISTER, indicator
from safeguarding.places import DEMONSTRATION, NOTEBOOKS
from safeguarding.problems import UsageProblem
from safeguarding.returns.history import History
from safeguarding.words.comparison import apart
from safeguarding.years import ReportingYear

YEAR = ReportingYear(2010)
ASKED = {one.key: one.indicator for one in READINGS if one.indicator}


def reviews(child: str, *held: str) -> list[tuple]:
    """Reviews of a child, `25/5/2010 PN1`; without a code the child attended and spoke (PN1)."""
    lines = (line.split() for line in held)
    return [(child, day(first), code[0] if code else "PN1") for first, *code in lines]


def plan(child: str, start: str, end: str | None = None, conference: str | None = None) -> tuple:
    return (child, day(start), end and day(end), conference and day(conference), "NEG", "NEG", 0)


REVIEWED = {
    # 28 days end on 3 January 2011; 20 working days, for Christmas and New Year, on 6 January.
    "over-christmas": ("6/12/2010", "6/1/2011"),
    # Care began on a Saturday: the twentieth working day is Friday 2 July, the twenty-eighth day 3 July.
    "from-a-saturday": ("5/6/2010", "3/7/2010", "1/10/2010"),
    # From 1 December, 91 days end on 2 March and three months on 1 March.
    "a-day-over-three-months": ("8/11/2010", "1/12/2010", "2/3/2011"),
    # From 1 July, 91 days end on 30 September and three months on 1 October.
    "a-day-over-91": ("8/6/2010", "1/7/2010", "1/10/2010"),
    # From 31 August, six months end on 28 February and 183 days on 2 March.
    "a-day-over-six-months": ("17/5/2010", "7/6/2010", "31/8/2010", "1/3/2011"),
    "in-time-by-any-reading": ("4/5/2010", "25/5/2010", "2/8/2010", "17/1/2011"),
}
"""The day on which care began, and those on which reviews were held."""

MOVES = {
    # To another carer on 1 September; held in time for the year before, not within 28 days of the move.
    "not-seen-after-a-move": ("P 1/9/2010 C2 Q2 two", "25/5/2010", "2/8/2010", "20/1/2011"),
    # The second review was due on 24 August; the move of 20 August gives it until 17 September.
    "given-time-by-a-move": ("P 20/8/2010 C2 Q2 two", "25/5/2010", "14/9/2010", "13/12/2010"),
    # Only a stay in hospital: no new placement.
    "in-hospital": ("P 1/9/2010 C2 T1 -", "25/5/2010", "2/8/2010", "20/1/2011"),
    # A new legal status with the same carer: no new placement.
    "same-carer": ("L 1/9/2010 C1 Q2 one", "25/5/2010", "2/8/2010", "20/1/2011"),
    # Placed with the carers who will adopt: no new placement, and the timetable begins again all the same.
    "adopted-where-they-live": ("L 1/9/2010 E1 A5 one", "25/5/2010", "2/8/2010", "20/1/2011"),
}
"""In care from 4 May 2010: what came next, and the days on which reviews were held."""

TAKING_PART = {
    "attended-once-in-silence": ("12/5/2000", "25/5/2010 PN1", "2/8/2010 PN4"),
    "absent-without-views": ("12/5/2000", "25/5/2010 PN1", "2/8/2010 PN7"),
    "four-in-august": ("15/8/2006", "25/5/2010 PN0", "6/12/2010 PN1"),
    "four-in-august-and-silent": ("15/8/2006", "25/5/2010 PN0", "6/12/2010 PN7"),
    "always-four": ("12/5/2000", "25/5/2010 PN1", "6/12/2010 PN1"),
}
"""The day of birth, and the reviews of a child in care from 4 May 2010."""

STAYS = {
    "three-in-two-stays": ("P 1/7/2010 C2 Q2 two", "end 1/10/2010 E4A", "S 1/12/2010 C2 Q2 three"),
    "three-since-coming-back": (
        *("end 1/6/2010 E4A", "S 1/7/2010 C2 Q2 two"),
        *("P 1/10/2010 C2 Q2 three", "P 1/12/2010 C2 Q2 four"),
    ),
    "three-in-one-stay": ("P 1/7/2010 C2 Q2 two", "P 1/12/2010 C2 Q2 three"),
    "two-in-two-stays": ("end 1/10/2010 E4A", "S 1/12/2010 C2 Q2 three"),
    "back-in-hospital": (
        *("P 1/7/2010 C2 Q2 two", "P 1/8/2010 C2 Q2 three"),
        *("end 1/10/2010 E4A", "S 30/3/2011 C2 T1 -"),
    ),
}
"""With carer `one` from 4 May 2010: where the child lived after that."""

LEFT = {
    ("2010-11", "adopted"): "E12",
    ("2010-11", "to-the-foster-carer"): "E43",
    ("2010-11", "to-somebody-else"): "E44",
    ("2010-11", "residence-order"): "E41",
    ("2018-19", "to-a-relative-who-fostered"): "E45",
    ("2018-19", "to-another-who-fostered"): "E46",
    ("2018-19", "to-a-relative"): "E47",
    ("2018-19", "to-another"): "E48",
}

PLANS = {
    "a-day-over-three-months": (plan("", "1/12/2010", conference="1/12/2010"), "2/3/2011"),
    "a-day-over-91": (plan("", "1/7/2010", conference="1/7/2010"), "1/10/2010"),
    # 91 days from the conference end on 31 August, from the start of the plan on 13 September.
    "conference-before-the-plan": (*(plan("", "14/6/2010", conference="1/6/2010"), "10/9/2010", "7/3/2011"),),
    # The conference was before the returns begin, the plan not: its first review was due on 6 July 2009.
    "conference-before-the-returns": (plan("", "6/4/2009", conference="25/3/2009"), "10/5/2010"),
    "in-time-by-any-reading": (plan("", "1/7/2010", conference="1/7/2010"), "20/9/2010", "7/3/2011"),
    # The first review was due on 31 August 2009; each later one was in time.
    "late-the-year-before": (
        *(plan("", "1/6/2009", conference="1/6/2009"), "14/9/2009", "8/3/2010", "6/9/2010", "7/3/2011"),
    ),
    # The first review was due on 2 March 2009; the returns begin in April.
    "first-review-not-seen": (*(plan("", "1/12/2008"), "1/6/2009", "23/11/2009", "17/5/2010", "8/11/2010"),),
    # The first review was due on 15 April 2009, and the returns tell that it was in time.
    "begun-before-the-returns": (
        *(plan("", "14/1/2009"), "14/4/2009", "12/10/2009", "12/4/2010", "11/10/2010"),
    ),
}
"""A plan, and the days on which its review conferences were held."""

ENDED = {
    ("2010-11", "730-with-the-last-day"): plan("", "1/6/2008", "31/5/2010"),
    ("2010-11", "two-years-to-the-day"): plan("", "1/6/2008", "1/6/2010"),
    ("2010-11", "729-with-the-last-day"): plan("", "1/6/2008", "30/5/2010"),
    # 29 February 2012 makes these two years one day longer.
    ("2012-13", "a-leap-day-between"): plan("", "1/6/2010", "31/5/2012"),
}


def care_of(lines: dict[str, tuple]) -> list[dict]:
    return [row for child, stay in lines.items() for row in episodes_of(child, *stay)]


def born(*children: str) -> list[tuple]:
    return [(child, date(2000, 5, 12)) for child in children]


@cache
def histories() -> dict[str, History]:
    """For each indicator the returns of the children above."""
    first = "S 4/5/2010 C2 Q2 one"
    began = {child: (f"S {start} C2 Q2 one",) for child, (start, *_) in REVIEWED.items()}
    moved = {child: (first, move) for child, (move, *_) in MOVES.items()}
    back = {"in-hospital": (first, MOVES["in-hospital"][0], "P 9/9/2010 C2 Q2 one")}
    held = {child: days for child, (_, *days) in (REVIEWED | MOVES | TAKING_PART).items()}
    left = {child: code for (year, child), code in LEFT.items() if year == "2010-11"}
    later = {child: code for (year, child), code in LEFT.items() if year == "2018-19"}
    conferred = {child: held for child, (_, *held) in PLANS.items()}
    on_plans = {child: (child, *told[1:]) for child, (told, *_) in PLANS.items()}
    return {
        "ni066": history(
            children=born(*REVIEWED, *MOVES),
            episodes=care_of(began | moved | back),
            reviews=[row for child in REVIEWED | MOVES for row in reviews(child, *held[child])],
            reviews_from=YEAR.first_day,
        ),
        "c63": history(
            children=[(child, day(birth)) for child, (birth, *_) in TAKING_PART.items()],
            episodes=care_of(dict.fromkeys(TAKING_PART, (first,))),
            reviews=[row for child in TAKING_PART for row in reviews(child, *held[child])],
            reviews_from=YEAR.first_day,
        ),
        "ni062": history(
            children=born(*STAYS),
            episodes=care_of({child: (first, *stay) for child, stay in STAYS.items()}),
        ),
        "adopted_or_sgo": history(
            children=born(*left, *later),
            episodes=care_of(
                {child: (first, f"end 7/2/2011 {code}") for child, code in left.items()}
                | {child: ("S 4/5/2017 C2 U6 one", f"end 7/2/2019 {code}") for child, code in later.items()}
            ),
        ),
        "ni067": history(
            plans=list(on_plans.values()),
            plan_reviews=[
                (child, on_plans[child][1], day(text)) for child in PLANS for text in conferred[child]
            ],
            plan_reviews_from=YEAR.previous.first_day,
        ),
        "ni064": history(plans=[(child, *ended[1:]) for (_, child), ended in ENDED.items()]),
    }


def answer(one: Indicator, child: str, year: ReportingYear = YEAR) -> bool | None:
    """What the indicator says of a child: True, False, or None where it does not ask."""
    workings = work(one, histories()[indicator_of(one.key).key], year)
    found = workings.eligible.filter(child_id=child)["counts"].to_list()
    return found[0] if found else None


YES_OR_NO = [
    ("ni066.working_days", "over-christmas", False, True),
    ("ni066.working_days", "from-a-saturday", True, False),
    ("ni066.working_days", "in-time-by-any-reading", True, True),
    ("ni066.calendar_months", "a-day-over-three-months", True, False),
    ("ni066.calendar_months", "a-day-over-91", False, True),
    ("ni066.calendar_months", "a-day-over-six-months", True, False),
    ("ni066.calendar_months", "in-time-by-any-reading", True, True),
    ("ni066.any_placement", "not-seen-after-a-move", True, False),
    ("ni066.any_placement", "given-time-by-a-move", False, True),
    ("ni066.any_placement", "in-hospital", True, True),
    ("ni066.any_placement", "same-carer", True, True),
    ("ni066.any_placement", "adopted-where-they-live", False, False),
    ("c63.attended", "attended-once-in-silence", False, True),
    ("c63.attended", "absent-without-views", False, False),
    ("c63.four_throughout", "four-in-august", True, None),
    ("c63.four_throughout", "four-in-august-and-silent", False, None),
    ("c63.four_throughout", "always-four", True, True),
    ("ni062.present_care", "three-in-two-stays", True, False),
    ("ni062.present_care", "three-since-coming-back", True, True),
    ("ni062.present_care", "three-in-one-stay", True, True),
    ("ni062.present_care", "two-in-two-stays", False, False),
    ("ni062.present_care", "back-in-hospital", True, False),
    ("adopted_or_sgo.other_guardians", "adopted", True, True),
    ("adopted_or_sgo.other_guardians", "to-the-foster-carer", True, False),
    ("adopted_or_sgo.other_guardians", "to-somebody-else", True, True),
    ("adopted_or_sgo.other_guardians", "residence-order", False, False),
    ("ni067.calendar_months", "a-day-over-three-months", True, False),
    ("ni067.calendar_months", "a-day-over-91", False, True),
    ("ni067.calendar_months", "in-time-by-any-reading", True, True),
    ("ni067.plan_start", "conference-before-the-plan", False, True),
    ("ni067.plan_start", "in-time-by-any-reading", True, True),
    ("ni067.plan_start", "conference-before-the-returns", None, False),
    ("ni067.whole_plan", "late-the-year-before", True, False),
    ("ni067.whole_plan", "first-review-not-seen", True, None),
    ("ni067.whole_plan", "begun-before-the-returns", True, True),
    ("ni067.whole_plan", "a-day-over-91", False, False),
    ("ni067.whole_plan", "in-time-by-any-reading", True, True),
    ("ni064.last_day_not_counted", "730-with-the-last-day", True, False),
    ("ni064.last_day_not_counted", "two-years-to-the-day", True, True),
    ("ni064.calendar_years", "730-with-the-last-day", True, False),
    ("ni064.calendar_years", "two-years-to-the-day", True, True),
    ("ni064.calendar_years", "729-with-the-last-day", False, False),
]


@pytest.mark.parametrize(("key", "child", "reported", "read_so"), YES_OR_NO)
def test_of_each_child_either_reading_says_what_a_person_counted(key, child, reported, read_so):
    assert answer(indicator_of(key), child) is reported
    assert answer(ASKED[key], child) is read_so


def test_two_calendar_years_with_a_leap_day_are_a_day_more_than_the_days_without_the_last():
    asked = (indicator("ni064"), ASKED["ni064.last_day_not_counted"], ASKED["ni064.calendar_years"])
    answers = [answer(one, "a-leap-day-between", ReportingYear(2012)) for one in asked]
    assert answers == [True, True, False]


@pytest.mark.parametrize(
    ("child", "read_so"),
    [
        ("to-a-relative-who-fostered", False),
        ("to-another-who-fostered", False),
        ("to-a-relative", True),
        ("to-another", True),
    ],
)
def test_from_april_2018_four_codes_tell_who_the_guardian_had_been(child, read_so):
    assert answer(indicator("adopted_or_sgo"), child, ReportingYear(2018))
    assert answer(ASKED["adopted_or_sgo.other_guardians"], child, ReportingYear(2018)) is read_so


def test_a_child_in_care_and_on_a_plan_is_one_child_or_two_cases():
    """On short breaks and on a plan: the plan is the only case, and stays."""
    care = history(
        children=born("both", "in-care", "on-a-plan", "short-breaks-and-a-plan"),
        episodes=care_of(
            dict.fromkeys(("both", "in-care"), ("S 4/5/2010 C2 Q2 one",))
            | {"short-breaks-and-a-plan": ("S 4/5/2010 V4 Q2 one",)}
        ),
        plans=[plan(child, "1/6/2010") for child in ("both", "on-a-plan", "short-breaks-and-a-plan")],
    )
    once = ASKED["caseload_combined.each_child_once"]
    assert work(indicator("caseload_combined"), care, YEAR.last_day).numerator == 5
    assert work(once, care, YEAR.last_day).numerator == 4


def test_every_reading_that_is_asked_is_tried_on_a_child_of_whom_it_says_something_else():
    differ = {key for key, _, reported, read_so in YES_OR_NO if reported is not read_so}
    assert differ == ASKED.keys() - {"caseload_combined.each_child_once"}


# What a reading is


def test_a_reading_has_a_key_of_its_own_that_tells_of_which_indicator_it_is():
    for one in READINGS:
        is_companion = one.indicator is None
        assert (one.key in COMPANIONS) is is_companion
        assert is_companion or one.key.split(".")[0] == one.of == indicator_of(one.key).key
        assert is_companion or one.indicator.key == one.key
    assert not {one.key for one in READINGS} & {one.key for one in REGISTER}


def test_readings_stand_in_the_order_of_the_register():
    order = [one.key for one in REGISTER]
    assert [order.index(one.of) for one in READINGS] == sorted(order.index(one.of) for one in READINGS)


@pytest.mark.parametrize("one", READINGS, ids=lambda one: one.key)
def test_the_words_of_a_reading_are_there_and_in_one_style(one):
    for words in (one.words, one.why):
        assert words[0].isupper()
        assert not words.endswith(".")
        assert "  " not in words


def test_an_indicator_whose_rule_has_one_reading_has_no_others():
    assert readings_of("lac_count") == readings_of("ni065") == readings_of("cpp_18_months") == ()


@pytest.mark.parametrize(
    ("key", "of"), [("ni066", "ni066"), ("ni066.working_days", "ni066"), ("adopted", "adopted_or_sgo")]
)
def test_a_figure_belongs_to_an_indicator(key, of):
    assert indicator_of(key).key == of


def test_a_key_of_no_figure_belongs_to_none():
    with pytest.raises(UsageProblem):
        indicator_of("ni066.by_guess")


# The figures


@cache
def demonstration(year: str) -> dict[str, Figure]:
    """The figures of an edition of the demonstration authority, over the year or at its end."""
    authority = read_authority(DEMONSTRATION)
    edition = authority.edition(ReportingYear.parse(year))
    found = computed(authority, edition, Histories(authority))
    figures = [Figure(**row) for row in found.rows(named=True)]
    return {one.key: one for one in figures if one.as_at in (None, edition.year.last_day)}


@pytest.mark.parametrize("year", ["2008-09", "2009-10", "2010-11"])
def test_the_demonstrations_readings_are_those_recomputed_plainly(year):
    known = plain.read_history(DEMONSTRATION / "returns", year)
    of_year = ReportingYear.parse(year)
    expected = plain.readings(known, of_year.first_day, of_year.last_day)
    found = {one.key: demonstration(year)[one.key] for one in READINGS}
    numbers = {
        key: (one.numerator, int(one.denominator) if one.unit == "percent" else 0) for key, one in found.items()
    }
    assert numbers == expected


@pytest.mark.parametrize("year", ["2009-10", "2010-11"])
def test_the_reported_figures_are_what_they_were(year):
    """The readings stand beside them and move none: the plain way knows nothing of readings by default."""
    expected = plain.recompute(DEMONSTRATION / "returns", year)
    found = {key: demonstration(year)[key] for key in expected}
    numbers = {
        key: (one.numerator, int(one.denominator) if one.unit == "percent" else 0) for key, one in found.items()
    }
    assert numbers == expected


def test_a_reading_has_status_and_interval_like_the_reported_figure():
    figures = demonstration("2008-09")
    assert figures["ni066"].status == figures["ni066.any_placement"].status == "low_reliability"
    assert figures["ni066.any_placement"].low < figures["ni066.any_placement"].value
    assert figures["adopted_or_sgo.other_guardians"].low is not None


# The words and the page


def figure(
    value: str | None, unit: str = "percent", numerator: int = 1, denominator: float = 2, **more
) -> Figure:
    return Figure("2010-11", "any", None, "computed", numerator, denominator, value, unit=unit, **more)


@pytest.mark.parametrize(
    ("reading", "reported", "words"),
    [
        (figure("87.8"), figure("91.9"), "4.1 percentage points lower"),
        (figure("96.3"), figure("91.9"), "4.4 percentage points higher"),
        (figure("100.0"), figure("99.9"), "0.1 percentage points higher"),
        (figure("91.9"), figure("91.9"), "not at all"),
        (figure("91.9", numerator=3), figure("91.9"), "by less than is shown"),
        (figure("43", "children"), figure("53", "children"), "10 children fewer"),
        (figure("54", "children"), figure("53", "children"), "1 child more"),
        (
            figure("120.0", "children per officer"),
            figure("121.4", "children per officer"),
            "1.4 children per officer fewer",
        ),
        (figure(None, status="not_available"), figure("91.9"), "[x]"),
        (figure("91.9"), figure(None, status="not_applicable"), "[z]"),
    ],
)
def test_how_far_a_reading_moves_a_figure_is_said_in_its_unit(reading, reported, words):
    assert apart(reading, reported) == words


@pytest.fixture(scope="module")
def page() -> IndicatorPage:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFEGUARDING_AUDIENCE", "members")
        return open_indicator("ni066", "2010-11")


def test_the_page_shows_every_reading_and_marks_the_one_that_is_reported(page):
    lines = page.readings().text.splitlines()
    marked = [line for line in lines if "Reported" in line]
    assert len(marked) == 1
    assert "91.9%" in marked[0]
    for one in readings_of("ni066"):
        line = next(line for line in lines if line.startswith(one.words))
        found = demonstration("2010-11")
        assert found[one.key].shown in line
        assert apart(found[one.key], found["ni066"]) in line
        assert f"{one.words}. {one.why}." in lines


def test_the_page_says_whether_the_target_is_met_under_each_reading(page):
    """95% of reviews are in time where 95% of children are not."""
    lines = page.readings().text.splitlines()
    assert next(line for line in lines if line.startswith("Each review")).count("target met") == 1
    assert next(line for line in lines if line.startswith("Reported")).count("target missed") == 1


def test_a_page_has_the_section_if_its_indicator_has_other_readings():
    heading = "## The same question, read differently"
    assert heading.removeprefix("## ").lower().replace(",", "").replace(" ", "-") == READ_DIFFERENTLY
    with_section = set()
    for path in NOTEBOOKS.glob("*.ipynb"):
        sources = [cell.source for cell in nbformat.read(path, as_version=4).cells]
        headings = [source.splitlines()[0] for source in sources]
        if heading in headings:
            place = headings.index(heading)
            assert headings.index("## The figure") < place < headings.index("## What it means")
            assert sources[place + 1] == "page.readings()"
            with_section.add(path.stem)
    assert with_section == {one.of for one in READINGS}


def test_the_address_of_a_readings_figure_is_on_its_indicators_page():
    addresses = Addresses("2010-11", ["2010-11"])
    found = demonstration("2010-11")["ni066.working_days"]
    assert addresses.figure(found) == f"ni066.html#{READ_DIFFERENTLY}"
