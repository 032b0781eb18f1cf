"""What disclosure control shows on the terminal: the account for a reviewer."""

from collections.abc import Collection
from pathlib import Path

from safeguarding.authority import Authority
from safeguarding.book.attacker import complaints
from safeguarding.commentary import written
from safeguarding.counts import counts_table
from safeguarding.disclosure.control import Book, controlled, unsafe
from safeguarding.disclosure.policy import Audience, policies_of
from safeguarding.disclosure.release import refuse_unknown
from safeguarding.disclosure.report import account
from safeguarding.figures import Histories, figures_table
from safeguarding.years import ReportingYear


def disclosed(
    authority: Authority, year: ReportingYear, audience: Audience, sites: Collection[Path] = ()
) -> tuple[list[str], int]:
    """The account of an edition, line by line, and how many hidden counts can be told.

    `sites` are folders of published sites, today's and earlier ones: what they tell together is tried too.
    Raises UsageProblem for an edition that there is not, and for a policy that cannot be used.
    """
    edition = authority.edition(year)
    histories, policies = Histories(authority), policies_of(authority, audience)
    figures = figures_table(authority, histories)
    refuse_unknown(figures, policies)
    view = controlled(Book(figures, counts_table(authority, histories), policies))
    people = written(authority.folder / "editions" / str(edition.year) / "commentary.md")
    lines, told = list(account(view, str(year), people)), len(unsafe(view))
    if sites:
        found = complaints(sites, view)
        named = ", ".join(site.name for site in sites)
        lines += ["", f"What the published pages tell ({named})", *(f"  TOLD {one}" for one in found or [])]
        lines += [] if found else ["  no hidden count can be told from them, and no chart is drawn to one"]
        told += len(found)
    return lines, told
