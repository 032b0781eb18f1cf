"""The files that something was made from, as text that can be kept and compared, and what has changed in it."""

import csv
import io
import platform
from collections.abc import Iterable, Iterator

import polars as pl

from safeguarding.fingerprints import SETTINGS_PART

Row = tuple[str, str, str]
"""The part that a file belongs to (fingerprints.py), its name, and the SHA-256 of its content."""


def about_build(files: pl.DataFrame, editions: Iterable[str], audience: str) -> list[Row]:
    """What every task of a build is told besides the content of files. `files` are the fingerprints of all."""
    settings = files.filter(part=SETTINGS_PART)["file"]
    return [
        ("build", "editions", ",".join(editions)),
        ("build", "audience", audience),
        ("build", "python", platform.python_version()),
        ("build", "settings there are", ",".join(settings)),
    ]


def as_text(rows: Iterable[Row]) -> str:
    """Rows as the text that is kept of them: sorted, each once."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(sorted(set(rows)))
    return written.getvalue()


def reasons(now: str, done: str | None) -> Iterator[str]:
    """Why a task is run whose inputs are `now` and were `done` when it was last carried out (None: never)."""
    if done is None:
        yield "it was never done"
        return
    new, old = (_by_name(text) for text in (now, done))
    for name in sorted(new.keys() | old.keys()):
        if new.get(name) != old.get(name):
            yield f"{name} {'is new' if name not in old else 'is gone' if name not in new else 'changed'}"


def _by_name(text: str) -> dict[str, str]:
    return {name: content for _, name, content in csv.reader(io.StringIO(text))}
