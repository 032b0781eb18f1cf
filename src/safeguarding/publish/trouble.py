"""What a folder or share refused, said in one line: full, gone, or held open."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safeguarding.problems import EnvironmentProblem

FULL = "the disk is full, or your share of it is. Make room and publish again"
GONE = (
    "it is not there, or no longer: the share is not connected, or a folder was removed. Connect it and "
    "publish again"
)
HELD = (
    "a file is held open by another program, or you may not write here. Close what has it open, or ask for the "
    "right to write, and publish again"
)


def _numbers(*names: str) -> set[int]:
    """Not every system has every error."""
    return {getattr(errno, name) for name in names if hasattr(errno, name)}


MEANINGS = {
    FULL: _numbers("ENOSPC", "EDQUOT"),
    GONE: _numbers(
        *("ENOENT", "ENOTDIR", "ESTALE", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH"),
        *("ENOTCONN", "ENODEV", "ENXIO", "ETIMEDOUT", "EIO"),
    ),
    HELD: _numbers("EACCES", "EPERM", "EBUSY", "ETXTBSY", "EROFS"),
}
ON_WINDOWS = {
    FULL: {39, 112, 1295},
    GONE: {2, 3, 21, 51, 53, 54, 55, 59, 64, 67, 121, 1231, 1232, 1236},
    HELD: {5, 19, 32, 33},
}
"""The same by the numbers of Windows, which its shares answer with."""


@contextmanager
def told(to: Path, so: str) -> Iterator[None]:
    """Say in one line what the folder `to` refused within the block, and what follows of it (`so`).

    Raises EnvironmentProblem for what the system refused there; what it refused elsewhere is passed on.
    """
    try:
        yield
    except OSError as error:
        if not _is_below(error, to):
            raise
        raise EnvironmentProblem(f"{to.name}: {meaning(error)}. {so}") from error


def meaning(error: OSError) -> str:
    """What an error of the system means to the person."""
    code, meanings = getattr(error, "winerror", None), ON_WINDOWS
    if code is None:
        code, meanings = error.errno, MEANINGS
    known = (words for words, codes in meanings.items() if code in codes)
    return next(known, f"it cannot be written: {error.strerror}. Mend that and publish again")


def _is_below(error: OSError, to: Path) -> bool:
    """Whether the error is of the folder: one without a name is, since writing to an open file names none."""
    named = [name for name in (error.filename, error.filename2) if name is not None]
    return not named or any(Path(str(name)).is_relative_to(to) for name in named)
