"""Child protection plans, conferences and enquiries, month by month until the counts hold."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from safeguarding.demo import quotas
from safeguarding.demo.days import meeting_day_by, meeting_in_month, working_days_after
from safeguarding.demo.people import Child, Register, family_size, sibling_births
from safeguarding.demo.quotas import PLANS, YEARS, spread

MONTH_WEIGHTS = (10, 11, 11, 11, 7, 11, 12, 12, 8)
"""April to December: fewer conferences in August and December."""
QUARTER_WEIGHTS = (5, 5, 6)
ABUSE = ("NEG",) * 46 + ("EMO",) * 30 + ("PHY",) * 13 + ("SAB",) * 6 + ("MUL",) * 5
LONG, NEARLY_LONG, SHORTEST = 735, 715, 76
"""Days. A plan that ends between the middle two could be taken for two years: leave it open."""
CARE_ENDS_A_MONTH = 6


@dataclass(eq=False)
class Plan:
    """One child's plan. `enquiry` is the strategy discussion; none where another authority held it."""

    child: Child
    start: date
    previous: int
    category: str
    latest: str
    enquiry: date | None
    end: date | None = None
    ended_by_care: bool = False
    ended_late: bool = False
    """Its end was recorded after the return of the year had been sent: the next return tells of it."""
    reviews: list[date] = field(default_factory=list)


@dataclass(eq=False)
class Enquiry:
    """A section 47 enquiry that led to no plan; `conference` is none where it was not needed."""

    child: Child
    start: date
    conference: date | None


@dataclass
class Protection:
    """All plans and other enquiries; `into_care` are families whom care began for, and when."""

    plans: list[Plan] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    into_care: list[tuple[date, list[Child]]] = field(default_factory=list)

    def groups(self, only_open: bool = False) -> list[list[Plan]]:
        """Plans of brothers and sisters that started together."""
        together: dict[tuple[int, date], list[Plan]] = {}
        for plan in self.plans:
            if not (only_open and plan.end):
                together.setdefault((plan.child.family, plan.start), []).append(plan)
        return list(together.values())


def protect(rng: Random, register: Register) -> Protection:
    """All plans from before the first return to the last day."""
    protection = Protection()
    _start_before_the_returns(rng, register, protection)
    for year in YEARS:
        months = _month_plan(year)
        for month, (started, ended, long, repeats) in enumerate(months, start=1):
            _end_plans(rng, protection, year, month, ended, long)
            _start_plans(rng, register, protection, year, month, started, repeats)
            _other_enquiries(rng, register, protection, year, month)
    return protection


def _month_plan(year: int) -> list[tuple[int, int, int, int]]:
    """(started, ended, of those after two years, repeats) for each month of a year."""
    aim, weights = PLANS[year], MONTH_WEIGHTS
    total = quotas.starts(PLANS, quotas.PLANS_BEFORE, year)
    started = spread(total - aim.last_quarter_starts, weights)
    if aim.last_quarter_starts:
        started += spread(aim.last_quarter_starts, QUARTER_WEIGHTS)
        weights += (10, 10, 12)
    even = (1,) * len(weights)
    return list(
        zip(
            started,
            spread(aim.ended, weights),
            spread(aim.ended_after_two_years, even),
            spread(aim.repeats, even),
            strict=True,
        )
    )


def _start_before_the_returns(rng: Random, register: Register, protection: Protection) -> None:
    left = quotas.PLANS_BEFORE
    while left:
        ages = rng.choice([(1, 90)] * 28 + [(90, 270)] * 36 + [(270, 540)] * 20 + [(540, 1000)] * 16)
        start = meeting_day_by(quotas.FIRST_DAY - timedelta(days=rng.randint(*ages)))
        size = family_size(rng, left)
        _new_plans(rng, protection, _new_family(rng, register, size, start, 40), start, rng.random() < 0.13)
        left -= size


def _new_family(rng: Random, register: Register, size: int, day: date, youngest: int = -70) -> list[Child]:
    """Brothers and sisters under 16; where `youngest` is negative, now and then one awaits a baby."""
    if youngest < 0 and rng.random() < 0.16:
        return register.family(sibling_births(rng, size, day, (-75, -30), 5700))
    oldest = rng.choice((900, 2500, 4000, 5500))
    return register.family(sibling_births(rng, size, day, (max(youngest, 40), oldest), 5800))


