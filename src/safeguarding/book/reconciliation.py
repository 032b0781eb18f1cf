"""The page that holds each figure against what others printed of it, and against whole numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from safeguarding.book.page import Page
from safeguarding.comparators import own_name
from safeguarding.figure import GROWTH, Figure
from safeguarding.names import name_of
from safeguarding.printed import Reach, SharedBase, Tried, reaches, shared_bases
from safeguarding.reconciliation import Comparison, comparisons, difference, explained, read_otherwise
from safeguarding.restatements import Restatement, restated, restatements
from safeguarding.tables import HIDDEN, Cell, Column, Shown, element, escape, table
from safeguarding.vintages import explanations, vintages
from safeguarding.years import ReportingYear, in_words

YEARS_QUOTED = 3
"""A report quotes its own year and up to two before it."""

NONE_RECORDED = "No explanation is recorded."
INVENTED = "The children here are invented: the department's figure is of the real authority with this code."

WHO = {"computed": "Computed here", "reported": "As reported"}


@dataclass(frozen=True)
class Reconciliation(Page):
    """An edition, opened to hold its figures against what others printed."""

    def comparisons(self) -> Shown:
        """Computed here, as reported to the Panel, as published, and by how much they differ."""
        columns = [
            Column("what", "Figure"),
            Column("computed", "Computed here", number=True),
            Column("reported", "As reported", number=True),
            Column("published", "As published", number=True),
            Column("to_reported", "Computed less reported", number=True),
            Column("to_published", "Computed less published", number=True),
            Column("between", "Reported less published", number=True),
        ]
        if not self._comparisons:
            return _said("Nothing was reported or published before for this year or the last.")
        note = "Percentages differ by percentage points, numbers by children."
        return table("Computed, reported and published", columns, map(_compared, self._comparisons), note)

    def sources(self) -> Shown:
        """Where each reported and published figure was printed."""
        columns = [
            Column("what", "Figure"),
            Column("who", "Printed"),
            Column("value", "Value", number=True),
            Column("source", "Source"),
        ]
        printed = [f for one in self._comparisons for f in (one.reported, one.published) if f]
        if not printed:
            return _said("Nothing was printed.")
        rows = [
            {"what": _what(one), "who": _who(one), "value": one.shown, "source": one.source} for one in printed
        ]
        return _folded(table("Where the printed figures stand", columns, rows))

    def differences(self) -> Shown:
        """Each difference, with what the data say that could explain it."""
        columns = [
            Column("what", "Figure"),
            Column("between", "Which differ"),
            Column("difference", "By", number=True),
            Column("because", "What could explain it"),
        ]
        rows = [
            {
                "what": _what(one),
                "between": f"{_who(one)} {one.shown}, {_who(other).lower()} {other.shown}",
                "difference": _by(one, other),
                "because": " ".join(self._explained(one, other)) or NONE_RECORDED,
            }
            for found in self._comparisons
            for one, other in found.differing
        ]
        if not rows:
            return _said("No two of them differ.")
        return table("Each difference, and what could explain it", columns, rows)

    def reaches(self) -> Shown:
        """For each reported percentage: which whole numbers give it, with the two numbers of children known."""
        columns = [
            Column("what", "Figure"),
            Column("printed", "As reported", number=True),
            Column("here", "With the number of children computed here"),
            Column("department", "With the number that the department counted"),
        ]
        rows = [
            {"what": _what(reach.figure), "printed": reach.figure.shown}
            | {"here": self._here(reach), "department": _tried(reach, reach.department)}
            for reach in self._reaches
        ]
        if not rows:
            return _said("No percentage was reported for these years.")
        return table("Which whole numbers give each reported percentage", columns, rows)

    def within(self) -> Shown:
        """For each reported percentage, every number of children of which some whole number gives it."""
        columns = [
            Column("what", "Figure"),
            Column("printed", "As reported", number=True),
            Column("within", "It can be a percentage of"),
        ]
        rows = [
            {"what": _what(reach.figure), "printed": reach.figure.shown, "within": _within(reach)}
            for reach in self._reaches
        ]
        if not rows:
            return _said("No percentage was reported for these years.")
        name = "Every number of children that each reported percentage can be of"
        return _folded(table(name, columns, rows))

    def conflicts(self) -> Shown:
        """Printed figures that cannot all be true together, with the arithmetic."""
        shown = [_conflict(pair) for pair in shared_bases(self.facts.published, self.year)]
        if not shown:
            return _said("No two printed figures rest on one unseen count.")
        return Shown("".join(one.html for one in shown), "\n\n".join(one.text for one in shown))

    def restatements(self) -> Shown:
        """Every figure of an earlier year of which more than one value is known, with all of them."""
        columns = [
            Column("what", "Figure"),
            Column("who", "Value is"),
            Column("value", "Value", number=True),
            Column("quoted", "This report compares with it"),
            Column("source", "Source"),
        ]
        found = restatements(self.facts.published, self._vintages, self._area, self.year)
        rows = [row for one in found for row in self._restated(one)]
        if not rows:
            return _said("No figure of an earlier year is known with more than one value.")
        return table("Figures of earlier years with more than one value", columns, rows)

    def _here(self, reach: Reach) -> str:
        """With the number of children computed here, where that may be shown."""
        ours = self.facts.published.find(reach.figure.key, reach.figure.edition, reach.figure.as_at)
        return HIDDEN if ours and ours.withholds_counts else _tried(reach, reach.here)

    @property
    def _area(self) -> str | None:
        return own_name(self.authority.la_code)

    @cached_property
    def _vintages(self) -> pl.DataFrame:
        return vintages(self.authority.la_code)

    @cached_property
    def _comparisons(self) -> list[Comparison]:
        years = (self.year, self.year.previous)
        return [one for year in years for one in comparisons(self.facts.published, self._area, year)]

    @cached_property
    def _reaches(self) -> list[Reach]:
        years = [ReportingYear(self.year.start_year - before) for before in range(YEARS_QUOTED)]
        return [one for year in years for one in reaches(self.facts.published, self._area, year)]

    def _explained(self, one: Figure, other: Figure) -> Iterator[str]:
        series = {one.series, other.series}
        if self.authority.synthetic and "computed" in series and self._area in series:
            yield INVENTED
            return
        reported = next((figure for figure in (one, other) if figure.series == "reported"), None)
        recorded = explanations(self.authority.la_code, reported) if reported else []
        yield from explained(one, other, recorded)
        if one.series == "computed":
            yield from read_otherwise(self.facts.published, one, other)
        if self._area in series:
            yield from restated(one, self._vintages)

    def _restated(self, one: Restatement) -> Iterator[dict[str, Cell]]:
        quoted = self._quoted(one.values[0])
        for figure in one.values:
            yield {
                "what": _what(figure),
                "who": _who(figure),
                "value": figure.shown,
                "quoted": "yes" if figure == quoted else "no",
                "source": figure.source,
            }

    def _quoted(self, figure: Figure) -> Figure | None:
        """The value that this edition compares with: last year's, or one of two years ago that was reported."""
        years = self.year.start_year - ReportingYear.parse(figure.edition).start_year
        found = self.facts.before(figure.key, years) if years < YEARS_QUOTED else None
        told = found and found.as_at == figure.as_at and (years == 1 or found.series == "reported")
        return found if told else None


