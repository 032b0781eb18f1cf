"""What tells of the machine on which a book is built, and of whoever builds it: no page may."""

import getpass
import platform
from collections.abc import Iterator
from pathlib import Path

from safeguarding.places import PROJECT


def names() -> Iterator[str]:
    """Names of whoever builds and of the machine, long enough to be told from a word; in small letters."""
    host = platform.node()
    for name in (_user(), host, host.partition(".")[0]):
        if len(name) >= 4 and not name.isdigit():
            yield name.casefold()


def folders(authority: Path) -> tuple[str, ...]:
    """Where the project, the authority's folder and the files of whoever builds lie, sorted."""
    return tuple(sorted(map(str, (PROJECT, authority, Path.home()))))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
