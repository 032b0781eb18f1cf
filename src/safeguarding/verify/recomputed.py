"""Every computed figure of an edition held against the plain recomputation (`src/plain`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import plain
from safeguarding.authority import Authority
from safeguarding.years import ReportingYear

Recomputed = tuple[int | None, float | None, str | None] | None


@dataclass(frozen=True)
class Held:
    """A figure of the figures table, and what the plain recomputation makes of it.

    Each is (numerator, denominator, value), None where what the figure needs was not supplied.
    """

    key: str
    day: str
    printed: Recomputed
    again: Recomputed

    @property
    def agrees(self) -> bool:
        return self.printed == self.again

    @property
    def in_words(self) -> str:
        """A line for the terminal: counts and the value, which the figures table holds as well."""
        named = f"{self.key} {self.day}".strip()
        if self.agrees:
            return f"same    {named}: {_told(self.printed)}"
        return f"DIFFERS {named}: {_told(self.printed)} in the figures table, {_told(self.again)} recomputed"


def recomputed(authority: Authority, year: ReportingYear, figures: pl.DataFrame) -> Iterator[Held]:
    """Each computed figure of the year's edition, in the order of `figures`, with its recomputation."""
    beside = (_text(authority.folder / name) for name in ("staffing.csv", "siblings.csv"))
    edition = plain.Edition(str(year), plain.files_below(authority.returns), *beside)
    own = figures.filter(pl.col("edition") == str(year), pl.col("series") == "computed")
    for row in own.rows(named=True):
        again = edition.figure(row["key"], row["as_at"])
        day = f"on {row['as_at']}" if row["as_at"] else ""
        yield Held(row["key"], day, _printed(row), again and _as_printed(*again))


def _printed(row: dict) -> Recomputed:
    if row["value"] is None and row["numerator"] is None:
        return None
    return row["numerator"], row["denominator"], row["value"]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig") if path.is_file() else ""


def _as_printed(numerator: int | None, denominator: object, value: str | None) -> Recomputed:
    return numerator, None if denominator is None else float(denominator), value


def _told(figure: Recomputed) -> str:
    if figure is None:
        return "no figure"
    numerator, denominator, value = figure
    if numerator is None:
        return value
    of = f" ({numerator} of {denominator:g})" if denominator is not None else f" ({numerator})"
    return f"{value or 'no value'}{of}"
