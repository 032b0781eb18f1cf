"""Days as the handbook counts them."""

from datetime import date, timedelta

import holidays

BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", years=range(1985, 2035))


def plus_days(day, number):
    return day + timedelta(days=number)


def plus_months(day, number):
    """The same day of a later month, or that month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def is_working_day(day):
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def plus_working_days(day, number):
    """The nth working day after `day`, which itself never counts."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def working_days_between(start, end):
    """Working days after `start` up to and with `end`."""
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def is_open(start, end, day):
    """Whether a spell counts on `day`: the day it ends no longer does."""
    return start <= day and (end is None or end > day)


def birthday(born, age):
    """The day on which someone reaches `age` (1 March for a leap day's child in other years)."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
