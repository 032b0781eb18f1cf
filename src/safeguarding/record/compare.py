"""Records asked for by name, and compared: two builds, two editions, the pages as things are now."""

from safeguarding.authority import Authority
from safeguarding.counts import counts_table
from safeguarding.disclosure.policy import PUBLIC, Audience
from safeguarding.disclosure.release import release
from safeguarding.figures import Histories, figures_table
from safeguarding.fingerprints import fingerprints
from safeguarding.record.builds import LAST, NOW, Record, kept, named
from safeguarding.record.changes import between, between_editions
from safeguarding.record.pages import fingerprints_of_pages
from safeguarding.record.record import present
from safeguarding.years import ReportingYear


def builds(authority: Authority, one: str, other: str) -> list[str]:
    """What changed from one build to another. Raises UsageProblem for a build that there is not."""
    records = [_record(authority, name) for name in (one, other)]
    return between(*records)


def editions(authority: Authority, one: ReportingYear, other: ReportingYear) -> list[str]:
    """What differs between two editions as things are now. Raises UsageProblem for an edition there is not."""
    years = [authority.edition(year).year for year in (one, other)]
    return between_editions(_present(authority, [str(year) for year in years], PUBLIC), one, other)


def pages_now(authority: Authority, year: ReportingYear) -> dict[str, dict[str, str]]:
    """The fingerprints of an edition's pages as things are now."""
    edition = authority.edition(year)
    return fingerprints_of_pages(authority, edition, fingerprints(authority), Histories(authority))


def _record(authority: Authority, name: str) -> Record:
    if name != NOW:
        return named(name, authority.run_folder)
    last = named(LAST, authority.run_folder) if kept(authority.run_folder) else {}
    years = last.get("editions") or [str(edition.year) for edition in authority.editions]
    return _present(authority, years, last.get("audience", PUBLIC))


def _present(authority: Authority, years: list[str], audience: Audience) -> Record:
    histories = Histories(authority)
    figures, counts = figures_table(authority, histories), counts_table(authority, histories)
    return present(authority, years, release(authority, figures, counts, audience), histories)
