"""Which release is live, and everything in the folder that leads to it.

`index.html` alone decides. `current.json` and the stable addresses follow it one by one; until all have, each
leads to a release that is still kept.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from safeguarding.publish import releases, stubs
from safeguarding.publish.files import pages_of, put
from safeguarding.publish.releases import RELEASES, Release, folder_of

POINTER, CURRENT = "index.html", "current.json"


def live_in(to: Path) -> Release | None:
    """The release that is live: the one that the pointer leads to; without a pointer, the one for machines."""
    return releases.named(to, _read_by_people(to) or _read_by_machines(to))


def live_folder(to: Path) -> Path | None:
    """The folder of the release that is live, None where there is none."""
    live = live_in(to)
    return folder_of(to, live.id) if live else None


def as_current(release: Release) -> bytes:
    """What machines read of the live release."""
    told_ = asdict(release.about) | {"id": release.id, "pages": release.pages, "number": release.number}
    told_["address"] = f"{RELEASES}/{release.id}/index.html"
    return (json.dumps(told_, indent=1, sort_keys=True) + "\n").encode("utf-8")


def addresses(to: Path, live: Release) -> Iterator[tuple[str, bytes]]:
    """Each stable address of the folder and what stands there: every page of a release that is kept, and every
    page that once had an address.
    """
    here = {*pages_of(folder_of(to, live.id))}
    kept = {page for release in releases.kept(to) for page in pages_of(folder_of(to, release.id))}
    beside = [path for path in to.iterdir() if path.name != RELEASES]
    found = [page for path in beside for page in ([path] if path.is_file() else path.rglob("*.html"))]
    once = {page.relative_to(to).as_posix() for page in found if page.suffix == ".html"}
    for name in sorted((here | kept | once) - {POINTER}):
        yield name, stubs.stub(name, live.id) if name in here else stubs.no_longer(name)


def lead(to: Path, live: Release) -> list[str]:
    """Let machines and all stable addresses follow the pointer; say how many did not yet."""
    put(to / CURRENT, as_current(live), to)
    written = [name for name, content in addresses(to, live) if put(to / name, content, to)]
    return [f"{len(written)} stable addresses lead to it now."] if written else []


def _read_by_people(to: Path) -> str | None:
    if not (to / POINTER).is_file():
        return None
    led = stubs.led_to((to / POINTER).read_text(encoding="utf-8", errors="replace"))
    return led[0] if led else None


def _read_by_machines(to: Path) -> str | None:
    try:
        return json.loads((to / CURRENT).read_text(encoding="utf-8"))["id"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
