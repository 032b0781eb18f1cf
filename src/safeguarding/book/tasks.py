"""What a build does, as tasks: pytask runs those of which something they read has changed, and no others.

    returns -> figures of each edition -> all figures -> disclosure control
            -> files to download, pages -> rendering -> what the pages tell -> attack
            -> gate (with what it looks for, gathered meanwhile) -> the mark of a finished site, the record

Each task has a list of the files that people and the project supply to it (inputs.py), kept in `run/inputs`.
When it is done it keeps that list beside its products: so it can be said later why it runs again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Annotated

from safeguarding.book import work
from safeguarding.book.book import MADE_OF, OWN_WORDS, RECORD, SECRETS, Book
from safeguarding.book.environment import DOWNLOADS_FOLDER, told_by_a_build
from safeguarding.book.inputs import Inputs, parts_of_figures, parts_of_page
from safeguarding.book.listed import Row, as_text
from safeguarding.book.pytask_alone import pytask
from safeguarding.book.site import MARK, site_of, write_mark
from safeguarding.returns.stored import ONLY, PARTS, REST, allowed
from safeguarding.years import ReportingYear

Work = Callable[[], None]

FOR_FIRST = ("checks", "how_sure")
"""The pages that take longest: a worker left alone with one at the end would keep everybody waiting."""


def carry_out_here(work: Work) -> None:
    """Carry out the work of a task in this process."""
    work()


@dataclass(frozen=True)
class Tasks:
    """The tasks of a book, and the files that people and the project supply to them (`inputs`).

    `elsewhere` has work carried out, in another process maybe, and returns when it is done.
    """

    book: Book
    inputs: Inputs
    elsewhere: Callable[[Work], None]

    def all(self) -> Iterator[Callable]:
        """All of them."""
        book = self.book
        everything = book.stored(product(book.years, (*PARTS, REST)))
        reading = partial(work.store_returns, book, self.inputs.code_that_reads())
        yield self._task("returns", self.inputs.returns(), [], everything, reading)
        yield self._own_words()
        yield from map(self._figures_of, book.counted)
        yield self._all_figures()
        yield self._disclosure()
        yield from (self._files(edition) for edition in book.editions if book.downloads(edition))
        for page, (edition, source) in sorted(book.pages.items(), key=_is_for_first):
            yield self._page(page, edition, source)
        yield self._secrets()
        yield self._made_of()
        yield self._rendering()
        yield from self._looked_at()

    def _figures_of(self, edition: str) -> Callable:
        chosen = self.book.authority.edition(ReportingYear.parse(edition))
        made = self.book.stored(parts_of_figures(chosen, self.book.years))
        products = self.book.computed(edition)
        computing = partial(work.compute, self.book, edition, *products)
        return self._task(f"figures {edition}", self.inputs.figures(edition), made, products, computing)

    def _all_figures(self) -> Callable:
        made = [path for edition in self.book.counted for path in self.book.computed(edition)]
        products = self.book.figures
        joining = partial(work.put_together, self.book, *products)
        return self._task("figures", self.inputs.all_figures(), made, products, joining)

    def _disclosure(self) -> Callable:
        products = [path for edition in ("", *self.book.editions) for path in self.book.let_through(edition)]
        controlling = partial(work.control, self.book, *self.book.figures)
        return self._task("disclosure", self.inputs.disclosure(), self.book.figures, products, controlling)

    def _files(self, edition: str) -> Callable:
        made, products = self.book.let_through(edition), self.book.downloads(edition)
        making = partial(work.make_files, self.book, edition, products)
        return self._task(f"files {edition}", self.inputs.files(edition), made, products, making)

    def _page(self, page: Path, edition: str, source: Path) -> Callable:
        book = self.book
        parts = parts_of_page(source.stem, book.authority.edition(ReportingYear.parse(edition)), book.years)
        made = [*book.stored(parts), book.computed(edition)[0], *book.let_through(edition)]
        made += book.downloads(edition) if source.stem == DOWNLOADS_FOLDER else []
        settings = told_by_a_build(book.authority, book.editions, edition) | {ONLY: allowed(parts)}
        executing = partial(work.execute, source, edition, page, book.run / "failures", settings)
        return self._task(f"{edition} {source.stem}", self.inputs.page(source), made, [page], executing)

    def _own_words(self) -> Callable:
        finding = partial(work.find_own_words, self.book)
        return self._task("own words", self.inputs.own_words(), [], [self.book.run / OWN_WORDS], finding)

    def _secrets(self) -> Callable:
        latest = max(self.book.years)
        made = [*self.book.stored([(latest, "everybody"), (latest, REST)]), self.book.run / OWN_WORDS]
        kept = self.book.run / SECRETS
        inputs = self.inputs.secrets(self.book.authority.folder)
        # It reads no page. It waits for them to be carried out beside the rendering, which needs one process.
        made += self.book.pages
        return self._task("secrets", inputs, made, [kept], partial(work.gather, self.book, kept))

    def _made_of(self) -> Callable:
        made = [*self.book.let_through(), *self.book.stored((year, "files") for year in self.book.years)]
        made_of = self.book.run / MADE_OF
        # As above; and after the other that is carried out beside the rendering, which needs a processor alone.
        made += [*self.book.pages, self.book.run / SECRETS]
        presenting = partial(work.present, self.book, made_of)
        return self._task("made of", self.inputs.everything(), made, [made_of], presenting)

    def _rendering(self) -> Callable:
        files = [file for edition in self.book.editions for file in self.book.downloads(edition)]
        made, products = [*self.book.pages, *files], [self.book.rendered, self.book.executed]
        rendering = partial(work.render, self.book, files)
        # The builder's own: what it waits for is a process that the builder has begun.
        return self._task("rendering", self.inputs.rendering(), made, products, rendering, carry_out_here)

    def _looked_at(self) -> Iterator[Callable]:
        """What is done with the rendered site, so that it may be shown."""
        book, inputs = self.book, self.inputs
        told, mark, made_of = book.run / "told.txt", site_of(book.run) / MARK, book.run / MADE_OF
        # Pages that changed and tell of counts what they told before need not be attacked again.
        reading = partial(work.read, book, told)
        yield self._task("told", inputs.attack(), [book.rendered, book.figures[0]], [told], reading)
        attacking = partial(work.attack, book, *book.figures)
        yield self._task("attack", inputs.attack(), [told, *book.figures], [], attacking)
        secrets = book.run / SECRETS
        checking = partial(work.check, book, secrets)
        yield self._task("gate", inputs.everything(), [book.rendered, secrets], [], checking)
        found_good = [_done(book, "attack"), _done(book, "gate"), book.rendered]
        yield self._task("mark", [], found_good, [mark], partial(write_mark, site_of(book.run)))
        recording = partial(work.record, book, made_of)
        made = [mark, book.executed, made_of]
        yield self._task("record", [], made, [book.run / RECORD], recording)

    def _task(
        self,
        name: str,
        inputs: Iterable[Row],
        made: list[Path],
        products: list[Path],
        work_of_it: Work,
        where: Callable[[Work], None] | None = None,
    ) -> Callable:
        """A task: its own `inputs`, what other tasks have `made` for it, its products and the work itself."""
        listed, done = self.book.run / "inputs" / f"{name}.csv", _done(self.book, name)
        work.keep(as_text(inputs), listed)
        whole = partial(work.carry_out, name, listed, done, work_of_it)
        where = where or self.elsewhere

        def carry_out(inputs: Path, made: list[Path], produces: Annotated[list[Path], pytask.Product]) -> None:
            where(whole)

        # To pytask nothing at all would be something that two tasks share.
        wanted = {"inputs": listed, "made": made or [listed], "produces": [*products, done]}
        return pytask.task(name, kwargs=wanted)(carry_out)


def _done(book: Book, name: str) -> Path:
    return book.run / "inputs" / f"{name}.done"


def _is_for_first(page: tuple[Path, tuple[str, Path]]) -> bool:
    """False for those that come first."""
    _, (_, source) = page
    return source.stem not in FOR_FIRST
