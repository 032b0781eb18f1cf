"""What each task of a build reads, file by file: it is run again when the content of one of them has changed.

A file that is touched and stays the same is no change. What a task reads of the returns, of figures and of
pages is made by other tasks, which `tasks.py` names; here stands what people and the project supply.
"""

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl

from safeguarding.authority import Edition
from safeguarding.book import machine
from safeguarding.book.listed import Row, as_text
from safeguarding.book.modules import importing, modules_behind
from safeguarding.figures import moments
from safeguarding.fingerprints import (
    PROJECT_PART,
    REFERENCE_PART,
    RETURNS_PART,
    SETTINGS_PART,
    SIGNATURES_PART,
)
from safeguarding.indicators.columns_read import COLUMNS_READ
from safeguarding.indicators.register import REGISTER
from safeguarding.places import PROJECT
from safeguarding.returns.stored import COUNTS, OF_HISTORY, PARTS, REST
from safeguarding.years import ReportingYear

LOCK_FILE = "requirements.txt"
PROVENANCE = "provenance"
"""The page that lists the files: it reads the fingerprints of all of them."""

CODE = {
    "returns": ("safeguarding.returns.load", "safeguarding.returns.stored"),
    "figures": ("safeguarding.figures", "safeguarding.counts", "safeguarding.returns.stored"),
    "disclosure": ("safeguarding.disclosure.release",),
    "files": ("safeguarding.formats", "safeguarding.disclosure.release", "safeguarding.words.facts"),
    "page": ("safeguarding.book.execute",),
    "rendering": ("safeguarding.book.render", "safeguarding.book.renderer"),
    "attack": ("safeguarding.book.attacker", "safeguarding.disclosure.control"),
}
"""The modules that each kind of task calls."""

FRAMES_OF = {
    "Episodes": ("episodes",),
    "Reviews": ("reviews", "children"),
    "Header": ("children",),
    "ChildIdentifiers": ("children",),
    "ChildProtectionPlans": ("plans",),
    "CPPreviewDate": ("plan_reviews",),
    "Section47": ("section47", "plans"),
    "CINdetails": ("plans",),
}
"""The parts of a history (stored.py) that the rows of each table of a return come to."""

WITHOUT_RETURNS = {
    *("accessibility", "definitions", "returns", "downloads", "provenance", "report", "index"),
    *("looked_after", "child_protection", "how_sure", "reconciliation"),
}
"""The pages that read figures and texts alone. All others but those of indicators read everything."""


