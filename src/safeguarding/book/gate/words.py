"""What a page must not say: failures, holes, placeholders."""

import re
from collections.abc import Iterator

from safeguarding.book.gate.site import Page, Site, of_the_theme

TRACEBACK = "Traceback (most recent call last)"
FAILED = {"traceback", "stderr", "system-message", "problematic"}
"""Classes that a failed cell, and a failed piece of markup, leave in a page."""

EMPTY = {"", "none", "nan", "null", "nat", "inf", "-inf"}
HOLE = re.compile(r"\b(?:nan|NaN|NaT|null)\b|(?<=[\w,(] )None\b|\bNone ?%")
UNFILLED = re.compile(r"\{\{|\}\}|\{glue|\{(?:ref|doc|eval|numref|cite)\}`")
PROSE = ("p", "li", "dd", "dt", "h1", "h2", "h3", "h4", "figcaption", "caption", "td", "th", "text", "desc")

CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
"""Characters that are not seen and change how the others are read: controls, directions, joiners."""


def tracebacks(site: Site) -> Iterator[str]:
    """Files with Python's own report of an error."""
    return (name for name, text in site.texts.items() if TRACEBACK in text)


def failures(site: Site) -> Iterator[str]:
    """Pages with what a failed cell or failed markup leaves in them."""
    for page in site.pages:
        if any(FAILED.intersection(element.classes) for element in page.elements):
            yield page.name


def empty_cells(site: Site) -> Iterator[str]:
    """Pages with a table cell that says nothing."""
    return (page.name for page in site.pages if any(map(_is_empty, page.all("td", "th"))))


def _is_empty(cell) -> bool:
    return cell.text(frozenset()).strip().lower() in EMPTY


def holes(site: Site) -> Iterator[str]:
    """Pages and drawings with a sentence in which a value is missing."""
    for page in [*site.pages, *site.drawings]:
        if any(HOLE.search(text) for text in _prose(page)):
            yield page.name


def placeholders(site: Site) -> Iterator[str]:
    """Pages and drawings with a name in braces that nothing was put in for."""
    for page in [*site.pages, *site.drawings]:
        if any(UNFILLED.search(text) for text in _prose(page)):
            yield page.name


def _prose(page: Page) -> Iterator[str]:
    """What it says; a cell that says nothing has a rule of its own."""
    return (one.text() for one in page.all(*PROSE) if not (one.tag in ("td", "th") and _is_empty(one)))


def hidden_characters(site: Site) -> Iterator[str]:
    """Texts with a character that is not seen."""
    return (name for name, text in site.texts.items() if not of_the_theme(name) and _is_tampered(name, text))


def _is_tampered(name: str, text: str) -> bool:
    # A PDF and what is written in a picture are not plain text: a byte there is no character.
    return not name.endswith((".pdf", ".png", ".zip", ".docx", ".xlsx")) and bool(CONTROLS.search(text))
