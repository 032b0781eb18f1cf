"""What brothers and sisters make of a percentage: its cases by family, and their design effect."""

import csv
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from plain import protection
from plain.joining import latest_plans
from plain.values import first_day, last_day

BY_GROUP, EFFECT, GROUPS = "by_sibling_group", "design_effect", "sibling_groups"
OTHERS = (EFFECT, GROUPS)


def families(siblings):
    """{child: family} of the text of siblings.csv."""
    return {row["child_id"].strip(): row["family_id"].strip() for row in csv.DictReader(siblings.splitlines())}


def cases(past, key, year, day):
    """[(child, whether it counts)] of one of the five indicators that families move."""
    y0, y1, plans = first_day(year), last_day(year), past["plans"]
    if key == "cpp_18_months":
        return protection.cpp_18_months_cases(latest_plans(plans, day), day)
    if key == "icpc_15_days":
        return protection.icpc_15_days_cases(past["section47"], y0, y1)
    if key == "ni064":
        return protection.ni064_cases(plans, y0, y1)
    if key == "ni065":
        return protection.ni065_cases([p for p in plans if p["previous_plans"] is not None], y0, y1)
    met = protection.ni067_verdicts(
        latest_plans(plans, y1), past["plan_reviews"], y0, y1, past["plan_reviews_from"]
    )
    return [(child, verdict) for (child, _), verdict in met.items() if verdict is not None]


def groups(found, known):
    """[[whether it counts]], a list for each family; a child of whom nothing is known is a family."""
    together = defaultdict(list)
    for child, counts in found:
        together[("of", known[child]) if child in known else ("alone", child)].append(counts)
    return list(together.values())


def effect(by_family):
    """The variance of the percentage over families against that over children, two decimals, at least 1."""
    everything = [counts for family in by_family for counts in family]
    share = Fraction(sum(everything), len(everything))
    if share in (0, 1):
        return "1.00"
    over_families = sum((sum(family) - share * len(family)) ** 2 for family in by_family)
    found = max(Fraction(1), over_families / (len(everything) * share * (1 - share)))
    exact = Decimal(found.numerator) / found.denominator
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
