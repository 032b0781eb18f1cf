"""What every indicator owes its reader, whatever it asks."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from time import sleep

import polars as pl
import pytest
from histories import episodes_of, history

from safeguarding.indicators.indicator import EXCLUDED, Indicator, work, work_all
from safeguarding.indicators.register import REGISTER, indicator
from safeguarding.problems import UsageProblem
from safeguarding.returns.kept import kept_with_history
from safeguarding.years import ReportingYear

YEAR = ReportingYear(2010)
NOTHING = history()
PLAN = ("a-child", date(2010, 6, 7), None, None, "NEG", "NEG")


def of(one: Indicator, care):
    return work(one, care, YEAR.last_day if one.snapshot else YEAR)


@pytest.mark.parametrize("one", REGISTER, ids=lambda one: one.key)
def test_an_authority_without_children_has_nobody_to_ask(one):
    workings = of(one, NOTHING)
    assert (workings.numerator, workings.denominator, workings.not_assessable) == (0, 0, 0)


@pytest.mark.parametrize("one", REGISTER, ids=lambda one: one.key)
def test_words_are_there_and_in_one_style(one):
    for words in (one.title, one.eligible, one.counted, one.source):
        assert words[0].isupper()
        assert not words.endswith(".")
        assert "  " not in words


def test_keys_are_in_the_order_of_the_report():
    assert [one.key for one in REGISTER] == [
        "lac_count",
        "ni066",
        "c63",
        "ni062",
        "ni063",
        "adopted_or_sgo",
        "caseload_lac",
        "caseload_combined",
        "cpp_count",
        "ni067",
        "ni065",
        "ni064",
        "cpp_18_months",
        "icpc_15_days",
    ]


def test_an_unknown_key_is_refused_with_the_known_ones():
    with pytest.raises(UsageProblem, match="ni066"):
        indicator("ni66")


def test_a_missing_answer_is_refused():
    one = indicator("lac_count")
    unsure = Indicator(**{**one.__dict__, "counts": pl.lit(None, pl.Boolean)})
    care = history(
        children=[("a-child", date(2000, 5, 12))], episodes=episodes_of("a-child", "S 1/6/2010 C2 Q2 one")
    )
    with pytest.raises(ValueError, match="no answer"):
        of(unsure, care)


def in_care_and_on_a_plan():
    return history(
        children=[("a-child", date(2001, 5, 12)), ("b-child", date(2003, 5, 12))],
        episodes=episodes_of("a-child", "S 6/7/2009 C2 Q2 one", "P 1/2/2011 C2 Q2 two"),
        reviews=[("a-child", date(2010, 9, 1), "PN1")],
        reviews_from=date(2009, 4, 1),
        plans=[("b-child", date(2010, 6, 7), None, None, "NEG", "NEG", 0)],
        plan_reviews_from=date(2009, 4, 1),
    )


def test_worked_out_together_each_indicator_answers_as_it_does_alone():
    alone, together = in_care_and_on_a_plan(), in_care_and_on_a_plan()
    whens = [YEAR.last_day if one.snapshot else YEAR for one in REGISTER]
    answers = work_all([(one, together, when) for one, when in zip(REGISTER, whens, strict=True)])
    for one, when, found in zip(REGISTER, whens, answers, strict=True):
        expected = work(one, alone, when)
        assert found.eligible.equals(expected.eligible) and found.excluded.equals(expected.excluded), one.key


def test_of_indicators_worked_out_together_one_that_has_no_answer_is_refused():
    without = replace(indicator("lac_count"), key="none", counts=pl.lit(None, pl.Boolean))
    asked = [(one, in_care_and_on_a_plan(), YEAR.last_day) for one in (without, indicator("cpp_count"))]
    with pytest.raises(ValueError, match="none: an eligible row has no answer"):
        work_all(asked)


def test_two_threads_that_ask_at_once_get_what_was_worked_out_once():
    both_are_there, asked = Barrier(2), []

    @kept_with_history
    def slowly(known, year):
        asked.append(year)
        sleep(0.05)
        return object()

    def ask(known):
        both_are_there.wait(timeout=10)
        return slowly(known, YEAR)

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(ask, [in_care_and_on_a_plan()] * 2)
    assert first is second and asked == [YEAR]


def unassessable(one: str, care) -> bool:
    workings = of(indicator(one), care)
    return workings.not_assessable == 1 and workings.denominator == 0


def test_number_of_previous_plans_not_recorded_cannot_be_assessed():
    assert unassessable("ni065", history(plans=[(*PLAN, None)]))


@pytest.mark.parametrize("one", ["c63", "ni063"])
def test_date_of_birth_not_recorded_cannot_be_assessed(one):
    lines = ["S 1/6/2005 C2 Q2 one"]
    care = history(children=[("a-child", None)], episodes=episodes_of("a-child", *lines))
    assert unassessable(one, care)


@pytest.mark.parametrize("one", ["ni066", "c63"])
def test_where_no_return_holds_reviews_nobody_can_be_assessed(one):
    lines = ["S 1/6/2005 C2 Q2 one"]
    care = history(
        children=[("a-child", date(2000, 5, 12))], episodes=episodes_of("a-child", *lines), reviews_from=None
    )
    assert unassessable(one, care)


@pytest.mark.parametrize("code", [None, "X1"])
def test_why_care_ended_not_recorded_cannot_be_assessed(code):
    episodes = episodes_of("a-child", "S 1/6/2010 C2 Q2 one", "end 7/2/2011 E4A")
    episodes[-1]["end_reason_code"] = code
    assert unassessable("adopted_or_sgo", history(episodes=episodes))


@pytest.mark.parametrize(("first_seen", "is_assessable"), [("3/3/2011", False), ("2/3/2011", True)])
def test_participation_needs_more_than_four_weeks_of_care_that_can_be_seen(first_seen, is_assessable):
    """Care that began on an unknown day has lasted long enough only if 29 days of it are seen."""
    care = history(
        children=[("a-child", date(2000, 5, 12))],
        episodes=episodes_of("a-child", f"P {first_seen} C2 Q2 one"),
        reviews=[("a-child", date(2011, 3, 28), "PN1")],
        reviews_from=YEAR.first_day,
    )
    assert unassessable("c63", care) != is_assessable


def test_care_known_to_be_of_just_four_weeks_is_no_doubtful_case():
    care = history(
        children=[("a-child", date(2000, 5, 12))],
        episodes=episodes_of("a-child", "S 3/3/2011 C2 Q2 one"),
        reviews=[("a-child", date(2011, 3, 28), "PN1")],
        reviews_from=YEAR.first_day,
    )
    assert of(indicator("c63"), care).not_assessable == 0


def test_reasons_for_leaving_out_say_nothing_of_any_one_child():
    """They are counted and published, so a date or a number in them would tell of a child."""
    care = history(
        children=[("a", date(2009, 5, 12)), ("b", date(1999, 5, 12))],
        episodes=episodes_of("a", "S 14/3/2011 C2 Q2 one") + episodes_of("b", "P 6/7/2009 C2 Q2 one"),
    )
    for one in REGISTER:
        for reason in of(one, care).excluded[EXCLUDED]:
            assert not re.search(r"\b(19|20)\d\d\b", reason)


def test_the_reason_names_the_day_and_how_late():
    care = history(
        children=[("a-child", date(2000, 5, 12))],
        episodes=episodes_of("a-child", "S 1/6/2010 C2 Q2 one"),
        reviews=[("a-child", date(2010, 6, 30), "PN1"), ("a-child", date(2010, 9, 6), "PN1")],
        reviews_from=date(2010, 4, 1),
    )
    because = of(indicator("ni066"), care).eligible["because"].to_list()
    assert because == ["A review due on 29 June 2010 was held on 30 June 2010, 1 day late"]
