"""What disclosure control lets through: the form in which everything below it gets its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

import polars as pl

from safeguarding.disclosure.policy import DEFAULTS, MEMBERS, Policy
from safeguarding.figure import Figure

SHOWN_COUNTS = pl.Schema(
    {"edition": pl.String, "key": pl.String, "step": pl.String, "line": pl.String, "shown": pl.Int64}
)
"""Counts of working steps as they are shown, named as in `counts.py`; `shown` is null where one is hidden."""


@dataclass(frozen=True)
class PublishedFigures:
    """Figures that may be shown, with the policy that let each edition's through.

    `frame` has the columns of `figure.SCHEMA`, sorted by them.
    """

    frame: pl.DataFrame
    policies: Mapping[str, Policy]

    def find(
        self, key: str, edition: str, as_at: date | None = None, series: str = "computed"
    ) -> Figure | None:
        """The one figure of that key, year, day and series, or None where there is none."""
        rows = self.frame.filter(
            pl.col("key") == key,
            pl.col("edition") == edition,
            pl.col("as_at").eq_missing(pl.lit(as_at)),
            pl.col("series") == series,
        )
        return Figure(**rows.row(0, named=True)) if rows.height else None

    def policy(self, edition: str) -> Policy:
        """The policy of an edition."""
        return self.policies.get(edition, DEFAULTS[MEMBERS])

    @classmethod
    def unrestricted(cls, frame: pl.DataFrame) -> Self:
        """All figures as they are: for what never leaves the authority's private folder and terminal."""
        return cls(frame, {})


@dataclass(frozen=True)
class PublishedCounts:
    """Counts of working steps that may be shown: `frame` has the columns of SHOWN_COUNTS, sorted."""

    frame: pl.DataFrame

    def of(self, edition: str, key: str, step: str) -> dict[str, int | None]:
        """The lines of a step, each with its count as it is shown; None where that is hidden."""
        rows = self.frame.filter(edition=edition, key=key, step=step)
        return dict(rows.select("line", "shown").iter_rows())

    def count(self, edition: str, key: str, step: str, line: str = "") -> int | None:
        """One line's count as it is shown, None where it is hidden. Raises KeyError for a line there is not."""
        return self.of(edition, key, step)[line]
