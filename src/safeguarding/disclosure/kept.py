"""Figures that were shown, kept in the private run folder: asked again while nothing changed, they are there.

They are what disclosure control let through to one audience. What they were made from is kept with them, to the
byte of every file and of the project's code.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from safeguarding.authority import Authority
from safeguarding.figure import SCHEMA
from safeguarding.fingerprints import fingerprints, joint

FOLDER = "shown"


@dataclass(frozen=True)
class Shown:
    """An edition's figures (columns of `figure.SCHEMA`) as an audience may see them, and what is to be told of
    the returns."""

    figures: pl.DataFrame
    told: tuple[str, ...]


def kept_or_made(authority: Authority, name: str, make: Callable[[], Shown]) -> Shown:
    """What was kept under the name, if it was made from what is there now; else what `make` gives, kept.

    Where the run folder cannot be written nothing is kept.
    """
    path, made_from = authority.run_folder / FOLDER / f"{name}.json", _made_from(authority)
    if made_from is None:
        return make()
    kept = _read(path, made_from)
    if kept is None:
        kept = make()
        with suppress(OSError):
            _write(authority, path, made_from, kept)
    return kept


def _made_from(authority: Authority) -> str | None:
    """A fingerprint of all files; None where one cannot be read: who reads the returns says so better."""
    with suppress(OSError):
        return joint(fingerprints(authority))
    return None


def _read(path: Path, made_from: str) -> Shown | None:
    """None where nothing is kept, or of other files, or where it cannot be read."""
    with suppress(OSError, ValueError, KeyError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["made from"] == made_from:
            return Shown(pl.read_csv(kept["figures"].encode(), schema=SCHEMA), tuple(kept["told"]))
    return None


def _write(authority: Authority, path: Path, made_from: str, shown: Shown) -> None:
    authority.opened_run_folder()
    path.parent.mkdir(exist_ok=True)
    figures = shown.figures.write_csv(line_terminator="\n")
    kept = {"made from": made_from, "told": shown.told, "figures": figures}
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8", newline="\n")
    unfinished.replace(path)
