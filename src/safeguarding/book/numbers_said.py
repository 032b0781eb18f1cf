"""How numbers, days and figures are written on pages and in files, for whoever reads them again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from safeguarding.disclosure.cells import cells_of
from safeguarding.disclosure.constraint import Constraint, counted
from safeguarding.disclosure.facts import facts_of
from safeguarding.figure import Figure

NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"
WHOLE = re.compile(NUMBER)
DIVISION = re.compile(rf"({NUMBER}) ÷ ({NUMBER})")
VALUE = re.compile(rf"({NUMBER})%?(?: \[u\])?")

Units = Mapping[str, str]
"""The unit of each figure, by key."""


def named_figure(edition: str, key: str, day: date | None, units: Units) -> Figure:
    """The figure of this authority that an edition, a key and a day name, without its numbers."""
    return Figure(edition, key, day, "computed", unit=units.get(key, "percent"))


def told_by_words(figure: Figure, text: str, said: str) -> Iterator[Constraint]:
    """What a division or a value tells of a figure, by what the text looks like."""
    numerator, denominator, _ = cells_of(figure)
    if found := DIVISION.search(text):
        yield from counted(numerator, int(number(found[1])), said)
        yield from counted(denominator, int(number(found[2])), said)
    elif value := VALUE.fullmatch(text.strip()):
        yield from facts_of(replace(figure, value=str(number(value[1]))), said)


def day_of(text: str | None) -> date | None:
    """A day as it is written in attributes and columns, None where none is."""
    return date.fromisoformat(text) if text else None


def number(text: str) -> Decimal:
    """A number as it is written, with commas between its thousands."""
    return Decimal(text.replace(",", ""))


def whole(text: str | None) -> int | None:
    """A whole number, None where the text is none."""
    found = WHOLE.fullmatch((text or "").strip())
    return int(number(found[0])) if found and number(found[0]) == int(number(found[0])) else None
