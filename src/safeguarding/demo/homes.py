"""Homes for looked-after children: what suits which age, at addresses that do not exist."""

from dataclasses import dataclass
from random import Random

COURT = {"C1", "C2"}
OWN, AGENCY = "PR1", "PR4"
RESIDENTIAL = ("H3", "H4", "H5", "S1")


@dataclass(frozen=True)
class Home:
    """A placement: two with the same postcode are the same carer's."""

    place: str
    provider: str
    postcode: str


class Homes:
    """Chooses homes. No postcode of the kind exists: no place lies in the area ZZ."""

    def __init__(self, rng: Random):
        self._rng = rng
        self._next = 0
        self._residential = {place: [self.new(place) for _ in range(6)] for place in RESIDENTIAL}

    def postcode(self) -> str:
        self._next += 1
        area, rest = 10 + self._next % 90, self._next // 90
        return f"ZZ{area} {rest % 10}{'ABDEFGHJLN'[rest // 10 % 10]}{'PQRSTUWXYZ'[rest // 100 % 10]}"

    def new(self, place: str) -> Home:
        provider = "PR0" if place == "P1" else self._rng.choice((OWN,) * 13 + (AGENCY,) * 6 + ("PR5",))
        return Home(place, provider, self.postcode())

    def choose(self, age: int, order: str, not_here: str = "") -> Home:
        """A home that suits a child of that age, at another address than `not_here`."""
        place = self._rng.choice(_suitable(age, order))
        if place in self._residential:
            return self._rng.choice([h for h in self._residential[place] if h.postcode != not_here])
        return self.new(place)


def _suitable(age: int, order: str) -> tuple[str, ...]:
    """Placement codes, as often as each should be chosen."""
    with_parents = ("P1",) * 3 if order in COURT else ()
    if age < 5:
        return ("Q2",) * 40 + ("Q1",) * 8 + ("R3",) + with_parents
    if age < 12:
        return ("Q2",) * 36 + ("Q1",) * 8 + ("H3", "S1") + with_parents
    if age < 16:
        return ("Q2",) * 30 + ("Q1",) * 6 + ("H3",) * 4 + ("H4",) * 3 + ("S1",) * 2 + with_parents
    return ("Q2",) * 20 + ("Q1",) * 4 + ("H5",) * 9 + ("P2",) * 6 + ("H3",) * 4 + with_parents
