"""Putting the index book in place: in the folder that the books lie in, and without touching one of them."""

import shutil
from pathlib import Path

from safeguarding.book.site import hashes
from safeguarding.problems import UsageProblem

MARK = "country.sha256"
"""The file that lists the files of the index book; a folder of books is known by it."""


def make_room(out: Path) -> None:
    """Make the folder for the books of many authorities. Raises UsageProblem where it holds something else."""
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file()):
        raise UsageProblem(
            f"{out.name}: this folder holds something else than the books of many authorities. Name an empty "
            "or a new folder with --out."
        )
    out.mkdir(parents=True, exist_ok=True)
    if not (out / MARK).is_file():
        (out / MARK).write_text("", encoding="utf-8")


def put_in_place(html: Path, out: Path) -> None:
    """Copy the finished index from `html` to `out`, its front page last, and remove what the one before had."""
    files = hashes(html)
    listed = (out / MARK).read_text(encoding="utf-8").splitlines()
    before = {line.partition("  ")[2] for line in listed}
    for name in sorted(files, key=lambda name: (name == "index.html", name)):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(html / name, out / name)
    for name in sorted(before - files.keys()):
        (out / name).unlink(missing_ok=True)
    lines = "".join(f"{fingerprint}  {name}\n" for name, fingerprint in files.items())
    (out / MARK).write_text(lines, encoding="utf-8", newline="\n")
