"""Headings in the search index: the search page writes them into itself as HTML."""

import json
from pathlib import Path

from safeguarding.tables import escape

BEGINS, ENDS = "Search.setIndex(", ")"


def make_headings_safe(site: Path) -> None:
    """Make the headings in the index of `site` HTML, as the titles of its pages already are."""
    path = site / "searchindex.js"
    text = path.read_text(encoding="utf-8").strip()
    index = json.loads(text.removeprefix(BEGINS).removesuffix(ENDS))
    index["alltitles"] = {escape(heading): places for heading, places in index["alltitles"].items()}
    written = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"{BEGINS}{written}{ENDS}", encoding="utf-8", newline="\n")
