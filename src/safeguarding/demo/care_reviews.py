"""Reviews of looked-after children: who is reviewed with whom, which are late, and who gives views."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from safeguarding.demo import quotas
from safeguarding.demo.days import birthday
from safeguarding.demo.people import Child
from safeguarding.demo.placements import ADOPTION, Story
from safeguarding.demo.quotas import CARE, SEED
from safeguarding.demo.reviews import Cause, Timetable, care_reviews_due, make_late
from safeguarding.demo.stays import Stay, last_day
from safeguarding.rounding import percentage
from safeguarding.years import ReportingYear

GAVE_VIEWS = ("PN1",) * 12 + ("PN2",) * 2 + ("PN3", "PN5", "PN5", "PN6", "PN6")
NO_VIEWS = ("PN7",) * 4 + ("PN4",)
FOUR_WEEKS = timedelta(days=28)
CAUSES = {
    2008: (("a change of officers", date(2008, 6, 1), date(2009, 2, 20)),),
    2009: (
        ("staff absence", date(2009, 5, 10), date(2009, 9, 30)),
        ("growth", date(2009, 10, 1), date(2010, 2, 20)),
    ),
    2010: (
        ("snow", date(2010, 11, 29), date(2011, 1, 14)),
        ("staff absence", date(2010, 9, 6), date(2010, 11, 26)),
        ("growth", date(2010, 4, 20), date(2011, 2, 20)),
    ),
    2011: (("growth", date(2011, 5, 1), date(2011, 11, 20)),),
}
"""When the causes that the report names, and those of other years, made reviews late."""


@dataclass(frozen=True)
class Review:
    """One row of the reviews table."""

    child: Child
    held: date
    code: str


@dataclass(frozen=True)
class LateReview:
    """A line of the authority's own log."""

    child: Child
    held: date
    reason: str


def hold_reviews(rng: Random, stories: list[Story]) -> tuple[list[Review], list[LateReview]]:
    """Every review of every stay, and why the late ones were late."""
    together = _timetables(stories)
    late = [row for year in quotas.YEARS for row in _be_late(rng, together, year)]
    held = [
        (stay, meeting.held)
        for timetable, stays in together
        for meeting in timetable.meetings()
        for stay in stays
        if meeting.held <= last_day(stay)
    ]
    in_returns = [(stay, day) for stay, day in held if quotas.FIRST_DAY <= day <= quotas.LAST_DAY]
    return Views(rng, in_returns).reviews(), late


def _timetables(stories: list[Story]) -> list[tuple[Timetable, list[Stay]]]:
    """One timetable for children who came in on one day and were placed for adoption on the same day."""
    groups: dict[tuple[int, date | None], list[Stay]] = {}
    for story in stories:
        if not story.stay.brief:
            groups.setdefault((story.stay.together, _adoption_day(story)), []).append(story.stay)
    return [
        (
            Timetable(
                f"{SEED} review {together} {placed}",
                stays[0].start,
                min(max(last_day(stay) for stay in stays), quotas.LAST_DAY),
                care_reviews_due(stays[0].start),
                (placed,) if placed else (),
            ),
            stays,
        )
        for (together, placed), stays in groups.items()
    ]


def _adoption_day(story: Story) -> date | None:
    placed = [day for day, home in story.homes if home.place in ADOPTION]
    return placed[0] if placed else None


def _be_late(rng: Random, together: list[tuple[Timetable, list[Stay]]], year: int) -> list[LateReview]:
    """Make reviews late for as many children as the year's quota says, with the reason for each."""
    period = ReportingYear(year)
    counted = {
        id(timetable): [s for s in stays if _can_be_assessed(s, period)] for timetable, stays in together
    }
    possible = [(t, len(counted[id(t)])) for t, _ in together if counted[id(t)]]
    causes = [
        Cause(reason, number, first, last)
        for (reason, first, last), number in zip(CAUSES[year], _by_cause(year), strict=True)
    ]
    return [
        LateReview(stay.child, day, reason)
        for timetable, day, reason in make_late(rng, possible, causes, period)
        for stay in counted[id(timetable)]
    ]


def _by_cause(year: int) -> list[int]:
    if year == 2010:
        return list(quotas.LATE_REASONS_2010.values())
    parts = len(CAUSES[year])
    return quotas.spread(CARE[year].reviewed_late, (1,) * parts)


