"""What disclosure control lets through: the form in which everything below it gets its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

import polars as pl

from safeguarding.authority import Authority
from safeguarding.disclosure.policy import AUDIENCES, DEFAULTS, MEMBERS, Audience, Policy, policies_of
from safeguarding.figure import SCHEMA, Figure

FIGURES, COUNTS, AUDIENCE = "figures.csv", "counts.csv", "audience.txt"
FILES = (FIGURES, COUNTS, AUDIENCE)
"""The files of a release, in the private run folder."""

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


@dataclass(frozen=True)
class Released:
    """What an audience may see: figures and counts of working steps."""

    audience: Audience
    figures: PublishedFigures
    counts: PublishedCounts

    def up_to(self, edition: str) -> Self:
        """What an edition may speak of: itself, the editions before it, and all that others have published."""
        known, ours = pl.col("edition") <= edition, pl.col("series").is_in(["computed", "reported"])
        figures = PublishedFigures(self.figures.frame.filter(known | ~ours), self.figures.policies)
        return type(self)(self.audience, figures, PublishedCounts(self.counts.frame.filter(known)))


def write_released(released: Released, folder: Path) -> None:
    """Keep a release in the private run folder."""
    folder.mkdir(parents=True, exist_ok=True)
    released.figures.frame.write_csv(folder / FIGURES, line_terminator="\n")
    released.counts.frame.write_csv(folder / COUNTS, line_terminator="\n")
    (folder / AUDIENCE).write_text(f"{released.audience}\n", encoding="utf-8", newline="\n")


def read_released(folder: Path, authority: Authority) -> Released:
    """The release that `write_released` kept."""
    audience = (folder / AUDIENCE).read_text(encoding="utf-8").strip()
    known = next(one for one in AUDIENCES if one == audience)
    figures = pl.read_csv(folder / FIGURES, schema=SCHEMA)
    counts = pl.read_csv(folder / COUNTS, schema=SHOWN_COUNTS)
    return Released(known, PublishedFigures(figures, policies_of(authority, known)), PublishedCounts(counts))
