"""Files of the folder put in place whole, copied, and held against their list."""

import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from safeguarding.book.site import MARK, hashes
from safeguarding.fingerprints import hash_of

UNFINISHED = ".unfinished"
"""What the name of a file ends with that was not put in place yet."""

PATIENCE = 5.0
"""Seconds to wait for a file that somebody has open: a reader's browser closes it soon."""


def put(path: Path, content: bytes, to: Path) -> bool:
    """Put a file below the folder `to` in place whole, and say whether it was not so already.

    A reader meets what was there before or all of the new. The folder `to` itself is never made: where it is
    gone the share is, and a folder made in its place would be no share.
    """
    if path.is_file() and path.read_bytes() == content:
        return False
    for folder in reversed(path.relative_to(to).parents[:-1]):
        (to / folder).mkdir(exist_ok=True)
    unfinished = path.with_name(path.name + UNFINISHED)
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _put_in_place(unfinished, path)
    return True


def _put_in_place(unfinished: Path, path: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            os.replace(unfinished, path)  # noqa: PTH105 the call that the tests take hold of
            return
        except PermissionError:
            if time.monotonic() >= until:
                raise
        time.sleep(0.1)


def copy(site: Path, listed: Mapping[str, str], folder: Path, to: Path) -> list[str]:
    """Copy the listed files of a site, and its list, to a folder below `to`; return the names of those that
    were not there as listed already.
    """
    return [name for name in [*listed, MARK] if put(folder / name, (site / name).read_bytes(), to)]


def differences(folder: Path, listed: Mapping[str, str]) -> Iterator[str]:
    """A line for each file of a folder that is not, byte for byte, what the list says."""
    there = hashes(folder)
    for name in sorted({*listed, *there}):
        if name not in there:
            yield f"{name}: missing"
        elif name not in listed:
            yield f"{name}: does not belong there; take it out"
        elif listed[name] != there[name]:
            yield f"{name}: changed"


def list_of(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file that a site's own list names; empty where there is no list."""
    if not (folder / MARK).is_file():
        return {}
    lines = (folder / MARK).read_text(encoding="utf-8").splitlines()
    return {name: fingerprint for fingerprint, _, name in (line.partition("  ") for line in lines)}


def id_of(folder: Path) -> str:
    """The id of a release with this content: of its list, which names every file with its hash."""
    return hash_of(folder / MARK)[:12]


def pages_of(folder: Path) -> list[str]:
    """The pages that a site's list names."""
    return [name for name in list_of(folder) if name.endswith(".html")]
