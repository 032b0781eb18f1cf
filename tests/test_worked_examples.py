"""Every indicator against its worked examples: invented children with a verdict written by hand.

The verdicts are in data/worked_examples/<key>/verdicts.csv and were written before the rules were coded.
A child who is asked about more than once (two plans, two roles) has one line for each, in order of time.
"""

from datetime import date
from functools import cache

import polars as pl
import pytest

from safeguarding.indicators.indicator import EXCLUDED, Indicator, work
from safeguarding.indicators.register import REGISTER, indicator
from safeguarding.places import WORKED_EXAMPLES
from safeguarding.returns.history import History
from safeguarding.returns.load import load
from safeguarding.years import ReportingYear

ORDER = ["start_date", "role"]
VERDICTS = {"counts", "does not count", "not eligible"}


@cache
def verdicts(key: str) -> pl.DataFrame:
    return pl.read_csv(WORKED_EXAMPLES / key / "verdicts.csv", infer_schema=False)


@cache
def history(key: str, through: ReportingYear) -> History:
    return load(WORKED_EXAMPLES / key / "returns", through).history


def moment(one: Indicator, asked_of: str) -> ReportingYear | date:
    return date.fromisoformat(asked_of) if one.snapshot else ReportingYear.parse(asked_of)


def history_for(key: str, when: ReportingYear | date) -> History:
    return history(key, ReportingYear.containing(when) if isinstance(when, date) else when)


@cache
def answers(key: str, asked_of: str) -> dict[str, list[str]]:
    """What the code says of every child, in order of time."""
    one = indicator(key)
    when = moment(one, asked_of)
    workings = work(one, history_for(key, when), when)
    rows = pl.concat([workings.eligible, workings.excluded], how="diagonal").with_columns(
        verdict=pl.when(pl.col(EXCLUDED).is_not_null())
        .then(pl.lit("not eligible"))
        .when("counts")
        .then(pl.lit("counts"))
        .otherwise(pl.lit("does not count"))
    )
    in_order = rows.sort([column for column in ORDER if column in rows.columns])
    said = in_order.group_by(pl.col("child_id").str.to_lowercase(), maintain_order=True).agg("verdict")
    return dict(said.iter_rows())


def cases():
    for one in REGISTER:
        asked = verdicts(one.key).group_by("child", "year_or_day", maintain_order=True).agg("verdict")
        for child, asked_of, expected in asked.iter_rows():
            yield pytest.param(one, child, asked_of, expected, id=f"{one.key}-{child}-{asked_of}")


@pytest.mark.parametrize(("one", "child", "asked_of", "expected"), list(cases()))
def test_verdict_written_by_hand(one, child, asked_of, expected):
    assert answers(one.key, asked_of).get(child.lower(), ["not eligible"]) == expected


REASONS = [
    ("ni066", "review-on-day-28", "2010-11", "All 3 reviews in the year were held in time"),
    ("ni066", "first-review-held-on-31-march", "2010-11", "The one review in the year was held in time"),
    ("ni066", "overdue-all-year", "2010-11", "A review due on 20 March 2010 was not held"),
    ("ni066", "twenty-working-days-not-over", "2012-13", "No review fell due in the year"),
    (
        "ni067",
        "due-in-march-held-in-april",
        "2010-11",
        "A review due on 20 March 2010 was held on 12 April 2010, 23 days late",
    ),
    ("c63", "one-of-two-without-views", "2010-11", "Views conveyed for 1 of 2 reviews in the year"),
    ("ni062", "one-carer", "2017-18", "1 placement in the year"),
    ("ni062", "two-carers", "2017-18", "2 placements in the year"),
    ("ni063", "two-years-to-the-day", "2011-03-31", "In the same placement since 31 March 2009"),
    (
        "ni063",
        "placed-with-new-adopters",
        "2011-03-31",
        "Placed for adoption; with the placement just before, settled since 9 February 2009",
    ),
    ("adopted_or_sgo", "residence-order", "2010-11", "Left care by a residence or child arrangements order"),
    ("adopted_or_sgo", "home-to-parents", "2010-11", "Left care for another reason (E4A)"),
    ("ni065", "no-earlier-plan", "2010-11", "No plan before this one"),
    ("ni065", "one-earlier-plan", "2010-11", "1 plan before this one"),
    ("ni065", "three-earlier-plans", "2010-11", "3 plans before this one"),
    ("ni064", "day-730", "2010-11", "Lasted 730 days"),
    ("icpc_15_days", "next-day", "2010-11", "Held after 1 working day"),
    ("icpc_15_days", "working-day-16", "2010-11", "Held after 16 working days"),
]


@pytest.mark.parametrize(("key", "child", "asked_of", "because"), REASONS)
def test_the_workings_say_why(key, child, asked_of, because):
    one = indicator(key)
    when = moment(one, asked_of)
    eligible = work(one, history_for(key, when), when).eligible
    assert eligible.filter(pl.col("child_id").str.to_lowercase() == child)["because"].to_list() == [because]


@pytest.mark.parametrize("one", REGISTER, ids=lambda one: one.key)
def test_examples_hold_every_verdict_that_the_question_can_give(one):
    always_yes = one.key in ("lac_count", "cpp_count", "caseload_lac", "caseload_combined")
    assert set(verdicts(one.key)["verdict"]) == VERDICTS - ({"does not count"} if always_yes else set())


@pytest.mark.parametrize("one", REGISTER, ids=lambda one: one.key)
def test_every_verdict_has_its_reason_and_every_name_is_said_once(one):
    written = verdicts(one.key)
    assert not written["because"].str.strip_chars().str.len_chars().eq(0).any()
    assert written.select("child", "year_or_day", "because").is_unique().all()


@pytest.mark.parametrize("one", REGISTER, ids=lambda one: one.key)
def test_every_verdict_is_about_a_child_in_the_returns(one):
    for (asked_of,), asked in verdicts(one.key).group_by("year_or_day"):
        children = history_for(one.key, moment(one, asked_of)).children["child_id"].str.to_lowercase()
        assert set(asked["child"]) <= set(children)
