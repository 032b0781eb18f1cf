"""What a page calls a figure that is not an indicator's own, or one whose kind it does not know beforehand."""

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


def name_of(key: str) -> str:
    """The figure's title with its key: `Children ... second or subsequent time (ni065)`."""
    return f"{NAMES[key]} ({key})" if key in NAMES else key
