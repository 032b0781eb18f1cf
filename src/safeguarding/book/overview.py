"""The pages that give an overview: headline figures, and the front matter of the committee report."""

from dataclasses import dataclass

from safeguarding.book.page import Page
from safeguarding.figure import Figure
from safeguarding.indicators import register
from safeguarding.indicators.register import indicator
from safeguarding.tables import Card, Cell, Column, Shown, cards, element, escape, table
from safeguarding.words.comparison import band, is_better, state
from safeguarding.words.cover import cover_lines, signature
from safeguarding.words.report import PARAGRAPHS
from safeguarding.years import ReportingYear, in_words

LOOKED_AFTER = tuple(one.key for one in register.LOOKED_AFTER)
CHILD_PROTECTION = tuple(one.key for one in register.CHILD_PROTECTION)
HEADLINES = tuple(key for key, _ in PARAGRAPHS.values() if key)
"""The indicators that the committee report quotes."""

STANDING = {"target met": "met", "target missed": "missed", "no target": "neutral", "not shown": "neutral"}


@dataclass(frozen=True)
class Overview(Page):
    """An edition, opened for a page that gives an overview."""

    def cards(self, *keys: str) -> Shown:
        """Headline figures, each with how it moved and stands, and a link to its working."""
        return cards([self._card(self.facts.now(key)) for key in keys])

    def period(self) -> Shown:
        """Which year the page speaks of."""
        words = f"Figures for the year ending {in_words(self.year.last_day)}."
        return Shown(element("p", escape(words)), words)

    def summary(self, caption: str, *keys: str) -> Shown:
        """Indicators side by side: this year, last year, target, England."""
        columns = [
            Column("title", "Indicator"),
            Column("now", self.year.for_readers, number=True),
            Column("before", self.year.previous.for_readers, number=True),
            Column("target", "Target"),
            Column("state", "Against target"),
            Column("england", "England", number=True),
        ]
        note = "Last year's figures are as reported to the Panel, where they were."
        return table(caption, columns, [self._line(self.facts.now(key)) for key in keys], note)

    def cover(self) -> Shown:
        """To whom, by whom, when and why: the head of the committee report."""
        lines = cover_lines(self.facts)
        items = "".join(
            element("dt", escape(name)) + element("dd", escape(text)) for name, text in lines.items()
        )
        return Shown(element("dl", items, "cover"), "\n".join(f"{n}: {t}" for n, t in lines.items()))

    def signature(self) -> Shown:
        """Who presents the report, and whom to ask about it."""
        words = signature(self.facts)
        return Shown(element("p", escape(words), "signature"), words)

    def editions(self) -> Shown:
        """All editions of the book, the latest first."""
        links = [
            element("li", element("a", f"Report for {year}", href=self.addresses.page("report", year)))
            for year in sorted(self.addresses.editions, reverse=True)
        ]
        return Shown(element("ul", "".join(links), "editions"), "\n".join(sorted(self.addresses.editions)))

    def _card(self, figure: Figure) -> Card:
        standing = state(figure, self.facts.target(figure.key))
        before = self.facts.before(figure.key)
        words = "No comparable figure for the year before."
        if before and figure.value is not None:
            year = ReportingYear.parse(before.edition).for_readers
            moved = self.facts.change(figure, before)
            words = (
                f"{moved[0].upper()}{moved[1:]} from {before.shown} in {year}{self._judged(figure, before)}."
            )
        return Card(
            title=indicator(figure.key).title,
            value=figure.shown,
            comparison=words,
            state=self._state(figure, standing),
            href=self.addresses.figure(figure),
            standing=STANDING[standing],
        )

    def _state(self, figure: Figure, standing: str) -> str:
        target = self.facts.target(figure.key)
        judged = target and standing != "not shown"
        return f"{standing}: {band(target, figure.unit)}" if judged else standing

    @staticmethod
    def _judged(figure: Figure, before: Figure) -> str:
        better = is_better(figure, before, indicator(figure.key).polarity)
        return {True: ", for the better", False: ", for the worse", None: ""}[better]

    def _line(self, figure: Figure) -> dict[str, Cell]:
        before, england = self.facts.before(figure.key), self.facts.nationally(figure.key)
        target = self.facts.target(figure.key)
        return {
            "title": self._linked(figure),
            "now": figure.shown,
            "before": before.shown if before else "[x]",
            "target": band(target, figure.unit) if target else "[z]",
            "state": state(figure, target),
            "england": england.shown if england else "[x]",
        }

    def _linked(self, figure: Figure) -> Shown:
        title = indicator(figure.key).title
        return Shown(element("a", escape(title), href=self.addresses.figure(figure)), title)
