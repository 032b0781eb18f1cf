"""What the build does, as tasks that pytask runs when what they read has changed.

Figures and counts first, then disclosure control over all of them at once; everything after it (files to
download, pages, the site, the record) reads what it let through.
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import pytask
from pytask import Product

from safeguarding import contents
from safeguarding.authority import Authority
from safeguarding.book.attacker import complaints
from safeguarding.book.downloads import FOLDER
from safeguarding.book.execute import execute_page
from safeguarding.book.gate import problems
from safeguarding.book.render import render
from safeguarding.book.secrets import secrets_of
from safeguarding.book.site import MARK, hashes, site_of, write_mark
from safeguarding.counts import counts_table, read_counts, write_counts
from safeguarding.disclosure.control import Book, controlled
from safeguarding.disclosure.policy import AUDIENCES, Audience, policies_of
from safeguarding.disclosure.release import FILES as RELEASE_FILES
from safeguarding.disclosure.release import read_released, release, write_released
from safeguarding.figures import Histories, figures_table, read_figures, write_figures
from safeguarding.formats import FILES, committee_files
from safeguarding.problems import ChecksFailed
from safeguarding.record.record import present, with_results, write
from safeguarding.words.facts import Facts
from safeguarding.years import ReportingYear

RELEASE = "released"
"""In the run folder: what disclosure control let through."""

RECORD = "record.json"
"""In the run folder: the record of the book that lies there."""


def figures_task(authority: Authority, stamp: Path, run: Path) -> Callable:
    """The figures table and the counts of all working steps, before disclosure control."""

    def make_figures(inputs: Path, figures: Annotated[Path, Product], counts: Annotated[Path, Product]) -> None:
        write_figures(figures_table(authority), figures)
        write_counts(counts_table(authority), counts)
        _say("figures table made")

    wanted = {"inputs": stamp, "figures": run / "figures.csv", "counts": run / "counts.csv"}
    return pytask.task(id="figures", kwargs=wanted)(make_figures)


def release_task(authority: Authority, stamp: Path, for_whom: Path, run: Path) -> Callable:
    """What the audience named in the file `for_whom` may see of them."""

    def control_disclosure(
        inputs: Path, figures: Path, counts: Path, audience: Path, produces: Annotated[list[Path], Product]
    ) -> None:
        chosen = next(one for one in AUDIENCES if one == audience.read_text(encoding="utf-8").strip())
        released = release(authority, read_figures(figures), read_counts(counts), chosen)
        write_released(released, produces[0].parent)
        _say("disclosure controlled")

    wanted = {"inputs": stamp, "figures": run / "figures.csv", "counts": run / "counts.csv"}
    wanted |= {"audience": for_whom, "produces": _released(run)}
    return pytask.task(id="disclosure", kwargs=wanted)(control_disclosure)


def downloads_tasks(authority: Authority, editions: list[str], stamp: Path, run: Path) -> list[Callable]:
    """The files of each edition; none where the book has no page that lists them."""
    return [_downloads_task(authority, edition, stamp, run) for edition in editions if _downloads(run, edition)]


def page_task(edition: str, source: Path, page: Path, stamp: Path, run: Path) -> Callable:
    """One notebook, run for one edition."""

    def run_page(notebook: Path, inputs: Path, made: list[Path], produces: Annotated[Path, Product]) -> None:
        execute_page(notebook, edition, produces, run / "failures")

    made = [run / "figures.csv", *_released(run)]
    made += _downloads(run, edition) if source.stem == FOLDER else []
    wanted = {"notebook": source, "inputs": stamp, "made": made, "produces": page}
    return pytask.task(f"{edition} {source.stem}", kwargs=wanted)(run_page)


def site_task(
    authority: Authority, editions: list[str], audience: Audience, pages: list[Path], stamp: Path, run: Path
) -> Callable:
    """The site: rendered, with its files, attacked and looked at by the gate."""

    def make_site(
        executed: list[Path],
        files: list[Path],
        inputs: Path,
        released: list[Path],
        produces: Annotated[Path, Product],
    ) -> None:
        _say(f"rendering {len(executed)} pages")
        html = render(authority, editions, audience, run / "pages", run / "book", run / "render.log")
        for file in files:
            placed = html / file.relative_to(run)
            placed.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, placed)
        _attack(html, authority, audience, run)
        _check(html, authority)
        write_mark(html)

    wanted = {"executed": pages, "inputs": stamp, "released": _released(run)}
    wanted |= {"files": [file for edition in editions for file in _downloads(run, edition)]}
    wanted |= {"produces": site_of(run) / MARK}
    return pytask.task(id="site", kwargs=wanted)(make_site)


def record_task(authority: Authority, editions: list[str], stamp: Path, run: Path) -> Callable:
    """The record of what the site was made of and says."""

    def make_record(site: Path, inputs: Path, produces: Annotated[Path, Product]) -> None:
        record = present(authority, editions, read_released(run / RELEASE, authority), Histories(authority))
        write(with_results(record, run / "pages", hashes(site_of(run))), produces)

    wanted = {"site": site_of(run) / MARK, "inputs": stamp, "produces": run / RECORD}
    return pytask.task(id="record", kwargs=wanted)(make_record)


def _downloads_task(authority: Authority, edition: str, stamp: Path, run: Path) -> Callable:
    def make_downloads(inputs: Path, released: list[Path], produces: Annotated[list[Path], Product]) -> None:
        chosen = authority.edition(ReportingYear.parse(edition))
        published = read_released(run / RELEASE, authority).figures
        made = committee_files(Facts(authority, chosen, published))
        for path in produces:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made[path.name])
        _say(f"{edition}  {', '.join(made)}")

    wanted = {"inputs": stamp, "released": _released(run), "produces": _downloads(run, edition)}
    return pytask.task(id=f"files {edition}", kwargs=wanted)(make_downloads)


def _downloads(run: Path, edition: str) -> list[Path]:
    listed = any(page.stem == FOLDER for page in contents.pages())
    return [run / FOLDER / edition / name for name in FILES] if listed else []


def _released(run: Path) -> list[Path]:
    return [run / RELEASE / name for name in RELEASE_FILES]


def _attack(html: Path, authority: Authority, audience: Audience, run: Path) -> None:
    """Raises ChecksFailed where the pages tell a count that is hidden from their audience."""
    figures, counts = read_figures(run / "figures.csv"), read_counts(run / "counts.csv")
    told = complaints([html], controlled(Book(figures, counts, policies_of(authority, audience))))
    if told:
        raise ChecksFailed("The built pages tell what disclosure control hides:\n" + "\n".join(told))


def _check(html: Path, authority: Authority) -> None:
    found = problems(html, secrets_of(authority))
    if found:
        raise ChecksFailed("The built pages did not pass the gate:\n" + "\n".join(found))


def _say(words: str) -> None:
    """Tell the person how far it is. pytask keeps what a worker prints to itself: this goes past it."""
    print(f"  {words}", file=sys.__stdout__, flush=True)
