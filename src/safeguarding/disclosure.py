"""Disclosure control: the one floor that every published number passes through.

Everything below (words, tables, charts, pages, files) accepts `PublishedFigures` and nothing else, so a rule
added here reaches every output. Today there is one policy; it says on every page what it does.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from safeguarding.authority import Authority, Edition
from safeguarding.figure import Figure
from safeguarding.problems import UsageProblem


@dataclass(frozen=True)
class Policy:
    """A disclosure policy: its key in `edition.toml` and what it does, in words for the page."""

    key: str
    statement: str


POLICIES = {
    policy.key: policy
    for policy in (
        Policy("synthetic_nothing_suppressed", "Synthetic data, nothing suppressed."),
        Policy(
            "nothing_suppressed",
            "Nothing is suppressed: small numbers are shown as they are. For use inside the authority only.",
        ),
    )
}


@dataclass(frozen=True)
class PublishedFigures:
    """Figures that may be shown, with the policy that let them through.

    `frame` has the columns of `figures.SCHEMA`, sorted by them.
    """

    frame: pl.DataFrame
    policy: Policy

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


@dataclass(frozen=True)
class PublishedCounts:
    """Counts of a working step (exclusions, review outcomes, file rows) that may be shown.

    `frame` has the grouping columns (String) and `count` (Int64); `policy` let them through.
    """

    frame: pl.DataFrame
    policy: Policy


def control_counts(counts: pl.DataFrame, policy: Policy) -> PublishedCounts:
    """Apply the policy to the counts of one working step, as `control` does to the figures."""
    return PublishedCounts(counts, policy)


def policy_of(authority: Authority, edition: Edition) -> Policy:
    """The edition's policy; where it names none, nothing is suppressed and the page says so.

    Raises UsageProblem for a policy that is not known.
    """
    default = "synthetic_nothing_suppressed" if authority.synthetic else "nothing_suppressed"
    key = edition.disclosure or default
    if key not in POLICIES:
        raise UsageProblem(
            f"edition.toml of {edition.year}: the disclosure policy '{key}' is not known. "
            f"Choose one of: {', '.join(POLICIES)}."
        )
    return POLICIES[key]


def control(figures: pl.DataFrame, policy: Policy) -> PublishedFigures:
    """Apply the policy to all figures that an edition shows, at once."""
    return PublishedFigures(figures, policy)
