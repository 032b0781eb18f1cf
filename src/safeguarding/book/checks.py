"""The checks page: what was read and refused, and what must add up."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from safeguarding.book.page import Page
from safeguarding.bounds import bounds_table
from safeguarding.counts import CONSIDERED, ELIGIBLE, FLOW, LEFT_OUT
from safeguarding.figure import Figure
from safeguarding.indicators.indicator import CANNOT_BE_ASSESSED
from safeguarding.indicators.register import REGISTER
from safeguarding.reconciliation import Identity, identities
from safeguarding.tables import HIDDEN, Cell, Column, Shown, element, escape, hidden_or, table
from safeguarding.years import in_words

NO_COUNTS = "Where a count behind one of them is small, its value stands without the counts."


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
        return table("Who was left out", columns, [self._excluded(key) for key in self._asked])

    def reasons(self) -> Shown:
        """Every reason for which anybody was left out of any indicator."""
        columns = [
            Column("key", "Indicator"),
            Column("reason", "Reason"),
            Column("count", "Left out", number=True),
        ]
        rows = [
            {"key": key, "reason": reason, "count": self._count(key, LEFT_OUT, reason)}
            for key in self._asked
            for reason in self._lines(key, LEFT_OUT)
        ]
        return table("Why they were left out", columns, rows) if rows else _said("Nobody was.")

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
        bounds = bounds_table(self.authority, self.facts.edition, self.histories)
        rows = [self._bounded(row) for row in bounds.rows(named=True)]
        return table("Each value, and the bounds within which it lies", columns, rows)

    def identities(self) -> Shown:
        """Sums that must hold in sound returns."""
        columns = [
            Column("name", "What must add up"),
            Column("sum", "Sum"),
            Column("right", "Counted", number=True),
            Column("verdict", "Verdict"),
        ]
        rows = [self._identity(one) for one in identities(self.loaded.history, self.year)]
        return table("Identities", columns, rows)

    def hidden(self) -> Shown:
        """What is hidden from whom, and which disclosures somebody has accepted."""
        policy = self.policy
        columns = [
            Column("figure", "Figure"),
            Column("reason", "Why its value is shown all the same"),
            Column("by", "Accepted by"),
        ]
        said = element("p", escape(policy.statement))
        if not policy.accepted:
            return Shown(said, policy.statement)
        rows = [
            {
                "figure": f"{one.figure}{f', {in_words(one.as_at)}' if one.as_at else ''}",
                "reason": one.reason,
                "by": one.by,
            }
            for one in policy.accepted
        ]
        shown = table("Accepted disclosures", columns, rows, NO_COUNTS)
        return Shown(said + shown.html, f"{policy.statement}\n\n{shown.text}")

    @property
    def _asked(self) -> list[str]:
        """The indicators, by key, of which there is a working to show."""
        return [one.key for one in REGISTER if self._lines(one.key, CONSIDERED)]

    def _lines(self, key: str, step: str) -> dict[str, int | None]:
        return self.of_steps.of(str(self.year), key, step)

    def _count(self, key: str, step: str, line: str = "") -> Shown:
        """A line of a working step as it may be shown, with its name."""
        count = self.of_steps.count(str(self.year), key, step, line)
        return hidden_or(count, **{"data-step": f"{self.year}/{key}/{step}", "data-line": line})

    def _excluded(self, key: str) -> dict[str, Cell]:
        """All reasons together tell of each: they are added up where each is shown, or the rest tells them."""
        reasons = self._lines(key, LEFT_OUT)
        considered, eligible = (self.of_steps.count(str(self.year), key, one) for one in (CONSIDERED, ELIGIBLE))
        told_by_the_rest = None not in (considered, eligible)
        excluded = considered - eligible if told_by_the_rest else _sum(reasons.values())
        not_assessed = [one for reason, one in reasons.items() if reason.startswith(CANNOT_BE_ASSESSED)]
        return {
            "key": key,
            "considered": self._count(key, CONSIDERED),
            "excluded": hidden_or(excluded),
            "not_assessable": hidden_or(_sum(not_assessed)),
            "eligible": self._count(key, ELIGIBLE),
        }

    def _identity(self, one: Identity) -> dict[str, Cell]:
        """The sum with its numbers where all of them may be shown: two of them would tell the third."""
        shown = [self._shown_part(part) for part in one.parts]
        now = self.facts.now(one.key, self.year.last_day)
        known = None not in shown and (now.numerator is not None or now.is_number)
        words = one.words.format(*shown) if known else HIDDEN
        right = hidden_or(now.numerator if known else None)
        return {"name": one.name, "sum": words, "right": right, "verdict": _holds(one)}

    def _shown_part(self, part: tuple[str, str]) -> int | None:
        key, line = part
        if line:
            return self.of_steps.count(str(self.year), key, FLOW, line)
        return self.facts.now(key, self.year.last_day).numerator

    def _bounded(self, row: dict[str, str | date | int | None]) -> dict[str, Cell]:
        """The bounds tell the counts behind a figure and how many are in doubt: they are hidden with these."""
        figure = self.facts.now(row["key"], row["as_at"])
        doubtful = row["in_doubt"] is not None and self.policy.is_small(row["in_doubt"])
        hides = figure.withholds_counts or doubtful or figure.status == "rounds_to_zero"
        rounded = self.policy.round_to > 1
        no_figure = row["in_doubt"] is None
        return {
            "key": _what(figure),
            "value": self.number(figure),
            "lowest": HIDDEN if hides or rounded else _end(figure, row["lowest"]),
            "highest": HIDDEN if hides or rounded else _end(figure, row["highest"]),
            "in_doubt": "[x]"
            if no_figure
            else hidden_or(None if hides else self.policy.rounded(row["in_doubt"])),
            "verdict": _certainty(row),
        }

    def _released(self, counts: pl.DataFrame) -> list[dict[str, Cell]]:
        """Rows of counts of rows and files; a small one is hidden, what is not known is marked."""
        return [{name: self._cell(cell) for name, cell in row.items()} for row in counts.to_dicts()]

    def _cell(self, cell: str | int | None) -> Cell:
        if not isinstance(cell, int):
            return "[z]" if cell is None else cell
        return HIDDEN if self.policy.is_small(cell) else self.policy.rounded(cell)


def _what(figure: Figure) -> str:
    return f"{figure.key}, {in_words(figure.as_at) if figure.as_at else figure.edition}"


def _end(figure: Figure, value: str | None) -> str:
    """One end of the range of a figure, in its unit; where there is none, why there is no figure."""
    return replace(figure, value=value, status=figure.status if value is None else "ok").shown


def _certainty(row: dict[str, str | date | int | None]) -> str:
    if row["lowest"] is None:
        return "no figure"
    return "within the bounds" if row["in_doubt"] else "exact"


def _sum(counts: Iterable[int | None]) -> int | None:
    known = list(counts)
    return None if None in known else sum(known)


def _holds(one: Identity) -> str:
    return "holds" if one.holds else "does not hold"


def _said(words: str) -> Shown:
    return Shown(element("p", escape(words)), words)
