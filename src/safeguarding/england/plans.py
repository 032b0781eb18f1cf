"""Child protection plans of an invented authority, year after year.

A plan is *new* when it was first open on the last 31 March, *old* when it was already open on the one before
that: an old plan that stays open to the year's end has then lasted two years, and a new one never has.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from safeguarding.demo.child_protection import ABUSE, Enquiry, Plan, Protection
from safeguarding.demo.days import working_days_after
from safeguarding.demo.people import Register
from safeguarding.england.aims import PlanAims
from safeguarding.england.days import held_by, meeting_between, newborn_or_older, some_day
from safeguarding.years import ReportingYear

TWO_YEARS, UNDER_TWO_YEARS = timedelta(days=735), timedelta(days=722)
FIRST_REVIEW, LATER_REVIEW = timedelta(days=91), timedelta(days=183)
NOBODY_STARTS_BEFORE = timedelta(days=9)
"""No plan starts in the first days of April: after two years nobody could say whether it was old."""
ONE_DAY, TEN_DAYS, SHORTEST, RECORDED_LATE = (timedelta(days=days) for days in (1, 10, 20, 80))
OLDEST = 13 * 365


@dataclass
class Plans:
    """The plans open when a year begins, and those that the last return still told of."""

    rng: Random
    register: Register
    open: list[Plan] = field(default_factory=list)
    closed: list[Plan] = field(default_factory=list)

    def begin(self, first: ReportingYear, aims: PlanAims) -> None:
        """The plans that are open when the first return begins."""
        old = min(aims.ended_old + aims.old, aims.opening)
        oldest = min(old * 2 // 5, aims.old)
        for number in range(aims.opening):
            before = 1 if number >= old else 2 if number >= oldest else self.rng.choice((3, 3, 4))
            year = ReportingYear(first.start_year - before)
            self.open.append(self._plan(_start(self.rng, year, year.last_day)))
        for plan in self.open:
            self._review_before(plan, first.first_day)

    def pass_year(self, year: ReportingYear, aims: PlanAims, wanted_old: int) -> Protection:
        """Let a year pass until the aims hold; gives what the year's census tells of.

        `wanted_old` is how many of the plans that are open now should still be there at its end, so that the
        next year has enough that are old.
        """
        self.closed = [plan for plan in self.closed if not plan.ended_late]
        self._correct(year, aims)
        ended = self._end(year, aims, wanted_old)
        started = self._start(year, aims)
        self._end_of_the_year(year, aims, ended, started)
        told = Protection(plans=[*self.closed, *self.open, *started])
        self._review(year, aims, told.plans)
        told.enquiries = self._other_enquiries(year, aims)
        everything = [*self.open, *started]
        self.closed = [plan for plan in everything if plan.end]
        self.open = [plan for plan in everything if not plan.end]
        return told

    def _correct(self, year: ReportingYear, aims: PlanAims) -> None:
        """Make those open when the year begins as many as the published counts need: what was not recorded in
        time is recorded now, plans that had ended and plans that had started."""
        old = sorted((plan for plan in self.open if _is_old(plan, year)), key=lambda plan: plan.start)
        oldest = [plan for plan in old if _lasted_two_years(plan, year)]
        too_old = max(len(oldest) - aims.ended_old - aims.old, len(old) - aims.old - aims.ended, 0)
        self._record_ends_late(year, old, too_old)
        new = [plan for plan in self.open if not _is_old(plan, year)]
        self._record_ends_late(year, new, len(self.open) - aims.opening)
        self._record_ends_late(year, [*self.open], len(self.open) - aims.opening)
        while len(self.open) < aims.opening:
            before = year.first_day - ONE_DAY
            self.open.append(self._plan(meeting_between(self.rng, before - RECORDED_LATE, before)))

    def _record_ends_late(self, year: ReportingYear, plans: list[Plan], number: int) -> None:
        """Tell only now of so many of the plans that they had ended in the last days of the year before."""
        before = year.first_day - ONE_DAY
        possible = [plan for plan in plans if _last_event(plan) < before]
        for plan in possible[: max(number, 0)]:
            earliest = max(_last_event(plan) + ONE_DAY, before - TEN_DAYS)
            plan.end, plan.ended_late = some_day(self.rng, earliest, before), True
            self.open.remove(plan)
            self.closed.append(plan)

    def _end(self, year: ReportingYear, aims: PlanAims, wanted_old: int) -> int:
        """End plans that were open when the year began; gives how many."""
        old = sorted((plan for plan in self.open if _is_old(plan, year)), key=lambda plan: plan.start)
        long, stay, rest = _parts(old, aims.ended_old, aims.old)
        for plan in long:
            earliest = min(max(plan.start + TWO_YEARS, year.first_day), year.last_day)
            plan.end = meeting_between(self.rng, earliest, year.last_day)
        for plan in rest:
            latest = min(plan.start + UNDER_TWO_YEARS, year.last_day)
            plan.end = meeting_between(self.rng, year.first_day, latest)
        new = [plan for plan in self.open if not _is_old(plan, year)]
        ends_so_far = len(long) + len(rest)
        most = min(len(new), aims.ended - ends_so_far)
        early_starts = aims.started - (aims.stock - aims.three_months)
        least = max(aims.ended - ends_so_far - early_starts, 0)
        going = min(max(len(new) + len(stay) - wanted_old, least), most)
        for plan in self.rng.sample(new, going):
            earliest = max(year.first_day, plan.start + SHORTEST)
            plan.end = meeting_between(self.rng, earliest, year.last_day)
        return ends_so_far + going

    def _start(self, year: ReportingYear, aims: PlanAims) -> list[Plan]:
        """The plans of the year: those that started too late to be open for three months come last."""
        late = aims.stock - aims.three_months
        january, before_christmas = date(year.last_day.year, 1, 3), date(year.first_day.year, 12, 20)
        days = [_start(self.rng, year, before_christmas) for _ in range(aims.started - late)]
        days += [meeting_between(self.rng, january, year.last_day) for _ in range(late)]
        repeats = set(self.rng.sample(range(aims.started), aims.repeats))
        return [self._plan(day, number in repeats) for number, day in enumerate(days)]

    def _end_of_the_year(self, year: ReportingYear, aims: PlanAims, ended: int, started: list[Plan]) -> None:
        """End as many of the plans that started early in the year as are still to end."""
        early = started[: aims.started - (aims.stock - aims.three_months)]
        for plan in self.rng.sample(early, aims.ended - ended):
            plan.end = meeting_between(self.rng, plan.start + SHORTEST, year.last_day)

    def _plan(self, start: date, repeat: bool | None = None) -> Plan:
        """A plan with its enquiry; `repeat` is left to chance where it is not said."""
        rng = self.rng
        repeat = rng.random() < 0.13 if repeat is None else repeat
        enquiry = working_days_after(start, -_delay(rng)) if rng.random() > 0.02 else None
        category = rng.choice(ABUSE)
        latest = category if rng.random() > 0.1 else rng.choice(ABUSE)
        child = newborn_or_older(rng, self.register, start, 400 if repeat else 40, OLDEST)
        return Plan(child, start, rng.choice((1, 1, 1, 2)) if repeat else 0, category, latest, enquiry)

    def _other_enquiries(self, year: ReportingYear, aims: PlanAims) -> list[Enquiry]:
        """Enquiries that led to no plan, half of them to a conference."""
        found = []
        for number in range(aims.started // 5):
            conference = meeting_between(self.rng, year.first_day + timedelta(days=45), year.last_day)
            start = working_days_after(conference, -_delay(self.rng))
            child = newborn_or_older(self.rng, self.register, start, 40, OLDEST)
            found.append(Enquiry(child, start, conference if number % 2 else None))
        return found

    # Review conferences

    def _review_before(self, plan: Plan, first: date) -> None:
        """Hold what fell due before the returns begin: the last such review is kept."""
        due = _due(plan)
        while due < first:
            plan.reviews = [*plan.reviews, held_by(self.rng, due, plan.start + TEN_DAYS, 12)]
            due = _due(plan)

    def _review(self, year: ReportingYear, aims: PlanAims, plans: list[Plan]) -> None:
        """Hold the reviews of the year: one is late for as many of those open at its end as should be."""
        judged = [plan for plan in plans if not plan.end and plan.start + FIRST_REVIEW < year.last_day]
        late = set(map(id, self.rng.sample(judged, aims.three_months - aims.on_time)))
        for plan in plans:
            if not plan.ended_late and (plan.end is None or plan.end >= year.first_day):
                self._review_plan(plan, year, id(plan) in late)

    def _review_plan(self, plan: Plan, year: ReportingYear, late: bool) -> None:
        until = plan.end - ONE_DAY if plan.end else year.last_day
        while (due := _due(plan)) <= until or not plan.end:
            earliest = max(year.first_day, _last_event(plan) + TEN_DAYS)
            if late and due < year.last_day:
                day = meeting_between(self.rng, due + ONE_DAY, min(due + timedelta(days=30), year.last_day))
                late = False
            else:
                day = held_by(self.rng, due, min(earliest, due), 21)
            if day > until:
                return
            plan.reviews.append(day)


def _start(rng: Random, year: ReportingYear, last: date) -> date:
    return meeting_between(rng, year.first_day + NOBODY_STARTS_BEFORE, last)


def _delay(rng: Random) -> int:
    """Working days from the strategy discussion to the conference: mostly within fifteen."""
    return rng.randint(7, 15) if rng.random() < 0.76 else rng.randint(16, 27)


def _last_event(plan: Plan) -> date:
    return plan.reviews[-1] if plan.reviews else plan.start


def _due(plan: Plan) -> date:
    """When the next review conference has to be held."""
    return plan.reviews[-1] + LATER_REVIEW if plan.reviews else plan.start + FIRST_REVIEW


def _is_old(plan: Plan, year: ReportingYear) -> bool:
    """Whether it was open on two 31 Marches when the year begins."""
    return plan.start < year.previous.first_day


def _lasted_two_years(plan: Plan, year: ReportingYear) -> bool:
    """Whether it has lasted two years when the year begins."""
    return plan.start < year.previous.previous.first_day


def _parts(old: list[Plan], ended: int, stay: int) -> tuple[list[Plan], list[Plan], list[Plan]]:
    """The old plans that end after two years, those that stay open, and those that end before."""
    return old[:ended], old[ended : ended + stay], old[ended + stay :]


def fewest_old(plan_aims: PlanAims) -> int:
    """How many plans must have been open a year before for these aims to hold."""
    return plan_aims.ended_old + plan_aims.old
