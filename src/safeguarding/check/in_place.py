"""A file of the run folder, whole or not there: written beside its place, then put into it."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from safeguarding.problems import EnvironmentProblem


def put_in_place(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make a file, and put it at `path` in place of the one before.

    Raises EnvironmentProblem where that one is open in a program that does not let go of it (Excel).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="writing-", dir=path.parent) as folder:
        new = Path(folder) / path.name
        write(new)
        try:
            new.replace(path)
        except PermissionError as error:
            raise EnvironmentProblem(
                f"{path.name} in run/{path.parent.parent.name}/{path.parent.name} cannot be replaced: it is "
                "open in another program. Close it there and run this again."
            ) from error
