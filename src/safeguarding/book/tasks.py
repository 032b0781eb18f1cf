"""What a build does, as tasks: pytask runs those of which something they read has changed, and no others.

    returns -> figures of each edition -> all figures -> disclosure control
            -> files to download, pages -> rendering -> what the pages tell -> attack
            -> gate (with what it looks for, gathered meanwhile) -> the mark of a finished site, the record

Each task has a list of the files that people and the project supply to it (inputs.py), kept in `run/inputs`.
When it is done it keeps that list beside its products: so it can be said later why it runs again.
"""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Annotated

import pytask
from pytask import Product

from safeguarding import contents
from safeguarding.authority import Authority
from safeguarding.book.environment import (
    DOWNLOADS_FOLDER,
    FIGURES_FOLDER,
    FILE_NAMES,
    HISTORIES_FOLDER,
    RELEASE_FOLDER,
    told_by_a_build,
)
from safeguarding.book.inputs import Inputs, parts_of_figures, parts_of_page
from safeguarding.book.listed import Row, as_text, reasons
from safeguarding.book.site import MARK, hashes, site_of, write_mark
from safeguarding.book.workers import RENDERING
from safeguarding.disclosure.policy import Audience
from safeguarding.fingerprints import hash_of
from safeguarding.problems import ChecksFailed
from safeguarding.returns.loaded import returns_present
from safeguarding.returns.stored import ONLY, PARTS, REST, allowed, part_file
from safeguarding.years import ReportingYear

RECORD = "record.json"
"""In the run folder: the record of the book that lies there."""

READ = "read"
"""In the run folder: what was read of each file of the returns."""

MADE_OF = "made_of.json"
"""In the run folder: the same before the pages are rendered."""

SECRETS = "secrets.json"
"""In the run folder: what the gate looks for. It is gathered while others wait for the rendering."""

TOLD = "told.kept"
"""In the run folder: what each page told when it was last read."""

FOR_FIRST = ("checks", "how_sure")
"""The pages that take longest: a worker left alone with one at the end would keep everybody waiting."""


@dataclass(frozen=True)
class Book:
    """A book to be built: whose, which editions (latest first), for whom, and what its pages are made from."""

    authority: Authority
    editions: list[str]
    audience: Audience
    inputs: Inputs

    @property
    def run(self) -> Path:
        return self.authority.run_folder

    @property
    def counted(self) -> list[str]:
        """All editions of the authority, built or not: what may be seen of one depends on all others."""
        return [str(edition.year) for edition in self.authority.editions]

    @cached_property
    def notebooks(self) -> list[Path]:
        """The notebooks of an edition, in the order in which it reads."""
        return contents.pages()

    @property
    def pages(self) -> dict[Path, tuple[str, Path]]:
        """By each executed page its edition and its notebook."""
        sources = [(self.editions[0], contents.front_page()), *product(self.editions, self.notebooks)]
        return {self.run / "pages" / edition / source.name: (edition, source) for edition, source in sources}

    @property
    def years(self) -> list[ReportingYear]:
        """The years of which there is a return."""
        return returns_present(self.authority.returns)

    def stored(self, parts: Iterable[tuple[ReportingYear, str]]) -> list[Path]:
        """The files of parts of the returns."""
        return [part_file(self.histories, year, part) for year, part in parts]

    @property
    def histories(self) -> Path:
        return self.run / HISTORIES_FOLDER

    @property
    def released(self) -> Path:
        return self.run / RELEASE_FOLDER

    def computed(self, edition: str) -> list[Path]:
        """An edition's figures and counts before disclosure control."""
        return [self.run / FIGURES_FOLDER / edition / name for name in ("figures.csv", "counts.csv")]

    def let_through(self, edition: str = "") -> list[Path]:
        """What may be shown: of all editions, or what one of them may speak of."""
        return [self.released / edition / name for name in ("figures.csv", "counts.csv", "audience.txt")]

    def downloads(self, edition: str) -> list[Path]:
        """The files to download of an edition; none where the book has no page that lists them."""
        listed = any(page.stem == DOWNLOADS_FOLDER for page in self.notebooks)
        return [self.run / DOWNLOADS_FOLDER / edition / name for name in FILE_NAMES] if listed else []


