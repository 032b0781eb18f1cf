"""The command line, run within the test's own process: a second instead of five."""

import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from safeguarding import cli


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


def by_command(*arguments: object) -> Ran:
    """Run the command line as `python -m safeguarding ARGUMENTS` does."""
    out, err, code = StringIO(), StringIO(), 0
    command = ["safeguarding", *map(str, arguments)]
    with patch.object(sys, "argv", command), redirect_stdout(out), redirect_stderr(err):
        try:
            cli.main()
        except SystemExit as ended:
            code = ended.code or 0
    return Ran(code, out.getvalue(), err.getvalue())


def figures(folder: Path, *more: str) -> Ran:
    """The figures of 2010-11 of an authority folder as CSV, with every count: few children are not hidden."""
    members = ("--audience", "members")
    return by_command("figures", "--data", folder, "--year", "2010-11", "--format", "csv", *members, *more)
