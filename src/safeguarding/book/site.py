"""Putting a finished site in place of the one before: all of it, or nothing."""

import shutil
from contextlib import suppress
from filecmp import cmp
from pathlib import Path

from safeguarding.fingerprints import hash_of
from safeguarding.problems import EnvironmentProblem, UsageProblem

MARK = "site.sha256"
"""The file in every site of ours that lists its files; only a folder that holds it is ever replaced."""


def site_of(run: Path) -> Path:
    """Where Jupyter Book leaves the site in a run folder."""
    return run / "book" / "_build" / "html"


def hashes(site: Path) -> dict[str, str]:
    """The SHA-256 of each file of a site, by its path in it, sorted; the list itself left out."""
    files = sorted(path for path in site.rglob("*") if path.is_file() and path.name != MARK)
    return {path.relative_to(site).as_posix(): hash_of(path) for path in files}


def write_mark(site: Path) -> None:
    """List every file of the site with its hash: so a site of ours is known, and one build from another."""
    (site / MARK).write_text(_listed(site), encoding="utf-8", newline="\n")


def is_as_listed(site: Path) -> bool:
    """Whether every file of a site is there as its list says, and no other."""
    return (site / MARK).is_file() and (site / MARK).read_text(encoding="utf-8") == _listed(site)


def _listed(site: Path) -> str:
    return "".join(f"{fingerprint}  {name}\n" for name, fingerprint in hashes(site).items())


def refuse_to_overwrite(out: Path) -> None:
    """Raises UsageProblem if `out` is a folder that this project did not make, or a file.

    Else what a swap that was killed has left is put right, so that readers have a site while the next is built.
    """
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file()):
        raise UsageProblem(
            f"{out.name}: this folder holds something else than what we made, and would be replaced. "
            "Name an empty or a new folder."
        )
    put_right(out)


def place(built: Path, out: Path) -> None:
    """Lay the finished site out beside `out`, then swap the two by renaming.

    A file that the old site has already is not copied again. Raises EnvironmentProblem where a file of the old
    site is open elsewhere, which on Windows stops a renaming; the old site then stays as it was. A site that is
    there already, to the byte, is left alone. What a swap that was killed has left is put right.
    """
    put_right(out)
    if (out / MARK).is_file() and (out / MARK).read_bytes() == (built / MARK).read_bytes():
        return
    new, old = _beside(out)
    try:
        _lay_out(built, out, new)
        if out.exists():
            out.replace(old)
        new.replace(out)
    except OSError as error:
        if old.exists() and not out.exists():
            old.replace(out)
        raise EnvironmentProblem(
            f"{out.name} could not be replaced and stays as it was: {error.strerror}. "
            "Close what has one of its files open (Excel, Word, a browser), and run this again."
        ) from error
    shutil.rmtree(old, ignore_errors=True)


def put_right(out: Path) -> None:
    """Put right what a swap that was killed has left: the old site is moved back, whatever else is removed."""
    new, old = _beside(out)
    if not out.exists() and is_as_listed(old):
        old.replace(out)
    for left_over in (new, old):
        shutil.rmtree(left_over, ignore_errors=True)


def _beside(out: Path) -> tuple[Path, Path]:
    """Where a new site is laid out, and where the old one lies until it is removed."""
    return out.with_name(f"{out.name}-new"), out.with_name(f"{out.name}-old")


def _lay_out(built: Path, out: Path, new: Path) -> None:
    new.mkdir(parents=True)
    for path in sorted(built.rglob("*")):
        place_in_it = path.relative_to(built)
        if path.is_dir():
            (new / place_in_it).mkdir()
        else:
            _put(path, out / place_in_it, new / place_in_it)


def _put(made: Path, before: Path, target: Path) -> None:
    """The file itself that stands in the old site, if it is the same (and the disk can do that), else a copy.

    Never the file itself that was made: the next build writes into it.
    """
    if before.is_file() and cmp(made, before):
        with suppress(OSError):
            target.hardlink_to(before)
            return
    shutil.copy2(made, target)
