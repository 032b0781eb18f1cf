"""Who comes into care and who leaves, month by month until the counts hold."""

from datetime import date
from random import Random

from safeguarding.demo import quotas
from safeguarding.demo.coming_in import enter, start_before_the_returns
from safeguarding.demo.leaving import PLANNED, await_adoption, leave
from safeguarding.demo.people import Child, Register
from safeguarding.demo.quotas import CARE, YEARS, spread
from safeguarding.demo.stays import Care

START_WEIGHTS = (10, 10, 11, 12, 10, 11, 10, 10, 8, 10, 9)
"""April to February; March has its own quota."""


def look_after(rng: Random, register: Register, into_care: list[tuple[date, list[Child]]]) -> Care:
    """All stays from before the first return to the last day; `into_care` come from plans."""
    care = Care()
    start_before_the_returns(rng, register, care)
    waiting = sorted(into_care, key=lambda known: known[0])
    for year in YEARS:
        for month, (started, leaving) in enumerate(_month_plan(year), start=1):
            leave(rng, care, year, month, leaving)
            enter(rng, register, care, year, month, started, waiting)
    await_adoption(rng, care)
    return care


def _month_plan(year: int) -> list[tuple[int, dict[str, int]]]:
    """(starts, {why: how many leave}) for each month of a year."""
    aim = CARE[year]
    months = 9 if year == YEARS[-1] else 12
    even = (1,) * months
    ends, planned = spread(aim.ended, even), {why: spread(getattr(aim, why), even) for why in PLANNED}
    if year == YEARS[-1]:
        stocks = [CARE[year - 1].stock, *quotas.MONTH_END_STOCK_2011]
        starts = [now - before + end for before, now, end in zip(stocks, stocks[1:], ends, strict=False)]
    else:
        total = quotas.starts(CARE, quotas.STOCK_BEFORE, year)
        starts = [*spread(total - aim.march_starts, START_WEIGHTS), aim.march_starts]
    return [
        (starts[m], {"all": ends[m], **{why: number[m] for why, number in planned.items()}})
        for m in range(months)
    ]
