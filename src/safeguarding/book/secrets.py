"""What an authority's site must never hold: gathered from everything that went in, for the gate to look for."""

from collections.abc import Iterable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from safeguarding.authority import Authority, Edition
from safeguarding.book import machine
from safeguarding.book.gate.secret import Secrets, days_in, words_of
from safeguarding.book.gate.texts import Unreadable, text_of
from safeguarding.comparators import published_by_the_department
from safeguarding.figures import Histories
from safeguarding.fingerprints import CODE, FRAME, REFERENCE, SETTINGS
from safeguarding.places import PROJECT, WORKED_EXAMPLES
from safeguarding.returns.loaded import returns_present

PRIVATE = ("review_log.csv", "siblings.csv")
"""Files of an authority folder that no page shows anything of."""

TEMPLATES = (("sphinx", "themes/basic"), ("pydata_sphinx_theme", "theme"), ("sphinx_book_theme", "theme"))
"""Packages whose own words stand on every page, and where in them."""


def secrets_of(authority: Authority, histories: Histories) -> Secrets:
    """All that must not be in the site: identifiers and birth dates, other words of the inputs, this machine.

    A word or a day that the project itself writes, or that the authority wrote in order to have it shown, gives
    nobody away: a user named `root` or `review` cannot be told from the word.
    """
    children = histories.loaded(returns_present(authority.returns)[-1]).everybody
    written = [*_texts(_written(authority))]
    names = [path.relative_to(authority.folder).as_posix() for path in _inputs(authority)]
    ours = words_of([*written, *names, authority.name])
    return Secrets(
        child_ids=frozenset(children["child_id"]),
        birth_dates=frozenset(children["birth_date"].drop_nulls()),
        shown_days=frozenset(days_in("\n".join(written))).union(
            *map(_days_shown, authority.editions), _days_published(authority)
        ),
        paths=machine.folders(authority.folder),
        machine_names=frozenset(name for name in machine.names() if name not in ours),
        input_words=frozenset(words_of(_texts(_inputs(authority))) - ours),
    )


def _inputs(authority: Authority) -> Iterator[Path]:
    yield from (path for path in sorted(authority.returns.rglob("*")) if path.is_file())
    yield from (path for name in PRIVATE if (path := authority.folder / name).is_file())


def _written(authority: Authority) -> Iterator[Path]:
    """Files whose words are meant to be read: the project's own, its theme's, and the authority's settings."""
    for folder in (*CODE, REFERENCE):
        yield from (path for path in sorted((PROJECT / folder).rglob("*")) if not _is_unread(path))
    yield from (PROJECT / name for name in FRAME)
    yield from sorted((authority.folder / "editions").rglob("*"))
    yield from (authority.folder / name for name in SETTINGS if name not in PRIVATE)
    for package, folder in TEMPLATES:
        # Found and not imported: a theme brings all of Sphinx with it.
        yield from sorted(Path(find_spec(package).submodule_search_locations[0], folder).rglob("*.html"))


def _is_unread(path: Path) -> bool:
    """Whether nothing of a file of the project is shown: what Python keeps, and the examples' own returns."""
    of_an_example = path.is_relative_to(WORKED_EXAMPLES) and "returns" in path.parts
    return of_an_example or "__pycache__" in path.parts


def _texts(paths: Iterable[Path]) -> Iterator[str]:
    """What can be read of files; of bytes that are not text in UTF-8 what they are on Windows."""
    for path in paths:
        if path.is_file():
            content = path.read_bytes()
            try:
                yield text_of(path.suffix, content)
            except Unreadable:
                yield content.decode("cp1252", errors="replace")


def _days_published(authority: Authority) -> set[date]:
    """The days that published figures are of: a table to download holds them."""
    return set(published_by_the_department(authority.la_code)["as_at"].drop_nulls())


def _days_shown(edition: Edition) -> set[date]:
    days = {edition.year.first_day, edition.year.last_day, *edition.snapshots, *edition.month_ends}
    return days | ({edition.report_date} if edition.report_date else set())
