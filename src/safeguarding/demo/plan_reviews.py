"""Review conferences of child protection plans, a few of them late."""

from datetime import date, timedelta
from random import Random

from safeguarding.demo import quotas
from safeguarding.demo.child_protection import Plan, Protection
from safeguarding.demo.quotas import PLANS, SEED
from safeguarding.demo.reviews import Cause, Timetable, conferences_due, make_late
from safeguarding.years import ReportingYear

NEW = timedelta(days=92)


def review_plans(rng: Random, protection: Protection) -> None:
    """Fill in each plan's reviews. A plan that a conference ends has its last review then, or just before."""
    together = [(_timetable_of(plans), plans) for plans in protection.groups()]
    for year in quotas.YEARS:
        _be_late(rng, together, ReportingYear(year))
    for timetable, plans in together:
        days = [meeting.held for meeting in timetable.meetings()]
        for plan in plans:
            plan.reviews = _with_last_review(plan, days)


def _timetable_of(plans: list[Plan]) -> Timetable:
    ends = [plan.end or quotas.LAST_DAY for plan in plans]
    mark = f"{SEED} conference {plans[0].child.family} {plans[0].start}"
    return Timetable(mark, plans[0].start, max(ends), conferences_due)


def _with_last_review(plan: Plan, days: list[date]) -> list[date]:
    if plan.end is None:
        return days
    held = [day for day in days if day < plan.end]
    decided = not plan.ended_by_care and (not held or plan.end - held[-1] > timedelta(days=30))
    return [*held, plan.end] if decided else held


def _be_late(rng: Random, together: list[tuple[Timetable, list[Plan]]], year: ReportingYear) -> None:
    """Make conferences late for as many children as the year's quota says."""
    number = PLANS[year.start_year].reviewed_late
    possible = [(t, _count(plans, year)) for t, plans in together]
    last = min(year.last_day, quotas.LAST_DAY)
    cause = Cause("illness", number, year.first_day + timedelta(days=30), last - timedelta(days=50))
    make_late(rng, [(t, children) for t, children in possible if children], [cause], year)


def _count(plans: list[Plan], year: ReportingYear) -> int:
    """How many of the plans are open at the year's end, old enough, and told of from their first review."""
    last = min(year.last_day, quotas.LAST_DAY)
    return sum(
        plan.start >= quotas.FIRST_DAY and plan.start + NEW <= last and (plan.end is None or plan.end > last)
        for plan in plans
    )
