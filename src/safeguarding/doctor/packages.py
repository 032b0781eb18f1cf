"""Whether the environment holds the packages of the lock, and whether they load."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from safeguarding.doctor.finding import ANEW, Finding
from safeguarding.doctor.lock import Locked, locked

NAMED = 8
"""So many packages are named; an environment that was never made lacks them all."""

LIBRARIES = ("polars", "dataframely", "altair", "vl_convert", "papermill", "pytask", "jupyter_book")
"""What a build stands on. Some hold machine code, which a machine may forbid or be too old for."""

LOAD = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name); print(name, flush=True)"


def installed(lock: Path) -> Finding:
    """Compare every package that the lock asks for with what this Python has."""
    wanted = locked(lock)
    wrong = [words for words in map(_difference, wanted) if words]
    if not wrong:
        return Finding("ok", f"all {len(wanted)} are installed, in the versions of requirements.txt")
    others = [f"and {len(wrong) - NAMED} more"] if len(wrong) > NAMED else []
    named = ", ".join(wrong[:NAMED] + others)
    return Finding("fails", f"{len(wrong)} of {len(wanted)} differ from requirements.txt: {named}", ANEW)


def _difference(package: Locked) -> str:
    """How the installed package differs from the locked one; nothing where it does not."""
    try:
        found = version(package.name)
    except (PackageNotFoundError, KeyError):
        found = None
    # A deletion or installation that was broken off can leave a package without its version: Python says None
    # of it, later ones and the package `importlib_metadata`, once it is imported, raise KeyError.
    if found is None:
        return f"{package} is missing"
    return "" if package.is_version(found) else f"{package} is here as {found}"


def loaded(libraries: tuple[str, ...] = LIBRARIES, seconds: float = 20) -> Finding:
    """Load the libraries in a process of its own, which machine code that does not suit may end at once."""
    command = [sys.executable, "-c", LOAD, *libraries]
    try:
        ran = subprocess.run(command, capture_output=True, timeout=seconds, check=False)
        done, how = len(ran.stdout.split()), "does not load"
    except subprocess.TimeoutExpired as late:
        done, how = len((late.stdout or b"").split()), f"is not loaded after {seconds} seconds"
    if done == len(libraries):
        return Finding("ok", f"{', '.join(libraries)} load")
    return Finding(
        "fails",
        f"{libraries[done]} {how}",
        f"{ANEW}. If it fails again, a rule of this machine (such as a virus scanner's) may forbid it: "
        "ask whoever looks after the machine",
    )
