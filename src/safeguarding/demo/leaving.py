"""How children leave care: at 18, by a court's order, home, or to a life of their own."""

from datetime import date, timedelta
from random import Random

from safeguarding.demo import quotas
from safeguarding.demo.days import birthday, day_in_month, month_start
from safeguarding.demo.stays import Care, Stay

ADOPTED = ("E11", "E11", "E11", "E12")
GUARDIANSHIP = ("E43", "E43", "E43", "E44")
RESIDENCE = ("E41",)
PLANNED = {"adopted": ADOPTED, "guardianship": GUARDIANSHIP, "residence": RESIDENCE}
HOME = ("E4A",) * 7 + ("E4B",) * 3 + ("E13", "E13", "E3")
GROWN_UP = ("E5", "E5", "E6", "E8")
TEENAGER = ("E4A", "E4B", "E8", "E9")
LEAVING_WEIGHTS = ((30, 9), (90, 14), (180, 9), (365, 6), (730, 3), (100_000, 1))


def leave(rng: Random, care: Care, year: int, month: int, numbers: dict[str, int]) -> None:
    """As many leave in a month as planned: those who turn 18, by court order, and the others."""
    first, after = month_start(year, month), month_start(year, month + 1)
    here = care.on(first - timedelta(days=1))
    left = numbers["all"] - _turn_18(rng, here, after)
    for why, reasons in PLANNED.items():
        for _ in range(numbers[why]):
            _leave_by_order(rng, here, year, month, why, reasons)
            left -= 1
    if left < 0:
        raise RuntimeError(f"More children must leave in month {month} of {year} than the quota allows.")
    while left:
        left -= _go_home(rng, here, year, month, left)


def _turn_18(rng: Random, here: list[Stay], before: date) -> int:
    grown = [stay for stay in here if birthday(stay.child.born, 18) < before]
    for stay in grown:
        stay.end, stay.reason = birthday(stay.child.born, 18), rng.choice(GROWN_UP)
    return len(grown)


def _leave_by_order(
    rng: Random, here: list[Stay], year: int, month: int, why: str, reasons: tuple[str, ...]
) -> None:
    day = day_in_month(rng, year, month, 2, 30)
    possible = [stay for stay in here if not stay.end and _may_leave_by_order(stay, day, why)]
    stay = rng.choice(possible)
    stay.end, stay.reason = day, rng.choice(reasons)
    if why == "adopted":
        _place_for_adoption(rng, stay, day)


def _may_leave_by_order(stay: Stay, day: date, why: str) -> bool:
    age, days = stay.child.age_on(day), stay.days_on(day)
    if stay.asylum:
        return False
    return 330 <= days <= 1800 and age <= 7 if why == "adopted" else days >= 120 and age <= 13


def _place_for_adoption(rng: Random, stay: Stay, adopted: date) -> None:
    """A child lives with the adopters for months before the order is made."""
    longest = min(420, stay.days_on(adopted) - 150)
    stay.placed_for_adoption = adopted - timedelta(days=rng.randint(120, longest))
    if (stay.placed_for_adoption.month, stay.placed_for_adoption.day) == (4, 1):
        stay.placed_for_adoption += timedelta(days=1)


def await_adoption(rng: Random, care: Care) -> None:
    """Children already with adopters on the last day, whose orders are still to come."""
    after = quotas.LAST_DAY + timedelta(days=5)
    possible = [s for s in care.on(quotas.LAST_DAY) if _may_leave_by_order(s, after, "adopted")]
    for stay in rng.sample(possible, 24):
        adopted = quotas.LAST_DAY + timedelta(days=rng.randint(5, 115))
        _place_for_adoption(rng, stay, adopted)


def _go_home(rng: Random, here: list[Stay], year: int, month: int, at_most: int) -> int:
    """One family leaves care in the other ways; returns how many children did."""
    day = day_in_month(rng, year, month, 2, 31)
    possible = [stay for stay in here if not stay.end and not stay.asylum and stay.days_on(day) >= 5]
    chosen = rng.choices(possible, [_leaving_weight(stay, day) for stay in possible])[0]
    family = [chosen] + [stay for stay in possible if stay.together == chosen.together and stay is not chosen]
    reason = rng.choice(TEENAGER if chosen.child.age_on(day) >= 14 else HOME)
    if chosen.child.age_on(day) >= 16 and rng.random() < 0.6:
        reason = rng.choice(GROWN_UP)
    leaving = family[:at_most] if reason in HOME and rng.random() < 0.8 else family[:1]
    for stay in leaving:
        stay.end, stay.reason = day, reason
    return len(leaving)


def _leaving_weight(stay: Stay, day: date) -> int:
    """The longer a child has stayed, the less likely it is to leave; few children are left behind alone."""
    days = stay.days_on(day)
    return next(heavy for limit, heavy in LEAVING_WEIGHTS if days <= limit)
