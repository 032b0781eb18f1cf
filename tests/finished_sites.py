"""Small finished sites made by hand, and a reader who knows nothing of the code that publishes them.

Run as a program, the reader reads all pages again and again until a file STOP tells it to end, and prints what
it saw as JSON: `python finished_sites.py FOLDER STOP`.
"""

import json
import re
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from time import sleep

MARK = "site.sha256"
PAGES = ["index", "search", "2010-11/report", "2010-11/ni062", "2010-11/ni066", "2009-10/report"]
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<link rel="icon" href="data:,"><title>{name}</title></head>
<body><main><h1 id="top">{name}</h1><p>{words}</p><h2 id="the-figure">The figure</h2></main></body></html>
"""
LINK = re.compile(r'<a href="([^"]*)"')
LED_TO = re.compile(r"url=releases/([0-9a-f]{12})/index.html")


def made(folder: Path, words: str, pages: list[str] = PAGES, more: dict[str, bytes] | None = None) -> Path:
    """A finished site in the new folder `folder`, all of whose pages say `words`."""
    files = {f"{name}.html": PAGE.format(name=name, words=words).encode() for name in pages}
    files |= {"_static/report.css": b"p { color: #111111 }", "words.txt": words.encode()} | (more or {})
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    lines = [f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())]
    (folder / MARK).write_text("".join(lines), encoding="utf-8", newline="\n")
    return folder


def id_of(site: Path) -> str:
    """The id that a release of this site has: the first twelve characters of the hash of its list."""
    return sha256((site / MARK).read_bytes()).hexdigest()[:12]


class Unwell(Exception):
    """What a reader must never meet."""


def read_all(to: Path) -> str:
    """Read every page of the live release as a reader would; its id. Raises Unwell."""
    found = LED_TO.search((to / "index.html").read_text(encoding="utf-8"))
    if not found:
        raise Unwell("the front door leads nowhere")
    id_ = found[1]
    folder = to / "releases" / id_
    try:
        listed = (folder / MARK).read_bytes()
        if sha256(listed).hexdigest()[:12] != id_:
            raise Unwell(f"{id_}: the list of another release")
        for line in listed.decode().splitlines():
            fingerprint, name = line.split("  ", 1)
            if sha256((folder / name).read_bytes()).hexdigest() != fingerprint:
                raise Unwell(f"{id_}: {name} is not of this release")
    except FileNotFoundError as error:
        raise Unwell(f"{id_}: {Path(error.filename).name} is missing") from error
    return id_


def follow_all(to: Path, pages: list[Path] | None = None) -> None:
    """Follow each stable address of the folder, from the page there to where it leads. Raises Unwell."""
    for page in stable(to) if pages is None else pages:
        if not page.is_file():
            raise Unwell(f"{page.name}: no longer there")
        link = LINK.search(page.read_text(encoding="utf-8"))
        if not link or not (page.parent / link[1]).is_file():
            raise Unwell(f"{page.relative_to(to)}: leads nowhere")


def stable(to: Path) -> list[Path]:
    """The pages at stable addresses, and those that stand in the place of removed releases."""
    return [path for path in sorted(to.rglob("*.html")) if "<script>" in path.read_text("utf-8") or _old(path)]


def _old(path: Path) -> bool:
    return "no longer" in path.read_text(encoding="utf-8")


def _number(to: Path, id_: str) -> int:
    return json.loads((to / "releases" / f"{id_}.json").read_text(encoding="utf-8"))["number"] or 0


def _was_overtaken(to: Path, id_: str) -> bool:
    """Whether five releases became live while somebody read this one: then it may be gone."""
    live = LED_TO.search((to / "index.html").read_text(encoding="utf-8"))[1]
    return _number(to, live) - _number(to, id_) >= 5


def keep_reading(to: Path, stop: Path) -> dict:
    """Read until the file `stop` is there; what was seen."""
    seen = {"loops": 0, "releases": set(), "overtaken": 0, "faults": []}
    addresses = stable(to)
    while not stop.exists():
        with suppress(PermissionError):  # as on Windows, while a file is being replaced
            try:
                seen["releases"].add(read_all(to))
                follow_all(to, addresses)
            except Unwell as fault:
                id_ = str(fault).partition(":")[0]
                if re.fullmatch("[0-9a-f]{12}", id_) and _was_overtaken(to, id_):
                    seen["overtaken"] += 1
                else:
                    seen["faults"].append(str(fault))
        seen["loops"] += 1
        sleep(0.002)  # the publishers shall have their share of the processor
    return seen | {"releases": sorted(seen["releases"])}


if __name__ == "__main__":
    print(json.dumps(keep_reading(Path(sys.argv[1]), Path(sys.argv[2]))))
