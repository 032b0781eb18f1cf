"""Is what was read, and what came out, still what the last build's record says?"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from safeguarding.authority import Authority
from safeguarding.book.site import hashes, site_of
from safeguarding.fingerprints import fingerprints, hash_of
from safeguarding.record.builds import Record


def changed(authority: Authority, built: Record) -> Iterator[str]:
    """A line for each input, file of the project, page or file of the site that is not as in the record."""
    for (part,), rows in fingerprints(authority).group_by("part", maintain_order=True):
        yield from _differing(part, built["files"].get(part, {}), dict(rows.select("file", "sha256").rows()))
    run = authority.run_folder
    executed = {page: prints["results"] for page, prints in built["pages"].items()}
    yield from _differing("page", executed, {page: _hash(run / "pages" / f"{page}.ipynb") for page in executed})
    yield from _differing("site", built["site"], hashes(site_of(run)))


def published(site: Path, built: Record) -> Iterator[str]:
    """The same of the folder of a published site."""
    yield from _differing("site", built["site"], hashes(site))


def _differing(what: str, recorded: Mapping[str, str], there: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*recorded, *there}):
        if recorded.get(name) != there.get(name):
            is_there, was_there = there.get(name), recorded.get(name)
            fate = "changed" if is_there and was_there else "new" if is_there else "gone"
            yield f"{what}: {name}: {fate} since the last build"


def _hash(path: Path) -> str | None:
    return hash_of(path) if path.is_file() else None
