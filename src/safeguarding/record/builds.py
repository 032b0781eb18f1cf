"""The records of an authority's builds: what each book was made of and what it says, as plain JSON.

One is kept for each build in the private run folder, `run/builds/0001.json` and so on; a build that changes
nothing keeps none. It holds fingerprints, figures that passed disclosure control and sentences: no child.
"""

import json
from pathlib import Path
from typing import TypedDict

from safeguarding.problems import UsageProblem

BUILDS = "builds"
NOW, LAST, BEFORE = "now", "last", "before"
"""What `named` takes beside a number: as things are, the last build, and the one before it."""


class Record(TypedDict):
    """A book, or what one made now would be.

    `files`: SHA-256 by part (fingerprints.py) and file. `definitions`: version by indicator. `figures`: rows of
    the figures table, controlled, of each edition its own. `sentences` and `commentary`: text by edition and
    paragraph. `pages`: by `2010-11/ni066` the fingerprints `rule`, `data` and `words`, and of a built one
    `results`: the executed page. `site`: SHA-256 by file, empty where nothing was built.
    """

    authority: str
    audience: str
    editions: list[str]
    files: dict[str, dict[str, str]]
    definitions: dict[str, str]
    figures: list[dict]
    sentences: dict[str, dict[str, str]]
    commentary: dict[str, dict[str, str]]
    pages: dict[str, dict[str, str]]
    site: dict[str, str]


def write(record: Record, path: Path) -> None:
    """Write a record as JSON: the same record, the same bytes."""
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def keep(record: Path, run: Path) -> None:
    """Keep a build's record in the run folder under the next number, unless nothing changed since the last."""
    there = kept(run)
    if there and there[-1].read_bytes() == record.read_bytes():
        return
    number = int(there[-1].stem) + 1 if there else 1
    path = run / BUILDS / f"{number:04}.json"
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(record.read_bytes())
    unfinished.replace(path)


def kept(run: Path) -> list[Path]:
    """The records of all builds, the earliest first."""
    return sorted(path for path in (run / BUILDS).glob("*.json") if path.stem.isdecimal())


def read(path: Path) -> Record:
    """A record that `keep` kept."""
    return json.loads(path.read_text(encoding="utf-8"))


def named(name: str, run: Path) -> Record:
    """The record of a build: its number, `last` or `before`. Raises UsageProblem where there is none."""
    there = kept(run)
    place = {LAST: -1, BEFORE: -2}.get(name)
    if place is not None and len(there) >= -place:
        return read(there[place])
    for path in there:
        if name.isdecimal() and int(path.stem) == int(name):
            return read(path)
    numbers = ", ".join(str(int(path.stem)) for path in there) or "none yet"
    raise UsageProblem(
        f"There is no build '{name}'. Name it by its number ({numbers}), '{LAST}', '{BEFORE}' or '{NOW}'."
    )