class Inputs:
    """The files of an authority and of the project as they are now, and which of them each task reads.

    `files` are the fingerprints of all, `about` is what every task is told besides (listed.py).
    """

    def __init__(self, files: pl.DataFrame, about: list[Row]):
        self._rows = files.rows()
        self._about = about
        self._of_pages: dict[Path, list[Row]] = {}

    def returns(self) -> list[Row]:
        """Reading, checking and joining all returns."""
        return [*self._part(RETURNS_PART), *self._reading()]

    def code_that_reads(self) -> str:
        """The fingerprint of all that reading a file of the returns rests on besides the file."""
        return sha256(as_text(self._reading()).encode()).hexdigest()

    def _reading(self) -> list[Row]:
        return [*self._part(REFERENCE_PART), *self._code(CODE["returns"])]

    def figures(self, edition: str) -> list[Row]:
        """Computing one edition's figures."""
        names = ("authority.toml", "staffing.csv", "siblings.csv", f"editions/{edition}/edition.toml")
        return [*self._named(*names), *self._part(REFERENCE_PART), *self._code(CODE["figures"])]

    def all_figures(self) -> list[Row]:
        """Putting figures computed, reported and published together."""
        return [*self._settings(), *self._part(REFERENCE_PART), *self._code(CODE["figures"])]

    def disclosure(self) -> list[Row]:
        """Deciding what of them may be seen."""
        return [*self._settings(), *self._code(CODE["disclosure"])]

    def files(self, edition: str) -> list[Row]:
        """Making an edition's files to download."""
        words = self._named(f"editions/{edition}/commentary.md")
        return [*self._settings(), *words, *self._part(REFERENCE_PART), *self._code(CODE["files"])]

    def page(self, notebook: Path) -> list[Row]:
        """Running a notebook for any edition. What people wrote is put into the page afterwards."""
        if notebook not in self._of_pages:
            self._of_pages[notebook] = self._of_page(notebook)
        return self._of_pages[notebook]

    def _of_page(self, notebook: Path) -> list[Row]:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        if notebook.stem == PROVENANCE:
            return [row for row in self.everything() if row[0] != SIGNATURES_PART and not _is_commentary(row)]
        examples = [row for row in self._part(PROJECT_PART) if row[1].startswith("data/worked_examples/")]
        return [
            *self._settings(),
            *self._named(f"notebooks/{notebook.name}"),
            *examples,
            *self._part(REFERENCE_PART),
            *self._code(CODE["page"], code),
        ]

    def rendering(self) -> list[Row]:
        """Laying the pages out and rendering them, with words and signatures of people."""
        still = [row for row in self._part(PROJECT_PART) if not row[1].startswith("src/")]
        static = [row for row in self._part(PROJECT_PART) if row[1].startswith("src/safeguarding/book/static/")]
        people = [*self._part(SETTINGS_PART), *self._part(SIGNATURES_PART)]
        # A signature holds fingerprints of all that a page rests on, the returns among it.
        return [*people, *self._part(RETURNS_PART), *still, *static, *self._code(CODE["rendering"])]

    def attack(self) -> list[Row]:
        """Attacking the finished pages."""
        return [*self._settings(), *self._code(CODE["attack"])]

    def own_words(self) -> list[Row]:
        """Finding the words of all that is meant to be read: all files but the returns."""
        return [row for row in self.everything() if row[0] != RETURNS_PART]

    def secrets(self, authority: Path) -> list[Row]:
        """Gathering what the site must not hold: words of all files, and what this machine is called."""
        here = "\n".join((*machine.folders(authority), *machine.names()))
        return [*self.everything(), ("machine", "what it is called", sha256(here.encode()).hexdigest())]

    def everything(self) -> list[Row]:
        """What the gate and the record rest on: all files."""
        return self._rows + self._about

    def _settings(self) -> list[Row]:
        return [row for row in self._part(SETTINGS_PART) if not _is_commentary(row)]

    def _part(self, part: str) -> list[Row]:
        return [row for row in self._rows if row[0] == part]

    def _named(self, *names: str) -> list[Row]:
        return [row for row in self._rows if row[1] in names]

    def _code(self, modules: Iterable[str], code: Iterable[str] = ()) -> list[Row]:
        """The modules behind some code, the locked packages, and what every task is told."""
        paths = modules_behind([importing(*modules), *code])
        names = (path.relative_to(PROJECT).as_posix() for path in paths)
        return [*self._named(LOCK_FILE, *names), *self._about]


def parts_of_figures(edition: Edition, present: Iterable[ReportingYear]) -> list[tuple[ReportingYear, str]]:
    """The stored parts that an edition's figures and counts are computed from."""
    asked = {edition.year.previous} | {_year(when) for one in REGISTER for when in moments(one, edition)}
    parts = (*OF_HISTORY, COUNTS, "files", REST)
    return [(year, part) for year in sorted(asked & set(present)) for part in parts]


def parts_of_page(
    name: str, edition: Edition, present: Iterable[ReportingYear]
) -> list[tuple[ReportingYear, str]]:
    """The stored parts that a page may read. What it says of others is in the figures."""
    if name in WITHOUT_RETURNS:
        return []
    if name in COLUMNS_READ:
        frames = {frame for table in COLUMNS_READ[name] for frame in FRAMES_OF[table]} | {"children"}
        return [(edition.year, part) for part in (*sorted(frames), COUNTS, REST)]
    years = {year for year, _ in parts_of_figures(edition, present)}
    return [(year, part) for year in sorted(years) for part in (*PARTS, REST)]


def _year(when: ReportingYear | date) -> ReportingYear:
    return when if isinstance(when, ReportingYear) else ReportingYear.containing(when)


def _is_commentary(row: Row) -> bool:
    return row[1].endswith("/commentary.md")
