"""The shorthand for what has no number, or needs a warning: in words for notes, as a bare letter in data files.

Sources: Analysis Function, 'Using symbols and shorthand in tables'; Department for Education, 'Data symbols'.
"""

from safeguarding.figure import Figure

MEANINGS = {
    "[c]": "Confidential: withheld, because it could tell something about a single child.",
    "[k]": "Rounds to zero, but is not zero.",
    "[u]": "Low reliability: more than one in twenty children, plans or conferences could not be assessed.",
    "[x]": "Not available: the data for it was not supplied, or was not published.",
    "[z]": "Not applicable: nobody was eligible, or a figure of this kind has no such part.",
}

NONE = "none"
"""What stands in place of shorthand where there is none: no cell is left blank."""

STATUS = {
    "ok": "complete",
    "partial": "some could not be assessed and are left out",
    "low_reliability": "more than one in twenty could not be assessed and are left out",
    "not_applicable": "nobody was eligible",
    "not_available": "the data for it was not supplied",
    "suppressed": "withheld: it could tell something about a single child",
    "rounds_to_zero": "rounds to zero",
}
"""What each status of a figure is called."""


def shorthand(figure: Figure) -> str:
    """The shorthand of a figure: `[x]`, `[u]` and so on, or `none`."""
    if not figure.is_number:
        return figure.shown
    return "[u]" if figure.status == "low_reliability" else NONE


def letter(text: str) -> str:
    """Shorthand as data files write it: a bare letter. What is no shorthand stays as it is."""
    return text.strip("[]") if text in MEANINGS else text