def tasks_of(book: Book) -> Iterator[Callable]:
    """All tasks of a book."""
    everything = book.stored(product(book.years, (*PARTS, REST)))
    yield _task(book, "returns", book.inputs.returns(), [], everything, partial(_store_returns, book))
    yield from (_figures_of(book, edition) for edition in book.counted)
    yield _all_figures(book)
    yield _disclosure(book)
    yield from (_files(book, edition) for edition in book.editions if book.downloads(edition))
    for page, (edition, source) in sorted(book.pages.items(), key=lambda one: one[1][1].stem not in FOR_FIRST):
        yield _page(book, page, edition, source)
    yield _secrets(book)
    yield _made_of(book)
    yield from _site(book)


def _figures_of(book: Book, edition: str) -> Callable:
    chosen = book.authority.edition(ReportingYear.parse(edition))
    made = book.stored(parts_of_figures(chosen, book.years))
    products = book.computed(edition)
    work = partial(_compute, book, edition, *products)
    return _task(book, f"figures {edition}", book.inputs.figures(edition), made, products, work)


def _all_figures(book: Book) -> Callable:
    made = [path for edition in book.counted for path in book.computed(edition)]
    products = [book.run / "figures.csv", book.run / "counts.csv"]
    return _task(
        book, "figures", book.inputs.all_figures(), made, products, partial(_put_together, book, *products)
    )


def _disclosure(book: Book) -> Callable:
    made = [book.run / "figures.csv", book.run / "counts.csv"]
    products = [path for edition in ("", *book.editions) for path in book.let_through(edition)]
    work = partial(_control, book, *made)
    return _task(book, "disclosure", book.inputs.disclosure(), made, products, work)


def _files(book: Book, edition: str) -> Callable:
    made, products = book.let_through(edition), book.downloads(edition)
    work = partial(_make_files, book, edition, products)
    return _task(book, f"files {edition}", book.inputs.files(edition), made, products, work)


def _page(book: Book, page: Path, edition: str, source: Path) -> Callable:
    parts = parts_of_page(source.stem, book.authority.edition(ReportingYear.parse(edition)), book.years)
    made = [*book.stored(parts), book.computed(edition)[0], *book.let_through(edition)]
    made += book.downloads(edition) if source.stem == DOWNLOADS_FOLDER else []
    settings = told_by_a_build(book.authority, book.editions, edition) | {ONLY: allowed(parts)}
    failures = book.run / "failures"
    work = partial(_execute, source, edition, page, failures, settings)
    return _task(book, f"{edition} {source.stem}", book.inputs.page(source), made, [page], work)


def _secrets(book: Book) -> Callable:
    made = book.stored([(max(book.years), "everybody"), (max(book.years), REST)])
    kept = book.run / SECRETS
    inputs = book.inputs.secrets(book.authority.folder)
    # It reads no page. It waits for them to be carried out beside the rendering, which needs one process.
    return _task(book, "secrets", inputs, [*made, *book.pages], [kept], partial(_gather, book, kept))


def _made_of(book: Book) -> Callable:
    made = [*book.let_through(), *book.stored((year, "files") for year in book.years)]
    made_of = book.run / MADE_OF
    # As above: it is carried out beside the rendering.
    work = partial(_present, book, made_of)
    return _task(book, "made of", book.inputs.everything(), [*made, *book.pages], [made_of], work)


