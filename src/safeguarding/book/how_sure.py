"""The page that says how far chance alone may move each figure, and where it sets the authority."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from safeguarding.book.page import Page
from safeguarding.charts.funnel import funnel
from safeguarding.comparators import other_authorities, own_name
from safeguarding.figure import BY_SIBLING_GROUP, DESIGN_EFFECT, GROWTH, SCHEMA, SIBLING_GROUPS, Figure
from safeguarding.indicators.readings import READINGS
from safeguarding.indicators.register import REGISTER, indicator
from safeguarding.indicators.sibling_groups import MOVE_TOGETHER
from safeguarding.intervals import METHODS
from safeguarding.names import NAMES, name_of
from safeguarding.rounding import as_decimal, half_up
from safeguarding.siblings import FILE
from safeguarding.tables import Cell, Column, Shown, element, escape, table
from safeguarding.words.comparison import difference_interval, is_noise
from safeguarding.years import in_words

ENOUGH = 30
"""With fewer other authorities than this a funnel would not show how they vary."""

OTHERWISE = {one.key for one in READINGS if one.indicator}
"""Figures of another reading of a rule: they have their intervals, and their own table of what they change."""

VERDICTS = {
    True: "within what chance alone would give",
    False: "more than chance alone would give",
}


@dataclass(frozen=True)
class HowSure(Page):
    """An edition, opened to say how sure its figures are."""

    def percentages(self) -> Shown:
        """Every percentage of the edition with its division and its interval."""
        rows = [self._with_interval(one) for one in self._figures("percent")]
        note = f"Method: {METHODS['Percentage'][0]}."
        columns = [*FIGURE_COLUMNS, Column("interval", "95% interval", number=True)]
        return table("Every percentage, and its interval", columns, rows, note)

    def counts(self) -> Shown:
        """Every number of children with its interval."""
        days = (None, self.year.last_day, *self.facts.edition.snapshots)
        rows = [self._with_interval(one) for one in self._figures("children") if one.as_at in days]
        note = f"Method: {METHODS['Number of children'][0]}."
        columns = [FIGURE_COLUMNS[0], FIGURE_COLUMNS[2], Column("interval", "95% interval", number=True)]
        return table("Every number of children, and its interval", columns, rows, note)

    def methods(self) -> Shown:
        """Which method makes each interval, and where it is described."""
        columns = [Column("what", "Interval of"), Column("method", "Method"), Column("source", "Source")]
        rows = [
            {"what": what, "method": method, "source": source} for what, (method, source) in METHODS.items()
        ]
        return table("Methods and their sources", columns, rows)

    def siblings(self) -> Shown:
        """The figures that families move together, with both intervals; or that nothing says who is whose."""
        rows = [row for key in MOVE_TOGETHER for row in self._by_sibling_group(key)]
        if not rows:
            return _said(
                f"There is no file {FILE} in the authority folder, so each child stands for itself. Where "
                "siblings go together the intervals are wider than those above."
            )
        columns = [
            *FIGURE_COLUMNS,
            Column("groups", "Sibling groups", number=True),
            Column("effect", "Design effect", number=True),
            Column("alone", "Each child for itself", number=True),
            Column("grouped", "By sibling group", number=True),
        ]
        note = (
            "Both intervals are of 95%. The design effect says how many times wider the variance is because "
            f"siblings go together. Method: {METHODS['Percentage, by sibling group'][0]}."
        )
        return table("Intervals by sibling group", columns, rows, note)

    def changes(self) -> Shown:
        """Each percentage as it is reported against the year before as computed, with the interval between."""
        columns = [
            Column("what", "Figure"),
            Column("now", self.year.for_readers, number=True),
            Column("before", self.year.previous.for_readers, number=True),
            Column("by", "Difference", number=True),
            Column("interval", "95% interval of it", number=True),
            Column("verdict", "It is"),
        ]
        rows = list(self._changes())
        if not rows:
            return _said("No percentage of the year before was computed with its counts.")
        note = (
            "Differences are in percentage points, taken before rounding. Where a figure has an interval by "
            f"sibling group, that one is used. Method: {METHODS['Difference of two percentages'][0]}."
        )
        return table("Changes from the year before", columns, rows, note)

    def funnel(self, key: str) -> Shown:
        """The authority among all others of the year; or why that cannot be drawn."""
        others, now = other_authorities(key, self.year, self.authority.la_code), self.facts.now(key)
        england, title = self.facts.nationally(key), indicator(key).title
        why = None
        if now.withholds_counts:
            why = "the counts behind this authority's figure are not shown."
        elif not now.is_number or not now.denominator:
            why = "this authority has no figure for the year."
        elif others is None or others.drawn.height < ENOUGH or england is None:
            why = "too few authorities' percentages were published for this year with the number they are of."
        if why:
            return _said(f"{title}: a funnel cannot be drawn, because {why}")
        own = "This authority (invented)" if self.authority.synthetic else "This authority"
        marked = {own: now} | self._as_published(key)
        shown = funnel(marked, others.drawn, england, title, f"Per cent, {self.year.for_readers}.")
        return _below(shown, _left_out(others.without_cases)) if others.without_cases else shown

    def not_drawn(self) -> Shown:
        """The percentages for which no funnel can be drawn in any year."""
        keys = [
            one.key
            for one in REGISTER
            if one.unit == "percent" and other_authorities(one.key, self.year, None) is None
        ]
        named = "; ".join(NAMES[key] for key in keys)
        return _said(
            "No funnel can be drawn for these: the published figures of all authorities do not hold them with "
            f"the numbers they are of, and nothing is derived in their place. {named}."
        )

    def _figures(self, unit: str) -> list[Figure]:
        """The edition's own figures of that unit that have an interval; those by sibling group left out."""
        rows = self.facts.published.frame.filter(edition=str(self.year), series="computed", unit=unit)
        figures = [Figure(**row) for row in rows.sort(SCHEMA.names()).rows(named=True)]
        order = list(NAMES)
        known = [one for one in figures if one.key in NAMES and one.key not in GROWTH]
        return sorted(known, key=lambda one: order.index(one.key))

    def _by_sibling_group(self, key: str) -> Iterator[dict[str, Cell]]:
        for figure in self._figures("percent"):
            grouped, effect, groups = (
                self.facts.published.find(f"{key}{end}", str(self.year), figure.as_at)
                for end in (BY_SIBLING_GROUP, DESIGN_EFFECT, SIBLING_GROUPS)
            )
            if figure.key == key and grouped and effect and groups:
                yield self._with_interval(figure) | {
                    "groups": groups.shown,
                    "effect": effect.shown,
                    "alone": self.interval(figure),
                    "grouped": self.interval(grouped),
                }

    def _changes(self) -> Iterator[dict[str, Cell]]:
        for figure in self._figures("percent"):
            before = self._a_year_before(figure)
            if figure.key in OTHERWISE or before is None or None in (figure.low, before.low):
                continue
            now, before = self.facts.with_siblings(figure), self.facts.with_siblings(before)
            low, high = difference_interval(now, before)
            by = now.share - before.share
            yield {
                "what": name_of(figure.key),
                "now": self.number(now),
                "before": self.number(before),
                "by": _by(now, before, _points(half_up(as_decimal(by), 1))),
                "interval": f"{_points(half_up(low, 1))} to {_points(half_up(high, 1))}",
                "verdict": _verdict(now, before),
            }

    def _a_year_before(self, figure: Figure) -> Figure | None:
        """The same figure as computed for the year before; None of a day that is not the year's last."""
        day = figure.as_at
        if day not in (None, self.year.last_day):
            return None
        before = self.facts.published.find(
            figure.key, str(self.year.previous), day and self.year.previous.last_day
        )
        return before if before and before.is_number else None

    def _with_interval(self, figure: Figure) -> dict[str, Cell]:
        return {
            "what": f"{name_of(figure.key)}{f', {in_words(figure.as_at)}' if figure.as_at else ''}",
            "division": self.division(figure),
            "value": self.number(figure),
            "interval": self.interval(figure),
        }

    def _as_published(self, key: str) -> dict[str, Figure]:
        """What the department published of the authority itself, where with its number: a second point."""
        area = own_name(self.authority.la_code)
        found = self.facts.nationally(key, area) if area else None
        return {f"{area}, as published": found} if found and found.denominator else {}


FIGURE_COLUMNS = (
    Column("what", "Figure"),
    Column("division", "Division", number=True),
    Column("value", "Value", number=True),
)


def _by(now: Figure, before: Figure, points: str) -> Shown:
    """A difference, which says of which two figures it is."""
    days = {"data-day": str(now.as_at), "data-from-day": str(before.as_at)} if now.as_at else {}
    named = {"data-key": now.key, "data-edition": now.edition, "data-from-edition": before.edition} | days
    return Shown(element("span", escape(points), "difference-of", **named), points)


def _points(number: Decimal) -> str:
    return f"{number:+f}" if number else "0.0"


def _verdict(now: Figure, before: Figure) -> str:
    if "low_reliability" in (now.status, before.status):
        return "not judged: a figure is of low reliability"
    return VERDICTS[is_noise(now, before)]


def _left_out(authorities: int) -> str:
    subject = "1 other authority is" if authorities == 1 else f"{authorities} other authorities are"
    return f"{subject} not drawn: the percentage was published, and the number it is of was not."


def _below(shown: Shown, words: str) -> Shown:
    return Shown(shown.html + element("p", escape(words)), f"{shown.text}\n\n{words}")


def _said(words: str) -> Shown:
    return Shown(element("p", escape(words)), words)
