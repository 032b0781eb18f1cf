"""Building the book: pytask runs the pages, Jupyter Book renders them, the gate looks, the site is replaced.

Everything on the way lies in the authority's private run folder. What the site was before stays
untouched until all of it has succeeded.
"""

import os
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from traceback import format_exception
from typing import Annotated

import polars as pl
import pytask
from pytask import ExecutionReport, Product, TaskOutcome

from safeguarding import contents
from safeguarding.authority import Authority
from safeguarding.book.attacker import complaints
from safeguarding.book.execute import execute_page
from safeguarding.book.gate import problems
from safeguarding.book.page import DATA, EDITIONS, FIGURES, RELEASED
from safeguarding.book.render import render
from safeguarding.book.secrets import secrets_of
from safeguarding.book.site import MARK, hashes, place, refuse_to_overwrite, write_mark
from safeguarding.counts import counts_table, read_counts, write_counts
from safeguarding.disclosure.control import Book, controlled
from safeguarding.disclosure.policy import AUDIENCES, PUBLIC, Audience, policies_of
from safeguarding.disclosure.release import FILES as RELEASE_FILES
from safeguarding.disclosure.release import read_released, release, write_released
from safeguarding.figures import Histories, figures_table, read_figures, write_figures
from safeguarding.fingerprints import BUILT, SIGNATURES_PART, fingerprints
from safeguarding.places import PROJECT
from safeguarding.problems import ChecksFailed, Problem, UsageProblem
from safeguarding.record.record import keep, present, with_results, write
from safeguarding.returns.load import returns_present
from safeguarding.years import ReportingYear

RELEASE = "released"
"""In the run folder: what disclosure control let through."""

RECORD = "record.json"
"""In the run folder: the record of the book that lies there."""

WORKERS = (os.cpu_count() or 1) + 1
"""One more than there are processors: pytask looks only now and then whether a worker is free again."""


def build(authority: Authority, years: list[ReportingYear], out: Path, audience: Audience = PUBLIC) -> None:
    """Build the book of an authority's editions (of `years`, or all) and put it in the folder `out`.

    It shows what the `audience` may see.

    Raises UsageProblem, ReturnProblem or ChecksFailed; `out` is then as it was.
    """
    refuse_to_overwrite(out)
    editions = _editions(authority, years)
    run = authority.run_folder
    run.mkdir(exist_ok=True)
    (run / ".gitignore").write_text("*\n", encoding="utf-8")
    stamp = _stamp(authority, editions, run / "inputs.txt")
    signed = _stamp(authority, editions, run / "signed.txt", with_signatures=True)
    for_whom = _written(run / "audience.txt", f"{audience}\n")
    os.environ |= {DATA: str(authority.folder), FIGURES: str(run / "figures.csv")}
    os.environ |= {RELEASED: str(run / RELEASE)}
    os.environ |= {EDITIONS: ",".join(editions), "TZ": "UTC", "PYTHONPATH": str(PROJECT / "src")}
    pages = {
        run / "pages" / edition / source.name: (edition, source)
        for edition, source in [(editions[0], contents.front_page()), *product(editions, contents.pages())]
    }
    _carry_out(
        run,
        [
            _figures_task(authority, stamp, run),
            _release_task(authority, stamp, for_whom, run),
            *(_page_task(edition, source, page, stamp, run) for page, (edition, source) in pages.items()),
            _site_task(authority, editions, audience, list(pages), signed, run),
            _record_task(authority, editions, signed, run),
        ],
    )
    keep(run / RECORD, run)
    place(_html(run), out)
    (run / BUILT).write_bytes(signed.read_bytes())


def _stamp(authority: Authority, editions: list[str], path: Path, with_signatures: bool = False) -> Path:
    """All that the pages depend on, as one file whose content pytask compares with the last build's.

    Who signed stands in the footers alone: no page is executed again for it.
    """
    rows = fingerprints(authority)
    kept = rows if with_signatures else rows.filter(pl.col("part") != SIGNATURES_PART)
    files = kept.write_csv(line_terminator="\n")
    return _written(path, f"{files}editions,{','.join(editions)}\n")


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _editions(authority: Authority, years: list[ReportingYear]) -> list[str]:
    """The editions to build, latest first. Raises UsageProblem where one has no return of its own year."""
    chosen = [authority.edition(year) for year in years] or authority.editions
    present = returns_present(authority.returns)
    for edition in chosen:
        if edition.year not in present:
            raise UsageProblem(
                f"Edition {edition.year}: there is no return of that year. Put the official files into "
                f"returns/{edition.year}/, or build the other editions with --year."
            )
    return sorted((str(edition.year) for edition in chosen), reverse=True)


def _figures_task(authority: Authority, stamp: Path, run: Path) -> Callable:
    def make_figures(inputs: Path, figures: Annotated[Path, Product], counts: Annotated[Path, Product]) -> None:
        write_figures(figures_table(authority), figures)
        write_counts(counts_table(authority), counts)
        print("  figures table made", file=sys.__stdout__, flush=True)

    wanted = {"inputs": stamp, "figures": run / "figures.csv", "counts": run / "counts.csv"}
    return pytask.task(id="figures", kwargs=wanted)(make_figures)