def _site(book: Book) -> Iterator[Callable]:
    rendered, mark = book.run / "rendered.txt", site_of(book.run) / MARK
    secrets = book.run / SECRETS
    files = [file for edition in book.editions for file in book.downloads(edition)]
    executed = book.run / "executed.txt"
    render = partial(_render, book, files, rendered, executed)
    made = [*book.pages, *files]
    yield _task(book, RENDERING, book.inputs.rendering(), made, [rendered, executed], render)
    counted, told = [book.run / "figures.csv", book.run / "counts.csv"], book.run / "told.txt"
    # Pages that changed and tell of counts what they told before need not be attacked again.
    yield _task(book, "told", book.inputs.attack(), [rendered, counted[0]], [told], partial(_read, book, told))
    attack = partial(_attack, book, *counted)
    yield _task(book, "attack", book.inputs.attack(), [told, *counted], [], attack)
    gate = partial(_check, book, secrets)
    yield _task(book, "gate", book.inputs.everything(), [rendered, secrets], [], gate)
    looked_at = [_done(book, "attack"), _done(book, "gate"), rendered]
    yield _task(book, "mark", [], looked_at, [mark], partial(write_mark, site_of(book.run)))
    made_of = book.run / MADE_OF
    record = partial(_record, book, made_of)
    yield _task(book, "record", [], [mark, executed, made_of], [book.run / RECORD], record)


def _task(
    book: Book, name: str, inputs: Iterable[Row], made: list[Path], products: list[Path], work: Callable
) -> Callable:
    """A task: its own `inputs`, what other tasks have `made` for it, what it produces and the `work` itself."""
    listed, done = book.run / "inputs" / f"{name}.csv", _done(book, name)
    _keep(as_text(inputs), listed)
    told = partial(_say, name, listed, done)

    def carry_out(inputs: Path, made: list[Path], produces: Annotated[list[Path], Product]) -> None:
        why, started = told(), perf_counter()
        work()
        _keep(inputs.read_text(encoding="utf-8"), produces[-1])
        # pytask keeps what a worker prints to itself; progress goes past it.
        print(f"  {name:<28}{perf_counter() - started:5.1f} s  {why}", file=sys.__stdout__, flush=True)

    wanted = {"inputs": listed, "made": made, "produces": [*products, done]}
    return pytask.task(name, kwargs=wanted)(carry_out)


def _done(book: Book, name: str) -> Path:
    return book.run / "inputs" / f"{name}.done"


def _say(name: str, listed: Path, done: Path) -> str:
    """Why a task runs, in a few words."""
    before = done.read_text(encoding="utf-8") if done.is_file() else None
    found = list(reasons(listed.read_text(encoding="utf-8"), before))
    if not found:
        return "what it reads was made anew"
    return found[0] if len(found) == 1 else f"{found[0]}, and {len(found) - 1} more"


def _keep(text: str, path: Path) -> None:
    """Write a file whole or not at all, and leave one alone that says the same."""
    if path.is_file() and path.read_bytes() == text.encode():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    unfinished.replace(path)


def _store_returns(book: Book) -> None:
    from safeguarding.returns.load import Reading, load
    from safeguarding.returns.read_file import KeptFiles
    from safeguarding.returns.stored import store

    kept = KeptFiles(book.run / READ, book.inputs.code_that_reads())
    reading = Reading(book.authority.returns, kept)
    # All at once: year by year takes longer.
    reading.checked(book.years)
    for year in book.years:
        store(load(reading.folder, year, reading), book.histories, year)
    kept.forget_others(reading.files(book.years))


def _compute(book: Book, edition: str, figures: Path, counts: Path) -> None:
    from safeguarding.counts import working_counts, write_counts
    from safeguarding.figures import Histories, computed, write_figures

    chosen = book.authority.edition(ReportingYear.parse(edition))
    histories = Histories(book.authority, book.histories)
    write_figures(computed(book.authority, chosen, histories), figures)
    write_counts(working_counts(chosen, histories), counts)


def _put_together(book: Book, figures: Path, counts: Path) -> None:
    from safeguarding.counts import read_counts, together, write_counts
    from safeguarding.figures import read_figures, with_others, write_figures

    made = [book.computed(edition) for edition in book.counted]
    write_figures(with_others(book.authority, [read_figures(one) for one, _ in made]), figures)
    write_counts(together([read_counts(one) for _, one in made]), counts)


def _control(book: Book, figures: Path, counts: Path) -> None:
    from safeguarding.counts import read_counts
    from safeguarding.disclosure.release import release
    from safeguarding.disclosure.released import write_released
    from safeguarding.figures import read_figures

    released = release(book.authority, read_figures(figures), read_counts(counts), book.audience)
    write_released(released, book.released)
    for edition in book.editions:
        write_released(released.up_to(edition), book.released / edition)


