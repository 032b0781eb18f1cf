"""One authority's turn, in whichever process it comes: what it leads to is told, and never stops the others."""

import sys
from collections.abc import Callable
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from time import perf_counter
from traceback import extract_tb, format_exception

from safeguarding.authority import read_authority
from safeguarding.country.standing import Standing, standing
from safeguarding.problems import EnvironmentProblem, Problem

Task = Callable[..., object]
"""A function at the top of a module: takes an Authority first, then what all authorities share."""

STORY = "country.txt"
"""In the private folder `run/failures` of an authority: the whole story of a failure that nobody foresaw."""


@dataclass(frozen=True)
class Outcome:
    """What a turn led to: the task's `result`; or the exit `code` and a `message` without values."""

    folder: Path
    result: object = None
    code: int = 0
    message: str = ""
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """The authority folder's name."""
        return self.folder.name

    @property
    def failed(self) -> bool:
        return bool(self.code)


def attempt(task: Task, folder: Path, arguments: tuple, expected: Standing | None = None) -> Outcome:
    """Run `task` on the authority in `folder`; whatever goes wrong is an outcome.

    `expected` is what the process that asks runs: another code, lock or Python here would make other figures.
    """
    started, said = perf_counter(), StringIO()
    try:
        if expected is not None and (found := expected.differences(standing())):
            raise EnvironmentProblem(f"a worker that joined later has another {' and '.join(found)}.")
        with _quiet(said):
            result, code, message = task(read_authority(folder), *arguments), 0, ""
    except Problem as problem:
        result, code, message = None, problem.exit_code, str(problem)
    except OSError as error:
        named = Path(error.filename).name if error.filename else "a file"
        _keep(folder, error, said.getvalue())
        result, code = None, EnvironmentProblem.exit_code
        message = f"{named} cannot be used: {error.strerror}. Mend that and run again."
    except Exception as error:  # its message could show a child's value, its place cannot
        result, code, message = None, Problem.exit_code, _place_of(error)
        _keep(folder, error, said.getvalue())
    return Outcome(folder, result, code, message, perf_counter() - started)


def lost(folder: Path, times: int) -> Outcome:
    """The outcome of an authority whose worker died again and again."""
    return Outcome(
        folder,
        code=EnvironmentProblem.exit_code,
        message=f"its worker died {times} times, most often for want of memory. Give each worker more, or "
        "build this authority by itself to see why.",
    )


def _place_of(error: Exception) -> str:
    place = extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} in {Path(place.filename).name} line {place.lineno}"
    return f"an error that nobody foresaw, {where} (the whole story: run/failures/{STORY}, private)."


def _keep(folder: Path, error: Exception, said: str) -> None:
    """Write the whole story into the authority's private run folder, if that can be written."""
    try:
        failures = folder / "run" / "failures"
        failures.mkdir(parents=True, exist_ok=True)
        (folder / "run" / ".gitignore").write_text("*\n", encoding="utf-8")
        story = said + "".join(format_exception(error))
        (failures / STORY).write_text(story, encoding="utf-8", newline="\n")
    except OSError:
        return


@contextmanager
def _quiet(said: StringIO):
    """What one build says would run into what others say: it is kept, and told where the turn fails."""
    out = sys.__stdout__
    with redirect_stdout(said), redirect_stderr(said):
        sys.__stdout__ = said
        try:
            yield
        finally:
            sys.__stdout__ = out
