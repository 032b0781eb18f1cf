"""The machine itself: its Python, the letters it can write, its browser."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from safeguarding.doctor.finding import Finding

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
"""Where the tests look for a browser, too."""

ACCENTED = "\N{LATIN SMALL LETTER E WITH ACUTE}"


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Whether the project was tested with this Python."""
    found = ".".join(map(str, version))
    if (3, 11) <= version[:2] <= (3, 13):
        return Finding("ok", found)
    remedy = "Install one of them and name it: python3.12 report.py doctor"
    return Finding("fails", f"{found}, and not 3.11, 3.12 or 3.13", remedy)


def text() -> Finding:
    """Whether a file's name, its content and what is printed may hold a letter that is not English."""
    remedy = "Set PYTHONUTF8=1 and leave PYTHONIOENCODING unset, then run this again"
    try:
        ACCENTED.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return Finding("fails", f"the {sys.stdout.encoding} that is printed lacks accented letters", remedy)
    try:
        _keep_in_a_file()
    except (OSError, UnicodeError) as error:
        return Finding("fails", f"no file may have an accented name ({type(error).__name__})", remedy)
    return Finding("ok", "accented letters can be printed, and stand in the name and the content of a file")


def _keep_in_a_file() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"{ACCENTED}.txt")
        path.write_text(ACCENTED, encoding="utf-8")
        path.read_text(encoding="utf-8")


def browser() -> Finding:
    """The browser that the tests of the built site would use."""
    found = [path for path in map(shutil.which, BROWSERS) if path]
    found += [path for path in PLACES if Path(path).is_file()]
    if found:
        return Finding("ok", f"{Path(found[0]).name}, for the tests of the built site")
    remedy = (
        "Only the tests of the built site need one, and skip: to run them, install Chromium, Chrome or Edge"
    )
    return Finding("note", "none", remedy)
