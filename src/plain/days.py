"""Days as the handbook counts them."""

from datetime import date, timedelta

MONDAY, SATURDAY = 0, 5
MOVED = {
    date(1995, 5, 1): date(1995, 5, 8),
    date(2002, 5, 27): date(2002, 6, 4),
    date(2012, 5, 28): date(2012, 6, 4),
    date(2020, 5, 4): date(2020, 5, 8),
    date(2022, 5, 30): date(2022, 6, 2),
}
"""Bank holidays that a proclamation moved: VE day's jubilees, and the Queen's."""
ONCE = {
    date(1999, 12, 31),
    date(2002, 6, 3),
    date(2011, 4, 29),
    date(2012, 6, 5),
    date(2022, 6, 3),
    date(2022, 9, 19),
    date(2023, 5, 8),
}
"""Bank holidays of one year alone: the millennium, jubilees, a wedding, a funeral and a coronation."""


def easter_sunday(year):
    """By the calendar of 1582, as the Prayer Book reckons it."""
    century, golden = year // 100, year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - epact - year % 100 % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def monday_from(day):
    """That day or the first Monday after it."""
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def bank_holidays(year):
    """England's, by the Banking and Financial Dealings Act 1971; a weekend's is kept on the next free day."""
    kept = set()
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while fixed.weekday() >= SATURDAY or fixed in kept:
            fixed += timedelta(days=1)
        kept.add(fixed)
    easter = easter_sunday(year)
    kept |= {easter - timedelta(days=2), easter + timedelta(days=1), monday_from(date(year, 5, 1))}
    kept |= {monday_from(date(year, 5, 25)), monday_from(date(year, 8, 25))}
    return {MOVED.get(day, day) for day in kept} | {day for day in ONCE if day.year == year}


BANK_HOLIDAYS = {day for year in range(1985, 2061) for day in bank_holidays(year)}


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
