"""One at a time: a lock on a file, which a share keeps too and which the system frees when its holder ends."""

import getpass
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from safeguarding.problems import ChecksFailed

FAR = 2**30
"""The byte that Windows locks: beyond all that is written, so that others can read who holds the file."""


@contextmanager
def alone(path: Path, otherwise: str) -> Iterator[None]:
    """Hold the file `path` until the block ends, however it ends.

    The file stays as it is. Raises ChecksFailed with the words of `otherwise` at once where another holds it.
    """
    with path.open("ab") as lock:
        if not _take(lock):
            raise ChecksFailed(otherwise)
        yield


@contextmanager
def building(path: Path, what: str) -> Iterator[None]:
    """Hold `path` for a build of `what` and write into it who holds it, since when.

    Raises ChecksFailed, saying just that, where another build holds it. What a dead one has left is no lock.
    """
    with path.open("ab") as lock:
        if not _take(lock):
            raise ChecksFailed(f"{what} is being built already{_told(path)}. Wait until that is done.")
        lock.truncate(0)
        lock.write(_holder())
        lock.flush()
        yield
        lock.truncate(0)


def _holder() -> bytes:
    with suppress(OSError, KeyError, ImportError):
        user = getpass.getuser()
        since = datetime.now().strftime("%d %B %Y %H:%M:%S")
        return json.dumps([user, platform.node(), os.getpid(), since]).encode()
    return b""


def _told(path: Path) -> str:
    """Who holds the file, as far as it says; nothing where it does not."""
    with suppress(OSError, ValueError):
        user, machine, process, since = json.loads(path.read_text(encoding="utf-8"))
        return f" by {user} on {machine} (process {process}), since {since}"
    return ""


def _take(lock: IO[bytes]) -> bool:
    # As in report.py, which stands alone and so can share no code.
    try:
        if os.name == "nt":
            import msvcrt

            lock.seek(FAR)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
