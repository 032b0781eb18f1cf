"""Looked after children of an invented authority, year after year.

The rule that makes the count of unsettled children exact: nobody moves more than once in a year, except the
children chosen to, who move twice or more.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from safeguarding.demo.care_reviews import GAVE_VIEWS, NO_VIEWS, Review
from safeguarding.demo.days import birthday
from safeguarding.demo.episodes import Episode
from safeguarding.demo.homes import Homes
from safeguarding.demo.people import Register
from safeguarding.demo.ssda903 import CareRecords
from safeguarding.england.aims import CareAims
from safeguarding.england.days import newborn_or_older, some_day
from safeguarding.england.homes import adopters, home
from safeguarding.england.stays import ONE_DAY, Stay, review, review_before
from safeguarding.years import ReportingYear

ENTRY_AGES = ((12, 200), (12, 1000), (400, 2500), (2500, 4200), (4200, 5900), (4700, 6150))
STAYED = ((5, 180),) * 16 + ((180, 365),) * 16 + ((365, 730),) * 22
STAYED += ((730, 1500),) * 24 + ((1500, 2600),) * 15 + ((2600, 4200),) * 7
EIGHTEEN, SIXTEEN, UNDER_EIGHTEEN = 18, 16, 6450
LONG_SETTLED = timedelta(days=600)
"""Who came into care before this had moved for the last time when the returns begin: so the first edition, a
year and more later, can tell whether such a child has been two years in one place."""
NEEDS = ("N1",) * 12 + ("N5",) * 4 + ("N3", "N4", "N4", "N2")
HOME = ("E4A",) * 7 + ("E4B",) * 3 + ("E13", "E41", "E8")
GROWN_UP = ("E5", "E5", "E6", "E8")
TEENAGER = ("E4A", "E4B", "E8", "E9")
ADOPTED = ("E11", "E11", "E11", "E12")
GUARDIAN = ("E43", "E44", "E44")
GUARDIAN_SINCE_2018 = ("E47", "E48")
NEW_GUARDIAN_CODES = date(2018, 4, 1)
TEN_WEEKS = timedelta(days=70)
"""A child lives with its adopters for at least ten weeks before the court's order."""