def _make_files(book: Book, edition: str, products: list[Path]) -> None:
    from safeguarding.disclosure.released import read_released
    from safeguarding.formats import committee_files
    from safeguarding.words.facts import Facts

    chosen = book.authority.edition(ReportingYear.parse(edition))
    published = read_released(book.released / edition, book.authority).figures
    made = committee_files(Facts(book.authority, chosen, published))
    for path in products:
        path.write_bytes(made[path.name])


def _execute(source: Path, edition: str, page: Path, failures: Path, settings: dict[str, str]) -> None:
    from safeguarding.book.execute import execute_page

    execute_page(source, edition, page, failures, settings)


def _render(book: Book, files: list[Path], rendered: Path, executed: Path) -> None:
    from safeguarding.book.render import render
    from safeguarding.book.rendering_process import LOG

    run = book.run
    # Until it is done nothing may say that it is: what stands here may have been rendered from the same before.
    rendered.unlink(missing_ok=True)
    html = render(book.authority, book.editions, book.audience, run / "pages", run / "book", run / LOG)
    for file in files:
        placed = html / file.relative_to(run)
        placed.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, placed)
    _keep(_listed(hashes(html)), rendered)
    _keep(
        _listed({f"{edition}/{source.stem}": hash_of(page) for page, (edition, source) in book.pages.items()}),
        executed,
    )


def _listed(files: Mapping[str, str]) -> str:
    return "".join(f"{content}  {name}\n" for name, content in files.items())


def _read(book: Book, told: Path) -> None:
    """Keep the fingerprint of all that the pages tell of counts."""
    from safeguarding.book.told import fingerprint, read_site, units_of
    from safeguarding.disclosure.cells import computed_figures
    from safeguarding.figures import read_figures

    units = units_of(computed_figures(read_figures(book.run / "figures.csv")))
    _keep(fingerprint(read_site(site_of(book.run), book.run / TOLD), units), told)


def _attack(book: Book, figures: Path, counts: Path) -> None:
    """Raises ChecksFailed where the pages tell a count that is hidden from their audience."""
    from safeguarding.book.attacker import complaints
    from safeguarding.counts import read_counts
    from safeguarding.disclosure.control import Book as Counted
    from safeguarding.disclosure.control import controlled
    from safeguarding.disclosure.policy import policies_of
    from safeguarding.figures import read_figures

    policies = policies_of(book.authority, book.audience)
    counted = Counted(read_figures(figures), read_counts(counts), policies)
    told = complaints([site_of(book.run)], controlled(counted), book.run / TOLD)
    if told:
        raise ChecksFailed("The built pages tell what disclosure control hides:\n" + "\n".join(told))


def _gather(book: Book, kept: Path) -> None:
    from safeguarding.book.secrets import secrets_of
    from safeguarding.figures import Histories

    _keep(secrets_of(book.authority, Histories(book.authority, book.histories)).as_text(), kept)


def _check(book: Book, secrets: Path) -> None:
    from safeguarding.book.gate import problems
    from safeguarding.book.gate.secret import Secrets

    never = Secrets.of_text(secrets.read_text(encoding="utf-8"))
    found = problems(site_of(book.run), never, book.run / "seen.kept")
    if found:
        raise ChecksFailed("The built pages did not pass the gate:\n" + "\n".join(found))


def _present(book: Book, made_of: Path) -> None:
    from safeguarding.disclosure.released import read_released
    from safeguarding.figures import Histories
    from safeguarding.record.builds import write
    from safeguarding.record.record import present

    released = read_released(book.released, book.authority)
    write(present(book.authority, book.editions, released, Histories(book.authority, book.histories)), made_of)


def _record(book: Book, made_of: Path) -> None:
    from safeguarding.record.builds import read, write
    from safeguarding.record.record import with_results

    finished = with_results(read(made_of), book.run / "pages", hashes(site_of(book.run)))
    write(finished, book.run / RECORD)
