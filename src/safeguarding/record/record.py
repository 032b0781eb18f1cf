"""What a book is made of, and what it says: the record of it (builds.py), before it was built and after."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from safeguarding.authority import Authority, Edition
from safeguarding.commentary import written
from safeguarding.disclosure.released import Released
from safeguarding.figures import Histories
from safeguarding.fingerprints import fingerprints, hash_of
from safeguarding.indicators.register import REGISTER
from safeguarding.record.builds import Record
from safeguarding.record.pages import fingerprints_of_pages
from safeguarding.versions import version
from safeguarding.words.facts import Facts
from safeguarding.words.report import PARAGRAPHS
from safeguarding.words.sentence import plain


def present(authority: Authority, editions: list[str], released: Released, histories: Histories) -> Record:
    """What a book of these editions would be made of, and say to the audience of what is `released`, now."""
    chosen = [edition for edition in authority.editions if str(edition.year) in editions]
    files = fingerprints(authority)
    return {
        "authority": authority.name,
        "audience": released.audience,
        "editions": sorted(editions),
        "files": {part: dict(rows.select("file", "sha256").rows()) for (part,), rows in files.group_by("part")},
        "definitions": {one.key: version(one.key) for one in REGISTER},
        "figures": [row for edition in chosen for row in _figures(edition, released)],
        "sentences": {str(edition.year): _sentences(authority, edition, released) for edition in chosen},
        "commentary": {str(edition.year): commentary(authority, edition) for edition in chosen},
        "pages": {
            f"{edition.year}/{name}": parts
            for edition in chosen
            for name, parts in fingerprints_of_pages(authority, edition, files, histories).items()
        },
        "site": {},
    }


def with_results(record: Record, executed: Path, site: Mapping[str, str]) -> Record:
    """The record of a finished build: `executed` holds its pages, `site` the SHA-256 of each of its files."""
    results = {
        page: parts | {"results": hash_of(executed / f"{page}.ipynb")}
        for page, parts in record["pages"].items()
    }
    return record | {"pages": results, "site": dict(site)}


def commentary(authority: Authority, edition: Edition) -> dict[str, str]:
    """What people wrote for an edition, by paragraph number."""
    return written(authority.folder / "editions" / str(edition.year) / "commentary.md")


def _figures(edition: Edition, released: Released) -> list[dict]:
    own = released.figures.frame.filter(edition=str(edition.year))
    return own.with_columns(pl.col("as_at").cast(pl.String)).to_dicts()


def _sentences(authority: Authority, edition: Edition, released: Released) -> dict[str, str]:
    facts = Facts(authority, edition, released.figures)
    return {number: plain(sentences(facts)) for number, (_, sentences) in PARAGRAPHS.items()}
