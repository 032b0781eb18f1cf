"""The parts of an indicator's page, in the order in which it reads.

A page shows aggregates only. It computes its figure in view, with the functions that fill the figures
table, and fails where the two differ.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import polars as pl

from safeguarding.book.examples import read_examples
from safeguarding.book.page import Page
from safeguarding.charts import months, trend
from safeguarding.counts import CONSIDERED, ELIGIBLE, KIND, LEFT_OUT, line_of
from safeguarding.figure import Figure
from safeguarding.figures import figure_of
from safeguarding.indicators.companions import COMPANIONS
from safeguarding.indicators.from_annex_a import why_not_from_annex_a
from safeguarding.indicators.indicator import EXCLUDED, Indicator, Workings
from safeguarding.indicators.readings import Reading, readings_of
from safeguarding.indicators.register import indicator
from safeguarding.indicators.steps import STEPS
from safeguarding.names import BESIDE
from safeguarding.problems import ChecksFailed
from safeguarding.returns.history import History
from safeguarding.tables import (
    Cell,
    Column,
    Shown,
    Step,
    answer,
    division,
    element,
    escape,
    hidden_or,
    table,
    waterfall,
)
from safeguarding.words.comparison import apart, band, state
from safeguarding.words.headline import headline
from safeguarding.words.report import PARAGRAPHS
from safeguarding.words.sentence import naming
from safeguarding.years import ReportingYear, in_words

GOOD = {
    "higher": "Higher is better",
    "lower": "Lower is better",
    "range": "Best within a range: too low can be as telling as too high",
    "none": "No direction is good or bad in itself",
}

SERIES = {"computed": "computed", "reported": "as reported to the Panel"}


@dataclass(frozen=True)
class IndicatorPage(Page):
    """An edition, opened for the page of one indicator."""

    indicator: Indicator

    @property
    def when(self) -> ReportingYear | date:
        """What the indicator is asked of: the year, or its last day."""
        return self.year.last_day if self.indicator.snapshot else self.year

    @property
    def history(self) -> History:
        """All returns up to the edition's year, joined."""
        return self.loaded.history

    @property
    def not_from_annex_a(self) -> Shown | None:
        """What stands in place of workings and figure where Annex A cannot give them."""
        why = why_not_from_annex_a(self.indicator, self.loaded, self.when)
        return _paragraph(f"[x] There is no figure: it {why}.") if why else None

    def definition(self) -> Shown:
        """What is counted, out of what, and on whose authority."""
        one = self.indicator
        over = f"{in_words(self.year.first_day)} to {in_words(self.year.last_day)}"
        rows = {
            "Who could count": one.eligible,
            "Who counts": one.counted,
            "When": f"On {in_words(self.when)}" if one.snapshot else over,
            "What is good": GOOD[one.polarity],
            "Source of the rule": one.source,
        }
        columns = [Column("part", "Part"), Column("words", "Definition")]
        return table(f"Definition of {one.key}", columns, [{"part": p, "words": w} for p, w in rows.items()])

    def examples(self) -> Shown:
        """Invented children, the verdict on each and why: written by hand before the rule was coded."""
        columns = [
            Column("child", "Invented child"),
            Column("when", "Asked of"),
            Column("verdict", "Verdict"),
            Column("because", "Because"),
        ]
        return table("Worked examples", columns, read_examples(self.indicator.key))

    def eligible(self, cohort: pl.DataFrame) -> Shown:
        """From everybody who was considered to those who could count, with each reason to leave some out."""
        if self._without_figure:
            return self._without_figure
        left_out = dict(_counted(cohort, [EXCLUDED]).drop_nulls().iter_rows())
        could = cohort.height - sum(left_out.values())
        considered = self._shown(CONSIDERED, {"": cohort.height})[""]
        reasons = self._shown(LEFT_OUT, left_out).items()
        steps = [
            Step("Considered", considered, named=self._line(CONSIDERED)),
            *(Step(reason, count, "minus", self._line(LEFT_OUT, reason)) for reason, count in reasons),
            Step("Could count", self._shown(ELIGIBLE, {"": could})[""], named=self._line(ELIGIBLE)),
        ]
        return waterfall("Who could count", steps, self._rounding)

    def step(self, counted: pl.DataFrame) -> Shown:
        """The middle step, `counted` by kind: how many there are of each, never the rows themselves.

        Raises ChecksFailed where disclosure control was given other counts.
        """
        if self._without_figure:
            return self._without_figure
        step = STEPS[self.indicator.key]
        kinds = [tuple(row) for row in counted.select(list(step.headings)).iter_rows()]
        shown = self._shown(KIND, dict(zip(map(line_of, kinds), counted["count"], strict=True)))
        rows = [
            dict(zip(step.headings, kind, strict=True))
            | {"count": hidden_or(shown[line_of(kind)], **self._line(KIND, line_of(kind)))}
            for kind in kinds
        ]
        columns = [Column(name, heading) for name, heading in step.headings.items()]
        return table(step.caption, [*columns, Column("count", step.number, number=True)], rows, self._rounding)

    def beside(self) -> Shown:
        """What stands beside the figure: its reviews one by one, or its parts."""
        keys = [companion for companion, key in COMPANIONS.items() if key == self.indicator.key]
        columns = [
            Column("what", "Beside it"),
            Column("value", "Value", number=True),
            Column("division", "Division", number=True),
        ]
        figures = [self.facts.now(key) for key in keys]
        rows = [
            {"what": BESIDE[one.key], "value": self.number(one), "division": self.division(one)}
            for one in figures
        ]
        return table("Beside the figure", columns, rows)

    def figure(self, workings: Workings) -> Shown:
        """The division. Raises ChecksFailed where the figures table does not hold the same figure."""
        day = self.when if self.indicator.snapshot else None
        listed = self.made.find(self.indicator.key, str(self.year), day)
        if self._without_figure:
            return self._without_figure
        officers = self.facts.officers()
        here = figure_of(self.indicator, workings, self.when, str(self.year), officers)
        if replace(here, status=listed.status) != listed:
            raise ChecksFailed(
                f"{self.indicator.key} {self.year}: this page computes another figure than the figures "
                "table holds. The returns changed during the build: build again."
            )
        return self._divided(self.facts.now(self.indicator.key))

    def readings(self) -> Shown:
        """The figure under every reading of its rule, how far each moves it, and why the readings disagree."""
        if self._without_figure:
            return self._without_figure
        shown = self._under_each_reading()
        reasons = {one.words: self._why(one) for one in readings_of(self.indicator.key)}
        items = (
            element("li", f"{element('strong', escape(words))}. {escape(why)}")
            for words, why in reasons.items()
        )
        told = "\n".join(f"{words}. {why}" for words, why in reasons.items())
        return Shown(shown.html + element("ul", "".join(items)), f"{shown.text}\n\n{told}")

    def trend(self) -> Shown:
        """Every year known, with interval, target and published comparators; the figures beside them."""
        one = self.indicator
        if self.facts.published.frame.filter(key=one.key)["value"].is_null().all():
            return _paragraph("No year has a figure to draw.")
        unit = "Per cent" if one.unit == "percent" else one.unit.capitalize()
        over = "on 31 March" if one.snapshot else "in years ending 31 March"
        title = headline(self.facts, one.key)
        return trend(self.facts.published, one.key, title, f"{unit}, {over}.", self.facts.target(one.key))

    def months(self) -> Shown:
        """How a count moved over the month ends that the edition names."""
        one, edition = self.indicator, self.facts.edition
        if not edition.month_ends:
            return _paragraph("This edition names no month ends.")
        if all(self.facts.now(one.key, day).value is None for day in edition.month_ends):
            return _paragraph("No month end has a figure to draw.")
        return months(self.facts.published, one.key, f"{one.title}, month by month", "Children, at month ends.")

    def compared(self) -> Shown:
        """This year beside the target, last year as reported and as computed, and what was published."""
        columns = [
            Column("what", "Figure"),
            Column("value", "Value", number=True),
            Column("division", "Division", number=True),
            Column("source", "Source"),
        ]
        return table("This year compared", columns, list(self._compared()))

    def said(self) -> Shown:
        """The paragraph of the committee report that quotes this figure, with its commentary."""
        for number, (key, _) in PARAGRAPHS.items():
            if key == self.indicator.key:
                return self.paragraph(number)
        figure = self.facts.now(self.indicator.key)
        return _paragraph(f"{self.indicator.title}: {figure.shown}. The committee report does not quote it.")

    def _under_each_reading(self) -> Shown:
        columns = [
            Column("words", "Reading"),
            Column("value", "Value", number=True),
            Column("division", "Division", number=True),
            Column("moved", "Moves the figure"),
            *([Column("state", "Against target")] if self.facts.target(self.indicator.key) else []),
        ]
        rows = [self._reported(), *map(self._read, readings_of(self.indicator.key))]
        return table("The figure under each reading", columns, rows)

    def _reported(self) -> dict[str, Cell]:
        label = Shown(f"{element('strong', 'Reported')}: as defined above", "Reported: as defined above")
        return self._valued(self.facts.now(self.indicator.key)) | {"words": label, "moved": "[z]"}

    def _read(self, reading: Reading) -> dict[str, Cell]:
        figure = self.facts.now(reading.key)
        moved = apart(figure, self.facts.now(self.indicator.key))
        return self._valued(figure) | {"words": reading.words, "moved": moved}

    def _why(self, reading: Reading) -> str:
        """Why it can be read so, and where that asks for more than Annex A holds, that it does."""
        lacks = reading.indicator and why_not_from_annex_a(reading.indicator, self.loaded, self.when)
        return f"{reading.why}.{f' [x] There is no figure: it {lacks}.' if lacks else ''}"

    def _valued(self, figure: Figure) -> dict[str, Cell]:
        standing = state(figure, self.facts.target(self.indicator.key))
        return {"value": self.number(figure), "division": self.division(figure), "state": standing}

    def _compared(self) -> Iterator[dict[str, Cell]]:
        now, target = self.facts.now(self.indicator.key), self.facts.target(self.indicator.key)
        yield self._row(now, "computed")
        if target:
            wanted = f"{band(target, now.unit)} ({state(now, target)})"
            yield {"what": "Target", "value": wanted, "division": "[z]", "source": target.source}
        for figure in self._others(now):
            yield self._row(figure, SERIES.get(figure.series, f"{figure.series}, published"))

    def _row(self, figure: Figure, series: str) -> dict[str, Cell]:
        what, value = f"{ReportingYear.parse(figure.edition).for_readers}, {series}", self.number(figure)
        return {"what": what, "value": value, "division": self.division(figure), "source": figure.source}

    @property
    def _without_figure(self) -> Shown | None:
        """What stands in place of workings and figure where there are none."""
        listed = self.facts.now(self.indicator.key)
        if listed.status != "not_available":
            return None
        return self.not_from_annex_a or _paragraph(f"{listed.shown} {MISSING[listed.status]}")

    @property
    def _rounding(self) -> str | None:
        if self.policy.round_to == 1:
            return None
        return f"Counts are rounded to multiples of {self.policy.round_to}, and need not add up."

    def _shown(self, step: str, counted: Mapping[str, int]) -> dict[str, int | None]:
        """The lines of a step as they may be shown. Raises ChecksFailed where they are of other counts."""
        shown = self.of_steps.of(str(self.year), self.indicator.key, step)
        same = shown.keys() == counted.keys() and all(
            shown[line] in (None, self.policy.rounded(count)) for line, count in counted.items()
        )
        if not same:
            raise ChecksFailed(
                f"{self.indicator.key} {self.year}: this page counts otherwise than disclosure control was "
                "told. The returns changed during the build: build again."
            )
        return {line: shown[line] for line in counted}

    def _line(self, step: str, line: str = "") -> dict[str, str]:
        """The attributes that say of a count on the page which line of which step it is."""
        return {"data-step": f"{self.year}/{self.indicator.key}/{step}", "data-line": line}

    def _divided(self, figure: Figure) -> Shown:
        """The division, as far as it may be shown, and why a part of it is not."""
        if figure.value is None:
            return _paragraph(f"{figure.shown} {MISSING[figure.status]}")
        if figure.withholds_counts:
            accepted = self.policy.accepts(figure)
            why = f"{WITHOUT_COUNTS} Accepted by {accepted.by}: {accepted.reason}"
            said = element("p", answer(figure.shown, **naming(figure)), "division") + element("p", escape(why))
            return Shown(said, f"{figure.shown}\n\n{why}")
        if figure.denominator is None:
            return Shown(element("p", answer(figure.shown, **naming(figure)), "division"), figure.shown)
        denominator = Decimal(f"{figure.denominator:g}")
        return division(figure.numerator, denominator, figure.shown, **naming(figure))

    def _others(self, now: Figure) -> Iterator[Figure]:
        """The same figure of this and the previous year in every other series."""
        years = {
            str(self.year): now.as_at,
            str(self.year.previous): now.as_at and self.year.previous.last_day,
        }
        rows = self.facts.published.frame.filter(key=now.key)
        for edition, as_at in years.items():
            for row in rows.filter(pl.col("edition") == edition).sort("series").rows(named=True):
                figure = Figure(**row)
                if figure.as_at == as_at and figure != now:
                    yield figure


def open_indicator(key: str, edition: str) -> IndicatorPage:
    """Open an edition for the page of the indicator `key`."""
    return IndicatorPage.open(edition, indicator=indicator(key))


def _counted(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    return rows.group_by(by).agg(count=pl.len().cast(pl.Int64)).sort(by, nulls_last=True)


MISSING = {
    "not_applicable": "There is no figure: nobody could count.",
    "not_available": "There is no figure: what it needs was not supplied.",
    "suppressed": "The figure is not shown: it rests on a small number of children, or would give one away.",
    "rounds_to_zero": "The figure is not nought, and would be shown as nought.",
}

WITHOUT_COUNTS = (
    "[c] The numbers behind it are not shown: one of them is small, or would give a small one away. Its value "
    "is shown all the same."
)


def _paragraph(words: str) -> Shown:
    return Shown(element("p", escape(words)), words)
