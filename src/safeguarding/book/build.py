"""Building the book: pytask runs the pages, Jupyter Book renders them, the gate looks, the site is replaced.

Everything on the way lies in the authority's private run folder. What the site was before stays
untouched until all of it has succeeded.
"""

import os
import shutil
import sys
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path
from traceback import format_exception
from typing import Annotated

import polars as pl
import pytask
from pytask import ExecutionReport, Product, TaskOutcome

from safeguarding import contents
from safeguarding.authority import Authority
from safeguarding.book.downloads import DOWNLOADS, FOLDER
from safeguarding.book.execute import execute_page
from safeguarding.book.gate import Secrets, problems
from safeguarding.book.page import DATA, EDITIONS, FIGURES
from safeguarding.book.render import render
from safeguarding.book.site import MARK, hashes, place, refuse_to_overwrite, site_of, write_mark
from safeguarding.disclosure import control, policy_of
from safeguarding.figures import Histories, figures_table, read_figures, write_figures
from safeguarding.fingerprints import BUILT, SIGNATURES_PART, fingerprints
from safeguarding.formats import FILES, committee_files
from safeguarding.places import PROJECT
from safeguarding.problems import ChecksFailed, Problem, UsageProblem
from safeguarding.record.record import keep, present, with_results, write
from safeguarding.returns.load import load, returns_present
from safeguarding.words.facts import Facts
from safeguarding.years import ReportingYear

RECORD = "record.json"
"""In the run folder: the record of the book that lies there."""

WORKERS = (os.cpu_count() or 1) + 1
"""One more than there are processors: pytask looks only now and then whether a worker is free again."""


def build(authority: Authority, years: list[ReportingYear], out: Path) -> None:
    """Build the book of an authority's editions (of `years`, or all) and put it in the folder `out`.

    Raises UsageProblem, ReturnProblem or ChecksFailed; `out` is then as it was.
    """
    refuse_to_overwrite(out)
    editions = _editions(authority, years)
    run = authority.run_folder
    run.mkdir(exist_ok=True)
    (run / ".gitignore").write_text("*\n", encoding="utf-8")
    stamp = _stamp(authority, editions, run / "inputs.txt")
    signed = _stamp(authority, editions, run / "signed.txt", with_signatures=True)
    os.environ |= {DATA: str(authority.folder), FIGURES: str(run / "figures.csv")}
    os.environ |= {DOWNLOADS: str(run / FOLDER)}
    os.environ |= {EDITIONS: ",".join(editions), "TZ": "UTC", "PYTHONPATH": str(PROJECT / "src")}
    pages = {
        run / "pages" / edition / source.name: (edition, source)
        for edition, source in [(editions[0], contents.front_page()), *product(editions, contents.pages())]
    }
    _carry_out(
        run,
        [
            _figures_task(authority, stamp, run),
            *(
                _downloads_task(authority, edition, stamp, run)
                for edition in editions
                if _downloads(run, edition)
            ),
            *(_page_task(edition, source, page, stamp, run) for page, (edition, source) in pages.items()),
            _site_task(authority, editions, list(pages), signed, run),
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
    path.write_text(f"{files}editions,{','.join(editions)}\n", encoding="utf-8", newline="\n")
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
    def make_figures(inputs: Path, produces: Annotated[Path, Product]) -> None:
        write_figures(figures_table(authority), produces)
        print("  figures table made", file=sys.__stdout__, flush=True)

    return pytask.task(id="figures", kwargs={"inputs": stamp, "produces": run / "figures.csv"})(make_figures)


def _downloads_task(authority: Authority, edition: str, stamp: Path, run: Path) -> Callable:
    def make_downloads(inputs: Path, figures: Path, produces: Annotated[list[Path], Product]) -> None:
        chosen = authority.edition(ReportingYear.parse(edition))
        published = control(read_figures(figures), policy_of(authority, chosen))
        made = committee_files(Facts(authority, chosen, published))
        for path in produces:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made[path.name])
        print(f"  {edition}  {', '.join(made)}", file=sys.__stdout__, flush=True)

    files = _downloads(run, edition)
    wanted = {"inputs": stamp, "figures": run / "figures.csv", "produces": files}
    return pytask.task(id=f"files {edition}", kwargs=wanted)(make_downloads)


def _downloads(run: Path, edition: str) -> list[Path]:
    """An edition's files; none where the book has no page that lists them."""
    listed = any(page.stem == FOLDER for page in contents.pages())
    return [run / FOLDER / edition / name for name in FILES] if listed else []


def _page_task(edition: str, source: Path, page: Path, stamp: Path, run: Path) -> Callable:
    def run_page(notebook: Path, inputs: Path, made: list[Path], produces: Annotated[Path, Product]) -> None:
        execute_page(notebook, edition, produces, run / "failures")

    made = [run / "figures.csv", *(_downloads(run, edition) if source.stem == FOLDER else [])]
    wanted = {"notebook": source, "inputs": stamp, "made": made, "produces": page}
    return pytask.task(f"{edition} {source.stem}", kwargs=wanted)(run_page)


def _site_task(
    authority: Authority, editions: list[str], pages: list[Path], stamp: Path, run: Path
) -> Callable:
    def make_site(
        executed: list[Path], files: list[Path], inputs: Path, produces: Annotated[Path, Product]
    ) -> None:
        print(f"  rendering {len(executed)} pages", file=sys.__stdout__, flush=True)
        html = render(authority, editions, run / "pages", run / "book", run / "render.log")
        for file in files:
            placed = html / file.relative_to(run)
            placed.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, placed)
        _check(html, authority, read_figures(run / "figures.csv"))
        write_mark(html)

    files = [file for edition in editions for file in _downloads(run, edition)]
    wanted = {"executed": pages, "files": files, "inputs": stamp, "produces": _html(run) / MARK}
    return pytask.task(id="site", kwargs=wanted)(make_site)


def _record_task(authority: Authority, editions: list[str], stamp: Path, run: Path) -> Callable:
    def make_record(site: Path, inputs: Path, produces: Annotated[Path, Product]) -> None:
        figures = read_figures(run / "figures.csv")
        record = present(authority, editions, figures, Histories(authority))
        write(with_results(record, run / "pages", hashes(_html(run))), produces)

    wanted = {"site": _html(run) / MARK, "inputs": stamp, "produces": run / RECORD}
    return pytask.task(id="record", kwargs=wanted)(make_record)


def _html(run: Path) -> Path:
    return site_of(run)


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


def _check(html: Path, authority: Authority, figures: pl.DataFrame) -> None:
    found = problems(html, _secrets(authority, figures))
    if found:
        raise ChecksFailed("The built pages did not pass the gate:\n" + "\n".join(found))


def _secrets(authority: Authority, figures: pl.DataFrame) -> Secrets:
    """What must not be in the site: identifiers and birth dates of all returns, and this machine's paths.

    The days that the figures are of are shown.
    """
    latest = returns_present(authority.returns)[-1]
    children = load(authority.returns, latest).everybody
    shown = {day for edition in authority.editions for day in _days_shown(edition)}
    shown |= set(figures["as_at"].drop_nulls())
    return Secrets(
        child_ids=frozenset(children["child_id"]),
        birth_dates=frozenset(children["birth_date"].drop_nulls()),
        shown_days=frozenset(shown),
        paths=(str(PROJECT), str(authority.folder), str(Path.home())),
    )


def _days_shown(edition) -> set[date]:
    days = {edition.year.first_day, edition.year.last_day, *edition.snapshots, *edition.month_ends}
    return days | ({edition.report_date} if edition.report_date else set())
