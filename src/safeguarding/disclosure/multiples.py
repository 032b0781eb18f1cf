"""Figures whose counts are rounded: first the counts, then everything that is made of them."""

from dataclasses import replace
from decimal import Decimal

from safeguarding.disclosure.policy import Policy
from safeguarding.figure import BY_SIBLING_GROUP, DESIGN_EFFECT, GROWTH, SIBLING_GROUPS, Figure
from safeguarding.intervals import byar, wilson
from safeguarding.rounding import growth, per, percentage

ROUNDS_TO_ZERO = "rounds_to_zero"


def to_multiples(figure: Figure, policy: Policy) -> Figure:
    """The figure made of counts rounded by the policy: it tells no more than they do.

    What sibling groups make of a figure cannot be made of rounded counts, and is suppressed.
    """
    if figure.key.endswith((BY_SIBLING_GROUP, DESIGN_EFFECT, SIBLING_GROUPS)):
        bare = replace(figure, numerator=None, denominator=None, low=None, high=None)
        return replace(bare, value=None, status="suppressed")
    if figure.value is None or figure.numerator is None:
        return figure
    numerator = policy.rounded(figure.numerator)
    if figure.unit == "children":
        low, high = map(str, byar(numerator))
        shown = replace(figure, numerator=numerator, value=str(numerator), low=low, high=high)
        return _nought(shown) if figure.numerator and not numerator else shown
    if figure.unit != "percent":
        return replace(figure, numerator=numerator, value=str(per(numerator, Decimal(str(figure.denominator)))))
    denominator = policy.rounded(int(figure.denominator))
    shown = replace(figure, numerator=numerator, denominator=float(denominator))
    value = growth(numerator, denominator) if figure.key in GROWTH else percentage(numerator, denominator)
    if value is None:
        return _nought(shown)
    limits = wilson(numerator, denominator) if figure.key not in GROWTH else None
    low, high = map(str, limits) if limits else (None, None)
    return not_as_nought(replace(shown, value=str(value), low=low, high=high), some=figure.numerator > 0)


def not_as_nought(figure: Figure, some: bool | None = None) -> Figure:
    """A percentage that rounds to nought although some count (`some`, if the figure no longer says) is [k]."""
    counted = bool(figure.numerator) if some is None else some
    is_share = figure.unit == "percent" and figure.key not in GROWTH and figure.value is not None
    return _nought(figure) if is_share and counted and Decimal(figure.value) == 0 else figure


def _nought(figure: Figure) -> Figure:
    return replace(figure, value=None, low=None, high=None, status=ROUNDS_TO_ZERO)