def _compared(found: Comparison) -> dict[str, Cell]:
    return {
        "what": _what(found.computed),
        "computed": _value(found.computed),
        "reported": _value(found.reported),
        "published": _value(found.published),
        "to_reported": _by(found.computed, found.reported),
        "to_published": _by(found.computed, found.published),
        "between": _by(found.reported, found.published),
    }


def _by(one: Figure | None, other: Figure | None) -> str:
    """By how much one exceeds the other, with its sign."""
    if not (one and other and one.is_number and other.is_number):
        return "[z]"
    by = difference(one, other)
    return f"{by:+f}" if by else "0"


def _what(figure: Figure) -> str:
    return f"{name_of(figure.key)}, {in_words(figure.as_at) if figure.as_at else _year(figure)}"


def _year(figure: Figure) -> str:
    return ReportingYear.parse(figure.edition).for_readers


def _who(figure: Figure) -> str:
    return WHO.get(figure.series, "As published")


def _value(figure: Figure | None) -> str:
    return figure.shown if figure else "[x]"


def _tried(reach: Reach, tried: Tried | None) -> str:
    if tried is None:
        return "[x]"
    if reach.figure.key in GROWTH:
        ((now, gives),) = tried.beside
        return f"{tried.base:,} to {now:,}: {'yes' if tried.fits else f'no, that is {gives}%'}"
    if tried.fits:
        return f"{_run(tried.fits)} of {tried.base:,}"
    beside = ", ".join(f"{one:,} gives {gives}%" for one, gives in tried.beside)
    return f"No whole number of {tried.base:,} ({beside})"


def _within(reach: Reach) -> str:
    told = [_run(one) for one in reach.within]
    if not told:
        return "no number"
    if not reach.open_ended:
        return f"{told[0]}, before the growth"
    return ", ".join([*told[:-1], f"{reach.within[-1][0]:,} and every greater number"])


def _run(numbers: Sequence[int]) -> str:
    """Numbers without a gap in words: `57`, `438 to 442`."""
    return f"{numbers[0]:,} to {numbers[-1]:,}" if len(numbers) > 1 else f"{numbers[0]:,}"


def _conflict(pair: SharedBase) -> Shown:
    columns = [
        Column("base", "Children a year before", number=True),
        Column("growth", f"Gives growth of {pair.growth.value}%"),
        Column("numerators", f"Whole numbers that give {pair.percentage.shown}"),
    ]
    rows = [
        {"base": base, "growth": "yes", "numerators": ", ".join(map(str, found)) or "no whole number"}
        for base, found in pair.allowed.items()
    ]
    shown = table(
        f"{pair.growth.value}% growth and {pair.percentage.shown} of the same children", columns, rows
    )
    verdict = (
        "Both can be true."
        if pair.possible
        else f"No whole number of children gives {pair.percentage.shown} of any of these: the growth of "
        f"{pair.growth.value}% to {pair.now.value} and the {pair.percentage.shown} reported for "
        f"{pair.percentage.edition} cannot rest on the same count. The earlier figure is quoted as it was "
        "reported, and the one computed from the returns stands beside it."
    )
    return Shown(shown.html + element("p", escape(verdict)), f"{shown.text}\n\n{verdict}")


def _folded(shown: Shown) -> Shown:
    """A long table behind its caption: a reader opens it at need, and a search of the page finds it."""
    summary = element("summary", escape(shown.text.partition("\n")[0]))
    return Shown(element("details", summary + shown.html), shown.text)


def _said(words: str) -> Shown:
    return Shown(element("p", escape(words)), words)
