"""What is read of one file of a return, and how a build keeps it: only files that changed are read again."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl

from safeguarding.returns.recognise import ReturnFile

FINDINGS, COUNTS = "findings", "placement_counts"


@dataclass(frozen=True)
class ReadFile:
    """One file: its tables, typed, and what was found in it before its rows were checked.

    `placement_counts` is what Annex A alone supplies: see `annex_a.PLACEMENT_COUNTS`.
    """

    file: ReturnFile
    tables: dict[str, pl.DataFrame]
    findings: pl.DataFrame
    placement_counts: pl.DataFrame | None = None


@dataclass(frozen=True)
class KeptFiles:
    """What was read of the files of returns, in a `folder` of the private run folder: child-level data.

    It lies under a name that only the same file has, read by the same code: `code` is its fingerprint.
    """

    folder: Path
    code: str

    def of(self, file: ReturnFile) -> ReadFile | None:
        """What was kept of a file, None where nothing was."""
        place = self._place(file)
        if not place.is_dir():
            return None
        paths = sorted(place.glob("*.arrow"))
        frames = {path.stem.partition(" ")[2]: pl.read_ipc(path.read_bytes()) for path in paths}
        found, counts = frames.pop(FINDINGS), frames.pop(COUNTS, None)
        return ReadFile(file, frames, found, counts)

    def keep(self, read: ReadFile) -> None:
        """Keep what was read of a file, whole or not at all; nothing of one that has no table to use."""
        if not read.tables:
            return
        place = self._place(read.file)
        unfinished = place.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        counts = {} if read.placement_counts is None else {COUNTS: read.placement_counts}
        frames = read.tables | {FINDINGS: read.findings} | counts
        # Numbered: in another order the same rows would come to other bytes in what is made of them.
        for number, (name, frame) in enumerate(frames.items()):
            frame.write_ipc(unfinished / f"{number} {name}.arrow")
        unfinished.rename(place)

    def forget_others(self, files: Iterable[ReturnFile]) -> None:
        """Take away what is kept of any other file, or was read by other code."""
        theirs = {self._place(file) for file in files}
        for place in self.folder.glob("*"):
            if place not in theirs:
                shutil.rmtree(place)

    def _place(self, file: ReturnFile) -> Path:
        about = (self.code, str(file.year), file.name, file.sha256, file.table, file.lists, file.extracted)
        return self.folder / sha256(repr(about).encode()).hexdigest()[:16]
