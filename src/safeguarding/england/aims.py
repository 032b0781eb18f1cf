"""The counts that an invented authority aims at in one year: those published, and believable ones beside them.

Whatever computes a figure or compares it never sees them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from safeguarding.demo.dice import dice
from safeguarding.panel import SHARES, Published, panel, places
from safeguarding.rounding import percentage
from safeguarding.years import ReportingYear

SEED = 20101130


@dataclass(frozen=True)
class CareAims:
    """What looked after children must come to in one year."""

    stock: int
    started: int
    ceased: int
    unsettled: int
    """Looked after on 31 March with three or more placements in the year."""
    adopted: int
    guardianship: int

    @property
    def opening(self) -> int:
        """Looked after when the year begins: what makes stock, starts and ends balance."""
        return self.stock + self.ceased - self.started


@dataclass(frozen=True)
class PlanAims:
    """What child protection plans must come to in one year."""

    stock: int
    started: int
    ended: int
    repeats: int
    """Started in the year for a child who had had one before."""
    ended_old: int
    """Ended after two years or more."""
    old: int
    """Open for two years or more on 31 March."""
    three_months: int
    """Open for three months or more on 31 March."""
    on_time: int
    """Of those, the ones with every review of the year in time."""

    @property
    def opening(self) -> int:
        """Open when the year begins: what makes stock, starts and ends balance."""
        return self.stock + self.ended - self.started


SHARE_OF = {
    "lac_3plus_placements_count": (0.07, 0.13),
    "cpp_repeat_count": (0.11, 0.19),
    "cpp_ended_2yrs_plus_count": (0.02, 0.07),
    "cpp_active_2yrs_plus_count": (0.01, 0.04),
    "cpp_reviews_on_time_count": (0.93, 1.0),
}
"""Between which shares of its denominator a count is chosen that was not published."""

SUPPRESSED_AT_MOST = 5
"""A count that was suppressed is mostly one of 1 to 5 children."""


class Chosen:
    """The counts of one authority and year: as published, or chosen where they were not."""

    def __init__(self, la_code: str, year: ReportingYear):
        self._la_code, self._year = la_code, year
        self._row = panel().get((la_code, year))
        self._rng: Random = dice(SEED, la_code, year, "aims")

    def care(self) -> CareAims:
        stock = self._count("lac_number_31mar", 300)
        started = self._count("lac_started", stock * 42 // 100)
        ceased = self._count("lac_ceased", started, at_least=started - stock)
        started = min(started, stock + ceased)
        unsettled = self._part("lac_3plus_placements_count", stock)
        adopted = self._few("adoptions", ceased // 9)
        guardianship = self._few("sgos", ceased // 12)
        left = min(adopted, ceased)
        return CareAims(stock, started, ceased, min(unsettled, stock), left, min(guardianship, ceased - left))

    def plans(self, before: PlanAims | None) -> PlanAims:
        stock = self._count("cpp_number_31mar", 250)
        started = self._whole("cpp_starts", stock * 115 // 100)
        ended = self._whole("cpp_ends", self._ended(stock, started, before), at_least=started - stock)
        ended_old = self._part("cpp_ended_2yrs_plus_count", ended)
        fewest = max(before.old - ended_old, 0) if before else 0
        old = min(self._part("cpp_active_2yrs_plus_count", stock, fewest), stock, stock + ended - started)
        ended_old = min(ended_old, ended, stock + ended - started - old)
        three_months = self._three_months(stock, started, old)
        on_time = self._part("cpp_reviews_on_time_count", three_months)
        repeats = self._part("cpp_repeat_count", started)
        return PlanAims(
            stock=stock,
            started=started,
            ended=ended,
            repeats=min(repeats, started),
            ended_old=ended_old,
            old=old,
            three_months=three_months,
            on_time=min(on_time, three_months),
        )

    @staticmethod
    def _ended(stock: int, started: int, before: PlanAims | None) -> int:
        """How many plans ended if the numbers of two years balance."""
        return max((before.stock if before else stock) + started - stock, 0)

    def _three_months(self, stock: int, started: int, old: int) -> int:
        least = max(stock - started, old)
        guess = min(max(stock * 74 // 100, least), stock)
        return min(max(self._whole("cpp_3months_plus_31mar", guess), least), stock)

    def _count(self, cell: str, guess: int, at_least: int = 0) -> int:
        """The count as published, or that of the nearest year in which it was, or a guess."""
        published = self._row.count(cell) if self._row else None
        if published is not None:
            return published
        near = nearest(self._la_code, self._year, cell)
        few = self._rng.randint(1, SUPPRESSED_AT_MOST)
        return max(guess if near is None else near or few, at_least)

    def _few(self, cell: str, most: int) -> int:
        """The count as published, or one so small that it would be suppressed."""
        published = self._row.count(cell) if self._row else None
        return min(self._rng.randint(1, SUPPRESSED_AT_MOST), most) if published is None else published

    def _whole(self, cell: str, guess: int, at_least: int = 0) -> int:
        """A denominator: as published, or the number nearest to the guess that gives the published share."""
        published = self._row.count(cell) if self._row else None
        if published is not None:
            return published
        guess = max(guess, at_least)
        fitting = (n for n in _from(guess, max(at_least, 1)) if self._fits(cell, n))
        return next(fitting, guess)

    def _fits(self, denominator: str, whole: int) -> bool:
        """Whether some count, the published one if there is one, gives the published share of `whole`."""
        (share,) = (one for one in SHARES if one.denominator == denominator)
        value = self._row.share(share.cell) if self._row else None
        part = self._row.count(share.numerator) if self._row else None
        if value is None:
            return part is None or part <= whole
        parts = [part] if part is not None else _around(int(value * whole / 100), whole)
        return any(percentage(one, whole, places(share.cell, self._year)) == value for one in parts)

    def _part(self, cell: str, whole: int, at_least: int = 0) -> int:
        """A numerator: as published, or what gives the published share of `whole`, or a believable one."""
        (share,) = (one for one in SHARES if one.numerator == cell)
        published = self._row.count(cell) if self._row else None
        if published is not None:
            return published
        value = self._row.share(share.cell) if self._row else None
        if value is not None:
            for part in _around(int(value * whole / 100), whole):
                if percentage(part, whole, places(share.cell, self._year)) == value:
                    return part
        low, high = SHARE_OF[cell]
        return min(max(int(whole * self._rng.uniform(low, high)), at_least), whole)


def _from(guess: int, least: int) -> Iterator[int]:
    """Whole numbers, the nearest to `guess` first, as far as half of it away."""
    yield guess
    for away in range(1, max(guess // 2, 40)):
        if guess - away >= least:
            yield guess - away
        yield guess + away


def _around(part: int, whole: int) -> list[int]:
    return [one for one in (part, part + 1, part - 1) if 0 <= one <= whole]


def nearest(la_code: str, year: ReportingYear, cell: str) -> int | None:
    """What was published in that cell for the year nearest to `year`, the earlier of two; None for none."""
    rows = (panel().get((la_code, ReportingYear(start))) for start in range(2009, 2025))
    known: list[Published] = [row for row in rows if row and cell in row.cells]
    by_distance = sorted(known, key=lambda row: (abs(row.year.start_year - year.start_year), row.year))
    return by_distance[0].count(cell) if by_distance else None
