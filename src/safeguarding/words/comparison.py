"""How one figure stands to another, to a target, or to chance: in words."""

from decimal import Decimal
from fractions import Fraction

from safeguarding.authority import Target
from safeguarding.figure import Figure
from safeguarding.indicators.indicator import Polarity
from safeguarding.intervals import Estimate, difference


def difference_interval(now: Figure, before: Figure) -> tuple[Decimal, Decimal] | None:
    """Between what the difference of two percentages lies, in points; None where an interval is missing.

    Made from the intervals as displayed, so that a reader can make it again.
    """
    if None in (now.low, now.high, before.low, before.high) or now.unit != "percent":
        return None
    return difference(*(Estimate(one.share, Fraction(one.low), Fraction(one.high)) for one in (now, before)))


def is_noise(now: Figure, before: Figure) -> bool | None:
    """Whether chance alone would give as large a difference between two percentages; None where not known."""
    limits = difference_interval(now, before)
    return limits and limits[0] <= 0 <= limits[1]


def change(now: Figure, before: Figure, compared: Figure | None = None) -> str:
    """`a slight increase`, `a significant decrease`, `no change`.

    A change is slight where chance alone would give it and significant where it would not. `compared` is the
    figure whose interval stands for `before` where that is quoted from a report that gave none.
    """
    if now.value == before.value:
        return "no change"
    direction = "increase" if Fraction(now.value) > Fraction(before.value) else "decrease"
    noise = is_noise(now, compared or before)
    return {True: "a slight", False: "a significant", None: "an" if direction == "increase" else "a"}[
        noise
    ] + f" {direction}"


def apart(reading: Figure, reported: Figure) -> str:
    """How far another reading of a rule moves its figure, as both are displayed.

    `4.1 percentage points lower`, `10 children fewer`, `not at all`; the symbol of the figure that is missing
    where one is.
    """
    for figure in (reported, reading):
        if figure.value is None:
            return figure.shown
    moved = Decimal(reading.value) - Decimal(reported.value)
    if moved == 0:
        return "not at all" if reading.share == reported.share else "by less than is shown"
    unit = {"percent": "percentage points", "children": "child" if abs(moved) == 1 else "children"}
    more, fewer = ("higher", "lower") if reading.unit == "percent" else ("more", "fewer")
    return f"{abs(moved):,} {unit.get(reading.unit, reading.unit)} {more if moved > 0 else fewer}"


def is_better(now: Figure, before: Figure, polarity: Polarity) -> bool | None:
    """Whether the change is for the better; None where there is no good direction, or no change."""
    if polarity not in ("higher", "lower") or now.share == before.share:
        return None
    return (now.share > before.share) == (polarity == "higher")


def against_target(figure: Figure, target: Target) -> str:
    """`below the target of 95%`, `within the target range of 10-15%`, `missing the target of less than…`."""
    position = target.position(figure.share)
    if target.at_least is not None and target.at_most is not None:
        where = {"under": "below", "within": "within", "over": "above"}[position]
        return f"{where} the target range of {band(target, figure.unit)}"
    if target.at_least is not None:
        where = (
            "below" if position == "under" else "meeting" if figure.share == target.at_least else "exceeding"
        )
        return f"{where} the target of {band(target, figure.unit)}"
    return f"{'meeting' if position == 'within' else 'missing'} the target of {band(target, figure.unit)}"


def band(target: Target, unit: str) -> str:
    """The target's own words: `95%`, `less than 10%`, `10-15%`."""
    sign = "%" if unit == "percent" else ""
    if target.at_least is not None and target.at_most is not None:
        return f"{target.at_least}-{target.at_most}{sign}"
    if target.at_least is not None:
        return f"{target.at_least}{sign}"
    return f"less than {target.below}{sign}" if target.below is not None else f"at most {target.at_most}{sign}"


def state(figure: Figure, target: Target | None) -> str:
    """`target met`, `target missed`, `no target` or `not shown`, as a card or a table says it."""
    if figure.status == "suppressed":
        return "not shown"
    if target is None or figure.value is None:
        return "no target"
    return "target met" if target.position(figure.share) == "within" else "target missed"


def times(figure: Figure, target: Target) -> str:
    """How a figure stands to the most that a target suggests: `within`, `above`, `approximately double`."""
    ratio = figure.share / Fraction(target.at_most)
    if ratio < Fraction(3, 2):
        return "within" if ratio <= 1 else "above"
    return "approximately double" if ratio < Fraction(5, 2) else "more than double"
