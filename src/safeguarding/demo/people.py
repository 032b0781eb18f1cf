"""Invented children and their families."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from safeguarding.demo.days import birth_date

ETHNICITIES = ("WBRI",) * 84 + ("WOTH",) * 4 + ("MWBC",) * 3 + ("MOTH",) * 3 + ("BAFR",) * 2
ETHNICITIES += ("MWAS", "AOTH", "ABAN", "MWBA")


@dataclass(eq=False)
class Child:
    """One invented child. `sex` is 1 (boy) or 2 (girl), as both returns wrote it."""

    id: str
    family: int
    born: date
    sex: str
    ethnicity: str

    def age_on(self, day: date) -> int:
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


class Register:
    """Hands out children: each with a number that says nothing about when it came to be."""

    def __init__(self, rng: Random, children: int = 9_000):
        """`children` is how many there are at the most."""
        self._rng = rng
        self._numbers = iter(rng.sample(range(100_000, 1_000_000), children))
        self._families = 0

    def family(self, born: list[date]) -> list[Child]:
        """Brothers and sisters, one for each date of birth."""
        self._families += 1
        ethnicity = self._rng.choice(ETHNICITIES)
        return [
            Child(f"SYN{next(self._numbers)}", self._families, day, self._rng.choice("12"), ethnicity)
            for day in born
        ]


FAMILY_SIZES = (1,) * 46 + (2,) * 28 + (3,) * 15 + (4,) * 8 + (5,) * 3


def family_size(rng: Random, at_most: int) -> int:
    """How many brothers and sisters: mostly one or two, at most five."""
    return min(rng.choice(FAMILY_SIZES), at_most)


def sibling_births(rng: Random, size: int, day: date, youngest: tuple[int, int], oldest: int) -> list[date]:
    """Birth dates of `size` siblings, oldest first, ten months or more apart.

    The youngest is between `youngest` days old on `day` (negative: not yet born), or younger where the
    others would be older than `oldest` days.
    """
    while True:
        ages = [rng.randint(*youngest)]
        for _ in range(size - 1):
            ages.append(ages[-1] + rng.randint(340, 1300))
        if ages[-1] <= oldest:
            return [birth_date(rng, day - timedelta(days=age)) for age in reversed(ages)]
        lowest = min(youngest[0], max(40, youngest[0] * 3 // 4))
        youngest = (lowest, max(lowest + 1, youngest[1] * 3 // 4))
