"""Links within the site that lead nowhere, and places that share a name."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from safeguarding.book.gate.site import Page, Site


def to_no_file(site: Site) -> Iterator[str]:
    """Pages with a link to a file that the site does not have."""
    for page, _, target in _targets(site):
        if target not in site.files:
            yield page.name


def to_no_place(site: Site) -> Iterator[str]:
    """Pages with a link to a place that a page does not have."""
    places = {page.name: set(_places(page)) for page in site.pages}
    for page, address, target in _targets(site):
        place = unquote(urlsplit(address).fragment)
        if place and target in site.files and place not in places.get(target, ()):
            yield page.name


def with_places_named_alike(site: Site) -> Iterator[str]:
    """Pages on which two elements have the same id."""
    for page in site.pages:
        names = [element.attributes["id"] for element in page.elements if element.attributes.get("id")]
        if len({*names}) < len(names):
            yield page.name


def _targets(site: Site) -> Iterator[tuple[Page, str, str]]:
    """Each page with an address in it that lies within the site, and the file that this leads to."""
    for page in [*site.pages, *site.drawings]:
        for address in _addresses(page):
            parts = urlsplit(address)
            if not parts.scheme and not parts.netloc:
                found = normpath(join(dirname(page.name), unquote(parts.path))) if parts.path else page.name
                yield page, address, found


def _addresses(page: Page) -> Iterator[str]:
    for element in page.elements:
        for name in ("href", "src", "xlink:href"):
            if element.attributes.get(name):
                yield element.attributes[name]


def _places(page: Page) -> Iterator[str]:
    for element in page.elements:
        yield element.attributes.get("id", "")
        if element.tag == "a":
            yield element.attributes.get("name", "")
