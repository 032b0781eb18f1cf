"""The table of contents: authored once for one edition (`_toc.yml`), laid out for all, side by side."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from safeguarding.places import NOTEBOOKS, PROJECT


def authored() -> dict:
    """The authored `_toc.yml`: `root` is the front page, `chapters` are the pages of one edition."""
    return yaml.safe_load((PROJECT / "_toc.yml").read_text(encoding="utf-8"))


def front_page() -> Path:
    """The notebook of the front page."""
    return NOTEBOOKS / f"{Path(authored()['root']).name}.ipynb"


def pages() -> list[Path]:
    """The notebooks of an edition, in the order in which it reads."""
    return [NOTEBOOKS / f"{Path(entry['file']).name}.ipynb" for entry in _entries(authored()["chapters"])]


def laid_out(editions: list[str]) -> str:
    """The whole book's table of contents as YAML: a part for each edition, in the order given."""
    parts = [
        {"caption": edition, "chapters": [_placed(entry, edition) for entry in authored()["chapters"]]}
        for edition in editions
    ]
    return yaml.safe_dump({"format": "jb-book", "root": "index", "parts": parts}, sort_keys=False)


def title(notebook: Path) -> str:
    """A page's title: the heading that its first cell begins with."""
    first = json.loads(notebook.read_text(encoding="utf-8"))["cells"][0]["source"]
    return "".join(first).splitlines()[0].removeprefix("# ")


def _entries(chapters: list[Mapping]) -> Iterator[Mapping]:
    for entry in chapters:
        yield entry
        yield from _entries(entry.get("sections", []))


def _placed(entry: Mapping, edition: str) -> dict:
    name = Path(entry["file"]).name
    placed = {"file": f"{edition}/{name}", "title": title(NOTEBOOKS / f"{name}.ipynb")}
    if "sections" in entry:
        placed["sections"] = [_placed(section, edition) for section in entry["sections"]]
    return placed
