"""How children come into care."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from safeguarding.demo import quotas
from safeguarding.demo.days import day_in_month, month_start
from safeguarding.demo.people import Child, Register, family_size, sibling_births
from safeguarding.demo.stays import Care

HOME_AGAIN = {"E4A", "E4B", "E13"}
"""Reasons for leaving after which a child may come into care again."""
ALONE = "OOTH"
"""The ethnicity of the children who came to the country alone, and of nobody else."""


def start_before_the_returns(rng: Random, register: Register, care: Care) -> None:
    """The children already in care on the first day, some for many years."""
    left = quotas.STOCK_BEFORE
    while left:
        stayed = rng.choice([(5, 180)] * 16 + [(180, 365)] * 16 + [(365, 730)] * 22 + [(730, 1500)] * 24
                            + [(1500, 2600)] * 15 + [(2600, 4200)] * 7)  # fmt: skip
        start = quotas.FIRST_DAY - timedelta(days=rng.randint(*stayed))
        size = family_size(rng, min(left, 4))
        oldest = 6450 - (quotas.FIRST_DAY - start).days
        care.begin(register.family(_entry_ages(rng, size, start, oldest)), start)
        left -= size


def _entry_ages(rng: Random, size: int, day: date, oldest: int = 6300) -> list[date]:
    """Birth dates: babies, small children and teenagers come in more than those between."""
    bands = ((40, 200), (40, 1000), (400, 2500), (2500, 4200), (4200, 6200), (4700, 6200))
    first, last = rng.choice(bands)
    last = min(last, oldest)
    return sibling_births(rng, size, day, (min(first, last - 1), last), oldest)


def enter(
    rng: Random,
    register: Register,
    care: Care,
    year: int,
    month: int,
    number: int,
    waiting: list[tuple[date, list[Child]]],
) -> None:
    """`number` children come in: from plans, again, alone from abroad, as newborns, or for the first time."""
    end = month_start(year, month + 1)
    if month != 12 and rng.random() < 0.7:
        _brief_stay(rng, register, care, year, month)
    while waiting and waiting[0][0] < end and number:
        day, children = waiting.pop(0)
        came = children[:number]
        care.begin(came, max(day, _first_entry(year, month)))
        number -= len(came)
    while number:
        day = _entry_day(rng, year, month)
        children = _again(rng, care, day, number) or _newcomers(rng, register, day, number)
        care.begin(children, day, asylum=_is_asylum(children))
        number -= len(children)


def _first_entry(year: int, month: int) -> date:
    """In March nobody comes in on the first days: all are in care for less than 28 days at its end."""
    return month_start(year, month) + timedelta(days=5 if month == 12 else 0)


def _entry_day(rng: Random, year: int, month: int) -> date:
    return day_in_month(rng, year, month, 6, 30) if month == 12 else day_in_month(rng, year, month)


def _is_asylum(children: list[Child]) -> bool:
    """Whether this is a child who came to the country alone."""
    return children[0].ethnicity == ALONE


def _again(rng: Random, care: Care, day: date, at_most: int) -> list[Child]:
    """Now and then, children who went home and come into care again, none of them a third time."""
    if rng.random() > 0.14:
        return []
    last = {stay.child.id: stay for stay in care.stays}
    stays = Counter(stay.child.id for stay in care.stays)
    families: dict[tuple[int, date], list[Child]] = {}
    for stay in last.values():
        if (
            stay.end
            and not stay.brief
            and stays[stay.child.id] == 1
            and stay.reason in HOME_AGAIN
            and stay.end < day - timedelta(days=25)
            and stay.child.age_on(day) < 16
        ):
            families.setdefault((stay.together, stay.end), []).append(stay.child)
    possible = [children for children in families.values() if len(children) <= at_most]
    return rng.choice(possible) if possible else []


def _newcomers(rng: Random, register: Register, day: date, at_most: int) -> list[Child]:
    kind = rng.random()
    if kind < 0.07 and 5 <= day.day <= 27:
        return register.family([day - timedelta(days=rng.randint(1, 3))])
    if kind < 0.12:
        child = register.family(sibling_births(rng, 1, day, (5700, 6300), 6400))
        child[0].ethnicity = ALONE
        return child
    size = family_size(rng, at_most)
    return register.family(_entry_ages(rng, size, day))


def _brief_stay(rng: Random, register: Register, care: Care, year: int, month: int) -> None:
    """Police protection for a few days, over within the month: in no count of any month's end."""
    start = day_in_month(rng, year, month, 3, 20)
    for stay in care.begin(register.family(_entry_ages(rng, rng.choice((1, 1, 2)), start)), start):
        stay.end, stay.reason, stay.brief = start + timedelta(days=rng.randint(2, 6)), "E4A", True
