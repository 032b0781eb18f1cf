"""The executed pages run once more, each in a kernel of its own, by nbval: cell by cell the same outputs."""

import os
import re
import subprocess
import sys
from pathlib import Path

from safeguarding.authority import Authority
from safeguarding.book.environment import DRAWINGS, told_by_a_build
from safeguarding.places import PROJECT

PLUGIN = "safeguarding.verify.kernels_that_begin_again"
PLUGINS = ("nbval.plugin", "xdist.plugin", PLUGIN, "no:cacheprovider")
NBVAL = ("--nbval-current-env", "-q", "--tb=no", *(word for one in PLUGINS for word in ("-p", one)))
FAILED = re.compile(r"^FAILED (.+?)\.ipynb::Cell (\d+)", re.MULTILINE)
PASSED = re.compile(r"(\d+) passed")

FEW = 4
"""So many pages are run again by one process of pytest, more are shared by two: each takes seconds to start."""


def run_again(pages: Path, authority: Authority, editions: list[str], edition: str) -> tuple[int, list[str]]:
    """How many cells of the executed `pages` (a file or a folder) gave the same again, and which did not.

    They are pages of `edition` in a book of `editions`.

    The second is a line for each such cell, with its page; or one for nbval itself, where it could not run.
    """
    root = pages if pages.is_dir() else pages.parent
    settings = os.environ | {
        "PYTHONPATH": str(PROJECT / "src"),
        "PYTHONUTF8": "1",
        "TZ": "UTC",
        **told_by_a_build(authority, editions, edition),
        # Charts are drawn anew, too.
        DRAWINGS: "",
        # No other plugin that may be installed has a say.
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        *NBVAL,
        f"-n{_workers(pages)}",
        "--dist=loadscope",
        str(pages),
    ]
    ran = subprocess.run(  # noqa: S603
        command, env=settings, cwd=root, capture_output=True, encoding="utf-8", errors="replace"
    )
    passed = PASSED.search(ran.stdout)
    cells = [f"{page}: code cell {int(cell) + 1}" for page, cell in FAILED.findall(ran.stdout)]
    if ran.returncode and not cells:
        cells = [f"the pages could not be run again: pytest ended with {ran.returncode}"]
    return int(passed[1]) if passed else 0, cells


def _workers(pages: Path) -> int:
    return 2 if len(list(pages.glob("*.ipynb"))) > FEW else 0
