"""The middle steps and flows, counted by eye; no page shows a step that disclosure control is not told of."""

from datetime import date

import pytest
from histories import episodes_of, history

from safeguarding.authority import read_authority
from safeguarding.care.flows import Flow, flow
from safeguarding.counts import CONSIDERED, ELIGIBLE, FLOW, KIND, LEFT_OUT, read_counts
from safeguarding.figures import read_figures
from safeguarding.indicators.steps import STEPS
from safeguarding.places import NOTEBOOKS
from safeguarding.years import ReportingYear

YEAR = ReportingYear(2010)
CARE = history(
    children=[(child, date(2000, 5, 12)) for child in ("in-time", "late", "left")],
    episodes=episodes_of("in-time", "S 1/6/2010 C2 Q2 one")
    + episodes_of("late", "S 1/6/2010 C2 Q2 one")
    + episodes_of("left", "S 1/6/2010 C2 Q2 one", "end 7/2/2011 E41"),
    reviews=[
        ("in-time", date(2010, 6, 21), "PN1"),
        ("in-time", date(2010, 9, 13), "PN7"),
        ("in-time", date(2011, 3, 7), "PN1"),
        ("late", date(2010, 7, 12), "PN2"),
        ("left", date(2010, 6, 21), "PN7"),
    ],
    reviews_from=date(2010, 4, 1),
)


def counted(key):
    return STEPS[key].counted(CARE, YEAR).rows()


def test_participation_is_counted_by_code_and_says_which_codes_count():
    """Of the two children who are still in care; PN7 is absent without views."""
    assert counted("c63") == [("PN1", 2, True), ("PN2", 1, True), ("PN7", 1, False)]


def test_reviews_are_counted_by_stage_and_outcome():
    """One child had all three in time; the other's first was late, and its second never held."""
    assert counted("ni066") == [
        ("first", "late", 1, False),
        ("first", "on time", 1, True),
        ("later", "on time", 1, True),
        ("second", "not held", 1, False),
        ("second", "on time", 1, True),
    ]


def test_placements_are_counted_by_their_number():
    assert counted("ni062") == [("1", 2, False)]


def test_a_flow_is_who_was_there_who_came_and_who_left():
    spells = history(
        plans=[
            {"child_id": "ALL-YEAR", "start_date": date(2009, 5, 1), "end_date": None},
            {"child_id": "FIRST-DAY", "start_date": date(2010, 4, 1), "end_date": None},
            {"child_id": "LAST-DAY", "start_date": date(2009, 6, 1), "end_date": date(2011, 3, 31)},
            {"child_id": "BEFORE", "start_date": date(2009, 6, 1), "end_date": date(2010, 3, 31)},
        ]
    ).plans
    assert flow(spells, YEAR) == Flow(opened=2, started=1, ended=1)


def test_every_page_that_shows_a_step_has_one_and_no_other_step_is_kept():
    showing = {
        path.stem for path in NOTEBOOKS.glob("*.ipynb") if "page.step(" in path.read_text(encoding="utf-8")
    }
    assert showing == set(STEPS)


@pytest.fixture(scope="module")
def made(built):
    run = built.authority / "run"
    return read_figures(run / "figures.csv"), read_counts(run / "counts.csv")


def test_the_steps_of_the_demonstration_add_up_to_its_figures(made):
    """Considered less those left out could count; the kinds add up to what they are the parts of."""
    figures, counts = made
    for (edition, key), rows in counts.group_by("edition", "key"):

        def total(step, rows=rows):
            return rows.filter(step=step)["count"].sum()

        assert total(CONSIDERED) - total(LEFT_OUT) == total(ELIGIBLE), (edition, key)
        if key in STEPS:
            of = figures.filter(edition=edition, key=STEPS[key].of, series="computed").row(0, named=True)
            whole = of["denominator"] if of["unit"] == "percent" else of["numerator"]
            assert total(KIND) == whole, (edition, key)
            if not rows.filter(step=KIND)["counts"].has_nulls():
                counting = rows.filter(step=KIND, counts=True)["count"].sum()
                assert counting == of["numerator"], (edition, key)


def test_the_flow_of_the_demonstration_ends_at_the_next_years_stock(made, built):
    _, counts = made
    years = [str(edition.year) for edition in read_authority(built.authority).editions]
    flows = {
        (edition, key, line): count
        for edition, key, line, count in counts.filter(step=FLOW)
        .select("edition", "key", "line", "count")
        .iter_rows()
    }
    for key in ("lac_count", "cpp_count"):
        for year, following in zip(years, years[1:], strict=False):
            opened, started, ended = (flows[year, key, line] for line in ("opened", "started", "ended"))
            assert opened + started - ended == flows[following, key, "opened"]
