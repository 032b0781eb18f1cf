"""The figures of many authorities as an audience may see them, in one table."""

from collections.abc import Sequence
from functools import partial

import polars as pl

from safeguarding.authority import Authority, Edition
from safeguarding.country.attempt import Outcome
from safeguarding.disclosure.kept import Shown, kept_or_made
from safeguarding.disclosure.policy import Audience
from safeguarding.figure import SCHEMA
from safeguarding.years import ReportingYear

AUTHORITY = "authority"
"""The column of a table of many authorities that says whose row it is: the name of the authority folder."""


def figures_of(authority: Authority, year: ReportingYear, audience: Audience) -> Shown:
    """The computed figures of an edition as the audience may see them. Raises as the command `figures` does.

    They are computed anew only where something has changed since they were last asked for.
    """
    edition = authority.edition(year)
    return kept_or_made(authority, f"{year}-{audience}", partial(_made, authority, edition, audience))


def _made(authority: Authority, edition: Edition, audience: Audience) -> Shown:
    # Only here, since what is kept needs none of it: these modules take most of a second.
    from safeguarding.disclosure.shown import shown_figures
    from safeguarding.figures import Histories, not_from_annex_a
    from safeguarding.returns.told import told

    histories = Histories(authority)
    figures = shown_figures(authority, edition, audience, histories)
    return Shown(figures, (*told(histories.loaded(edition.year)), *not_from_annex_a(edition, histories)))


def one_table(outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """The figures of all that succeeded: `authority` (String), then the columns of `figure.SCHEMA`."""
    schema = {AUTHORITY: pl.String, **SCHEMA}
    frames = [
        one.result.figures.select(pl.lit(one.name).alias(AUTHORITY), *SCHEMA.names())
        for one in outcomes
        if not one.failed
    ]
    return pl.concat([pl.DataFrame(schema=schema), *frames])
