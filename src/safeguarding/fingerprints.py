"""Fingerprints of everything that a book is made from: if none differs, neither does the book."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import polars as pl

from safeguarding.authority import Authority
from safeguarding.places import PROJECT

SETTINGS = ("authority.toml", "targets.csv", "staffing.csv", "published.csv", "siblings.csv")
CODE = ("src", "notebooks", "data/worked_examples")
REFERENCE = "data/reference"
FRAME = ("_config.yml", "_toc.yml", "requirements.txt")
SIGNATURES = "signoff.toml"

RETURNS_PART, SETTINGS_PART, SIGNATURES_PART = "returns", "settings", "signatures"
REFERENCE_PART, PROJECT_PART = "reference", "project"

BUILT = "built.txt"
"""In the run folder: the fingerprints of what the last book was made from, and its editions."""


def fingerprints(authority: Authority) -> pl.DataFrame:
    """One row for each file: `part` (returns, settings, signatures, reference, project), `file`, `sha256`
    (String), sorted.

    A file is named from its authority folder or from the project, never from this machine.
    """
    rows = [(RETURNS_PART, *row) for row in _below(authority.folder, authority.returns)]
    for name, sha256_ in _below(authority.folder, authority.folder / "editions"):
        rows.append((SIGNATURES_PART if name.endswith(SIGNATURES) else SETTINGS_PART, name, sha256_))
    rows += [
        (SETTINGS_PART, name, hash_of(authority.folder / name))
        for name in SETTINGS
        if (authority.folder / name).is_file()
    ]
    return _table([*rows, *_of_project()])


def of_project() -> pl.DataFrame:
    """The same table for the project alone: its code, its reference data and the lock."""
    return _table([*_of_project()])


def _of_project() -> Iterator[tuple[str, str, str]]:
    yield from ((REFERENCE_PART, *row) for row in _below(PROJECT, PROJECT / REFERENCE))
    for folder in CODE:
        yield from ((PROJECT_PART, *row) for row in _below(PROJECT, PROJECT / folder))
    yield from ((PROJECT_PART, name, hash_of(PROJECT / name)) for name in FRAME)


def _table(rows: list[tuple[str, str, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["part", "file", "sha256"], orient="row").sort("part", "file")


def joint(rows: pl.DataFrame) -> str:
    """One fingerprint for many files: of their names and fingerprints."""
    return sha256(rows.select("file", "sha256").write_csv(line_terminator="\n").encode()).hexdigest()


def hash_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    return sha256(path.read_bytes()).hexdigest()


def _below(root: Path, folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts):
            yield path.relative_to(root).as_posix(), hash_of(path)
