"""Where invented children live while they are looked after, by the codes of the day."""

from datetime import date
from random import Random

from safeguarding.demo.homes import Home, Homes
from safeguarding.demo.people import Child

NEW_CODES = date(2015, 4, 1)
"""From this day on foster care has the codes U1 to U6 and a children's home the code K2."""
BEFORE = {"foster": "Q2", "kin": "Q1", "home": "H3", "hostel": "H5", "parents": "P1"}
SINCE = {"foster": "U6", "kin": "U3", "home": "K2", "hostel": "P2", "parents": "P1"}
COURT = ("C1", "C2")
ADOPTERS = "A6"


def home(rng: Random, homes: Homes, child: Child, day: date, order: str) -> Home:
    """A home for the child from that day on, at an address of its own."""
    age = child.age_on(day)
    kinds = ("foster",) * 14 + ("kin",) * 3
    kinds += ("home",) * (4 if age >= 12 else 1 if age >= 8 else 0)
    kinds += ("hostel",) * 4 if age >= 16 else ()
    kinds += ("parents",) if order in COURT else ()
    return homes.new((SINCE if day >= NEW_CODES else BEFORE)[rng.choice(kinds)])


def adopters(homes: Homes) -> Home:
    """The home of strangers who adopt."""
    return Home(ADOPTERS, "PR1", homes.postcode())
