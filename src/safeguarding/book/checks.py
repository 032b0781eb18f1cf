"""The checks page: what was read and refused, and what must add up."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from safeguarding.book.page import Page
from safeguarding.bounds import bounds_table
from safeguarding.disclosure import control_counts
from safeguarding.figure import Figure
from safeguarding.figures import Histories
from safeguarding.indicators.from_annex_a import why_not_from_annex_a
from safeguarding.indicators.indicator import EXCLUDED, Indicator, work
from safeguarding.indicators.register import REGISTER, indicator
from safeguarding.reconciliation import identities
from safeguarding.tables import Cell, Column, Shown, element, escape, table
from safeguarding.years import ReportingYear, in_words


@dataclass(frozen=True)
class Checks(Page):
    """An edition, opened for its checks."""

    def files(self) -> Shown:
        """Each file of the returns: which table it was taken for, rows read and refused."""
        columns = [
            Column("file", "File"),
            Column("year", "Return"),
            Column("table", "Read as"),
            Column("rows_read", "Rows read", number=True),
            Column("rows_refused", "Rows refused", number=True),
        ]
        rows = self._released(
            self.loaded.files.drop("sha256").sort("year", "file", "table", descending=[True, False, False])
        )
        return table("Files of the returns", columns, rows)

    def findings(self) -> Shown:
        """How often each load check found something; the rows themselves are named in the private report."""
        columns = [
            Column("rule", "Check"),
            Column("message", "What it found"),
            Column("action", "What was done"),
            Column("count", "Rows", number=True),
        ]
        by = ["rule", "message", "action"]
        counts = self.loaded.findings.group_by(by).agg(count=pl.len().cast(pl.Int64)).sort(by)
        if counts.is_empty():
            return _said("No row was refused and no check found anything to note.")
        return table("What the load checks found", columns, self._released(counts))

    def joined(self) -> Shown:
        """What joining the years into one history replaced, dropped or closed."""
        columns = [
            Column("table", "Table"),
            Column("what", "What was done"),
            Column("rows", "Rows", number=True),
        ]
        return table("Joining the returns into one history", columns, self._released(self.loaded.joined))

    def exclusions(self) -> Shown:
        """For each indicator, how many were considered, left out, and could not be assessed."""
        columns = [
            Column("key", "Indicator"),
            Column("considered", "Considered", number=True),
            Column("excluded", "Left out", number=True),
            Column("not_assessable", "of which could not be assessed", number=True),
            Column("eligible", "Could count", number=True),
        ]
        if not self._asked:
            return _said("Nobody was considered.")
        rows = pl.DataFrame([self._excluded(key) for key in self._asked])
        return table("Who was left out", columns, self._released(rows))

    def reasons(self) -> Shown:
        """Every reason for which anybody was left out of any indicator."""
        columns = [
            Column("key", "Indicator"),
            Column(EXCLUDED, "Reason"),
            Column("count", "Left out", number=True),
        ]
        excluded = [self._workings(key).excluded.select(EXCLUDED, key=pl.lit(key)) for key in self._asked]
        by = ["key", EXCLUDED]
        none = pl.DataFrame(schema={EXCLUDED: pl.String, "key": pl.String})
        counts = pl.concat([none, *excluded]).group_by(by).agg(count=pl.len().cast(pl.Int64)).sort(by)
        return (
            table("Why they were left out", columns, self._released(counts))
            if counts.height
            else _said("Nobody was.")
        )

    def bounds(self) -> Shown:
        """Between which bounds each value lies, whatever the rows that could not be used would have said."""
        columns = [
            Column("key", "Indicator"),
            Column("value", "Value", number=True),
            Column("lowest", "Lowest", number=True),
            Column("highest", "Highest", number=True),
            Column("in_doubt", "Children in doubt", number=True),
            Column("verdict", "Verdict"),
        ]
        bounds = bounds_table(self.authority, self.facts.edition, Histories(self.authority))
        released = control_counts(bounds, self.facts.published.policy).frame
        rows = [self._bounded(row) for row in released.rows(named=True)]
        return table("Each value, and the bounds within which it lies", columns, rows)

    def identities(self) -> Shown:
        """Sums that must hold in sound returns."""
        columns = [
            Column("name", "What must add up"),
            Column("sum", "Sum"),
            Column("left", "gives", number=True),
            Column("right", "Counted", number=True),
            Column("verdict", "Verdict"),
        ]
        rows = [
            {"name": one.name, "sum": one.sum, "left": one.left, "right": one.right}
            | {"verdict": "holds" if one.holds else "does not hold"}
            for one in identities(self.loaded.history, self.year)
        ]
        return table("Identities", columns, rows)

    @property
    def _asked(self) -> list[str]:
        """The indicators, by key, less those that cannot be computed from an Annex A of the year."""
        return [one.key for one in REGISTER if not why_not_from_annex_a(one, self.loaded, self._when(one))]

    def _workings(self, key: str):
        one = indicator(key)
        return work(one, self.loaded.history, self._when(one))

    def _when(self, one: Indicator) -> ReportingYear | date:
        return self.year.last_day if one.snapshot else self.year

    def _excluded(self, key: str) -> dict[str, Cell]:
        workings = self._workings(key)
        return {
            "key": key,
            "considered": workings.denominator + workings.excluded.height,
            "excluded": workings.excluded.height,
            "not_assessable": workings.not_assessable,
            "eligible": workings.denominator,
        }

    def _bounded(self, row: dict[str, str | date | int | None]) -> dict[str, Cell]:
        figure = self.facts.now(row["key"], row["as_at"])
        return {
            "key": _what(figure),
            "value": figure.shown,
            "lowest": _end(figure, row["lowest"]),
            "highest": _end(figure, row["highest"]),
            "in_doubt": "[x]" if row["in_doubt"] is None else row["in_doubt"],
            "verdict": _certainty(row),
        }

    def _released(self, counts: pl.DataFrame) -> list[dict[str, Cell]]:
        rows = control_counts(counts, self.facts.published.policy).frame.to_dicts()
        return [{name: "[z]" if cell is None else cell for name, cell in row.items()} for row in rows]


def _what(figure: Figure) -> str:
    return f"{figure.key}, {in_words(figure.as_at) if figure.as_at else figure.edition}"


def _end(figure: Figure, value: str | None) -> str:
    """One end of the range of a figure, in its unit; where there is none, why there is no figure."""
    return replace(figure, value=value, status=figure.status if value is None else "ok").shown


def _certainty(row: dict[str, str | date | int | None]) -> str:
    if row["lowest"] is None:
        return "no figure"
    return "within the bounds" if row["in_doubt"] else "exact"


def _said(words: str) -> Shown:
    return Shown(element("p", escape(words)), words)
