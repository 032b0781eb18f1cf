"""Building the book: what is out of date is made anew, and the finished site replaces the one before.

Everything on the way lies in the authority's private run folder. What the site was before stays
untouched until all of it has succeeded. What a build that has nothing to do needs is little, and nothing else
is imported before it is needed: so it ends at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from safeguarding.alone import building
from safeguarding.authority import Authority
from safeguarding.book.listed import Row, about_build, as_text
from safeguarding.book.site import is_as_listed, place, refuse_to_overwrite, site_of
from safeguarding.disclosure.policy import PUBLIC, Audience
from safeguarding.fingerprints import BUILT, fingerprints
from safeguarding.problems import UsageProblem
from safeguarding.years import ReportingYear

if TYPE_CHECKING:
    from safeguarding.book.book import Book
    from safeguarding.book.tasks import Tasks
    from safeguarding.book.workers import Workers

LOCK = "build.lock"
FINISHED = "finished.csv"
"""In the run folder: all that the last finished build was made from; if it is the same, nothing is to do."""

WORKERS = 2
"""How many tasks run at once, where nobody says otherwise."""


def build(
    authority: Authority,
    years: list[ReportingYear],
    out: Path,
    audience: Audience = PUBLIC,
    workers: int = WORKERS,
) -> None:
    """Build the book of an authority's editions (of `years`, or all) and put it in the folder `out`.

    It shows what the `audience` may see. `workers` is how many processes share the work; with 1 it is done in
    this one. Raises UsageProblem, ReturnProblem or ChecksFailed, the last also where another build of the same
    authority is under way; `out` is then as it was.
    """
    refuse_to_overwrite(out)
    run = authority.opened_run_folder()
    with building(run / LOCK, authority.folder.name):
        files, about = _now(authority, years, audience)
        made_from = as_text([*files.rows(), *about])
        if not _is_finished(run, made_from):
            _make(authority, years, audience, files, about, workers)
        place(site_of(run), out)
        (run / FINISHED).write_text(made_from, encoding="utf-8", newline="\n")


def planned(authority: Authority, years: list[ReportingYear], audience: Audience = PUBLIC) -> list[str]:
    """What a build would run now and why, a line each; nothing is run. Raises as `build` does."""
    from safeguarding.book.carry_out import planned

    run = authority.opened_run_folder()
    with building(run / LOCK, authority.folder.name):
        files, about = _now(authority, years, audience)
        return planned(_tasks(_book(authority, years, audience), files, about))


def _now(
    authority: Authority, years: list[ReportingYear], audience: Audience
) -> tuple[pl.DataFrame, list[Row]]:
    """The fingerprints of all files, and what is asked for."""
    files = fingerprints(authority)
    return files, about_build(files, _editions(authority, years), audience)


def _is_finished(run: Path, made_from: str) -> bool:
    """Whether the last build was finished, was made from the same, and its site is whole."""
    finished = run / FINISHED
    same = finished.is_file() and finished.read_text(encoding="utf-8") == made_from
    return same and is_as_listed(site_of(run))


def _make(
    authority: Authority,
    years: list[ReportingYear],
    audience: Audience,
    files: pl.DataFrame,
    about: list[Row],
    workers: int,
) -> None:
    """Make the site in the run folder, and the record of it."""
    from safeguarding.book.rendering_process import LOG as LOG_OF_RENDERING
    from safeguarding.book.workers import begun

    # The processes begin before much else is imported: they import as much, and all get ready at once.
    with begun(workers, authority.run_folder / LOG_OF_RENDERING) as pool:
        from safeguarding.book.book import RECORD
        from safeguarding.book.carry_out import carry_out
        from safeguarding.record.builds import keep

        book = _book(authority, years, audience)
        (book.run / FINISHED).unlink(missing_ok=True)
        carry_out(_tasks(book, files, about, pool), pool)
    keep(book.run / RECORD, book.run)
    told = f"{files.write_csv(line_terminator=chr(10))}editions,{','.join(book.editions)}\n"
    (book.run / BUILT).write_text(told, encoding="utf-8", newline="\n")


def _book(authority: Authority, years: list[ReportingYear], audience: Audience) -> "Book":
    from safeguarding.book.book import Book

    _refuse_without_return(authority, years)
    return Book(authority, _editions(authority, years), audience)


def _tasks(book: "Book", files: pl.DataFrame, about: list[Row], pool: "Workers | None" = None) -> "Tasks":
    """The tasks of a book, carried out by a pool, or here where there is none."""
    from safeguarding.book.inputs import Inputs
    from safeguarding.book.tasks import Tasks, carry_out_here

    return Tasks(book, Inputs(files, about), pool.carry_out if pool else carry_out_here)


def _editions(authority: Authority, years: list[ReportingYear]) -> list[str]:
    """The editions to build, latest first."""
    chosen = [authority.edition(year) for year in years] or authority.editions
    return sorted((str(edition.year) for edition in chosen), reverse=True)


def _refuse_without_return(authority: Authority, years: list[ReportingYear]) -> None:
    """Raises UsageProblem where an edition has no return of its own year."""
    from safeguarding.returns.loaded import returns_present

    present = returns_present(authority.returns)
    for edition in _editions(authority, years):
        if ReportingYear.parse(edition) not in present:
            raise UsageProblem(
                f"Edition {edition}: there is no return of that year. Put the official files into "
                f"returns/{edition}/, or build the other editions with --year."
            )
