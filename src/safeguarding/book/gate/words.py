"""What a page must not say: failures, holes, placeholders."""

import re
from collections.abc import Iterator

from safeguarding.book.gate.site import Page, Site, of_the_theme
from safeguarding.labels import UNSEEN

WRITTEN = "written"
"""The class of what people wrote: they may say `nan` of a grandmother."""

TRACEBACK = "Traceback (most recent call last)"
FAILED = {"traceback", "stderr", "system-message", "problematic"}
"""Classes that a failed cell, and a failed piece of markup, leave in a page."""

EMPTY = {"", "none", "nan", "null", "nat", "inf", "-inf"}
HOLE = re.compile(r"\b(?:nan|NaN|NaT|null)\b|(?<=[\w,(] )None\b|\bNone ?%")
NOT_PROSE = re.compile(r"<(script|style|pre|code)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
UNFILLED = re.compile(r"\{\{|\}\}|\{glue|\{(?:ref|doc|eval|numref|cite)\}`")
PROSE = ("p", "li", "dd", "dt", "h1", "h2", "h3", "h4", "figcaption", "caption", "td", "th", "text", "desc")


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


def _prose(page: Page) -> Iterator[str]:
    """What it says, less what people wrote; a cell that says nothing has a rule of its own."""
    by_people = {id(one) for top in page.elements if WRITTEN in top.classes for one in top.walk()}
    for one in page.all(*PROSE):
        if id(one) not in by_people and not (one.tag in ("td", "th") and _is_empty(one)):
            yield one.text()


def placeholders(site: Site) -> Iterator[str]:
    """Pages and drawings with a name in braces that nothing was put in for.

    A text that came from outside has its braces written as numbers, and is no placeholder.
    """
    for page in [*site.pages, *site.drawings]:
        if UNFILLED.search(NOT_PROSE.sub("", site.texts[page.name])):
            yield page.name


def hidden_characters(site: Site) -> Iterator[str]:
    """Texts with a character that is not seen."""
    return (name for name, text in site.texts.items() if not of_the_theme(name) and _is_tampered(name, text))


def _is_tampered(name: str, text: str) -> bool:
    # A PDF and what is written in a picture are not plain text: a byte there is no character.
    return not name.endswith((".pdf", ".png", ".zip", ".docx", ".xlsx")) and bool(UNSEEN.search(text))