def _new_plans(rng: Random, protection: Protection, family: list[Child], start: date, repeat: bool) -> None:
    """One plan for each child, made by one conference, after one strategy discussion."""
    enquiry = working_days_after(start, -_conference_delay(rng)) if rng.random() > 0.02 else None
    category = rng.choice(ABUSE)
    latest = category if rng.random() > 0.1 else rng.choice(ABUSE)
    earlier = rng.choice((1, 1, 1, 2)) if repeat else 0
    for child in family:
        before = [p.previous for p in protection.plans if p.child is child] if repeat else []
        protection.plans.append(
            Plan(child, start, before[-1] + 1 if before else earlier, category, latest, enquiry)
        )


def _conference_delay(rng: Random) -> int:
    """Working days from the strategy discussion to the conference: mostly within fifteen."""
    return rng.randint(7, 15) if rng.random() < 0.76 else rng.randint(16, 27)


def _start_plans(
    rng: Random,
    register: Register,
    protection: Protection,
    year: int,
    month: int,
    number: int,
    repeats: int,
) -> None:
    """Start `number` plans in a month, `repeats` of them for children who had a plan before."""
    while number:
        start = meeting_in_month(rng, year, month)
        family = _returning_family(rng, protection, start, repeats) if repeats else []
        if not family:
            size = family_size(rng, repeats or number)
            family = _new_family(rng, register, size, start, 400 if repeats else -70)
        _new_plans(rng, protection, family, start, repeats > 0)
        number -= len(family)
        repeats = max(0, repeats - len(family))


def _returning_family(rng: Random, protection: Protection, day: date, at_most: int) -> list[Child]:
    """Now and then, children whose earlier plan ended at least four months ago and who start another."""
    if rng.random() > 0.3:
        return []
    last = {plan.child.id: plan for plan in protection.plans}
    families: dict[tuple[int, date], list[Child]] = {}
    for plan in last.values():
        if (
            plan.end
            and not plan.ended_by_care
            and plan.end < day - timedelta(days=120)
            and plan.child.age_on(day) < 16
        ):
            families.setdefault((plan.child.family, plan.end), []).append(plan.child)
    possible = [children for children in families.values() if len(children) <= at_most]
    return rng.choice(possible) if possible else []


def _end_plans(rng: Random, protection: Protection, year: int, month: int, number: int, long: int) -> None:
    """End `number` plans in a month, `long` of them after two years or more."""
    into_care = 0
    groups = protection.groups(only_open=True)
    while number:
        day = meeting_in_month(rng, year, month)
        wanted = long or number
        possible = [group for group in groups if _can_end(group, day, bool(long))]
        group = rng.choices(possible, [_weight(group, day) for group in possible])[0]
        ending, group[:] = group[:wanted], group[wanted:]
        by_care = not long and into_care < CARE_ENDS_A_MONTH and rng.random() < 0.25
        for plan in ending:
            plan.end, plan.ended_by_care = day, by_care
        if by_care:
            into_care += len(ending)
            protection.into_care.append((_care_begins(rng, ending, day), [p.child for p in ending]))
        number -= len(ending)
        long = max(0, long - len(ending))


def _care_begins(rng: Random, plans: list[Plan], end: date) -> date:
    """Care begins on the day the plan ends, or some weeks before: then the child is in both cohorts."""
    if rng.random() < 0.5:
        return end
    known = max(plans[0].start + timedelta(days=10), *(plan.child.born + timedelta(days=4) for plan in plans))
    return max(end - timedelta(days=rng.randint(20, 120)), known)


def _can_end(group: list[Plan], day: date, long: bool) -> bool:
    """Whether these plans may end on `day`; those new in January to March stay open to the year's end."""
    days = (day - group[0].start).days if group else 0
    in_time = days >= LONG if long else SHORTEST <= days <= NEARLY_LONG
    if not in_time or (day.month <= 3 and group[0].start >= date(day.year, 1, 1)):
        return False
    return all(plan.child.born < day - timedelta(days=30) for plan in group)


def _weight(group: list[Plan], day: date) -> int:
    """How much likelier a plan is to end the longer it has been open."""
    days = (day - group[0].start).days
    return next(heavy for limit, heavy in WEIGHTS if days <= limit)


WEIGHTS = ((150, 5), (250, 9), (340, 12), (430, 14), (520, 18), (640, 18), (10_000, 18))


def _other_enquiries(rng: Random, register: Register, protection: Protection, year: int, month: int) -> None:
    """Enquiries that need no conference, and conferences that decide against a plan."""
    for held in (True, True, True, False, False, False, False):
        conference = meeting_in_month(rng, year, month)
        start = working_days_after(conference, -_conference_delay(rng))
        family = _new_family(rng, register, family_size(rng, 3), start, 60)
        for child in family:
            protection.enquiries.append(Enquiry(child, start, conference if held else None))
