"""The search index: English words without their endings, each found once; headings that are safe as HTML."""

import json
from functools import lru_cache
from pathlib import Path

from sphinx.search.en import SearchEnglish

from safeguarding.tables import escape

BEGINS, ENDS = "Search.setIndex(", ")"


class English(SearchEnglish):
    """Sphinx's own English. It remembers the stem of each word: the editions of a book say much the same."""

    def init(self, options: dict[str, str]) -> None:
        """Begin with no word known."""
        super().init(options)
        self.stem = lru_cache(maxsize=None)(super().stem)


def make_headings_safe(site: Path) -> None:
    """Make the headings in the index of `site` HTML: the search page writes them into itself as such.

    The titles of its pages are HTML already.
    """
    path = site / "searchindex.js"
    text = path.read_text(encoding="utf-8").strip()
    index = json.loads(text.removeprefix(BEGINS).removesuffix(ENDS))
    index["alltitles"] = {escape(heading): places for heading, places in index["alltitles"].items()}
    written = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"{BEGINS}{written}{ENDS}", encoding="utf-8", newline="\n")
