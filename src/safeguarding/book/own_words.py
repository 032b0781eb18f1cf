"""What the project writes, and the authority in order to have it shown: its words and its days.

They give nobody away: a child named `Review`, or born on the day that a page is of, cannot be told from them.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from safeguarding.authority import Authority
from safeguarding.book.gate.secret import days_in, words_of
from safeguarding.book.gate.texts import Unreadable, text_of
from safeguarding.fingerprints import CODE, FRAME, REFERENCE, SETTINGS
from safeguarding.places import PROJECT, WORKED_EXAMPLES

PRIVATE = ("review_log.csv", "siblings.csv")
"""Files of an authority folder that no page shows anything of."""

TEMPLATES = (("sphinx", "themes/basic"), ("pydata_sphinx_theme", "theme"), ("sphinx_book_theme", "theme"))
"""Packages whose own words stand on every page, and where in them."""


@dataclass(frozen=True)
class OwnWords:
    """Words, in small letters, and days."""

    words: frozenset[str]
    days: frozenset[date]

    def as_text(self) -> str:
        """All of it as text that `of_text` reads."""
        return json.dumps([sorted(self.words), sorted(map(str, self.days))], ensure_ascii=False) + "\n"

    @classmethod
    def of_text(cls, text: str) -> "OwnWords":
        """What `as_text` wrote."""
        words, days = json.loads(text)
        return cls(frozenset(words), frozenset(map(date.fromisoformat, days)))


def own_words(authority: Authority) -> OwnWords:
    """Those of the project's own files, of its theme and of the authority's settings."""
    written = [*texts(_written(authority))]
    return OwnWords(frozenset(words_of(written)), frozenset(days_in("\n".join(written))))


def _written(authority: Authority) -> Iterator[Path]:
    """Files whose words are meant to be read."""
    for folder in (*CODE, REFERENCE):
        yield from (path for path in sorted((PROJECT / folder).rglob("*")) if not _is_unread(path))
    yield from (PROJECT / name for name in FRAME)
    yield from sorted((authority.folder / "editions").rglob("*"))
    yield from (authority.folder / name for name in SETTINGS if name not in PRIVATE)
    for package, folder in TEMPLATES:
        # Found and not imported: a theme brings all of Sphinx with it.
        yield from sorted(Path(find_spec(package).submodule_search_locations[0], folder).rglob("*.html"))


def _is_unread(path: Path) -> bool:
    """Whether nothing of a file of the project is shown: what Python keeps, and the examples' own returns."""
    of_an_example = path.is_relative_to(WORKED_EXAMPLES) and "returns" in path.parts
    return of_an_example or "__pycache__" in path.parts


def texts(paths: Iterable[Path]) -> Iterator[str]:
    """What can be read of files; of bytes that are not text in UTF-8 what they are on Windows."""
    for path in paths:
        if path.is_file():
            content = path.read_bytes()
            try:
                yield text_of(path.suffix, content)
            except Unreadable:
                yield content.decode("cp1252", errors="replace")
