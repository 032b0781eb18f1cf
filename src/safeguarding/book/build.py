"""Building the book: pytask runs the pages, Jupyter Book renders them, the gate looks, the site is replaced.

Everything on the way lies in the authority's private run folder. What the site was before stays
untouched until all of it has succeeded.
"""

import os
from collections.abc import Callable
from itertools import product
from pathlib import Path
from traceback import format_exception

import polars as pl
import pytask
from pytask import ExecutionReport, TaskOutcome

from safeguarding import contents
from safeguarding.authority import Authority
from safeguarding.book.downloads import DOWNLOADS, FOLDER
from safeguarding.book.page import DATA, EDITIONS, FIGURES, RELEASED
from safeguarding.book.site import place, refuse_to_overwrite, site_of
from safeguarding.book.tasks import (
    RECORD,
    RELEASE,
    downloads_tasks,
    figures_task,
    page_task,
    record_task,
    release_task,
    site_task,
)
from safeguarding.disclosure.policy import PUBLIC, Audience
from safeguarding.fingerprints import BUILT, SIGNATURES_PART, fingerprints
from safeguarding.places import PROJECT
from safeguarding.problems import ChecksFailed, Problem, UsageProblem
from safeguarding.record.record import keep
from safeguarding.returns.load import returns_present
from safeguarding.years import ReportingYear

WORKERS = (os.cpu_count() or 1) + 1
"""One more than there are processors: pytask looks only now and then whether a worker is free again."""


def build(
    authority: Authority,
    years: list[ReportingYear],
    out: Path,
    audience: Audience = PUBLIC,
    workers: int = WORKERS,
) -> None:
    """Build the book of an authority's editions (of `years`, or all) and put it in the folder `out`.

    It shows what the `audience` may see. With one of `workers` all is done in this process. Raises
    UsageProblem, ReturnProblem or ChecksFailed; `out` is then as it was.
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
    os.environ |= {RELEASED: str(run / RELEASE), DOWNLOADS: str(run / FOLDER)}
    os.environ |= {EDITIONS: ",".join(editions), "TZ": "UTC", "PYTHONPATH": str(PROJECT / "src")}
    pages = {
        run / "pages" / edition / source.name: (edition, source)
        for edition, source in [(editions[0], contents.front_page()), *product(editions, contents.pages())]
    }
    _carry_out(
        run,
        [
            figures_task(authority, stamp, run),
            release_task(authority, stamp, for_whom, run),
            *downloads_tasks(authority, editions, stamp, run),
            *(page_task(edition, source, page, stamp, run) for page, (edition, source) in pages.items()),
            site_task(authority, editions, audience, list(pages), signed, run),
            record_task(authority, editions, signed, run),
        ],
        workers,
    )
    keep(run / RECORD, run)
    place(site_of(run), out)
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


def _carry_out(run: Path, tasks: list[Callable], workers: int) -> None:
    """Let pytask run what is out of date. Raises the first Problem met, or ChecksFailed with each failure."""
    settings = run / "pyproject.toml"
    settings.write_text("[tool.pytask.ini_options]\n", encoding="utf-8")
    pytask.console.quiet = True
    session = pytask.build(
        tasks=tasks,
        config=settings,
        paths=run,
        n_workers=workers,
        parallel_backend="loky" if workers > 1 else "none",
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
