"""Fingerprints of everything that a book is made from: if none differs, neither does the book."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import polars as pl

from safeguarding.authority import Authority
from safeguarding.places import PROJECT

SETTINGS = ("authority.toml", "targets.csv", "staffing.csv", "published.csv", "siblings.csv")
CODE = ("src", "notebooks", "data/reference", "data/worked_examples")
FRAME = ("_config.yml", "_toc.yml", "requirements.txt")

BUILT = "built.txt"
"""In the run folder: the fingerprints of what the last book was made from, and its editions."""


def fingerprints(authority: Authority) -> pl.DataFrame:
    """One row for each file: `part` (returns, settings, project), `file`, `sha256` (String), sorted.

    A file is named from its authority folder or from the project, never from this machine.
    """
    rows = [("returns", *row) for row in _below(authority.folder, authority.returns)]
    rows += [("settings", *row) for row in _below(authority.folder, authority.folder / "editions")]
    rows += [
        ("settings", name, _hash(authority.folder / name))
        for name in SETTINGS
        if (authority.folder / name).is_file()
    ]
    for folder in CODE:
        rows += [("project", *row) for row in _below(PROJECT, PROJECT / folder)]
    rows += [("project", name, _hash(PROJECT / name)) for name in FRAME]
    return pl.DataFrame(rows, schema=["part", "file", "sha256"], orient="row").sort("part", "file")


def joint(rows: pl.DataFrame) -> str:
    """One fingerprint for many files: of their names and fingerprints."""
    return sha256(rows.select("file", "sha256").write_csv(line_terminator="\n").encode()).hexdigest()


def _below(root: Path, folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts):
            yield path.relative_to(root).as_posix(), _hash(path)


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
