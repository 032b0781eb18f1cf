"""What an authority's site must never hold: gathered from everything that went in, for the gate to look for."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from safeguarding.authority import Authority, Edition
from safeguarding.book import machine
from safeguarding.book.gate.secret import Secrets, words_of
from safeguarding.book.own_words import PRIVATE, OwnWords, own_words, texts
from safeguarding.comparators import published_by_the_department
from safeguarding.figures import Histories
from safeguarding.returns.loaded import returns_present


def secrets_of(authority: Authority, histories: Histories, ours: OwnWords | None = None) -> Secrets:
    """All that must not be in the site: identifiers and birth dates, other words of the inputs, this machine.

    A word or a day that the project itself writes, or that the authority wrote in order to have it shown, gives
    nobody away: a user named `root` or `review` cannot be told from the word. They are looked for where `ours`
    does not hold them.
    """
    children = histories.loaded(returns_present(authority.returns)[-1]).everybody
    ours = ours or own_words(authority)
    names = [path.relative_to(authority.folder).as_posix() for path in _inputs(authority)]
    words = ours.words | words_of([*names, authority.name])
    return Secrets(
        child_ids=frozenset(children["child_id"]),
        birth_dates=frozenset(children["birth_date"].drop_nulls()),
        shown_days=ours.days.union(*map(_days_shown, authority.editions), _days_published(authority)),
        paths=machine.folders(authority.folder),
        machine_names=frozenset(name for name in machine.names() if name not in words),
        input_words=frozenset(words_of(texts(_inputs(authority))) - words),
    )


def _inputs(authority: Authority) -> Iterator[Path]:
    yield from (path for path in sorted(authority.returns.rglob("*")) if path.is_file())
    yield from (path for name in PRIVATE if (path := authority.folder / name).is_file())


def _days_published(authority: Authority) -> set[date]:
    """The days that published figures are of: a table to download holds them."""
    return set(published_by_the_department(authority.la_code)["as_at"].drop_nulls())


def _days_shown(edition: Edition) -> set[date]:
    days = {edition.year.first_day, edition.year.last_day, *edition.snapshots, *edition.month_ends}
    return days | ({edition.report_date} if edition.report_date else set())
