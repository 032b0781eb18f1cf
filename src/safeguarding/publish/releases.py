"""The releases of a folder: which there are, in which order they were published, and which are still kept.

What is known of a release lies beside it, `releases/<id>.json`, and decides what it is: a folder that is being
copied, or cleared away, is none, and readers are led to none such.
"""

import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from safeguarding.problems import ChecksFailed
from safeguarding.publish.files import UNFINISHED, put
from safeguarding.publish.stubs import removed

RELEASES = "releases"
KEPT, REMOVED, NOT_WHOLE = "kept", "removed", "not whole"
"""What a release is: there; stubs in its place; being copied or cleared away, or left so by an interruption."""

KEEP = 5


@dataclass(frozen=True)
class About:
    """What a release is of: its editions, for whom, and whether it is a draft."""

    editions: list[str] = field(default_factory=list)
    audience: str = "public"
    draft: bool = False


@dataclass(frozen=True)
class Release:
    """A release as it is known. `number` is its place in the order of publishing, None before it has one;
    `withdrawn` says that it was rolled back from, or never became live.
    """

    id: str
    pages: int
    about: About
    state: str = NOT_WHOLE
    number: int | None = None
    withdrawn: bool = False

    @property
    def order(self) -> int:
        return self.number or 0


def known(to: Path) -> list[Release]:
    """Every release that the folder knows of, in the order of publishing.

    Raises ChecksFailed, naming the file, where somebody else wrote into one of ours.
    """
    found = [_read(path) for path in sorted((to / RELEASES).glob("*.json"))]
    return sorted(found, key=lambda release: release.order)


def kept(to: Path) -> list[Release]:
    """Those that are whole."""
    return [release for release in known(to) if release.state == KEPT]


def named(to: Path, id_: str | None) -> Release | None:
    """The release with this id."""
    return next((release for release in known(to) if release.id == id_), None)


def before(to: Path, live: Release) -> Release | None:
    """The release that was live before this one."""
    earlier = [one for one in kept(to) if one.order < live.order and not one.withdrawn]
    return earlier[-1] if earlier else None


def folder_of(to: Path, id_: str) -> Path:
    """Where its files lie."""
    return to / RELEASES / id_


def note(to: Path, release: Release) -> Release:
    """Write down what is known of a release."""
    text = json.dumps(asdict(release), indent=1, sort_keys=True) + "\n"
    put(to / RELEASES / f"{release.id}.json", text.encode("utf-8"), to)
    return release


def sweep(to: Path, live: Release | None, but: str) -> None:
    """Clear away what an interruption left, but for the release `but`, which is about to be made whole.

    What stands later in the order than the live release was rolled back from, or never became live: nobody
    shall be led back to it. What cannot be removed yet is left to the next publish.
    """
    for release in known(to):
        if release.state == NOT_WHOLE and release.id != but:
            with suppress(OSError):
                clear(to, release)
        elif release.state == KEPT and not release.withdrawn and (live is None or release.order > live.order):
            note(to, replace(release, withdrawn=True))
    for left_over in _left_over(to):
        with suppress(OSError):
            left_over.unlink()


def clear(to: Path, release: Release) -> None:
    """Put stubs in the place of a release's pages and remove the rest; all of one that never was whole."""
    folder = folder_of(to, release.id)
    if release.number is None:
        if folder.is_dir():
            shutil.rmtree(folder)
        (to / RELEASES / f"{release.id}.json").unlink()
        return
    note(to, replace(release, state=NOT_WHOLE))
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    pages = [path for path in files if path.suffix == ".html"]
    for page in pages:
        put(page, removed(page.relative_to(to).as_posix()), to)
    for path in [path for path in files if path not in pages]:
        path.unlink(missing_ok=True)
    for empty in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(empty.iterdir()):
            empty.rmdir()
    note(to, replace(release, state=REMOVED))


def surplus(releases: Iterable[Release]) -> list[Release]:
    """Those of the releases that need not be kept: all but the last five, the withdrawn before the others."""
    return sorted(releases, key=lambda release: (not release.withdrawn, release.order))[:-KEEP]


def _left_over(to: Path) -> list[Path]:
    """Files that were not put in place, beside the releases; within one, copying it again replaces them."""
    beside = [path for path in to.iterdir() if path.is_dir() and path.name != RELEASES]
    within = [found for folder in beside for found in folder.rglob(f"*{UNFINISHED}")]
    return [*within, *to.glob(f"*{UNFINISHED}"), *(to / RELEASES).glob(f"*{UNFINISHED}")]


def _read(path: Path) -> Release:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Release(**told | {"about": About(**told["about"])})
    except (ValueError, TypeError, KeyError) as error:
        raise ChecksFailed(
            f"{RELEASES}/{path.name}: somebody changed this file, and it cannot be read. Put it back from a "
            "backup, or publish to a new folder."
        ) from error
