"""The work of each task of a build (tasks.py), as the process does it that carries it out.

Such a process gets ready while others work, and what it imports they wait for: it does without pytask, and
each work names what it needs itself.
"""

import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter

from safeguarding.book.book import OWN_WORDS, READ, RECORD, TOLD, Book
from safeguarding.book.listed import reasons
from safeguarding.book.site import hashes, site_of
from safeguarding.fingerprints import hash_of
from safeguarding.problems import ChecksFailed
from safeguarding.years import ReportingYear


def carry_out(name: str, listed: Path, done: Path, work: Callable[[], None]) -> None:
    """Do the `work` of a task, say why and how long it took, and keep what it was made from."""
    why, started = _say(listed, done), perf_counter()
    work()
    keep(listed.read_text(encoding="utf-8"), done)
    # pytask keeps what is printed to itself; progress goes past it.
    print(f"  {name:<28}{perf_counter() - started:5.1f} s  {why}", file=sys.__stdout__, flush=True)


def _say(listed: Path, done: Path) -> str:
    """Why a task runs, in a few words."""
    before = done.read_text(encoding="utf-8") if done.is_file() else None
    found = list(reasons(listed.read_text(encoding="utf-8"), before))
    if not found:
        return "what it reads was made anew"
    return found[0] if len(found) == 1 else f"{found[0]}, and {len(found) - 1} more"


def keep(text: str, path: Path) -> None:
    """Write a file whole or not at all, and leave one alone that says the same."""
    if path.is_file() and path.read_bytes() == text.encode():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    unfinished.replace(path)


def store_returns(book: Book, code: str) -> None:
    """Read, check and join all returns; what `code` has read of a file is kept. Raises ReturnProblem."""
    from safeguarding.returns.load import Reading, load
    from safeguarding.returns.read_file import KeptFiles
    from safeguarding.returns.stored import store

    kept = KeptFiles(book.run / READ, code)
    reading = Reading(book.authority.returns, kept)
    # All at once: year by year takes longer.
    reading.checked(book.years)
    for year in book.years:
        store(load(reading.folder, year, reading), book.histories, year)
    kept.forget_others(reading.files(book.years))


def compute(book: Book, edition: str, figures: Path, counts: Path) -> None:
    """Compute one edition's figures, and the counts behind them."""
    from safeguarding.counts import working_counts, write_counts
    from safeguarding.figures import Histories, computed, write_figures

    chosen = book.authority.edition(ReportingYear.parse(edition))
    histories = Histories(book.authority, book.histories)
    write_figures(computed(book.authority, chosen, histories), figures)
    write_counts(working_counts(chosen, histories), counts)


def put_together(book: Book, figures: Path, counts: Path) -> None:
    """Put the figures of all editions beside those that were reported and published."""
    from safeguarding.counts import read_counts, together, write_counts
    from safeguarding.figures import read_figures, with_others, write_figures

    made = [book.computed(edition) for edition in book.counted]
    write_figures(with_others(book.authority, [read_figures(one) for one, _ in made]), figures)
    write_counts(together([read_counts(one) for _, one in made]), counts)


def control(book: Book, figures: Path, counts: Path) -> None:
    """Decide what of all figures and counts the audience may see, for all editions and for each."""
    from safeguarding.counts import read_counts
    from safeguarding.disclosure.release import release
    from safeguarding.disclosure.released import write_released
    from safeguarding.figures import read_figures

    released = release(book.authority, read_figures(figures), read_counts(counts), book.audience)
    write_released(released, book.released)
    for edition in book.editions:
        write_released(released.up_to(edition), book.released / edition)


def make_files(book: Book, edition: str, products: list[Path]) -> None:
    """Make an edition's files to download."""
    from safeguarding.disclosure.released import read_released
    from safeguarding.formats import committee_files
    from safeguarding.words.facts import Facts

    chosen = book.authority.edition(ReportingYear.parse(edition))
    published = read_released(book.released / edition, book.authority).figures
    made = committee_files(Facts(book.authority, chosen, published))
    for path in products:
        path.write_bytes(made[path.name])


def execute(source: Path, edition: str, page: Path, failures: Path, settings: dict[str, str]) -> None:
    """Run a notebook for an edition. Raises ChecksFailed where a cell does not succeed."""
    from safeguarding.book.execute import execute_page

    execute_page(source, edition, page, failures, settings)


def render(book: Book, files: list[Path]) -> None:
    """Render the executed pages, and put the `files` to download beside them. Raises ChecksFailed."""
    from safeguarding.book.render import render
    from safeguarding.book.rendering_process import LOG
    from safeguarding.figures import Histories

    run = book.run
    # Until it is done nothing may say that it is: what stands here may have been rendered from the same before.
    book.rendered.unlink(missing_ok=True)
    histories = Histories(book.authority, book.histories)
    places = run / "pages", run / "book", run / LOG
    html = render(book.authority, book.editions, book.audience, histories, *places)
    for file in files:
        placed = html / file.relative_to(run)
        placed.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, placed)
    keep(_listed(hashes(html)), book.rendered)
    executed = {f"{edition}/{source.stem}": hash_of(page) for page, (edition, source) in book.pages.items()}
    keep(_listed(executed), book.executed)


def _listed(files: Mapping[str, str]) -> str:
    return "".join(f"{content}  {name}\n" for name, content in files.items())


def read(book: Book, told: Path) -> None:
    """Keep the fingerprint of all that the pages tell of counts."""
    from safeguarding.book.told import fingerprint, read_site, units_of
    from safeguarding.disclosure.cells import computed_figures
    from safeguarding.figures import read_figures

    units = units_of(computed_figures(read_figures(book.figures[0])))
    keep(fingerprint(read_site(site_of(book.run), book.run / TOLD), units), told)


def attack(book: Book, figures: Path, counts: Path) -> None:
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


def find_own_words(book: Book) -> None:
    """Keep the words and days that give nobody away."""
    from safeguarding.book.own_words import own_words

    keep(own_words(book.authority).as_text(), book.run / OWN_WORDS)


def gather(book: Book, kept: Path) -> None:
    """Keep what the site must not hold."""
    from safeguarding.book.own_words import OwnWords
    from safeguarding.book.secrets import secrets_of
    from safeguarding.figures import Histories

    ours = OwnWords.of_text((book.run / OWN_WORDS).read_text(encoding="utf-8"))
    keep(secrets_of(book.authority, Histories(book.authority, book.histories), ours).as_text(), kept)


def check(book: Book, secrets: Path) -> None:
    """Raises ChecksFailed where the site does not pass the gate."""
    from safeguarding.book.gate import problems
    from safeguarding.book.gate.secret import Secrets

    never = Secrets.of_text(secrets.read_text(encoding="utf-8"))
    found = problems(site_of(book.run), never, book.run / "seen.kept")
    if found:
        raise ChecksFailed("The built pages did not pass the gate:\n" + "\n".join(found))


def present(book: Book, made_of: Path) -> None:
    """Keep the record of what the book is made of."""
    from safeguarding.disclosure.released import read_released
    from safeguarding.figures import Histories
    from safeguarding.record.builds import write
    from safeguarding.record.record import present

    released = read_released(book.released, book.authority)
    write(present(book.authority, book.editions, released, Histories(book.authority, book.histories)), made_of)


def record(book: Book, made_of: Path) -> None:
    """Keep the record of what the book is made of and of what came of it."""
    from safeguarding.record.builds import read, write
    from safeguarding.record.record import with_results

    finished = with_results(read(made_of), book.run / "pages", hashes(site_of(book.run)))
    write(finished, book.run / RECORD)
