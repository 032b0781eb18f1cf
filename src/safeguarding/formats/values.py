"""A figure's value and the numbers behind it, as cells: a number where there is one, else shorthand."""

from datetime import date
from decimal import Decimal

from safeguarding.figure import BY_SIBLING_GROUP, GROWTH, Figure

Cell = str | int | Decimal | date

OWN = "computed"

WHOLE = {
    "percent": ("numerator", "denominator", "low", "high"),
    "children": ("numerator", "low", "high"),
    "children per officer": ("numerator", "denominator"),
}
"""Which numbers stand behind a figure that is computed here, by its unit."""


def value(figure: Figure) -> Cell:
    """The value as it is displayed, with as many decimals; `[c]`, `[x]` and so on where there is none."""
    return Decimal(figure.value) if figure.is_number else figure.shown


def part(figure: Figure, name: str) -> Cell:
    """One of the numbers behind a figure (`numerator`, `denominator`, `low`, `high`).

    Without one it is `[z]` where such a figure has none; else what stands for the figure itself, `[c]` where
    only the figure may be shown, `[x]` where others printed the figure alone.
    """
    given = getattr(figure, name)
    if given is not None:
        return _number(given)
    if name not in _parts(figure):
        return "[z]"
    if not figure.is_number:
        return figure.shown
    return "[c]" if figure.series == OWN else "[x]"


def _number(given: str | float) -> Decimal:
    """Text with the decimals that it has, a number that is whole without any."""
    if isinstance(given, float) and given.is_integer():
        return Decimal(int(given))
    return Decimal(str(given))


def _parts(figure: Figure) -> tuple[str, ...]:
    key = figure.key.removesuffix(BY_SIBLING_GROUP)
    if key in GROWTH or figure.series != OWN:
        return tuple(name for name in WHOLE.get(figure.unit, ()) if name in ("numerator", "denominator"))
    return WHOLE.get(figure.unit, ())
