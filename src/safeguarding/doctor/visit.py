"""The doctor's visit: every check in turn, a line for each, and the exit code."""

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from safeguarding.doctor import folders, machine
from safeguarding.doctor.finding import ANEW, Finding
from safeguarding.doctor.kernel import kernel
from safeguarding.doctor.packages import installed, loaded
from safeguarding.doctor.wheels import wheelhouse
from safeguarding.places import DEMONSTRATION, PROJECT
from safeguarding.problems import EnvironmentProblem

LOCK = PROJECT / "requirements.txt"
ENVIRONMENT = PROJECT / ".venv"
MADE = ENVIRONMENT / "made-from.txt"


def visit(arguments: list[str]) -> int:
    """Carry out all checks, whatever each finds. Returns 0 if none fails, otherwise 4."""
    options = _options(arguments)
    # The system's own words, in a finding, may have letters that the screen lacks.
    sys.stdout.reconfigure(errors="backslashreplace")
    failed = False
    for looked_at, check in _checks(options.data, options.wheelhouse):
        finding = _carried_out(check)
        print(finding.line(looked_at), flush=True)
        failed = failed or finding.verdict == "fails"
    return EnvironmentProblem.exit_code if failed else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="safeguarding doctor",
        description="Say whether this machine can run the project: one line a check, with the fix.",
    )
    data = "the authority folder (the demonstration if not given)"
    wheels = "a folder of wheels, to see whether it holds all that this machine needs"
    parser.add_argument("--data", metavar="DIR", type=Path, default=DEMONSTRATION, help=data)
    parser.add_argument("--wheelhouse", metavar="DIR", type=Path, help=wheels)
    return parser.parse_args(arguments)


def _checks(authority: Path, wheels: Path | None) -> Iterator[tuple[str, Callable[[], Finding]]]:
    """What is looked at, and how."""
    run = authority.absolute() / "run"
    written = {"environment": ENVIRONMENT, "run folder": run, "site": PROJECT / "site"}
    yield "Python", machine.python
    yield "packages", partial(installed, LOCK)
    yield "libraries", loaded
    yield "kernel", kernel
    yield "disk", partial(folders.free_space, written, made=MADE.is_file())
    yield "paths", lambda: folders.path_length(written, folders.if_paths_are_long())
    yield "text", machine.text
    yield "project folder", partial(folders.writable, PROJECT)
    yield "run folder", partial(folders.writable, run if run.exists() else run.parent)
    yield "browser", machine.browser
    if wheels:
        yield "wheelhouse", partial(wheelhouse, wheels, LOCK)


def _carried_out(check: Callable[[], Finding]) -> Finding:
    """What the check found; one that stumbles over what is broken fails, and the next is carried out."""
    try:
        return check()
    except Exception as error:  # of any kind: its message could hold a path of this machine, its kind cannot
        missing = f" of {error.name}" if isinstance(error, ImportError) and error.name else ""
        return Finding("fails", f"this could not be looked at ({type(error).__name__}{missing})", ANEW)
