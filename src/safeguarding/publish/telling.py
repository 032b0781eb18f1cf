"""What a folder holds, and whether it is all as it should be."""

from collections.abc import Iterator
from pathlib import Path

from safeguarding.problems import UsageProblem
from safeguarding.publish import releases, stubs
from safeguarding.publish.files import differences, id_of, list_of
from safeguarding.publish.pointers import CURRENT, POINTER, addresses, as_current, live_in
from safeguarding.publish.releases import KEPT, RELEASES, Release, folder_of
from safeguarding.publish.trouble import told

READ_ONLY = "Nothing was changed."


def listing(to: Path) -> list[str]:
    """A line for each release that is kept, in the order of publishing.

    Raises UsageProblem where there is none.
    """
    with told(to, READ_ONLY):
        live, kept = live_in(to), releases.kept(to)
        if not kept:
            raise UsageProblem(f"{to.name}: nothing was published to this folder yet.")
        return [_line(release, live) for release in kept]


def faults(to: Path) -> list[str]:
    """A line for each thing that is not as it should be; none where all is well.

    Every byte of the live release is held against its list, the pointer against the file for machines, and
    each stable address against where it leads. Raises UsageProblem where nothing is live.
    """
    with told(to, READ_ONLY):
        live = live_in(to)
        if live is None:
            raise UsageProblem(f"{to.name}: no release of ours is live in this folder. Publish to it.")
        return [*_in_release(to, live), *_around(to, live)]


def _line(release: Release, live: Release | None) -> str:
    stands = "live" if release == live else "withdrawn" if release.withdrawn or _above(release, live) else ""
    draft = "draft" if release.about.draft else ""
    words = (
        f"{release.order:4}  {release.id}  {stands:9}  {draft:5}  {release.pages:4} pages  "
        f"{release.about.audience:7}  {', '.join(release.about.editions)}"
    )
    return words.rstrip()


def _above(release: Release, live: Release | None) -> bool:
    return live is not None and release.order > live.order


def _in_release(to: Path, live: Release) -> Iterator[str]:
    folder, name = folder_of(to, live.id), f"{RELEASES}/{live.id}"
    listed = list_of(folder)
    if not listed or id_of(folder) != live.id:
        yield f"{name}: its list of files is missing or changed"
    if live.state != KEPT:
        yield f"{name}: it is live and was not finished"
    yield from (f"{name}/{difference}" for difference in differences(folder, listed))


def _around(to: Path, live: Release) -> Iterator[str]:
    for name, wanted in [(POINTER, stubs.pointer(live.id)), (CURRENT, as_current(live)), *addresses(to, live)]:
        path = to / name
        if not path.is_file():
            yield f"{name}: missing; publish again"
        elif path.read_bytes() != wanted:
            yield f"{name}: does not lead to the live release as it should; publish again"
