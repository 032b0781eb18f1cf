"""What a page must not say: failures, holes, placeholders."""

import re
from collections.abc import Iterator

from safeguarding.book.gate.file import File
from safeguarding.commentary import BY_PEOPLE
from safeguarding.labels import UNSEEN

TRACEBACK = "Traceback (most recent call last)"
FAILED = {"traceback", "stderr", "system-message", "problematic"}
"""Classes that a failed cell, and a failed piece of markup, leave in a page."""

EMPTY = {"", "none", "nan", "null", "nat", "inf", "-inf"}
HOLE = re.compile(r"\b(?:nan|NaN|NaT|null)\b|(?<=[\w,(] )None\b|\bNone ?%")
NOT_PROSE = re.compile(r"<(script|style|pre|code)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
UNFILLED = re.compile(r"\{\{|\}\}|\{glue|\{(?:ref|doc|eval|numref|cite)\}`")
PROSE = ("p", "li", "dd", "dt", "h1", "h2", "h3", "h4", "figcaption", "caption", "td", "th", "text", "desc")


def has_a_traceback(file: File) -> bool:
    """Whether Python's own report of an error stands in it."""
    return TRACEBACK in (file.text or "")


def has_failures(file: File) -> bool:
    """Whether it is a page with what a failed cell or failed markup leaves in it."""
    return file.is_page and any(FAILED.intersection(element.classes) for element in file.elements)


def has_empty_cells(file: File) -> bool:
    """Whether it is a page with a table cell that says nothing."""
    return file.is_page and any(map(_is_empty, file.all("td", "th")))


def _is_empty(cell) -> bool:
    return cell.text(frozenset()).strip().lower() in EMPTY


def has_holes(file: File) -> bool:
    """Whether a page or drawing has a sentence in which a value is missing."""
    return any(HOLE.search(text) for text in _prose(file))


def _prose(page: File) -> Iterator[str]:
    """What it says, less what people wrote; a cell that says nothing has a rule of its own."""
    by_people = {id(one) for top in page.elements if BY_PEOPLE in top.classes for one in top.walk()}
    for one in page.all(*PROSE):
        if id(one) not in by_people and not (one.tag in ("td", "th") and _is_empty(one)):
            yield one.text()


def has_placeholders(file: File) -> bool:
    """Whether a page or drawing has a name in braces that nothing was put in for.

    A text that came from outside has its braces written as numbers, and is no placeholder.
    """
    written = file.text if file.is_page or file.is_drawing else ""
    return bool(UNFILLED.search(NOT_PROSE.sub("", written)))


def has_hidden_characters(file: File) -> bool:
    """Whether a character that is not seen stands in it, unless the theme brings it."""
    # A PDF and what is written in a picture are not plain text: a byte there is no character.
    is_plain = not file.name.endswith((".pdf", ".png", ".zip", ".docx", ".xlsx"))
    return is_plain and not file.is_of_the_theme and bool(UNSEEN.search(file.text or ""))
