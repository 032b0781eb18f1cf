"""No workbook is replaced in which a reviewer may have ticked."""

from collections.abc import Callable
from pathlib import Path

from safeguarding.audit.ticks import read_ticks
from safeguarding.check.in_place import put_in_place
from safeguarding.problems import ReturnProblem, UsageProblem


def put_unless_ticked(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make a workbook and put it at `path`.

    Raises UsageProblem where a workbook with a tick or a remark is there already, or a file that cannot be
    read as one and may therefore have some.
    """
    if path.is_file() and _may_be_ticked(path):
        raise UsageProblem(
            f"{path.name} in run/{path.parent.parent.name}/{path.parent.name} may hold a reviewer's ticks or "
            "remarks, and is left as it is. Read them back with --import if you have not; then move it "
            "elsewhere or rename it, and run this again."
        )
    put_in_place(path, write)


def _may_be_ticked(path: Path) -> bool:
    try:
        return read_ticks(path).is_ticked
    except ReturnProblem:
        return True
