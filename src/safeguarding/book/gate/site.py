"""The finished site as the gate sees it: its files, their texts, its pages and drawings as trees."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from safeguarding.book.gate.secret import Secrets
from safeguarding.book.gate.texts import KINDS, Unreadable, text_of
from safeguarding.book.markup import Element, read_page
from safeguarding.book.site import MARK


@dataclass(frozen=True)
class Page:
    """A page, or a drawing in a file of its own: its address in the site and its elements, in order."""

    name: str
    elements: tuple[Element, ...]

    def all(self, *tags: str) -> Iterator[Element]:
        """The elements of these names."""
        return (element for element in self.elements if element.tag in tags)

    @cached_property
    def hidden(self) -> set[int]:
        """The identities of elements that no screen reader reads out, with all that stands in them."""
        tops = (one for one in self.elements if one.attributes.get("aria-hidden") == "true")
        return {id(element) for top in tops for element in top.walk()}


class Site:
    """A folder of files, and what must never be in any of them."""

    def __init__(self, folder: Path, never: Secrets):
        paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
        self.files = {path.relative_to(folder).as_posix(): path for path in paths}
        self.never = never

    @cached_property
    def texts(self) -> dict[str, str]:
        """All that can be read as text in each file of a kind that may be published, by name."""
        return {name: text for name, text in self._read.items() if text is not None}

    @cached_property
    def unreadable(self) -> list[str]:
        """Files that are not what their name says."""
        return [name for name, text in self._read.items() if text is None]

    @cached_property
    def pages(self) -> list[Page]:
        """Every page."""
        return [_tree(name, text) for name, text in self.texts.items() if name.endswith(".html")]

    @cached_property
    def drawings(self) -> list[Page]:
        """Every drawing that is a file of its own."""
        return [_tree(name, text) for name, text in self.texts.items() if name.endswith(".svg")]

    @cached_property
    def _read(self) -> dict[str, str | None]:
        known = {name: path for name, path in self.files.items() if path.suffix in KINDS or is_list(name)}
        return {name: _text_in(path) for name, path in known.items()}


def is_list(name: str) -> bool:
    """Whether it is the site's own list of its files, which it gets after it has passed."""
    return name == MARK


def of_the_theme(name: str) -> bool:
    """Whether a file is one that the theme brings, the same for every book: a word in it tells of nobody."""
    return name.startswith("_static/") and name.endswith((".js", ".css"))


def _tree(name: str, text: str) -> Page:
    return Page(name, tuple(read_page(text).walk()))


def _text_in(path: Path) -> str | None:
    try:
        return text_of(path.suffix, path.read_bytes())
    except Unreadable:
        return None
