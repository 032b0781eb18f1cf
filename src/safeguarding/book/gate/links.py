"""Links within the site that lead nowhere, and places that share a name."""

from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from safeguarding.book.gate.file import File
from safeguarding.book.gate.seen import Seen


def to_no_file(seen: Mapping[str, Seen]) -> Iterator[str]:
    """Pages with a link to a file that the site does not have."""
    for name, one in seen.items():
        if any(target not in seen for target, _ in one.links or ()):
            yield name


def to_no_place(seen: Mapping[str, Seen]) -> Iterator[str]:
    """Pages with a link to a place that a page does not have."""
    places = {name: {*one.places} for name, one in seen.items() if one.places is not None}
    for name, one in seen.items():
        asked = ((target, place) for target, place in one.links or () if place and target in seen)
        if any(place not in places.get(target, ()) for target, place in asked):
            yield name


def has_places_named_alike(file: File) -> bool:
    """Whether it is a page on which two elements have the same id."""
    names = [element.attributes["id"] for element in file.elements if element.attributes.get("id")]
    return file.is_page and len({*names}) < len(names)


def links_of(file: File) -> list[tuple[str, str]]:
    """Where each address in a page or a drawing leads that lies within the site, and to which place there."""
    return [*dict.fromkeys(_links(file))]


def _links(file: File) -> Iterator[tuple[str, str]]:
    for address in _addresses(file):
        parts = urlsplit(address)
        if not parts.scheme and not parts.netloc:
            found = normpath(join(dirname(file.name), unquote(parts.path))) if parts.path else file.name
            yield found, unquote(parts.fragment)


def _addresses(file: File) -> Iterator[str]:
    for element in file.elements:
        for name in ("href", "src", "xlink:href"):
            if element.attributes.get(name):
                yield element.attributes[name]


def places_of(file: File) -> list[str]:
    """The names of the places in a page that a link may lead to."""
    return sorted({*_places(file)})


def _places(file: File) -> Iterator[str]:
    for element in file.elements:
        yield element.attributes.get("id", "")
        if element.tag == "a":
            yield element.attributes.get("name", "")
