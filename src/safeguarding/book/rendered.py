"""What a book was rendered from: whether a few of its pages may be rendered again, or all must be.

A rendering leaves a mark when it ends well, and the next one takes the mark away before it changes anything.
Pages are rendered by themselves only beside a mark that says: all that they share is as it was, and so is every
file that the last rendering left. Without it, as after a build that was killed, all are rendered.
"""

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path

from safeguarding.fingerprints import hash_of
from safeguarding.places import PROJECT

MARK = "rendered.json"

RENDERING = (
    *(
        "garbage.py",
        "labels.py",
        "tables.py",
        "book/__init__.py",
        "book/extension.py",
        "book/policy.py",
        "book/render.py",
    ),
    *("book/rendered.py", "book/renderer.py", "book/search_index.py", "book/sidebar.py", "book/stand_in.py"),
    *("book/templates.py", "book/theme.py", "book/written.py", "words/outline.py", "book/static/*"),
)
"""The project's own files that have a hand in the rendering; all others are in the lock."""

UNTRUSTED = ("_build/html/_images", "_build/html/_downloads")
"""Where Sphinx leaves what no page uses any more: a book that has such a folder is rendered as a whole."""

MOST = 0.5
"""If more than this share of the pages changed, it takes no longer to render all."""


@dataclass(frozen=True)
class Book:
    """A book that is to be rendered, told by fingerprints.

    `shared` is of what every page depends on, `pages` of each page, by its name in Sphinx (`2010-11/ni066`),
    and `titles` of where its title stands: other pages show it.
    """

    shared: str
    pages: Mapping[str, str]
    titles: Mapping[str, str]


def told(*parts: bytes | str) -> str:
    """One fingerprint of several things."""
    whole = sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        whole.update(len(content).to_bytes(8, "big") + content)
    return whole.hexdigest()


def shared(folder: Path, *texts: str) -> str:
    """The fingerprint of what every page depends on: these texts, where the book lies, what renders it."""
    source = PROJECT / "src" / "safeguarding"
    code = [hash_of(path) for pattern in RENDERING for path in sorted(source.glob(pattern))]
    lock = hash_of(PROJECT / "requirements.txt")
    return told(str(folder.resolve()), sys.version, lock, *code, *texts)


def begin(book: Book, folder: Path) -> list[str] | None:
    """The pages that are to be rendered again in `folder`, sorted; None for all: the folder is then empty.

    What later steps put beside the last rendering is taken away, and so is the mark.
    """
    before = _last(folder)
    (folder / MARK).unlink(missing_ok=True)
    changed = _changed(before[0], book) if before and _is_as_made(folder, before[1]) else None
    if changed is None:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    return changed


def end(book: Book, folder: Path) -> None:
    """Leave the mark of a rendering that ended well."""
    mark = {"book": asdict(book), "made": _made(folder)}
    (folder / MARK).write_text(json.dumps(mark), encoding="utf-8", newline="\n")


def _last(folder: Path) -> tuple[Book, Mapping[str, str]] | None:
    """The book that was rendered here, and the files that were left; None without a mark that can be read."""
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return Book(**{one.name: mark["book"][one.name] for one in fields(Book)}), mark["made"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _changed(before: Book, now: Book) -> list[str] | None:
    if (before.shared, before.titles) != (now.shared, now.titles):
        return None
    changed = sorted(name for name, one in now.pages.items() if one != before.pages[name])
    return changed if len(changed) <= MOST * len(now.pages) else None


def _is_as_made(folder: Path, made: Mapping[str, str]) -> bool:
    """Whether all that the last rendering left is there to the byte, once all else is removed."""
    for name in _files(folder).keys() - made.keys():
        (folder / name).unlink()
    return _made(folder) == made and not any((folder / place).exists() for place in UNTRUSTED)


def _made(folder: Path) -> dict[str, str]:
    return {name: hash_of(path) for name, path in _files(folder).items()}


def _files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
