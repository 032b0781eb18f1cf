"""The search index: English words without their endings, each found once; headings that are safe as HTML."""

import json
import shutil
from functools import lru_cache
from pathlib import Path

from sphinx.search.en import SearchEnglish

from safeguarding.tables import escape

INDEX = "searchindex.js"
BEGINS, ENDS = "Search.setIndex(", ")"


class English(SearchEnglish):
    """Sphinx's own English. It remembers the stem of each word: the editions of a book say much the same."""

    def init(self, options: dict[str, str]) -> None:
        """Begin with no word known."""
        super().init(options)
        self.stem = lru_cache(maxsize=None)(super().stem)


def go_on_with_index(site: Path, private: Path) -> None:
    """Put the index back as Sphinx wrote it: it reads there what it knows of the pages that did not change."""
    if (private / INDEX).is_file():
        shutil.copyfile(private / INDEX, site / INDEX)


def finish_index(site: Path, private: Path) -> None:
    """Make the headings in the index of `site` HTML: the search page writes them into itself as such.

    The titles of its pages are HTML already. Words that no page holds any more, which Sphinx leaves without a
    page, are left out. In the `private` folder the index is kept as Sphinx wrote it.
    """
    shutil.copyfile(site / INDEX, private / INDEX)
    text = (site / INDEX).read_text(encoding="utf-8").strip()
    index = json.loads(text.removeprefix(BEGINS).removesuffix(ENDS))
    index["alltitles"] = {escape(heading): places for heading, places in index["alltitles"].items()}
    for words in ("terms", "titleterms"):
        index[words] = {word: pages for word, pages in index[words].items() if pages != []}
    written = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    (site / INDEX).write_text(f"{BEGINS}{written}{ENDS}", encoding="utf-8", newline="\n")
