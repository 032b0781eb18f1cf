"""The page on how the figures were made: versions, and fingerprints of inputs and code."""

import platform
import re
from dataclasses import dataclass
from importlib.metadata import version

import polars as pl

from safeguarding import __version__
from safeguarding.book.page import Page
from safeguarding.fingerprints import (
    PROJECT_PART,
    REFERENCE_PART,
    RETURNS_PART,
    SETTINGS_PART,
    fingerprints,
    joint,
)
from safeguarding.places import PROJECT
from safeguarding.tables import Column, Shown, table

SHORT = 16
"""Characters of a fingerprint that are shown: enough to compare, short enough to read out."""


@dataclass(frozen=True)
class Provenance(Page):
    """An edition, opened to say how its figures were made."""

    def versions(self) -> Shown:
        """Python, this project, and the packages that it asks for by name."""
        wanted = re.findall(
            r"^([a-z][\w-]*)", (PROJECT / "requirements.in").read_text(encoding="utf-8"), re.MULTILINE
        )
        rows = {"Python": platform.python_version(), "safeguarding": __version__}
        rows |= {name: version(name) for name in sorted(wanted)}
        columns = [Column("what", "Software"), Column("version", "Version")]
        return table("Versions", columns, [{"what": name, "version": found} for name, found in rows.items()])

    def inputs(self) -> Shown:
        """The fingerprint of every file of the returns and of the settings; the words of people are none."""
        rows = self._fingerprints.filter(
            pl.col("part").is_in([RETURNS_PART, SETTINGS_PART]), ~pl.col("file").str.ends_with("commentary.md")
        )
        columns = [
            Column("file", "File"),
            Column("part", "Part"),
            Column("sha256", "SHA-256, first characters"),
        ]
        return table(
            "Fingerprints of what was read",
            columns,
            rows.with_columns(pl.col("sha256").str.head(SHORT)).to_dicts(),
        )

    def project(self) -> Shown:
        """One fingerprint for the code, one for the pages, one for what else the project brings."""
        rows = self._fingerprints.filter(pl.col("part").is_in([PROJECT_PART, REFERENCE_PART])).with_columns(
            what=pl.col("file").str.split("/").list.first()
        )
        parts = [{"what": str(name), "sha256": joint(part)[:SHORT]} for (name,), part in rows.group_by("what")]
        columns = [Column("what", "Part of the project"), Column("sha256", "SHA-256, first characters")]
        return table("Fingerprints of the project", columns, sorted(parts, key=lambda part: part["what"]))

    @property
    def _fingerprints(self) -> pl.DataFrame:
        return fingerprints(self.authority)
