"""Days of an invented year: by chance, and on which a meeting can be held."""

from datetime import date, timedelta
from random import Random

from safeguarding.demo.days import birth_date, meeting_day_by, meeting_day_from
from safeguarding.demo.people import Child, Register


def some_day(rng: Random, first: date, last: date) -> date:
    """Some day from `first` to `last`; `first` where that is later."""
    return first + timedelta(days=rng.randint(0, max((last - first).days, 0)))


def meeting_between(rng: Random, first: date, last: date) -> date:
    """Some day between two on which a meeting can be held, or the day itself where there is none."""
    day = some_day(rng, first, last)
    before = meeting_day_by(day)
    after = before if before >= first else meeting_day_from(day)
    return after if after <= last else day


def held_by(rng: Random, due: date, earliest: date, slack: int) -> date:
    """The day of a meeting held in time: up to `slack` days before `due`, but not before `earliest`."""
    return meeting_between(rng, max(earliest, due - timedelta(days=slack)), due)


def newborn_or_older(rng: Random, register: Register, day: date, youngest: int, oldest: int) -> Child:
    """A child between two ages, in days, on `day`."""
    return register.family([birth_date(rng, day - timedelta(days=rng.randint(youngest, oldest)))])[0]
