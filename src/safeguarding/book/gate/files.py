"""Which files there are: their kinds, and how large they are."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from safeguarding.book.gate.site import Site, is_list
from safeguarding.book.gate.texts import KINDS

LARGEST_PAGE = 1_000_000
LARGEST_SITE = 25_000_000
"""In bytes. The demonstration book of three editions has 6.5 million, its largest page 190,000."""

WHOLE_SITE = "the site"


def hidden(site: Site) -> Iterator[str]:
    """Files that a listing does not show, or in a folder that it does not show."""
    return (name for name in site.files if _is_hidden(name))


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "~$")) for part in PurePosixPath(name).parts)


def of_another_kind(site: Site) -> Iterator[str]:
    """Files of a kind that is not in the list of those that may be published."""
    for name in site.files:
        known = PurePosixPath(name).suffix in KINDS and not name.startswith("_sources/")
        if not known and not is_list(name) and not _is_hidden(name):
            yield name


def unreadable(site: Site) -> Iterator[str]:
    """Files that are not what their name says."""
    yield from site.unreadable


def large_pages(site: Site) -> Iterator[str]:
    """Pages of more than LARGEST_PAGE."""
    return (page.name for page in site.pages if site.files[page.name].stat().st_size > LARGEST_PAGE)


def large_site(site: Site) -> Iterator[str]:
    """The site itself, if it has more than LARGEST_SITE."""
    if sum(path.stat().st_size for path in site.files.values()) > LARGEST_SITE:
        yield WHOLE_SITE
