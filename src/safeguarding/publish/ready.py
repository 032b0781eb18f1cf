"""Whether an authority's last build may be published, and the very files that then are."""

import shutil
from pathlib import Path

from safeguarding.authority import Authority
from safeguarding.book.attacker import found_out
from safeguarding.book.book import RECORD
from safeguarding.book.gate import problems
from safeguarding.book.secrets import secrets_of
from safeguarding.book.site import MARK, hashes, site_of, write_mark
from safeguarding.book.told import read_site
from safeguarding.counts import read_counts
from safeguarding.disclosure.control import Book, controlled
from safeguarding.disclosure.policy import policies_of
from safeguarding.figures import Histories, read_figures
from safeguarding.problems import ChecksFailed
from safeguarding.publish import draft
from safeguarding.publish.releases import About
from safeguarding.record.builds import Record, read
from safeguarding.record.pages import names
from safeguarding.signatures import NOT_SIGNED, SIGNED, signatures, standing
from safeguarding.status import built
from safeguarding.years import ReportingYear

STAGE = "release"
"""In the private run folder: the site as it goes to the folder, a draft with its marks."""


def made_ready(
    authority: Authority, audience: str, is_draft: bool, is_demo: bool, live: Path | None = None
) -> tuple[Path, About]:
    """The site of the last build as it is published, and what it is of. `live` is the release that it follows.

    Raises ChecksFailed, saying what to do, for invented data without `is_demo`, a build that is not of what is
    there now or for another audience, an edition that is not signed (unless `is_draft`), for what the gate
    finds, and where the pages tell a hidden count together with those that are live.
    """
    if authority.synthetic and not is_demo:
        raise ChecksFailed("Every child of this authority is invented: add --demo to publish it all the same.")
    record = _last_build(authority)
    made_for = record.get("audience", "public")
    if made_for != audience:
        raise ChecksFailed(
            f"The last build is for the audience '{made_for}': add --audience {made_for} if you mean it, or "
            f"build with --audience {audience}."
        )
    if not is_draft and (lacking := unsigned(authority, record)):
        told = "\n".join(lacking)
        raise ChecksFailed(f"Not every page is signed off:\n{told}\nSign with 'signoff', or add --draft.")
    _refuse_what_both_tell(authority, made_for, live)
    return _staged(authority, record, is_draft), About(record["editions"], made_for, is_draft)


def _refuse_what_both_tell(authority: Authority, audience: str, live: Path | None) -> None:
    """A hidden count may be the difference of two releases; what the live one tells alone is told already."""
    run = authority.run_folder
    policies = policies_of(authority, audience)
    if live is None or not any(policy.withholds for policy in policies.values()):
        return
    view = controlled(Book(read_figures(run / "figures.csv"), read_counts(run / "counts.csv"), policies))
    before, now = read_site(live), read_site(site_of(run))
    known = {one.cell for one in found_out([before], view)}
    told = [one for one in found_out([before, now], view) if one.cell not in known]
    if told:
        lines = "\n".join(f"{one.cell.in_words}: {one.range.in_words}" for one in told)
        raise ChecksFailed(
            f"Together with the release that is live the pages tell what is hidden:\n{lines}\nAccept the "
            "disclosure in the edition's policy, with a reason, or hide again what the live release hides."
        )


def unsigned(authority: Authority, record: Record) -> list[str]:
    """A line for each edition of a build with pages that nobody signed for, or that changed since."""
    lines = []
    for edition in record["editions"]:
        given = signatures(authority, ReportingYear.parse(edition))
        stands = {
            page: standing(given.get(page, []), record["pages"][f"{edition}/{page}"]).state for page in names()
        }
        lacking = {page: state for page, state in stands.items() if state != SIGNED}
        if set(lacking.values()) == {NOT_SIGNED} and len(lacking) == len(stands):
            lines.append(f"{edition}: no page is signed")
        elif lacking:
            told = ", ".join(f"{page} ({state})" for page, state in lacking.items())
            lines.append(f"{edition}: {told}")
    return lines


def _last_build(authority: Authority) -> Record:
    """The record of the last build, which must be of what is there now."""
    path, site = authority.run_folder / RECORD, site_of(authority.run_folder)
    if not (path.is_file() and (site / MARK).is_file() and (site / "index.html").is_file()):
        raise ChecksFailed("There is no site of a last build to publish: run 'build' first.")
    record = read(path)
    for edition in record["editions"]:
        if built(authority, ReportingYear.parse(edition)) != "yes":
            raise ChecksFailed(
                f"The last build is not of what is there now ({edition} changed since): run 'build' again."
            )
    return record


def _staged(authority: Authority, record: Record, is_draft: bool) -> Path:
    """Copy the site beside the build, as it is published, and look at every file of the copy once more."""
    stage = authority.run_folder / STAGE
    if stage.exists():
        shutil.rmtree(stage)
    shutil.copytree(site_of(authority.run_folder), stage, ignore=shutil.ignore_patterns(MARK))
    if hashes(stage) != record["site"]:
        raise ChecksFailed("The site of the last build was changed by somebody since: run 'build' again.")
    if is_draft:
        draft.mark(stage)
    if found := problems(stage, secrets_of(authority, Histories(authority))):
        raise ChecksFailed("The pages did not pass the gate:\n" + "\n".join(found))
    write_mark(stage)
    return stage
