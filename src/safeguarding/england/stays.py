"""One invented child's stay in care: its episodes, and the reviews on their timetable."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from safeguarding.demo.days import working_days_after
from safeguarding.demo.episodes import Episode
from safeguarding.demo.homes import Home
from safeguarding.demo.people import Child
from safeguarding.demo.reviews import TWENTY_WORKING_DAYS_FROM
from safeguarding.england.days import held_by, meeting_between

FOUR_WEEKS, THREE_MONTHS, SIX_MONTHS = timedelta(days=28), timedelta(days=91), timedelta(days=183)
ONE_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(eq=False)
class Stay:
    """One period of care, as far as it has come."""

    child: Child
    start: date
    episodes: list[Episode]
    asylum: bool = False
    order_day: date | None = None
    """When a full care order replaces the interim one."""
    end: date | None = None
    often_moved: bool = False
    timetable: date | None = None
    """The last event of the timetable of reviews: the start, a placement for adoption or a review."""
    reviewed: int = 0
    """How many reviews since the timetable began."""
    held: list[date] = field(default_factory=list)
    """The reviews of the year."""

    @property
    def now(self) -> Episode:
        return self.episodes[-1]

    def change(self, day: date, home: Home | None, order: str | None) -> None:
        """End the present episode with another home, another order or both."""
        new = "B" if home and order else "P" if home else "L"
        before = self.now
        self.episodes[-1] = replace(before, end=day, reason="X1")
        changed = replace(before, start=day, new=new, home=home or before.home, order=order or before.order)
        self.episodes.append(changed)

    def leave(self, day: date, reason: str) -> None:
        """End the stay."""
        self.end = day
        self.episodes[-1] = replace(self.now, end=day, reason=reason)

    def forget_before(self, day: date) -> None:
        """Drop the episodes that no later return tells of, and the year's reviews."""
        self.episodes = [row for row in self.episodes if row.end is None or row.end >= day]
        self.held = []

    def due(self) -> date:
        """When the next review has to be held."""
        since = self.timetable
        if self.reviewed:
            return since + (THREE_MONTHS if self.reviewed == 1 else SIX_MONTHS)
        if since == self.start and since >= TWENTY_WORKING_DAYS_FROM:
            return working_days_after(since, 20)
        return since + FOUR_WEEKS


def review_before(rng: Random, stay: Stay, first: date) -> None:
    """Bring the timetable to where it stands when the returns begin; those reviews are in no return."""
    stay.timetable = stay.start
    if (first - stay.start).days > 300:
        stay.timetable, stay.reviewed = first - timedelta(days=rng.randint(1, 170)), 2
    while stay.due() < first:
        stay.timetable, stay.reviewed = held_by(rng, stay.due(), stay.timetable + A_WEEK, 10), stay.reviewed + 1


def review(rng: Random, stay: Stay, first: date, last: date, late: bool, restart: date | None) -> None:
    """Hold the reviews from `first` to `last`, one of them late if it is said; `restart` is the day of a
    placement for adoption, from which the timetable begins again."""
    for day in _held(rng, stay, first, min(stay.end - ONE_DAY, last) if stay.end else last, late, restart):
        stay.held.append(day)


def _held(
    rng: Random, stay: Stay, first: date, until: date, late: bool, restart: date | None
) -> Iterator[date]:
    while True:
        due = stay.due()
        earliest = max(first, stay.timetable + A_WEEK)
        if late and due < until:
            day = meeting_between(rng, due + ONE_DAY, min(due + timedelta(days=30), until))
        else:
            day = held_by(rng, due, min(earliest, due), 21 if stay.reviewed else 6)
        if restart and stay.timetable < restart <= day:
            stay.timetable, stay.reviewed, restart = restart, 0, None
            continue
        if day > until:
            return
        late = late and due >= until
        stay.timetable, stay.reviewed = day, stay.reviewed + 1
        yield day
