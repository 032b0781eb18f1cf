"""What a chart is made of: its lines, its places from left to right, and an axis that holds every value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from textwrap import wrap

from safeguarding.authority import Target
from safeguarding.figure import Figure

WIDTH, HEIGHT = 390, 230
"""The drawing in its own units: on a phone 343 pixels wide, 13-unit text is still 11 pixels high."""

AXIS_WIDTH, LETTER_WIDTH, LONGEST_LABEL = 48, 8, 14

MARGIN = 0.35
"""Room left and right of the first and last place, in steps between places."""


@dataclass(frozen=True)
class Style:
    """How a line is drawn: no two share a dash or a mark, so that colour is never the only difference."""

    colour: str
    dash: tuple[int, ...]
    width: int
    mark: str


STYLES = (
    Style("#12436D", (1, 0), 3, "circle"),
    Style("#28A197", (6, 3), 2, "square"),
    Style("#801650", (2, 2), 2, "triangle-up"),
    Style("#F46A25", (8, 2, 2, 2), 2, "diamond"),
)
"""The Analysis Function's categorical palette, in its order."""


@dataclass(frozen=True)
class Line:
    """One series: its name, its figure at each place along the horizontal axis, and how it is drawn."""

    name: str
    figures: Mapping[str, Figure]
    style: Style

    @property
    def values(self) -> dict[str, Decimal]:
        """The values that can be drawn; a figure that is suppressed or missing has none."""
        found = {place: _number(figure.value) for place, figure in self.figures.items()}
        return {place: value for place, value in found.items() if value is not None}

    @property
    def intervals(self) -> dict[str, tuple[Decimal, Decimal]]:
        """The limits of the 95% interval at each place that has one."""
        found = {
            place: (_number(self.figures[place].low), _number(self.figures[place].high))
            for place in self.values
        }
        return {place: limits for place, limits in found.items() if None not in limits}


@dataclass(frozen=True)
class Plot:
    """Lines over places, with the target, and a vertical axis from `bottom` to `top` in steps."""

    places: Sequence[str]
    lines: Sequence[Line]
    target: Target | None
    bottom: Decimal
    top: Decimal
    step: Decimal

    @property
    def unit(self) -> str:
        return next(iter(self.lines[0].figures.values())).unit

    @property
    def curves(self) -> list[Line]:
        """The lines to draw: one that only repeats the first would lie hidden under it."""
        first, *others = self.lines
        return [first, *(line for line in others if not line.values.items() <= first.values.items())]

    @property
    def width(self) -> int:
        """Width of the plotting area: the rest is the vertical axis and the labels on the right."""
        rows = [row for line in self.curves if self.ends_last(line) for row in self.label(line)]
        longest = max(map(len, [*rows, *self.target_label]), default=0)
        return WIDTH - AXIS_WIDTH - LETTER_WIDTH * longest

    def across(self, place: str) -> float:
        """How far from the left a place lies."""
        return (self.places.index(place) + MARGIN) * self.width / (len(self.places) - 1 + 2 * MARGIN)

    def down(self, value: Decimal) -> float:
        """How far below the top a value lies."""
        return float((self.top - value) / (self.top - self.bottom)) * HEIGHT

    def last(self, line: Line) -> str:
        """The last place where the line has a value."""
        return max(line.values, key=self.places.index)

    def ends_last(self, line: Line) -> bool:
        return self.last(line) == self.places[-1]

    def label(self, line: Line) -> list[str]:
        """The line's name and last value, in short rows; a line alone needs only its value."""
        name = wrap(line.name, LONGEST_LABEL) if len(self.curves) > 1 else []
        return [*name, line.figures[self.last(line)].shown]

    @property
    def target_label(self) -> list[str]:
        """The target in short rows, empty where there is none."""
        return ["Target:", *wrap(target_words(self.target, self.unit), LONGEST_LABEL)] if self.target else []


def plot(places: Sequence[str], lines: Sequence[Line], target: Target | None) -> Plot:
    """The plot of all lines that have a value. Raises ValueError where none has."""
    drawn = [line for line in lines if line.values]
    if not drawn:
        raise ValueError("There is no value to draw. Say so in words instead of a chart.")
    return Plot(places, drawn, target if levels(target) else None, *axis([*_reached(drawn), *levels(target)]))


def axis(values: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Where an axis that holds all values begins and ends, and its steps."""
    bottom, top = _ends(values)
    step = _step(top - bottom)
    bottom = (bottom / step).to_integral_value(ROUND_FLOOR) * step
    top = (top / step).to_integral_value(ROUND_CEILING) * step
    return bottom, max(top, bottom + step), step


def levels(target: Target | None) -> list[Decimal]:
    """The limits that a target has."""
    limits = (target.at_least, target.at_most, target.below) if target else ()
    return [limit for limit in limits if limit is not None]


def target_words(target: Target, unit: str) -> str:
    """A target in the fewest words: `95% or more`, `below 10%`, `10% to 15%`."""
    sign = "%" if unit == "percent" else ""
    lower = None if target.at_least is None else f"{target.at_least}{sign}"
    if target.below is not None:
        below = f"below {target.below}{sign}"
        return f"{lower} to {below}" if lower else below
    if target.at_most is None:
        return f"{lower} or more"
    return f"{lower} to {target.at_most}{sign}" if lower else f"{target.at_most}{sign} or less"


def _number(text: str | None) -> Decimal | None:
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _reached(lines: Sequence[Line]) -> list[Decimal]:
    values = [value for line in lines for value in line.values.values()]
    return values + [limit for line in lines for limits in line.intervals.values() for limit in limits]


def _ends(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """From zero, unless that would press all values into the upper half of the chart."""
    lowest, highest = min(values), max(values)
    return (lowest if lowest > highest / 2 else min(lowest, Decimal(0))), highest


def _step(reach: Decimal) -> Decimal:
    """The smallest of 1, 2, 5, 10, 20, 50 … that covers `reach` in at most six steps."""
    power = Decimal(1)
    while reach > 30 * power:
        power *= 10
    return next(digit * power for digit in (1, 2, 5) if reach <= 6 * digit * power)
