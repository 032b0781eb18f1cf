"""Meetings on their timetable: reviews of looked-after children and of plans, a few of them late.

Each timetable is first made on time. Then as many children as the quota says get one late review in a
year, in the weeks that the report gives a reason for; the meetings after it follow from the day on which
it was held, so that no other year is touched.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from safeguarding.demo.days import meeting_day_by, meeting_day_from, working_days_after
from safeguarding.demo.dice import dice
from safeguarding.years import ReportingYear

TWENTY_WORKING_DAYS_FROM = date(2011, 4, 1)
LATE_BY = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 18, 21, 27, 33, 40)


@dataclass(frozen=True)
class Meeting:
    """When a review had to be held by, and when it was."""

    due: date
    held: date


@dataclass
class Timetable:
    """The reviews of children who are reviewed together: brothers and sisters, or one child.

    `due(anchor, number, restarted)` is when the next review has to be held by; `late` are, by the number
    of the meeting counted from 0, the days by which it is late. `mark` names the timetable's own chances.
    """

    mark: str
    start: date
    until: date
    due: Callable[[date, int, bool], date]
    restarts: tuple[date, ...] = ()
    late: dict[int, int] = field(default_factory=dict)

    def meetings(self) -> list[Meeting]:
        """All meetings up to `until`."""
        rng = dice(self.mark)
        held: list[Meeting] = []
        anchor, number, restarted = self.start, 0, False
        while True:
            due = self.due(anchor, number, restarted)
            day = self._held(rng, due, len(held), slack=8 if number == 0 else (due - anchor).days // 6)
            restart = next((r for r in self.restarts if anchor < r <= day), None)
            if restart:
                anchor, number, restarted = restart, 0, True
                continue
            if day > self.until:
                return held
            held.append(Meeting(due, day))
            anchor, number = day, number + 1

    def _held(self, rng: Random, due: date, nth: int, slack: int) -> date:
        on_time = _day_by(rng, due, slack)
        return meeting_day_from(due + timedelta(days=self.late[nth])) if nth in self.late else on_time


def _day_by(rng: Random, due: date, slack: int) -> date:
    """A meeting day up to `slack` days before `due`, or before that: seldom in August or before Christmas."""
    early, unwilling = rng.randint(0, slack), rng.random() < 0.55
    day = due - timedelta(days=early)
    if slack > 8 and unwilling and (day.month == 8 or (day.month == 12 and day.day > 15)):
        last = day.replace(month=7, day=31) if day.month == 8 else day.replace(day=15)
        day = last - timedelta(days=early % 10)
    return meeting_day_by(day)


def care_reviews_due(start: date) -> Callable[[date, int, bool], date]:
    """28 days (20 working days where care began from April 2011; 28 after a restart), 91, then 183."""

    def due(anchor: date, number: int, restarted: bool) -> date:
        if number == 0 and not restarted and start >= TWENTY_WORKING_DAYS_FROM:
            return working_days_after(anchor, 20)
        return anchor + timedelta(days=(28, 91, 183)[min(number, 2)])

    return due


def conferences_due(anchor: date, number: int, restarted: bool) -> date:
    """91 days after the initial conference, then 183."""
    return anchor + timedelta(days=183 if number else 91)


# Late reviews


@dataclass(frozen=True)
class Cause:
    """Why reviews due in some weeks were late, for how many children, and how many days at most."""

    reason: str
    children: int
    first: date
    last: date


def make_late(
    rng: Random, timetables: Iterable[tuple[Timetable, int]], causes: Iterable[Cause], year: ReportingYear
) -> list[tuple[Timetable, date, str]]:
    """Make one review late for exactly as many children as each cause says.

    `timetables` come with how many children each counts for in the year. Gives each timetable that was
    touched, the day of its late review, and the reason.
    """
    waiting = list(timetables)
    rng.shuffle(waiting)
    made = []
    for cause in causes:
        left = cause.children
        for timetable, children in list(waiting):
            if children <= left and _postpone(rng, timetable, cause, year):
                waiting.remove((timetable, children))
                left -= children
                made.append((timetable, _late_day(timetable, year), cause.reason))
            if not left:
                break
        if left:
            raise RuntimeError(f"No timetable left to be late in {year} for {cause.reason}.")
    return made


def _postpone(rng: Random, timetable: Timetable, cause: Cause, year: ReportingYear) -> bool:
    """Hold one meeting that falls due in the cause's weeks late, but well before the year ends."""
    for nth, meeting in enumerate(timetable.meetings()):
        by = rng.choice(LATE_BY)
        held = meeting_day_from(meeting.due + timedelta(days=by))
        restarted = any(meeting.held < restart <= held for restart in timetable.restarts)
        too_late = held > min(year.last_day - timedelta(days=6), timetable.until - timedelta(days=1))
        if cause.first <= meeting.due <= cause.last and not too_late and not restarted:
            timetable.late[nth] = by
            return True
    return False


def _late_day(timetable: Timetable, year: ReportingYear) -> date:
    """The day on which the timetable's late review of the year was held."""
    late = [meeting.held for nth, meeting in enumerate(timetable.meetings()) if nth in timetable.late]
    return next(day for day in late if year.first_day <= day <= year.last_day)