def _release_task(authority: Authority, stamp: Path, for_whom: Path, run: Path) -> Callable:
    def control_disclosure(
        inputs: Path, figures: Path, counts: Path, audience: Path, produces: Annotated[list[Path], Product]
    ) -> None:
        chosen = next(one for one in AUDIENCES if one == audience.read_text(encoding="utf-8").strip())
        released = release(authority, read_figures(figures), read_counts(counts), chosen)
        write_released(released, produces[0].parent)
        print("  disclosure controlled", file=sys.__stdout__, flush=True)

    wanted = {"inputs": stamp, "figures": run / "figures.csv", "counts": run / "counts.csv"}
    wanted |= {"audience": for_whom, "produces": _released(run)}
    return pytask.task(id="disclosure", kwargs=wanted)(control_disclosure)


def _released(run: Path) -> list[Path]:
    """What may be shown, kept in the run folder."""
    return [run / RELEASE / name for name in RELEASE_FILES]


def _page_task(edition: str, source: Path, page: Path, stamp: Path, run: Path) -> Callable:
    def run_page(
        notebook: Path, inputs: Path, figures: Path, released: list[Path], produces: Annotated[Path, Product]
    ) -> None:
        execute_page(notebook, edition, produces, run / "failures")

    wanted = {"notebook": source, "inputs": stamp, "figures": run / "figures.csv"}
    wanted |= {"released": _released(run), "produces": page}
    return pytask.task(f"{edition} {source.stem}", kwargs=wanted)(run_page)


def _site_task(
    authority: Authority, editions: list[str], audience: Audience, pages: list[Path], stamp: Path, run: Path
) -> Callable:
    def make_site(
        executed: list[Path], inputs: Path, released: list[Path], produces: Annotated[Path, Product]
    ) -> None:
        print(f"  rendering {len(executed)} pages", file=sys.__stdout__, flush=True)
        html = render(authority, editions, audience, run / "pages", run / "book", run / "render.log")
        _attack(html, authority, audience, run)
        _check(html, authority)
        write_mark(html)

    wanted = {"executed": pages, "inputs": stamp, "released": _released(run), "produces": _html(run) / MARK}
    return pytask.task(id="site", kwargs=wanted)(make_site)


def _record_task(authority: Authority, editions: list[str], stamp: Path, run: Path) -> Callable:
    def make_record(site: Path, inputs: Path, produces: Annotated[Path, Product]) -> None:
        record = present(authority, editions, read_released(run / RELEASE, authority), Histories(authority))
        write(with_results(record, run / "pages", hashes(_html(run))), produces)

    wanted = {"site": _html(run) / MARK, "inputs": stamp, "produces": run / RECORD}
    return pytask.task(id="record", kwargs=wanted)(make_record)


def _html(run: Path) -> Path:
    """Where Jupyter Book leaves the site."""
    return run / "book" / "_build" / "html"


def _carry_out(run: Path, tasks: list[Callable]) -> None:
    """Let pytask run what is out of date. Raises the first Problem met, or ChecksFailed with each failure."""
    settings = run / "pyproject.toml"
    settings.write_text("[tool.pytask.ini_options]\n", encoding="utf-8")
    pytask.console.quiet = True
    session = pytask.build(
        tasks=tasks,
        config=settings,
        paths=run,
        n_workers=WORKERS,
        parallel_backend="loky",
        capture="no",
        show_traceback=False,
    )
    failed = [report for report in session.execution_reports if report.outcome == TaskOutcome.FAIL]
    met = [report.exc_info[1] for report in failed]
    for problem in met:
        if isinstance(problem, Problem) and not isinstance(problem, ChecksFailed):
            raise problem
    if met or session.exit_code:
        told = [_told(report, run / "failures") for report in failed]
        raise ChecksFailed("\n".join(told) or "pytask could not start: see its message above.")


def _told(report: ExecutionReport, failures: Path) -> str:
    """A failure in words. Of one that nobody foresaw only the kind is told: its message may hold a value."""
    error = report.exc_info[1]
    if isinstance(error, Problem):
        return str(error)
    failures.mkdir(parents=True, exist_ok=True)
    (failures / "build.txt").write_text("".join(format_exception(error)), encoding="utf-8", newline="\n")
    return (
        f"{report.task.name}: stopped with {type(error).__name__} (the whole story: run/failures/build.txt, "
        "private). Build again."
    )


def _check(html: Path, authority: Authority) -> None:
    found = problems(html, secrets_of(authority))
    if found:
        raise ChecksFailed("The built pages did not pass the gate:\n" + "\n".join(found))


def _attack(html: Path, authority: Authority, audience: Audience, run: Path) -> None:
    """Raises ChecksFailed where the pages tell a count that is hidden from their audience."""
    book = Book(
        read_figures(run / "figures.csv"), read_counts(run / "counts.csv"), policies_of(authority, audience)
    )
    told = complaints([html], controlled(book))
    if told:
        raise ChecksFailed("The built pages tell what disclosure control hides:\n" + "\n".join(told))
