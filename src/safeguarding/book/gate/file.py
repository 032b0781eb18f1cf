"""A file of the finished site as the gate sees it: its text, and the elements of a page or a drawing."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePosixPath

from safeguarding.book.gate.secret import Secrets
from safeguarding.book.gate.texts import KINDS, Unreadable, text_of
from safeguarding.book.markup import Element, read_page
from safeguarding.book.site import MARK


class File:
    """A file: its address in the site, its bytes, and what must never be in it."""

    def __init__(self, name: str, content: bytes, never: Secrets):
        self.name, self.content, self.never = name, content, never

    @property
    def ending(self) -> str:
        """The last part of its name: `.html`."""
        return PurePosixPath(self.name).suffix

    @property
    def is_page(self) -> bool:
        return self.name.endswith(".html") and self.text is not None

    @property
    def is_drawing(self) -> bool:
        """Whether it is a drawing in a file of its own."""
        return self.name.endswith(".svg") and self.text is not None

    @property
    def is_of_the_theme(self) -> bool:
        """Whether the theme brings it, the same for every book: a word in it tells of nobody."""
        return self.name.startswith("_static/") and self.name.endswith((".js", ".css"))

    @property
    def is_list(self) -> bool:
        """Whether it is the site's own list of its files, which it gets after it has passed."""
        return self.name == MARK

    @cached_property
    def text(self) -> str | None:
        """All that can be read as text in it; None where it is of no known kind, or not what its name says."""
        try:
            return text_of(self.ending, self.content) if self.is_known else None
        except Unreadable:
            return None

    @property
    def is_known(self) -> bool:
        """Whether it is of a kind that may be published."""
        return self.ending in KINDS or self.is_list

    @cached_property
    def told(self) -> str:
        """Its name and its text, both of which could tell of somebody; nothing, where the theme brings it."""
        return "" if self.text is None or self.is_of_the_theme else f"{self.name}\n{self.text}"

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Of a page or a drawing, all elements in order; of other files none."""
        return tuple(read_page(self.text).walk()) if self.is_page or self.is_drawing else ()

    def all(self, *tags: str) -> Iterator[Element]:
        """The elements of these names."""
        return (element for element in self.elements if element.tag in tags)

    @cached_property
    def hidden(self) -> set[int]:
        """The identities of elements that no screen reader reads out, with all that stands in them."""
        tops = (one for one in self.elements if one.attributes.get("aria-hidden") == "true")
        return {id(element) for top in tops for element in top.walk()}
