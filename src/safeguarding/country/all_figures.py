"""The figures of many authorities as an audience may see them, in one table."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from safeguarding.authority import Authority
from safeguarding.country.attempt import Outcome
from safeguarding.disclosure.policy import Audience
from safeguarding.disclosure.shown import shown_figures
from safeguarding.figure import SCHEMA
from safeguarding.figures import Histories, not_from_annex_a
from safeguarding.returns.told import told
from safeguarding.years import ReportingYear

AUTHORITY = "authority"
"""The column of a table of many authorities that says whose row it is: the name of the authority folder."""


@dataclass(frozen=True)
class Computed:
    """An authority's figures, with the columns of `figure.SCHEMA`, and what is to be told of its returns."""

    figures: pl.DataFrame
    told: tuple[str, ...]


def figures_of(authority: Authority, year: ReportingYear, audience: Audience) -> Computed:
    """The computed figures of an edition as the audience may see them. Raises as the command `figures` does."""
    edition = authority.edition(year)
    histories = Histories(authority)
    shown = shown_figures(authority, edition, audience, histories)
    return Computed(shown, (*told(histories.loaded(year)), *not_from_annex_a(edition, histories)))


def one_table(outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """The figures of all that succeeded: `authority` (String), then the columns of `figure.SCHEMA`."""
    schema = {AUTHORITY: pl.String, **SCHEMA}
    frames = [
        one.result.figures.select(pl.lit(one.name).alias(AUTHORITY), *SCHEMA.names())
        for one in outcomes
        if not one.failed
    ]
    return pl.concat([pl.DataFrame(schema=schema), *frames])
