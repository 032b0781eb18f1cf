"""The browser of this machine: what draws the PDF files, and what the tests look at the pages with."""

import os
import shutil
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
"""Where they stand that are not found by their name."""


def installed() -> str | None:
    """The browser of this machine: Chromium, Chrome or Edge; None where it has none of the three."""
    found = [path for path in map(shutil.which, BROWSERS) if path]
    return next(iter([*found, *(path for path in PLACES if Path(path).is_file())]), None)


def runs_as_root() -> bool:
    """Whether this process is root's, as in a container it often is: such a browser needs to be told so."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
