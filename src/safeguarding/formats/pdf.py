"""A page printed as a tagged PDF by the browser that is there: no network, and nothing of it is left behind."""

import re
import subprocess
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from safeguarding.browsers import installed, runs_as_root
from safeguarding.problems import EnvironmentProblem

LONGEST = 300
"""Seconds that printing may take."""

ALONE = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
"""The browser without a window, asking nobody for anything."""

PRINTED = ("--no-pdf-header-footer", "--generate-pdf-document-outline")

WHEN = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")
"""Where a PDF says when it was made: a text of always the same length, so nothing else in the file moves."""


def pdf_of(page: Path, day: date) -> bytes:
    """The page `page` (HTML) as a tagged PDF with an outline; `day` stands in it as the day it was made on.

    Raises EnvironmentProblem where there is no browser, or where it prints nothing.
    """
    browser = installed()
    if browser is None:
        raise EnvironmentProblem(
            "no browser was found that could make them. Install Chromium, Chrome or Edge, and export again."
        )
    # The browser writes its profile even where it is told to forget it: a folder of its own, gone afterwards.
    with TemporaryDirectory(prefix="printing-", ignore_cleanup_errors=True) as folder:
        target = Path(folder) / "printed.pdf"
        command = [browser, *ALONE, *(("--no-sandbox",) if runs_as_root() else ()), *PRINTED]
        command += [f"--user-data-dir={folder}", f"--print-to-pdf={target}", page.resolve().as_uri()]
        _run(command)
        if not target.is_file():
            raise EnvironmentProblem(_nothing(browser))
        printed = target.read_bytes()
    return WHEN.sub(rf"/\1 (D:{day:%Y%m%d}000000".encode(), printed)


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, capture_output=True, timeout=LONGEST, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EnvironmentProblem(_nothing(command[0])) from error


def _nothing(browser: str) -> str:
    return (
        f"{Path(browser).stem} was asked to print the pages and printed nothing. Start it by hand, close it, "
        "and export again."
    )
