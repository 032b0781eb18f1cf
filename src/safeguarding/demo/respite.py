"""Disabled children who stay away from home for short breaks: in the returns, in no indicator."""

from datetime import date, timedelta
from random import Random

from safeguarding.demo import quotas
from safeguarding.demo.episodes import Episode
from safeguarding.demo.homes import Home
from safeguarding.demo.people import Register, sibling_births

EACH_BREAK, AGREEMENT = "V3", "V4"


def short_breaks(rng: Random, register: Register) -> list[Episode]:
    """Fourteen children with each break recorded, eighteen with the agreement alone."""
    rows = []
    for number in range(32):
        start = quotas.FIRST_DAY + timedelta(days=rng.randint(-200, 900))
        (child,) = register.family(sibling_births(rng, 1, start, (1800, 4600), 4700))
        home = Home(rng.choice(("Q2", "H3", "R1")), "PR1", f"ZZ{10 + number} 9ZZ")
        if number < 14:
            for first, last in _breaks(rng, start):
                rows.append(Episode(child, first, "S", EACH_BREAK, "N2", home, last, "E4A"))
        else:
            end = start + timedelta(days=rng.randint(500, 1600))
            rows.append(Episode(child, start, "S", AGREEMENT, "N2", home, end, "E4A"))
    return rows


def _breaks(rng: Random, start: date) -> list[tuple[date, date]]:
    """A weekend most months and a fortnight now and then: at most 17 days each, 75 in twelve months."""
    found, day = [], start
    while day < min(quotas.LAST_DAY, start + timedelta(days=900)):
        length = 14 if rng.random() < 0.06 else rng.randint(2, 4)
        found.append((day, day + timedelta(days=length)))
        day += timedelta(days=rng.randint(26, 40))
    return found
