"""What every page opens: an edition's facts, its commentary, and the addresses of its figures."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import polars as pl

from safeguarding.authority import Authority, read_authority
from safeguarding.book.addresses import Addresses
from safeguarding.book.environment import (
    AUDIENCE,
    DATA,
    EDITIONS,
    FIGURES,
    HISTORIES,
    RELEASED,
    WORDS_LATER,
)
from safeguarding.book.written import filled, paragraph, section
from safeguarding.commentary import read_commentary
from safeguarding.counts import counts_table
from safeguarding.disclosure.policy import MEMBERS, PUBLIC, Policy
from safeguarding.disclosure.released import PublishedCounts, PublishedFigures, Released, read_released
from safeguarding.figure import Figure
from safeguarding.figures import Histories, figures_table, read_figures
from safeguarding.places import DEMONSTRATION
from safeguarding.returns.loaded import Loaded
from safeguarding.tables import Shown, element, escape
from safeguarding.words.facts import Facts
from safeguarding.words.outline import numbers_in
from safeguarding.words.report import PARAGRAPHS
from safeguarding.words.sentence import Number, Sentence, linked, naming, plain
from safeguarding.years import ReportingYear


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
        return self.histories.loaded(self.year)

    @cached_property
    def histories(self) -> Histories:
        """All returns, as the build has stored them or as they are."""
        stored_in = os.environ.get(HISTORIES)
        return Histories(self.authority, Path(stored_in) if stored_in else None)

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
        return self._with_words(paragraph(number, self._computed(number)), [number])

    def paragraphs(self, number: str) -> Shown:
        """All paragraphs of a section (`4.1`), computed or written, in the order of their numbers."""
        numbers = [each for each in numbers_in(number, ()) if each in PARAGRAPHS]
        places = [paragraph(each, self._computed(each)) for each in numbers]
        return self._with_words(section(number, places), numbers_in(number, self.commentary))

    def _computed(self, number: str) -> str:
        """The sentences computed for a paragraph, as HTML."""
        said = self._said(number)
        return element("p", linked(said, self.addresses.figure), "computed") if said else ""

    def _said(self, number: str) -> list[Sentence]:
        _, sentences = PARAGRAPHS.get(number, (None, None))
        return sentences(self.facts) if sentences else []

    def _with_words(self, html: str, numbers: list[str]) -> Shown:
        """What people wrote put into its places, or those left open."""
        if os.environ.get(WORDS_LATER):
            return Shown(html, "\n\n".join(f"{each} {plain(self._said(each))}".strip() for each in numbers))
        people = self.commentary
        texts = [f"{each} {plain(self._said(each))} {people.get(each, '')}".strip() for each in numbers]
        return Shown(filled(html, people), "\n\n".join(texts))

    @cached_property
    def commentary(self) -> dict[str, str]:
        """The words of people, as HTML by paragraph; none where they come later."""
        if os.environ.get(WORDS_LATER):
            return {}
        return read_commentary(self.authority.folder / "editions" / str(self.year) / "commentary.md")


def _released(authority: Authority, figures: pl.DataFrame) -> Released:
    """What the build's disclosure control let through; run by hand, what it lets through now."""
    let_through = os.environ.get(RELEASED)
    if let_through:
        return read_released(Path(let_through), authority)
    audience = MEMBERS if os.environ.get(AUDIENCE) == MEMBERS else PUBLIC
    from safeguarding.disclosure.release import release  # with the solver, which a page of a build never needs

    return release(authority, figures, counts_table(authority), audience)
