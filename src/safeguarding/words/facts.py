"""The figures that an edition's sentences speak of, found by name."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from safeguarding.authority import Authority, Edition, Target
from safeguarding.disclosure.released import PublishedFigures
from safeguarding.figure import BY_SIBLING_GROUP, GROWTH, Figure
from safeguarding.indicators.readings import indicator_of
from safeguarding.words.comparison import change
from safeguarding.years import ReportingYear


@dataclass(frozen=True)
class Facts:
    """An edition, its authority and what disclosure control let through."""

    authority: Authority
    edition: Edition
    published: PublishedFigures

    @property
    def year(self) -> ReportingYear:
        return self.edition.year

    def now(self, key: str, as_at: date | None = None) -> Figure:
        """This edition's figure: over the year, at its end, or on the day given."""
        return self._computed(key, self.year, as_at or self._usual_day(key, self.year))

    def before(self, key: str, years: int = 1) -> Figure | None:
        """An earlier year's figure as it was reported to the Panel; where it never was, as computed.

        None where neither is known, or where what is computed is of low reliability: that is no comparison.
        """
        year = ReportingYear(self.year.start_year - years)
        day = self._usual_day(key, year)
        quoted = self.published.find(key, str(year), day, "reported") or self.published.find(
            key, str(year), day
        )
        comparable = quoted and quoted.value is not None and quoted.status != "low_reliability"
        return quoted if comparable else None

    def recomputed(self, figure: Figure) -> Figure | None:
        """The figure as this project computes it, for one that is quoted as it was reported."""
        return self.published.find(figure.key, figure.edition, figure.as_at)

    def counted(self, figure: Figure) -> Figure:
        """The figure with its counts: for one that is quoted, what is computed here if it is printed alike."""
        computed = self.recomputed(figure)
        return computed if computed and computed.value == figure.value else figure

    def with_siblings(self, figure: Figure) -> Figure:
        """The figure with the interval by sibling group, where there is one: it is the wider and the truer."""
        grouped = self.published.find(f"{figure.key}{BY_SIBLING_GROUP}", figure.edition, figure.as_at)
        if figure.series != "computed" or grouped is None or grouped.low is None:
            return figure
        return replace(figure, low=grouped.low, high=grouped.high)

    def change(self, now: Figure, before: Figure) -> str:
        """How a figure moved, in words: `a slight increase`. Brothers and sisters count as moving together."""
        compared = self.recomputed(before)
        return change(self.with_siblings(now), before, compared and self.with_siblings(compared))

    def nationally(self, key: str, area: str = "England") -> Figure | None:
        """What the department published for an area and this edition's year."""
        return self.published.find(key, str(self.year), self._usual_day(key, self.year), area)

    def target(self, key: str) -> Target | None:
        return self.authority.targets.get((key, self.year))

    def officers(self) -> Decimal | None:
        """Full-time equivalent reviewing officers at the end of the year."""
        return self.authority.reviewing_officers(self.year.last_day)

    def _computed(self, key: str, year: ReportingYear, as_at: date | None) -> Figure:
        found = self.published.find(key, str(year), as_at)
        return found or Figure(str(year), key, as_at, "computed", status="not_available")

    @staticmethod
    def _usual_day(key: str, year: ReportingYear) -> date | None:
        return year.last_day if key in GROWTH or indicator_of(key).snapshot else None
