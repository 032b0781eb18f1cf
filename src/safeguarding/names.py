"""What a person is told that a figure is: its title, by its key."""

from safeguarding.figure import BY_SIBLING_GROUP, DESIGN_EFFECT, SIBLING_GROUPS
from safeguarding.indicators.readings import READINGS, indicator_of
from safeguarding.indicators.register import REGISTER

BESIDE = {
    "ni066_reviews": "Reviews held in time, of all reviews due",
    "ni067_reviews": "Review conferences held in time, of all due",
    "c63_reviews": "Reviews with the child's views, of all reviews",
    "adopted": "Adopted",
    "special_guardianship": "Left care to a special guardian",
    "child_arrangements": "Residence or child arrangements order",
}
"""The figures beside an indicator's own."""

NAMES = {one.key: one.title for one in REGISTER} | BESIDE
NAMES |= {one.key: f"{indicator_of(one.key).title}, read otherwise" for one in READINGS if one.indicator}
NAMES |= {"lac_growth": "Growth of looked after children", "cpp_growth": "Growth of child protection plans"}


RATES = {
    "lac_rate": "Looked after children for every 10,000 children",
    "cpp_rate": "Children subject to a child protection plan for every 10,000 children",
}
"""The figures that are published and not computed here."""

OF_SIBLINGS = {
    BY_SIBLING_GROUP: "with the interval by sibling group",
    DESIGN_EFFECT: "how many times wider sibling groups make the variance",
    SIBLING_GROUPS: "how many sibling groups the cases come from",
}


TITLES = NAMES | RATES
TITLES |= {
    one.key: f"{indicator_of(one.key).title}. Read otherwise: {one.words}" for one in READINGS if one.indicator
}


def title_of(key: str) -> str:
    """The figure's title: an indicator's own; for another reading also what it takes in place of what."""
    for ending, words in OF_SIBLINGS.items():
        if key.endswith(ending):
            return f"{title_of(key.removesuffix(ending))}, {words}"
    return TITLES.get(key, key)


def name_of(key: str) -> str:
    """The figure's title with its key: `Children ... second or subsequent time (ni065)`."""
    return f"{NAMES[key]} ({key})" if key in NAMES else key
