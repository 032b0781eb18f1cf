"""Publishing a finished site to a folder, and going back to the release before."""

from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path

from safeguarding.alone import alone
from safeguarding.book.site import MARK
from safeguarding.problems import ChecksFailed, UsageProblem
from safeguarding.publish import releases, stubs
from safeguarding.publish.files import copy, differences, id_of, list_of, pages_of, put
from safeguarding.publish.pointers import POINTER, lead, live_in
from safeguarding.publish.releases import KEPT, NOT_WHOLE, RELEASES, About, Release, folder_of, note
from safeguarding.publish.trouble import meaning, told

SHRUNKEN = 10
"""A site with fewer pages than the live one by more than this many in a hundred needs to be meant."""

AS_IT_WAS = "What was live stays live."

LOCK = "publish.lock"
"""It stays empty: readers of the folder can see it."""


def publish(site: Path, to: Path, about: About, smaller: bool = False) -> list[str]:
    """Put a finished site into the folder as a release, make it live, and say what was done.

    The same content is the same release: one that is live already is only put right where an interruption or
    somebody's hand left something. `smaller` says that fewer pages than before are meant. Raises ChecksFailed,
    UsageProblem or EnvironmentProblem; each says what is live then.
    """
    if not ((site / MARK).is_file() and (site / "index.html").is_file()):
        raise ChecksFailed("The site to publish is empty or unfinished: run 'build' first.")
    with told(to, AS_IT_WAS):
        _open(to)
        with one_publisher(to):
            live = live_in(to)
            _refuse_another_audience(to, about)
            if live and not smaller:
                _refuse_less(live, len(pages_of(site)), about)
            releases.sweep(to, live, but=id_of(site))
            copied, release = _made_whole(site, to, about)
            release = _switched(to, release, live)
            with told(to, f"Release {release.id} is live; publish again to finish what is around it."):
                led = lead(to, release)
                return [_told(to, release, live), *copied, *led, *_keep_the_last(to)]


def roll_back(to: Path) -> list[str]:
    """Make the release live again that was live before, and say so; once more goes further back.

    Raises ChecksFailed where there is none or it is not whole.
    """
    with told(to, AS_IT_WAS), one_publisher(to):
        live = live_in(to)
        earlier = live and releases.before(to, live)
        if not earlier:
            raise ChecksFailed(f"{to.name}: there is no earlier release to go back to. {AS_IT_WAS}")
        _verify(to, earlier)
        put(to / POINTER, stubs.pointer(earlier.id), to)
        with told(to, f"Release {earlier.id} is live; publish or roll back again to finish what is around it."):
            lines = lead(to, earlier)
        return [f"Release {live.id} is no longer live.", _told(to, earlier, None), *lines]


def one_publisher(to: Path) -> AbstractContextManager:
    """Hold the folder for one publisher. Raises ChecksFailed at once where another holds it."""
    return alone(
        to / LOCK,
        f"{to.name}: somebody else is publishing to this folder. Wait until that is done and look at "
        "--list before you publish again.",
    )


def _open(to: Path) -> None:
    """The folder, made if only it is missing. Raises UsageProblem where it holds something else."""
    to.mkdir(exist_ok=True)
    if any(to.iterdir()) and not (to / LOCK).is_file():
        raise UsageProblem(
            f"--to {to.name}: this folder holds something else than releases of ours. Name an empty or a new"
            " one."
        )


def _made_whole(site: Path, to: Path, about: About) -> tuple[list[str], Release]:
    """Copy the site into its release, verify every byte, and say which files of a kept one were put right."""
    id_, listed = id_of(site), list_of(site)
    release = releases.named(to, id_) or Release(id_, len(pages_of(site)), about)
    if release.state != KEPT:
        release = note(to, replace(release, state=NOT_WHOLE))
    try:
        copied = copy(site, listed, folder_of(to, id_), to)
        print(f"  {len(copied)} of {len(listed) + 1} files copied", flush=True)
        _verify(to, release)
        print(f"  {len(listed)} files verified", flush=True)
    except OSError:
        if release.state != KEPT:
            with suppress(OSError):
                releases.clear(to, release)
        raise
    mended = [f"Put right in it, where it was changed: {name}" for name in copied if release.state == KEPT]
    return mended, release


def _switched(to: Path, release: Release, live: Release | None) -> Release:
    """Give a whole release its place in the order, and lead readers to it."""
    if not (live and live.id == release.id):
        release = replace(release, number=max(one.order for one in releases.known(to)) + 1)
    release = note(to, replace(release, state=KEPT, withdrawn=False))
    put(to / POINTER, stubs.pointer(release.id), to)
    return release


def _told(to: Path, release: Release, live: Release | None) -> str:
    draft = "a draft, " if release.about.draft else ""
    already = " already" if live and live.id == release.id else ""
    return f"Release {release.id} is live{already}: {draft}{release.pages} pages. Open {to / POINTER}"


def _refuse_another_audience(to: Path, about: About) -> None:
    others = {release.about.audience for release in releases.kept(to)} - {about.audience}
    if others:
        raise ChecksFailed(
            f"{to.name} holds releases for the audience '{others.pop()}', and this one is for "
            f"'{about.audience}': each audience has a folder of its own. {AS_IT_WAS}"
        )


def _refuse_less(live: Release, pages: int, about: About) -> None:
    lost = sorted(set(live.about.editions) - set(about.editions))
    if lost or pages * 100 < live.pages * (100 - SHRUNKEN):
        what = f"the edition {lost[0]} is not in it" if lost else f"{pages} pages instead of {live.pages}"
        raise ChecksFailed(
            f"The site has shrunk: {what}. Build it whole, or add --smaller if that is meant. {AS_IT_WAS}"
        )


def _verify(to: Path, release: Release) -> None:
    folder = folder_of(to, release.id)
    folder.stat()  # a share that was lost is one failure, not as many as there are files
    if not (folder / MARK).is_file() or id_of(folder) != release.id:
        raise ChecksFailed(f"{RELEASES}/{release.id}: its list of files is not right. {AS_IT_WAS}")
    if found := list(differences(folder, list_of(folder))):
        more = f" (and {len(found) - 1} more)" if found[1:] else ""
        raise ChecksFailed(f"{RELEASES}/{release.id}: {found[0]}{more}. {AS_IT_WAS}")


def _keep_the_last(to: Path) -> list[str]:
    """Clear away what need not be kept; where something is open, the next publish does it."""
    said = []
    for release in releases.surplus(releases.kept(to)):
        try:
            releases.clear(to, release)
            said.append(f"Release {release.id} is no longer kept; its pages lead to those of today.")
        except OSError as error:
            said.append(f"Release {release.id} is cleared away by the next publish; now {meaning(error)}.")
    return said
