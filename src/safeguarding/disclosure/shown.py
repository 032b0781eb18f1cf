"""An edition's figures as an audience may see them, straight from the returns."""

import polars as pl

from safeguarding.authority import Authority, Edition
from safeguarding.counts import counts_table
from safeguarding.disclosure.policy import Audience, policies_of
from safeguarding.disclosure.release import release
from safeguarding.figures import Histories, computed, figures_table


def shown_figures(
    authority: Authority, edition: Edition, audience: Audience, histories: Histories
) -> pl.DataFrame:
    """The computed figures of an edition as an audience may see them.

    What is hidden of one depends on all the others: they are computed too, unless nothing is hidden at all.
    """
    policies = policies_of(authority, audience)
    if not any(policy.withholds for policy in policies.values()):
        return computed(authority, edition, histories)
    figures = figures_table(authority, histories)
    released = release(authority, figures, counts_table(authority, histories), audience)
    return released.figures.frame.filter(edition=str(edition.year), series="computed")
