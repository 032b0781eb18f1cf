"""What no text of the site may tell: a child, a word of the returns, the machine it was built on."""

import re
from collections.abc import Iterator

from safeguarding.book.gate.secret import words_of
from safeguarding.book.gate.site import Page, Site, of_the_theme

UNSPOKEN = {"class", "role", "d", "points", "transform", "style", "viewbox"}
"""Attributes that hold measures and names of the theme's own, and no words."""

WRITTEN_IN_HTML = (".html", ".svg")
WITHOUT_ENDINGS = "searchindex.js"
"""The search index has words without their endings: `verifi`. There, only those with a digit are looked at."""


def identifiers(site: Site) -> Iterator[str]:
    """Files with the identifier of a child."""
    return (name for name, text in _own(site) if site.never.names_a_child(text))


def birthdays(site: Site) -> Iterator[str]:
    """Files with a child's date of birth."""
    return (name for name, text in _own(site) if site.never.tells_a_birthday(text))


def machine_names(site: Site) -> Iterator[str]:
    """Files with the name of the machine, or of whoever built on it."""
    return (name for name, text in _own(site) if site.never.names_the_machine(text))


def paths(site: Site) -> Iterator[str]:
    """Files with a path of the machine."""
    return (name for name, text in site.texts.items() if site.never.holds_a_path(text))


def words_of_the_inputs(site: Site) -> Iterator[str]:
    """Files with a word that stands in the inputs, and in nothing that a page is made from."""
    for page in [*site.pages, *site.drawings]:
        if not site.never.input_words.isdisjoint(words_of(_said(page))):
            yield page.name
    for name, text in _own(site):
        if not name.endswith(WRITTEN_IN_HTML):
            found = site.never.input_words & words_of([text])
            if any(not name.endswith(WITHOUT_ENDINGS) or re.search(r"\d", word) for word in found):
                yield name


def _said(page: Page) -> Iterator[str]:
    for element in page.elements:
        yield "".join(held for held in element.holds if isinstance(held, str))
        yield from (value for name, value in element.attributes.items() if name not in UNSPOKEN)


def _own(site: Site) -> Iterator[tuple[str, str]]:
    """Each file with its name and its text, both of which could tell; but for what the theme brings."""
    return ((name, f"{name}\n{text}") for name, text in site.texts.items() if not of_the_theme(name))
