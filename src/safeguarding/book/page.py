"""What every page opens: an edition's facts, its commentary, and the addresses of its figures."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from safeguarding.authority import Authority, read_authority
from safeguarding.book.addresses import Addresses
from safeguarding.commentary import read_commentary
from safeguarding.disclosure import control, policy_of
from safeguarding.figure import Figure
from safeguarding.figures import figures_table, read_figures
from safeguarding.places import DEMONSTRATION
from safeguarding.returns.load import Loaded, load
from safeguarding.tables import Shown, element, escape
from safeguarding.words.facts import Facts
from safeguarding.words.outline import numbers_in
from safeguarding.words.report import PARAGRAPHS
from safeguarding.words.sentence import Number, linked, plain
from safeguarding.years import ReportingYear

DATA = "SAFEGUARDING_DATA"
"""Environment variable: the authority folder that the pages read; the demonstration authority without it."""

FIGURES = "SAFEGUARDING_FIGURES"
"""Environment variable: the figures table that the build has made; a page run by hand makes its own."""

EDITIONS = "SAFEGUARDING_EDITIONS"
"""Environment variable: the editions in the book, with commas between; all of the authority's without it."""


@dataclass(frozen=True)
class Page:
    """An edition, opened for a page."""

    facts: Facts
    addresses: Addresses

    @classmethod
    def open(cls, edition: str, *, front: bool = False, **more) -> Self:
        """Open an edition of the authority that the build has named, or of the demonstration authority.

        `front` is for the book's front page, which lies above the editions' folders.
        """
        authority = read_authority(Path(os.environ.get(DATA, DEMONSTRATION)))
        chosen = authority.edition(ReportingYear.parse(edition))
        kept = os.environ.get(FIGURES)
        figures = read_figures(Path(kept)) if kept else figures_table(authority)
        published = control(figures, policy_of(authority, chosen))
        known = ",".join(str(one.year) for one in authority.editions)
        addresses = Addresses(None if front else edition, os.environ.get(EDITIONS, known).split(","))
        return cls(Facts(authority, chosen, published), addresses, **more)

    @property
    def authority(self) -> Authority:
        return self.facts.authority

    @property
    def year(self) -> ReportingYear:
        return self.facts.year

    @cached_property
    def loaded(self) -> Loaded:
        """All returns up to the edition's year, read, checked and joined."""
        return load(self.authority.returns, self.year)

    @cached_property
    def commentary(self) -> dict[str, str]:
        return read_commentary(self.authority.folder / "editions" / str(self.year) / "commentary.md")

    def number(self, figure: Figure) -> Shown:
        """A figure in a table: it carries its key, and leads to the cell that computes it."""
        return Shown(linked([(Number(figure, figure.shown),)], self.addresses.figure), figure.shown)

    def paragraph(self, number: str) -> Shown:
        """A numbered paragraph: the sentences computed for it, then what people wrote below its number."""
        _, sentences = PARAGRAPHS.get(number, (None, None))
        said = sentences(self.facts) if sentences else []
        computed = element("p", linked(said, self.addresses.figure), "computed") if said else ""
        written = self.commentary.get(number, "")
        missing = "" if computed or written else element("p", "No commentary has been written.", "missing")
        label = element("span", escape(number), "paragraph-number")
        html = element("div", label + element("div", computed + written + missing), "paragraph")
        return Shown(html, f"{number} {plain(said)} {written}".strip())

    def paragraphs(self, section: str) -> Shown:
        """All paragraphs of a section (`4.1`), computed or written, in the order of their numbers."""
        shown = [self.paragraph(number) for number in numbers_in(section, self.commentary)]
        return Shown("".join(one.html for one in shown), "\n\n".join(one.text for one in shown))