@dataclass
class Care:
    """The children looked after when a year begins."""

    rng: Random
    register: Register
    homes: Homes
    open: list[Stay] = field(default_factory=list)

    def begin(self, first: ReportingYear, aims: CareAims) -> None:
        """Those who are looked after when the first return begins, some for many years."""
        for _ in range(aims.opening):
            start = first.first_day - timedelta(days=self.rng.randint(*self.rng.choice(STAYED)))
            stay = self._come(start, UNDER_EIGHTEEN - (first.first_day - start).days)
            self._settle(stay, first.first_day)
            review_before(self.rng, stay, first.first_day)
            self.open.append(stay)

    def pass_year(self, year: ReportingYear, aims: CareAims) -> CareRecords:
        """Let a year pass until the aims hold; gives what the year's return tells of."""
        gone = self._correct(year, aims)
        before, came = list(self.open), self._enter(year, aims)
        everybody = [*before, *came]
        placed = self._leave(year, aims, before, came)
        self._move(year, aims, everybody, placed)
        self._review(year, everybody, placed)
        records = CareRecords(
            [row for stay in [*gone, *everybody] for row in stay.episodes],
            [row for stay in everybody for row in self._views(stay)],
            everybody,
            frozenset(stay.now for stay in gone),
        )
        self.open = [stay for stay in everybody if not stay.end]
        for stay in self.open:
            stay.forget_before(year.next.first_day)
        return records

    # Coming into care

    def _come(self, start: date, oldest: int = UNDER_EIGHTEEN, asylum: bool = False) -> Stay:
        """A child comes into care, no more than `oldest` days old."""
        rng = self.rng
        youngest, most = (5500, 6150) if asylum else rng.choice(ENTRY_AGES)
        most = max(min(most, oldest), 20)
        child = newborn_or_older(rng, self.register, start, min(youngest, most - 1), most)
        if child.born > start - timedelta(days=3):
            child.born = (start - timedelta(days=31)).replace(day=14)
        order = "V2" if asylum or rng.random() < 0.55 else "C1"
        need = "N8" if asylum else rng.choice(NEEDS)
        first = Episode(child, start, "S", order, need, home(rng, self.homes, child, start, order), None, None)
        ordered = start + timedelta(days=rng.randint(180, 400)) if order == "C1" else None
        return Stay(child, start, [first], asylum, ordered, timetable=start)

    def _settle(self, stay: Stay, first: date) -> None:
        """What happened before the returns begin: nothing lately."""
        long_ago = first - LONG_SETTLED
        if stay.order_day and stay.order_day < first:
            stay.episodes[0] = _under(stay.now, "C2")
            stay.order_day = None
        if stay.start + timedelta(days=60) < long_ago and self.rng.random() < 0.5:
            day = some_day(self.rng, stay.start + timedelta(days=30), long_ago)
            stay.change(day, home(self.rng, self.homes, stay.child, day, stay.now.order), None)
            stay.forget_before(first)

    def _enter(self, year: ReportingYear, aims: CareAims) -> list[Stay]:
        return [
            self._come(some_day(self.rng, year.first_day, year.last_day), asylum=self.rng.random() < 0.05)
            for _ in range(aims.started)
        ]

    def _correct(self, year: ReportingYear, aims: CareAims) -> list[Stay]:
        """Make those in care when the year begins as many as the published counts need: who had left or come
        in unrecorded is recorded now. Gives those who had left."""
        before = year.first_day - ONE_DAY
        surplus = max(len(self.open) - aims.opening, 0)
        gone = [stay for stay in self.open if stay.now.start < before and stay.timetable < before][:surplus]
        for stay in gone:
            stay.leave(
                some_day(self.rng, max(stay.now.start + ONE_DAY, before - timedelta(days=20)), before), "E8"
            )
            self.open.remove(stay)
        while len(self.open) < aims.opening:
            self.open.append(self._come(some_day(self.rng, before - timedelta(days=20), before)))
        return gone

    # Leaving care

    def _leave(
        self, year: ReportingYear, aims: CareAims, before: list[Stay], came: list[Stay]
    ) -> dict[Stay, date]:
        """As many leave as the aims say; gives when each who was adopted had been placed with the adopters."""
        grown = {stay for stay in before if birthday(stay.child.born, EIGHTEEN) <= year.last_day}
        soon = [stay for stay in came if stay.start < year.last_day - timedelta(days=5)]
        of_the_year = min(aims.ceased * 28 // 100, len(soon), max(aims.ceased - len(grown), 0))
        of_the_year = max(of_the_year, aims.ceased - len(before))
        small = _small_first(self.rng, [stay for stay in before if stay not in grown], year)
        at_most = max(aims.ceased - of_the_year - len(grown), 0)
        placed = self._adopt(year, aims.adopted, [*small[:at_most], *soon])
        adopted = {stay for stay in placed if stay.start >= year.first_day}
        of_the_year = max(of_the_year, len(adopted))
        going = self._going(before, grown, aims.ceased - of_the_year - len(placed) + len(adopted))
        going += self.rng.sample([stay for stay in soon if not stay.end], of_the_year - len(adopted))
        self._go(year, going, aims.guardianship)
        return placed

    def _going(self, here: list[Stay], grown: set[Stay], number: int) -> list[Stay]:
        """Those who turn 18 first, then others by chance."""
        staying = [stay for stay in here if not stay.end]
        shuffled = self.rng.sample(staying, len(staying))
        return sorted(shuffled, key=lambda stay: stay not in grown)[:number]

    def _adopt(self, year: ReportingYear, number: int, candidates: list[Stay]) -> dict[Stay, date]:
        placed = {}
        for stay in candidates[:number]:
            earliest = max(stay.start + ONE_DAY, year.first_day + ONE_DAY)
            latest = max(year.last_day - TEN_WEEKS, earliest)
            day = some_day(self.rng, earliest, latest)
            placed[stay] = day
            stay.change(day, adopters(self.homes), None if stay.now.order == "E1" else "E1")
            stay.leave(
                some_day(self.rng, min(day + TEN_WEEKS, year.last_day), year.last_day), self.rng.choice(ADOPTED)
            )
        return placed

    def _go(self, year: ReportingYear, going: list[Stay], to_guardians: int) -> None:
        """End the stays of those who go, so many of them to special guardians, the youngest."""
        guardian = GUARDIAN_SINCE_2018 if year.first_day >= NEW_GUARDIAN_CODES else GUARDIAN
        by_age = sorted(going, key=lambda stay: stay.child.born, reverse=True)
        for number, stay in enumerate(by_age):
            adult = birthday(stay.child.born, EIGHTEEN)
            earliest = max(stay.start + ONE_DAY, year.first_day)
            day = some_day(self.rng, earliest, min(year.last_day, max(adult - ONE_DAY, earliest)))
            if number < to_guardians:
                reasons = guardian
            elif adult <= year.last_day:
                day, reasons = max(adult, earliest), GROWN_UP
            else:
                age = stay.child.age_on(day)
                reasons = GROWN_UP if age >= SIXTEEN else TEENAGER if age >= 13 else HOME
            stay.leave(day, self.rng.choice(reasons))

    # Homes and orders

    def _move(
        self, year: ReportingYear, aims: CareAims, everybody: list[Stay], placed: dict[Stay, date]
    ) -> None:
        staying = [stay for stay in everybody if not stay.end]
        for stay in self._unsettled(year, staying, aims.unsettled):
            stay.often_moved = True
        for stay in everybody:
            if stay not in placed:
                self._changes(year, stay)
            stay.often_moved = False

    def _unsettled(self, year: ReportingYear, staying: list[Stay], number: int) -> list[Stay]:
        """Those who move often: older children and those new in care, in care for some months if possible."""

        def unlikely(stay: Stay) -> tuple[bool, bool]:
            days = (year.last_day - stay.start).days
            return (days < 100, stay.child.age_on(year.last_day) < 9 and days > 400)

        shuffled = self.rng.sample(staying, len(staying))
        return sorted(shuffled, key=unlikely)[:number]

    def _changes(self, year: ReportingYear, stay: Stay) -> None:
        """The moves of a child in the year, and a full care order if it falls into it."""
        rng = self.rng
        first = max(stay.start, year.first_day) + ONE_DAY
        last = (stay.end or year.last_day) - ONE_DAY
        room = (last - first).days
        if stay.often_moved:
            number = rng.choice((2, 2, 2, 3, 3, 4))
        else:
            number = int(rng.random() < (0.3 if stay.start >= year.first_day else 0.13))
        moves = {first + timedelta(days=day) for day in _days_apart(rng, number, room)}
        orders = {stay.order_day} if stay.order_day and first <= stay.order_day <= last else set()
        for day in sorted(moves | orders):
            order = "C2" if day in orders else None
            new = home(rng, self.homes, stay.child, day, order or stay.now.order) if day in moves else None
            stay.change(day, new, order)
        if orders:
            stay.order_day = None

    # Reviews

    def _review(self, year: ReportingYear, everybody: list[Stay], placed: dict[Stay, date]) -> None:
        rate = self.rng.uniform(0.02, 0.16)
        for stay in everybody:
            late = self.rng.random() < rate
            review(self.rng, stay, year.first_day, year.last_day, late, placed.get(stay))

    def _views(self, stay: Stay) -> list[Review]:
        """How the child took part in each review of the year."""
        silent = self.rng.random() < 0.07
        four = birthday(stay.child.born, 4)
        return [
            Review(
                stay.child, day, "PN0" if day < four else self.rng.choice(NO_VIEWS if silent else GAVE_VIEWS)
            )
            for day in stay.held
        ]


def _under(episode: Episode, order: str) -> Episode:
    return Episode(episode.child, episode.start, "S", order, episode.need, episode.home, None, None)


def _small_first(rng: Random, stays: list[Stay], year: ReportingYear) -> list[Stay]:
    """Children whom somebody may adopt: those under six by chance, then the older ones by age."""
    shuffled = rng.sample(stays, len(stays))
    return sorted(shuffled, key=lambda stay: max(stay.child.age_on(year.first_day), 5))


def _days_apart(rng: Random, number: int, room: int) -> list[int]:
    """`number` days of so many, each ten or more after the one before if there is room."""
    number = min(number, room + 1)
    if number <= 0:
        return []
    gap = 10 if room >= 10 * number else 1
    loose = sorted(rng.randint(0, room - gap * (number - 1)) for _ in range(number))
    return [day + gap * nth for nth, day in enumerate(loose)]