def _can_be_assessed(stay: Stay, period: ReportingYear) -> bool:
    """In care for 28 days on the year's last day; in the first year, only where care began in the returns."""
    known = period.first_day > quotas.FIRST_DAY or stay.start >= quotas.FIRST_DAY
    last = min(period.last_day, quotas.LAST_DAY)
    return known and stay.start + FOUR_WEEKS <= last < last_day(stay)


# Views


class Views:
    """How each child took part in each of its reviews, so that the year's share comes out."""

    def __init__(self, rng: Random, held: list[tuple[Stay, date]]):
        self._rng, self._held = rng, held
        self._by_stay: dict[int, list[date]] = {}
        for stay, day in held:
            self._by_stay.setdefault(id(stay), []).append(day)
        self._stays = list({id(stay): stay for stay, _ in held}.values())
        self._silent: set[tuple[str, date]] = set()

    def reviews(self) -> list[Review]:
        for year in quotas.YEARS:
            self._choose(ReportingYear(year))
        return [Review(stay.child, day, self._code(stay.child, day)) for stay, day in self._held]

    def _choose(self, year: ReportingYear) -> None:
        """Choose the children who did not give their views at some review of the year."""
        share = CARE[year.start_year].views_given
        asked = self._asked(year)
        if share is not None:
            asked = self._until_the_share_fits(year, asked, share)
        silent = _silent_of(len(asked), share or Fraction("0.93"))
        for stay in self._rng.sample(asked, silent):
            days = self._asked_days(stay, year)
            for day in self._rng.sample(days, 1 if self._rng.random() < 0.7 else len(days)):
                self._silent.add((stay.child.id, day))

    def _asked(self, year: ReportingYear) -> list[Stay]:
        """Looked after on the year's last day for more than four weeks, reviewed in it aged 4 or over."""
        last = min(year.last_day, quotas.LAST_DAY)
        return [
            stay
            for stay in self._stays
            if stay.start + FOUR_WEEKS < last < last_day(stay) and self._asked_days(stay, year)
        ]

    def _asked_days(self, stay: Stay, year: ReportingYear) -> list[date]:
        fourth = birthday(stay.child.born, 4)
        return [
            day for day in self._by_stay[id(stay)] if year.first_day <= day <= year.last_day and day >= fourth
        ]

    def _until_the_share_fits(self, year: ReportingYear, asked: list[Stay], share: Fraction) -> list[Stay]:
        """Make a few small children four years old, until some whole number of children gives the share."""
        while not _fits(len(asked), share):
            young = [stay for stay in self._stays if self._could_be_four(stay, year)]
            child = self._rng.choice(young).child
            child.born = _four_on(child, year.last_day)
            asked = self._asked(year)
        return asked

    def _could_be_four(self, stay: Stay, year: ReportingYear) -> bool:
        """In care all year, reviewed in it after the new birthday, and with no sibling of nearly that age."""
        child = stay.child
        if child.age_on(year.last_day) not in (2, 3) or stay.start >= year.first_day:
            return False
        born = _four_on(child, year.last_day)
        reviewed = any(birthday(born, 4) <= day <= year.last_day for day in self._by_stay[id(stay)])
        siblings = [other.child for other in self._stays if other.child.family == child.family]
        alone = all(abs((born - other.born).days) > 300 for other in siblings if other is not child)
        return reviewed and alone and last_day(stay) > year.last_day

    def _code(self, child: Child, day: date) -> str:
        if day < birthday(child.born, 4):
            return "PN0"
        return self._rng.choice(NO_VIEWS if (child.id, day) in self._silent else GAVE_VIEWS)


def _four_on(child: Child, day: date) -> date:
    """The child's date of birth, moved back by whole years to make it four on `day`."""
    return child.born.replace(year=child.born.year - 4 + child.age_on(day))


def _silent_of(asked: int, share: Fraction) -> int:
    """How many of `asked` children must not give their views for the share to come out."""
    return asked - int(asked * share + Fraction(1, 2))


def _fits(asked: int, share: Fraction) -> bool:
    """Whether some whole number of `asked` children is the share to one decimal place."""
    gave = asked - _silent_of(asked, share)
    return percentage(gave, asked) == percentage(share.numerator, share.denominator)
