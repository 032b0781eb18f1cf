"""The machine itself: its Python, the letters it can write, its browser."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from safeguarding.browsers import installed
from safeguarding.doctor.finding import Finding

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
    """The browser that draws the PDF files, and that the tests of the built site use."""
    found = installed()
    if found:
        return Finding("ok", f"{Path(found).name}, for the PDF files and the tests of the built site")
    remedy = (
        "Only the PDF files of 'export' and the tests of the built site need one: for them, install Chromium, "
        "Chrome or Edge"
    )
    return Finding("note", "none", remedy)
