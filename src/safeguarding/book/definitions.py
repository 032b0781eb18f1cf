"""The definitions page: every indicator, and the dated timescales, in one place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from safeguarding.book.addresses import READ_DIFFERENTLY
from safeguarding.book.indicator_page import GOOD
from safeguarding.book.page import Page
from safeguarding.care.timetables import CHILD_PROTECTION, LOOKED_AFTER, Timescale
from safeguarding.indicators.indicator import Indicator
from safeguarding.indicators.readings import READINGS, Reading
from safeguarding.indicators.register import REGISTER, indicator
from safeguarding.tables import Cell, Column, Shown, element, escape, table
from safeguarding.years import in_words


@dataclass(frozen=True)
class Definitions(Page):
    """An edition, opened for its definitions."""

    def indicators(self) -> Shown:
        """Every indicator: who could count, who counts, and what is good."""
        columns = [
            Column("title", "Indicator"),
            Column("key", "Key"),
            Column("eligible", "Who could count"),
            Column("counted", "Who counts"),
            Column("good", "What is good"),
        ]
        return table("Indicators", columns, [self._line(one) for one in REGISTER])

    def sources(self) -> Shown:
        """On whose authority each indicator is defined as it is."""
        columns = [Column("key", "Key"), Column("source", "Source of the rule")]
        return table("Sources", columns, [{"key": one.key, "source": one.source} for one in REGISTER])

    def readings(self) -> Shown:
        """Every other reading of an indicator's rule, with the key of its figure."""
        columns = [Column("title", "Indicator"), Column("words", "Reading"), Column("key", "Key")]
        return table("Other readings", columns, [self._reading(one) for one in READINGS])

    def timescales(self) -> Shown:
        """How soon a review has to be held, with the days from and until which each rule holds."""
        columns = [
            Column("of", "Review of"),
            Column("stage", "Stage"),
            Column("within", "Within"),
            Column("holds", "For what began"),
            Column("source", "Source"),
        ]
        return table("Review timescales", columns, list(_timescales()))

    def _reading(self, one: Reading) -> dict[str, Cell]:
        title = indicator(one.of).title
        address = f"{self.addresses.page(one.of, str(self.year))}#{READ_DIFFERENTLY}"
        link = element("a", escape(title), href=address)
        return {"title": Shown(link, title), "words": one.words, "key": one.key}

    def _line(self, one: Indicator) -> dict[str, Cell]:
        link = element("a", escape(one.title), href=self.addresses.page(one.key, str(self.year)))
        return {
            "title": Shown(link, one.title),
            "key": one.key,
            "eligible": one.eligible,
            "counted": one.counted,
            "good": GOOD[one.polarity],
        }


def _timescales() -> Iterator[dict[str, str]]:
    for of, timetable in (("Looked after child", LOOKED_AFTER), ("Child protection plan", CHILD_PROTECTION)):
        for one in timetable:
            yield {
                "of": of,
                "stage": one.stage if one.after == "start" else f"{one.stage} after placement for adoption",
                "within": one.within,
                "holds": _dates(one),
                "source": one.source,
            }


def _dates(one: Timescale) -> str:
    if one.since > date.min:
        return f"on or after {in_words(one.since)}"
    return f"before {in_words(one.until)}" if one.until < date.max else "at any time"
