"""Which files there are: their kinds, and how large they are."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from safeguarding.book.gate.file import File
from safeguarding.book.gate.seen import Seen

LARGEST_PAGE = 1_000_000
LARGEST_SITE = 25_000_000
"""In bytes. The demonstration book of three editions has 6.5 million, its largest page 190,000."""

WHOLE_SITE = "the site"


def is_hidden(file: File) -> bool:
    """Whether a listing does not show it, or the folder that it is in."""
    return any(part.startswith((".", "~$")) for part in PurePosixPath(file.name).parts)


def is_of_another_kind(file: File) -> bool:
    """Whether it is of a kind that is not in the list of those that may be published."""
    known = file.is_known and (file.is_list or not file.name.startswith("_sources/"))
    return not known and not is_hidden(file)


def is_unreadable(file: File) -> bool:
    """Whether it is not what its name says."""
    return file.is_known and file.text is None


def is_a_large_page(file: File) -> bool:
    """Whether it is a page of more than LARGEST_PAGE."""
    return file.is_page and len(file.content) > LARGEST_PAGE


def large_site(seen: Mapping[str, Seen]) -> Iterator[str]:
    """The site itself, if it has more than LARGEST_SITE."""
    if sum(one.size for one in seen.values()) > LARGEST_SITE:
        yield WHOLE_SITE
