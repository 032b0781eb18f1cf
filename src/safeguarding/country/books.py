"""The books of many authorities, each built by itself, and the index book over all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from safeguarding.authority import Authority
from safeguarding.book.book import SECRETS
from safeguarding.book.build import build
from safeguarding.book.environment import RELEASE_FOLDER
from safeguarding.book.gate.looking import look_at
from safeguarding.book.gate.rules import RULES
from safeguarding.book.gate.secret import Secrets, words_of
from safeguarding.country.attempt import Outcome
from safeguarding.country.index_book import Listed, make_index
from safeguarding.country.index_place import make_room, put_in_place
from safeguarding.country.pattern import home_of
from safeguarding.country.runner import Crew, each, refuse_failures
from safeguarding.disclosure.policy import Audience
from safeguarding.disclosure.released import read_released
from safeguarding.problems import ChecksFailed
from safeguarding.years import ReportingYear

OF_CHILDREN = ("child-identifier", "birth-date", "input-word", "machine-path", "machine-name")
"""The rules of the gate that need to know what went into an authority's book."""


@dataclass(frozen=True)
class Built:
    """What the index book needs of a book: the authority's name, its editions, and its figures as released."""

    name: str
    synthetic: bool
    editions: tuple[str, ...]
    figures: pl.DataFrame


def book_of(authority: Authority, years: list[ReportingYear], out: Path, audience: Audience) -> Built:
    """Build an authority's book below `out`, in this process alone. Raises as `build` does."""
    build(authority, years, out / authority.folder.name, audience, workers=1)
    released = read_released(authority.run_folder / RELEASE_FOLDER, authority)
    chosen = tuple(str(year) for year in years or [edition.year for edition in authority.editions])
    figures = released.figures.frame.filter(pl.col("series") == "computed", pl.col("edition").is_in(chosen))
    return Built(authority.name, authority.synthetic, chosen, figures)


def tells_of(authority: Authority, site: Path, names: frozenset[str]) -> list[str]:
    """What the finished pages in `site` hold of an authority's children, a line each, as the gate says it.

    It looks for what the authority's own book, built just before, must not hold. `names` are words of the names
    of all authorities: each stands in the index, whatever else it may be.
    """
    secrets = Secrets.of_text((authority.run_folder / SECRETS).read_text(encoding="utf-8"))
    looked_at = look_at(site, replace(secrets, input_words=secrets.input_words - names))
    rules = [rule for rule in RULES if rule.key in OF_CHILDREN]
    return [f"{name}: {rule.forbids}. [{rule.key}]" for rule in rules for name in {*rule.broken_by(looked_at)}]


def build_all(
    folders: Sequence[Path], years: list[ReportingYear], out: Path, audience: Audience, crew: Crew
) -> None:
    """Build the book of each authority below `out`, then the index book over all of them in `out` itself.

    Raises UsageProblem where `out` holds something else, EnvironmentProblem where a cluster cannot be used, and
    at the end ChecksFailed that names each authority that failed; the books of all others are then in place.
    """
    make_room(out)
    outcomes = each(book_of, folders, years, out, audience, crew=crew, writes=[out])
    if any(not one.failed for one in outcomes):
        home = home_of(folders)
        html = make_index([_listed(one, out) for one in outcomes], audience, home, out)
        _look_for_children(outcomes, html, crew)
        put_in_place(html, out)
    refuse_failures(outcomes)


def _listed(outcome: Outcome, out: Path) -> Listed:
    if outcome.failed:
        earlier = (out / outcome.name / "index.html").is_file()
        return Listed(outcome.name, outcome.name, False, (), earlier, None)
    made: Built = outcome.result
    return Listed(outcome.name, made.name, made.synthetic, made.editions, True, made.figures)


def _look_for_children(outcomes: Sequence[Outcome], html: Path, crew: Crew) -> None:
    """Raises ChecksFailed where the index tells of a child of any authority."""
    built = [one for one in outcomes if not one.failed]
    texts = [text for one in built for text in (one.name, one.result.name)]
    looked = each(tells_of, [one.folder for one in built], html, frozenset(words_of(texts)), crew=crew)
    refuse_failures(looked)
    told = [f"{one.name}: {line}" for one in looked for line in one.result]
    if told:
        raise ChecksFailed("The index was not put in place. It did not pass the gate:\n" + "\n".join(told))
