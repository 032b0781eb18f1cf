"""What disclosure control shows on the terminal: figures that passed it, and the account for a reviewer."""

from collections.abc import Collection
from pathlib import Path

import polars as pl

from safeguarding.authority import Authority, Edition
from safeguarding.book.attacker import complaints
from safeguarding.commentary import written
from safeguarding.counts import counts_table
from safeguarding.disclosure.control import Book, controlled, unsafe
from safeguarding.disclosure.policy import Audience, policies_of
from safeguarding.disclosure.release import refuse_unknown, release
from safeguarding.disclosure.report import account
from safeguarding.figures import Histories, computed, figures_table
from safeguarding.years import ReportingYear


def shown_figures(
    authority: Authority, edition: Edition, audience: Audience, histories: Histories
) -> pl.DataFrame:
    """The computed figures of an edition as an audience may see them.

    What is hidden of one depends on all the others: they are computed too, unless nothing is hidden at all.
    """
    policies = policies_of(authority, audience)
    if not any(policy.withholds for policy in policies.values()):
        return computed(authority, edition, histories)
    released = release(authority, figures_table(authority), counts_table(authority), audience)
    return released.figures.frame.filter(edition=str(edition.year), series="computed")


def disclosed(
    authority: Authority, year: ReportingYear, audience: Audience, sites: Collection[Path] = ()
) -> tuple[list[str], int]:
    """The account of an edition, line by line, and how many hidden counts can be told.

    `sites` are folders of published sites, today's and earlier ones: what they tell together is tried too.
    Raises UsageProblem for an edition that there is not, and for a policy that cannot be used.
    """
    edition = authority.edition(year)
    figures, policies = figures_table(authority), policies_of(authority, audience)
    refuse_unknown(figures, policies)
    view = controlled(Book(figures, counts_table(authority), policies))
    people = written(authority.folder / "editions" / str(edition.year) / "commentary.md")
    lines, told = list(account(view, str(year), people)), len(unsafe(view))
    if sites:
        found = complaints(sites, view)
        named = ", ".join(site.name for site in sites)
        lines += ["", f"What the published pages tell ({named})", *(f"  TOLD {one}" for one in found or [])]
        lines += [] if found else ["  no hidden count can be told from them, and no chart is drawn to one"]
        told += len(found)
    return lines, told
