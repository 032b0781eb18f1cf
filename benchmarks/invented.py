"""Invented looked after children of 2010-11 in any number: the same ones every time, made one at a time.

They are made to be read, not to be counted: what they say is plausible row by row and passes the checks of a
return, but no indicator of theirs means anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

FIRST = date(2010, 4, 1).toordinal()
LAST = date(2011, 3, 31).toordinal()
FOUR_YEARS = 1461
OLDEST = 6500
"""In days, on the last day of the year: under 18."""
SLIP = 0.01
"""The share of reviews with a participation code for another age, so that there is something to be found."""

STATUSES, NEEDS = ("C2", "C1", "V2", "E1"), ("N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8")
PLACES = {"Q2": "PR1", "Q1": "PR1", "R1": "PR4", "K2": "PR4", "P1": "PR0", "S1": "PR5"}
"""Each kind of placement with who provides it."""
LEFT = ("E4A", "E4B", "E5", "E8", "E13", "E41", "E43")
PARTICIPATION = ("PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7")
ETHNICITIES = ("WBRI", "WBRI", "WBRI", "WOTH", "MWBC", "AOTH", "BAFR", "BOTH")


@dataclass(frozen=True, slots=True)
class Episode:
    """One legal status in one placement; days are ordinals, `end` is None while it is open."""

    start: int
    new_episode_code: str
    legal_status_code: str
    need_code: str
    place_code: str
    postcode: str
    end: int | None
    end_reason_code: str


@dataclass(frozen=True, slots=True)
class Child:
    """A child with the episodes and the reviews (day, participation code) of the year."""

    child_id: str
    sex: str
    birth: int
    ethnicity: str
    home_postcode: str
    episodes: tuple[Episode, ...]
    reviews: tuple[tuple[int, str], ...]


def dice(name: str) -> Random:
    """Random numbers that come out the same every time."""
    return Random(f"benchmark {name}")  # noqa: S311


def children(number: int) -> Iterator[Child]:
    """`number` children, most of them in care all year."""
    chance = dice("looked after children")
    return (_child(chance, n) for n in range(number))


def _child(chance: Random, number: int) -> Child:
    enters, leaves = _stay(chance)
    birth = enters - chance.randint(0, OLDEST - (LAST - enters))
    return Child(
        child_id=f"SYN{number:07}",
        sex=chance.choice("12"),
        birth=birth,
        ethnicity=chance.choice(ETHNICITIES),
        home_postcode=_postcode(chance),
        episodes=tuple(_episodes(chance, enters, leaves)),
        reviews=tuple(_reviews(chance, birth, max(enters, FIRST), leaves or LAST)),
    )


def _stay(chance: Random) -> tuple[int, int | None]:
    """The day the child enters care, and the day it leaves if it leaves within the year."""
    in_care_before = chance.random() < 0.75
    enters = FIRST - chance.randint(1, 2000) if in_care_before else FIRST + chance.randint(0, 330)
    leaves = chance.randint(max(enters, FIRST) + 10, LAST) if chance.random() < 0.25 else None
    return enters, leaves


def _episodes(chance: Random, enters: int, leaves: int | None) -> Iterator[Episode]:
    """Episodes without a gap: the placement, or the legal status, changes up to three times."""
    (changes,) = chance.choices((0, 1, 2, 3), (45, 32, 14, 9))
    days = sorted(chance.sample(range(max(enters, FIRST) + 1, leaves or LAST), changes))
    code, status, need = "S", chance.choice(STATUSES[:3]), chance.choice(NEEDS)
    place, postcode = chance.choice([*PLACES]), _postcode(chance)
    for start, end in zip([enters, *days], [*days, None], strict=True):
        if start != enters:
            code = chance.choice("PPL")
        if code == "P":
            place, postcode = chance.choice([*PLACES]), _postcode(chance)
        elif code == "L":
            status = chance.choice([other for other in STATUSES if other != status])
        reason = "X1" if end else chance.choice(LEFT) if leaves else ""
        yield Episode(start, code, status, need, place, postcode, end or leaves, reason)


def _reviews(chance: Random, birth: int, first: int, last: int) -> Iterator[tuple[int, str]]:
    """Reviews while the child is in care, the first within four weeks."""
    day = first + chance.randint(5, 28)
    while day <= last:
        is_under_four = (day < birth + FOUR_YEARS) != (chance.random() < SLIP)
        yield day, "PN0" if is_under_four else chance.choice(PARTICIPATION)
        day += chance.randint(50, 79)


def _postcode(chance: Random) -> str:
    return f"ZZ{chance.randint(1, 99)} {chance.randint(1, 9)}{chance.choice('ABDEFGHJ')}{chance.choice('LNPQ')}"
