"""One publisher at a time: a lock on a file in the folder, which a share keeps too."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from safeguarding.problems import ChecksFailed

LOCK = "publish.lock"


@contextmanager
def alone(to: Path) -> Iterator[None]:
    """Hold the folder until the block ends. The system frees it when the process ends, however it ends.

    The file stays empty: readers of the folder can see it. Raises ChecksFailed at once where another holds it.
    """
    with (to / LOCK).open("ab") as lock:
        if not _take(lock):
            raise ChecksFailed(
                f"{to.name}: somebody else is publishing to this folder. Wait until that is done and look at "
                "--list before you publish again."
            )
        yield


def _take(lock: IO[bytes]) -> bool:
    # As in report.py, which stands alone and so can share no code.
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
