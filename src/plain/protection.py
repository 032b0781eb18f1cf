"""Indicators of child protection plans and conferences (definitions 4.8 to 4.13), one plan at a time."""

from collections import defaultdict

from plain.care import one_by_one, tally
from plain.days import is_open, plus_days, plus_months, working_days_between
from plain.timetable import held_before_the_returns, reviews_of_the_year


def open_plans(plans, day):
    return [p for p in plans if is_open(p["start_date"], p["end_date"], day)]


def cpp_count(plans, day):
    return len({p["child_id"] for p in open_plans(plans, day)}), 0


def conference_due(anchor, number, restarted):
    return plus_days(anchor, 91 if number == 0 else 183)


def conference_due_by_calendar(anchor, number, restarted):
    return plus_months(anchor, 3 if number == 0 else 6)


def from_the_conference(plan):
    return plan["conference_date"] or plan["start_date"]


def from_the_plan(plan):
    return plan["start_date"]


def ni067_by_plan(
    plans,
    plan_reviews,
    y0,
    y1,
    plan_reviews_from,
    due=conference_due,
    begins=from_the_conference,
    whole_plan=False,
):
    """{plan: [whether each review of the year was in time], or None where the returns cannot tell}"""
    if whole_plan and plan_reviews_from and plan_reviews_from < y0:
        y0 = plan_reviews_from
    held = defaultdict(list)
    for review in plan_reviews:
        if review["review_date"] > review["start_date"]:
            held[review["child_id"], review["start_date"]].append(review["review_date"])
    return {
        (p["child_id"], p["start_date"]): reviewed_in_time(
            begins(p), due, held[p["child_id"], p["start_date"]], y0, y1, plan_reviews_from
        )
        for p in open_plans(plans, y1)
        if plus_months(p["start_date"], 3) <= y1
    }


def ni067_verdicts(plans, plan_reviews, y0, y1, plan_reviews_from, **reading):
    found = ni067_by_plan(plans, plan_reviews, y0, y1, plan_reviews_from, **reading)
    return {plan: None if in_time is None else all(in_time) for plan, in_time in found.items()}


def reviewed_in_time(anchor, due, days, y0, y1, plan_reviews_from):
    """Whether each review of the year was in time; None where the returns do not reach back far enough."""
    if plan_reviews_from is None or plan_reviews_from > y0:
        return None
    began_unseen = anchor < plan_reviews_from and due(anchor, 0, False) < y0
    if began_unseen and not any(day < y0 for day in days):
        return None
    anchor, number, _ = held_before_the_returns(anchor, due, plan_reviews_from)
    return reviews_of_the_year(anchor, number, days, due, y0, y1)


def ni067(plans, plan_reviews, y0, y1, plan_reviews_from, **reading):
    return tally(ni067_verdicts(plans, plan_reviews, y0, y1, plan_reviews_from, **reading))


def ni067_reviews(plans, plan_reviews, y0, y1, plan_reviews_from):
    return one_by_one(ni067_by_plan(plans, plan_reviews, y0, y1, plan_reviews_from))


def ni065_cases(plans, y0, y1):
    """[(child, whether it counts)], one for each case; the other indicators' cases below are alike."""
    started = [p for p in plans if y0 <= p["start_date"] <= y1]
    return [(p["child_id"], (p["previous_plans"] or 0) >= 1) for p in started]


def ni065(plans, y0, y1):
    return count(ni065_cases(plans, y0, y1))


def more_than_729_days(start, end):
    return (end - start).days + 1 > 729


def more_than_729_days_without_the_last(start, end):
    return (end - start).days > 729


def two_calendar_years(start, end):
    return plus_months(start, 24) <= end


def ni064_cases(plans, y0, y1, is_long=more_than_729_days):
    ended = [p for p in plans if p["end_date"] and y0 <= p["end_date"] <= y1 and p.get("end_is_known", True)]
    return [(p["child_id"], is_long(p["start_date"], p["end_date"])) for p in ended]


def ni064(plans, y0, y1, is_long=more_than_729_days):
    return count(ni064_cases(plans, y0, y1, is_long))


def cpp_18_months_cases(plans, day):
    return [(p["child_id"], plus_months(p["start_date"], 18) <= day) for p in open_plans(plans, day)]


def cpp_18_months(plans, day):
    return count(cpp_18_months_cases(plans, day))


def icpc_15_days_cases(section47, y0, y1):
    held = [
        s
        for s in section47
        if s["conference_date"] and y0 <= s["conference_date"] <= y1 and s["conference_date"] >= s["start_date"]
    ]
    return [(s["child_id"], working_days_between(s["start_date"], s["conference_date"]) <= 15) for s in held]


def icpc_15_days(section47, y0, y1):
    return count(icpc_15_days_cases(section47, y0, y1))


def count(cases):
    return sum(counts for _, counts in cases), len(cases)
