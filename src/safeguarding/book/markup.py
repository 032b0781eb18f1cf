"""A page of HTML as a tree, read leniently: just enough for the gate to ask its questions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

NEVER_CLOSED = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
NOT_READ = frozenset({"script", "style", "code", "pre"})
"""Elements whose text is not prose."""


@dataclass
class Element:
    """An element: its name, its attributes, and what it holds (elements and text) in order."""

    tag: str
    attributes: dict[str, str]
    holds: list["Element | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def walk(self) -> Iterator["Element"]:
        """This element and all within it, in the order of the page."""
        still = [self]
        while still:
            element = still.pop()
            yield element
            still += [held for held in reversed(element.holds) if isinstance(held, Element)]

    def all(self, *tags: str) -> Iterator["Element"]:
        """All elements of these names within it."""
        return (element for element in self.walk() if element.tag in tags)

    def text(self, without: frozenset[str] = NOT_READ) -> str:
        """Its text, leaving out elements named in `without`."""
        if self.tag in without:
            return ""
        return "".join(held if isinstance(held, str) else held.text(without) for held in self.holds)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = [Element("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].holds.append(element)
        if tag not in NEVER_CLOSED:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].holds.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].holds.append(data)


def read_page(html: str) -> Element:
    """The whole page as one element."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]
