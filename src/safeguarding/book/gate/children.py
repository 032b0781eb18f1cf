"""What no text of the site may tell: a child, a word of the returns, the machine it was built on."""

import re
from collections.abc import Iterator

from safeguarding.book.gate.file import File
from safeguarding.book.gate.secret import words_of

UNSPOKEN = {"class", "role", "d", "points", "transform", "style", "viewbox"}
"""Attributes that hold measures and names of the theme's own, and no words."""

WRITTEN_IN_HTML = (".html", ".svg")
WITHOUT_ENDINGS = "searchindex.js"
"""The search index has words without their endings: `verifi`. There, only those with a digit are looked at."""


def has_an_identifier(file: File) -> bool:
    """Whether the identifier of a child stands in it."""
    return file.never.names_a_child(file.told)


def has_a_birthday(file: File) -> bool:
    """Whether a child's date of birth stands in it."""
    return file.never.tells_a_birthday(file.told)


def has_a_machine_name(file: File) -> bool:
    """Whether the name of the machine, or of whoever built on it, stands in it."""
    return file.never.names_the_machine(file.told)


def has_a_path(file: File) -> bool:
    """Whether a path of the machine stands in it."""
    return file.text is not None and file.never.holds_a_path(file.text)


def has_a_word_of_the_inputs(file: File) -> bool:
    """Whether a word stands in it that stands in the inputs, and in nothing that a page is made from."""
    if file.ending in WRITTEN_IN_HTML:
        return not file.never.input_words.isdisjoint(words_of(["\n".join(_said(file))]))
    found = file.never.input_words & words_of([file.told])
    return any(not file.name.endswith(WITHOUT_ENDINGS) or re.search(r"\d", word) for word in found)


def _said(file: File) -> Iterator[str]:
    for element in file.elements:
        yield "".join(held for held in element.holds if isinstance(held, str))
        yield from (value for name, value in element.attributes.items() if name not in UNSPOKEN)
