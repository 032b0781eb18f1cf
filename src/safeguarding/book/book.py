"""A book that is built, and where in the private run folder each thing on the way to it lies."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path

from safeguarding import contents
from safeguarding.authority import Authority
from safeguarding.book.environment import (
    DOWNLOADS_FOLDER,
    FIGURES_FOLDER,
    FILE_NAMES,
    HISTORIES_FOLDER,
    RELEASE_FOLDER,
)
from safeguarding.disclosure.policy import Audience
from safeguarding.returns.loaded import returns_present
from safeguarding.returns.stored import part_file
from safeguarding.years import ReportingYear

RECORD = "record.json"
"""In the run folder: the record of the book that lies there."""

READ = "read"
"""In the run folder: what was read of each file of the returns."""

MADE_OF = "made_of.json"
"""In the run folder: the record before the pages are rendered."""

OWN_WORDS = "own_words.json"
"""In the run folder: words and days that give nobody away, for all of them are shown."""

SECRETS = "secrets.json"
"""In the run folder: what the gate looks for. It is gathered while others wait for the rendering."""

TOLD = "told.kept"
"""In the run folder: what each page told when it was last read."""


@dataclass(frozen=True)
class Book:
    """A book to be built: whose, which editions (latest first), and for whom."""

    authority: Authority
    editions: list[str]
    audience: Audience

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

    @cached_property
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

    @property
    def figures(self) -> list[Path]:
        """The figures and counts of all editions before disclosure control."""
        return [self.run / "figures.csv", self.run / "counts.csv"]

    @property
    def rendered(self) -> Path:
        """A list of the site's files, before the mark."""
        return self.run / "rendered.txt"

    @property
    def executed(self) -> Path:
        """A list of the executed pages that the site was rendered from."""
        return self.run / "executed.txt"

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
