"""What every page opens: an edition's facts, its commentary, and the addresses of its figures."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import polars as pl

from safeguarding.authority import Authority, read_authority
from safeguarding.book.addresses import Addresses
from safeguarding.book.gate.words import WRITTEN
from safeguarding.commentary import read_commentary
from safeguarding.counts import counts_table
from safeguarding.disclosure.policy import MEMBERS, PUBLIC, Policy
from safeguarding.disclosure.release import Released, read_released, release
from safeguarding.disclosure.released import PublishedCounts, PublishedFigures
from safeguarding.figure import Figure
from safeguarding.figures import figures_table, read_figures
from safeguarding.places import DEMONSTRATION
from safeguarding.returns.load import Loaded, load
from safeguarding.tables import Shown, element, escape
from safeguarding.words.facts import Facts
from safeguarding.words.outline import numbers_in
from safeguarding.words.report import PARAGRAPHS
from safeguarding.words.sentence import Number, linked, naming, plain
from safeguarding.years import ReportingYear

DATA = "SAFEGUARDING_DATA"
"""Environment variable: the authority folder that the pages read; the demonstration authority without it."""

FIGURES = "SAFEGUARDING_FIGURES"
"""Environment variable: the figures table that the build has made; a page run by hand makes its own."""

RELEASED = "SAFEGUARDING_RELEASED"
"""Environment variable: the folder of what the build's disclosure control let through; a page run by hand
makes its own."""

AUDIENCE = "SAFEGUARDING_AUDIENCE"
"""Environment variable: for whom a page run by hand is, `members` or, without it, the public."""

EDITIONS = "SAFEGUARDING_EDITIONS"
"""Environment variable: the editions in the book, with commas between; all of the authority's without it."""


@dataclass(frozen=True)
class Page:
    """An edition, opened for a page.

    `of_steps` are the counts of working steps that may be shown. `made` are the figures before disclosure
    control: a page compares with them what it computes in view, and shows none of them.
    """

    facts: Facts
    addresses: Addresses
    of_steps: PublishedCounts
    made: PublishedFigures

    @classmethod
    def open(cls, edition: str, *, front: bool = False, **more) -> Self:
        """Open an edition of the authority that the build has named, or of the demonstration authority.

        `front` is for the book's front page, which lies above the editions' folders.
        """
        authority = read_authority(Path(os.environ.get(DATA, DEMONSTRATION)))
        chosen = authority.edition(ReportingYear.parse(edition))
        kept = os.environ.get(FIGURES)
        figures = read_figures(Path(kept)) if kept else figures_table(authority)
        released = _released(authority, figures)
        known = ",".join(str(one.year) for one in authority.editions)
        addresses = Addresses(None if front else edition, os.environ.get(EDITIONS, known).split(","))
        facts = Facts(authority, chosen, released.figures)
        made = PublishedFigures.unrestricted(figures)
        return cls(facts, addresses, released.counts, made, **more)

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

    @property
    def policy(self) -> Policy:
        """What is hidden from whom in this edition."""
        return self.facts.published.policy(str(self.year))

    def division(self, figure: Figure) -> Shown:
        """The numbers behind a figure in a table: `521 ÷ 567`; they carry its key."""
        text = figure.division
        return Shown(element("span", escape(text), "division-of", **naming(figure)), text)

    def interval(self, figure: Figure) -> Shown:
        """The 95% interval of a figure in a table; it carries its key."""
        text = figure.interval
        return Shown(element("span", escape(text), "interval-of", **naming(figure)), text)

    def number(self, figure: Figure) -> Shown:
        """A figure in a table: it carries its key, and leads to the cell that computes it."""
        return Shown(linked([(Number(figure, figure.shown),)], self.addresses.figure), figure.shown)

    def paragraph(self, number: str) -> Shown:
        """A numbered paragraph: the sentences computed for it, then what people wrote below its number."""
        _, sentences = PARAGRAPHS.get(number, (None, None))
        said = sentences(self.facts) if sentences else []
        computed = element("p", linked(said, self.addresses.figure), "computed") if said else ""
        written = self.commentary.get(number, "")
        by_people = element("div", written, WRITTEN) if written else ""
        missing = "" if computed or written else element("p", "No commentary has been written.", "missing")
        label = element("span", escape(number), "paragraph-number")
        html = element("div", label + element("div", computed + by_people + missing), "paragraph")
        return Shown(html, f"{number} {plain(said)} {written}".strip())

    def paragraphs(self, section: str) -> Shown:
        """All paragraphs of a section (`4.1`), computed or written, in the order of their numbers."""
        shown = [self.paragraph(number) for number in numbers_in(section, self.commentary)]
        return Shown("".join(one.html for one in shown), "\n\n".join(one.text for one in shown))


def _released(authority: Authority, figures: pl.DataFrame) -> Released:
    """What the build's disclosure control let through; run by hand, what it lets through now."""
    let_through = os.environ.get(RELEASED)
    if let_through:
        return read_released(Path(let_through), authority)
    audience = MEMBERS if os.environ.get(AUDIENCE) == MEMBERS else PUBLIC
    return release(authority, figures, counts_table(authority), audience)
