"""What `load` gives, kept in the private run folder part by part, so that nobody reads the returns twice.

Each part (`reviews`, `findings`) is a file of its own: whoever asks for one reads that one, and depends on no
other. All of it is child-level data and lies nowhere else.
"""

import json
import os
from collections.abc import Collection
from dataclasses import fields
from datetime import date
from pathlib import Path

import polars as pl

from safeguarding.problems import ChecksFailed
from safeguarding.returns.history import History
from safeguarding.returns.loaded import Extract, Loaded
from safeguarding.years import ReportingYear

OF_HISTORY = ("children", "episodes", "reviews", "plans", "plan_reviews", "section47")
BESIDE = ("files", "findings", "joined", "left_out", "everybody")
COUNTS = "placement_counts"
REST = "rest.json"
"""The days from which reviews are known, and the lists of Annex A."""

PARTS = (*OF_HISTORY, *BESIDE, COUNTS)

ONLY = "SAFEGUARDING_PARTS"
"""Environment variable: the parts that may be read, as `2010-11/reviews,2010-11/plans`; all of them without it.

The build sets it for a page: a page that read more than it says would not be run again when that changed.
"""


def part_file(folder: Path, year: ReportingYear, part: str) -> Path:
    """Where the part of the returns up to `year` is kept below `folder`."""
    return folder / str(year) / (part if part == REST else f"{part}.arrow")


def store(loaded: Loaded, folder: Path, year: ReportingYear) -> None:
    """Keep what was loaded up to `year` below `folder`, every file whole or not at all."""
    frames = {name: getattr(loaded.history, name) for name in (*OF_HISTORY, COUNTS)}
    frames |= {name: getattr(loaded, name) for name in BESIDE}
    (folder / str(year)).mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        path = part_file(folder, year, name)
        unfinished = path.with_suffix(".unfinished")
        # In one piece: the same rows are the same bytes, however they came together.
        (pl.DataFrame() if frame is None else frame).rechunk().write_ipc(unfinished)
        unfinished.replace(path)
    part_file(folder, year, REST).write_text(_rest(loaded), encoding="utf-8", newline="\n")


def stored(folder: Path, year: ReportingYear) -> Loaded:
    """What was kept of the returns up to `year`. Each part is read when it is asked for."""
    return _StoredLoaded(folder, year)


def allowed(parts: Collection[tuple[ReportingYear, str]]) -> str:
    """The value of ONLY that lets these parts be read."""
    return ",".join(sorted(f"{year}/{part}" for year, part in parts))


class _Parts:
    """Reads a part when it is first asked for, and keeps it as a plain attribute."""

    def __init__(self, folder: Path, year: ReportingYear):
        object.__setattr__(self, "_place", (folder, year))
        object.__setattr__(self, "derived", {})

    def __getattr__(self, name: str) -> pl.DataFrame:
        if name not in PARTS:
            raise AttributeError(name)
        frame = _frame(*self._place, name)
        object.__setattr__(self, name, frame)
        return frame


class _StoredHistory(_Parts, History):
    def __init__(self, folder: Path, year: ReportingYear, rest: dict):
        super().__init__(folder, year)
        for name in ("reviews_from", "plan_reviews_from"):
            object.__setattr__(self, name, rest[name] and date.fromisoformat(rest[name]))
        counts = _frame(folder, year, COUNTS) if rest[COUNTS] else None
        object.__setattr__(self, COUNTS, counts)


class _StoredLoaded(_Parts, Loaded):
    def __init__(self, folder: Path, year: ReportingYear):
        super().__init__(folder, year)
        rest = json.loads(part_file(folder, year, REST).read_text(encoding="utf-8"))
        object.__setattr__(self, "history", _StoredHistory(folder, year, rest))
        object.__setattr__(self, "extracts", tuple(_extract(row) for row in rest["extracts"]))


def _frame(folder: Path, year: ReportingYear, part: str) -> pl.DataFrame:
    """One part. Raises ChecksFailed where it is not among those that may be read."""
    only = os.environ.get(ONLY)
    if only is not None and f"{year}/{part}" not in only.split(","):
        raise ChecksFailed(
            f"It reads '{part}' of the returns up to {year}, which book/inputs.py does not say of it. Say it "
            "there: the page is else not run again when that changes."
        )
    # The bytes and not the path: on Windows a file that is mapped into memory cannot be replaced.
    return pl.read_ipc(part_file(folder, year, part).read_bytes())


def _rest(loaded: Loaded) -> str:
    history = loaded.history
    rest = {
        "reviews_from": history.reviews_from and history.reviews_from.isoformat(),
        "plan_reviews_from": history.plan_reviews_from and history.plan_reviews_from.isoformat(),
        COUNTS: history.placement_counts is not None,
        "extracts": [[str(getattr(one, field.name)) for field in fields(one)] for one in loaded.extracts],
    }
    return json.dumps(rest, indent=1, sort_keys=True) + "\n"


def _extract(row: list[str]) -> Extract:
    name, year, first_day, last_day = row
    return Extract(name, ReportingYear.parse(year), date.fromisoformat(first_day), date.fromisoformat(last_day))
