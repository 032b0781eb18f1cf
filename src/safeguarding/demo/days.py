"""Days on which an office works, and birthdays that no page could show by chance."""

from datetime import date, timedelta
from functools import cache
from random import Random

from safeguarding.working_days import bank_holidays


@cache
def _holidays_of(year: int) -> frozenset[date]:
    """England's bank holidays of one year."""
    return frozenset(bank_holidays(year, year))


def _is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def _is_quiet(day: date) -> bool:
    """Christmas and New Year, when nobody calls a meeting."""
    return (day.month == 12 and day.day >= 23) or (day.month == 1 and day.day <= 2)


def can_meet(day: date) -> bool:
    """Whether a review or a conference can be held."""
    return _is_working(day) and not _is_quiet(day)


def meeting_day_by(day: date) -> date:
    """The last day up to `day` on which a meeting can be held."""
    while not can_meet(day):
        day -= timedelta(days=1)
    return day


def meeting_day_from(day: date) -> date:
    """The first day from `day` on which a meeting can be held."""
    while not can_meet(day):
        day += timedelta(days=1)
    return day


def working_days_after(day: date, number: int) -> date:
    """The nth working day after `day`, or before it where `number` is negative."""
    step = timedelta(days=1 if number > 0 else -1)
    left = abs(number)
    while left:
        day += step
        left -= _is_working(day)
    return day


def month_start(year: int, month: int) -> date:
    """The first day of the nth month (1 = April) of a reporting year; 13 is the next year's first."""
    calendar = month + 2
    return date(year + calendar // 12, calendar % 12 + 1, 1)


def day_in_month(rng: Random, year: int, month: int, first: int = 1, last: int = 31) -> date:
    """Some day of that month between two days of it."""
    start = month_start(year, month)
    length = (month_start(year, month + 1) - start).days
    return start + timedelta(days=rng.randint(first, min(last, length)) - 1)


def meeting_in_month(rng: Random, year: int, month: int) -> date:
    """Some day of that month on which a conference can be held."""
    while True:
        day = day_in_month(rng, year, month)
        if can_meet(day):
            return day


def birthday(born: date, age: int) -> date:
    """The day on which someone reaches an age (nobody here is born on 29 February)."""
    return born.replace(year=born.year + age)


def birth_date(rng: Random, about: date) -> date:
    """A date of birth in about that month, on none of the days that reports are dated by."""
    day = rng.randint(2, 27)
    if (about.month, day) == (1, 27):
        day = 26
    return about.replace(day=day)
