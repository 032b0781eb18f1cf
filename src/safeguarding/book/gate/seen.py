"""What the gate keeps of a file that it has looked at: all that it needs to judge the site as a whole."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Seen:
    """A file: the keys of the rules that it breaks by itself, its size, and of a page what others ask of it.

    `title` and `places` (the names that a link may lead to) are a page's. `links` are a page's or a drawing's:
    the file that each address within the site leads to, and the place there, or nothing.
    """

    broken: list[str]
    size: int
    title: str = ""
    places: list[str] | None = None
    links: list[tuple[str, str]] | None = None
