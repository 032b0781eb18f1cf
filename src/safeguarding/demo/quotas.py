"""The counts that the demonstration authority aims at, in one table, with where each comes from.

"Report" is the committee report of January 2012, "published" the Department for Education's later figures
for the same authority, "chosen" a believable number where neither gives one. The generator makes children
until these counts hold; whatever computes an indicator never sees this table.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

SEED = 20120127
"""The day of the report."""

FIRST_DAY = date(2008, 4, 1)
LAST_DAY = date(2011, 12, 31)
"""The in-year extract ends here: what happens later is not known."""

YEARS = (2008, 2009, 2010, 2011)
"""Reporting years by the calendar year they start in; the last is the in-year extract."""


@dataclass(frozen=True)
class CareYear:
    """What looked-after children must come to in one year."""

    stock: int
    """Looked after on the last day of the year."""
    ended: int
    """Stays that end in the year, adoptions included; the starts follow from the two stocks."""
    march_starts: int
    """Stays that start in March, too late to be in care for 28 days at its end."""
    adopted: int
    guardianship: int
    residence: int
    """Left care under a residence order: not in the report's count."""
    unsettled: int
    """Looked after on 31 March with three or more placements in the year."""
    reviewed_late: int
    """Looked after on 31 March with a late review in the year."""
    views_given: Fraction | None
    """Share of children aged 4 or over who gave their views for each review."""


STOCK_BEFORE = 460
"""Looked after on 31 March 2008: chosen."""

CARE = {
    # Stock chosen; adopted + guardianship 22 and views 80.2 % from the report; the rest chosen.
    2008: CareYear(485, 170, 15, 15, 7, 4, 44, 22, Fraction("0.802")),
    # Stock 518: the report's 14 % growth needs 515 to 518. Adopted or guardianship 42: report. 49 children
    # with three or more placements: published (of 522, 9.4 %; of 518 it is 9.5 %, and the report's own two
    # bases differ). 49 late of 506 leaves the report's 90.3 %. Views "slightly lower" than 93 %: report.
    2009: CareYear(518, 172, 12, 27, 15, 5, 49, 49, Fraction("0.921")),
    # Stock 589, 53 adopted or guardianship (34 + 19 are published parts), 57 of 589 = 9.7 %: report.
    # 46 late of 567 leaves the report's 91.9 %. Views 93 %: report.
    2010: CareYear(589, 167, 22, 34, 19, 6, 57, 46, Fraction("0.930")),
    # Stock 621 on 31 December 2011: report. The rest chosen; no March in the extract.
    2011: CareYear(621, 132, 0, 24, 15, 4, 0, 28, None),
}

MONTH_END_STOCK_2011 = (593, 598, 606, 613, 617, 622, 624, 619, 621)
"""April to December 2011. "Stabilise around the 620 level" for the last six months: report."""

LATE_REASONS_2010 = {"snow": 18, "staff absence": 15, "growth": 13}
"""The report's three reasons for its 46 children reviewed late; how many each: chosen."""


@dataclass(frozen=True)
class PlanYear:
    """What child protection plans must come to in one year."""

    stock: int
    """Open on the last day of the year."""
    ended: int
    ended_after_two_years: int
    repeats: int
    """Plans that started in the year for a child who had had one before."""
    last_quarter_starts: int
    """Plans that start in January to March: not open for three months on 31 March."""
    reviewed_late: int
    """Open for three months on 31 March with a late review in the year."""


PLANS_BEFORE = 420
"""Open on 31 March 2008: chosen."""

PLANS = {
    # Stock 477: what 545 plans, 506 starts and 438 ends a year later leave; the rest chosen.
    2008: PlanYear(477, 383, 37, 66, 108, 4),
    # Stock 545: the report's 15 % growth needs 542 to 545. 41 of 438 ended and 88 of 506 started: published.
    # 477 + 506 - 438 = 545.
    2009: PlanYear(545, 438, 41, 88, 125, 6),
    # Stock 625, 12.5 % (84 of 671 started: published denominator), 6.8 % (40 of 591 ended, so that
    # 545 + 671 - 591 = 625), 99.4 % (465 of 468 open for three months, 157 too new): report.
    2010: PlanYear(625, 591, 40, 84, 157, 3),
    # Stock 696 on 31 December 2011: report. The rest chosen.
    2011: PlanYear(696, 459, 21, 66, 0, 4),
}


def starts(years: dict, before: int, year: int) -> int:
    """How many must start in `year`: what the stock grew by, and what left."""
    earlier = years[year - 1].stock if year - 1 in years else before
    return years[year].stock - earlier + years[year].ended


def spread(total: int, weights: tuple[int, ...]) -> list[int]:
    """`total` in whole parts that follow `weights` as closely as they can; the parts sum to the total."""
    whole = sum(weights)
    reached = [total * sum(weights[: n + 1]) // whole for n in range(len(weights))]
    return [now - before for now, before in zip(reached, [0, *reached], strict=False)]
