"""The page that lists an edition's files: the report for Word, the figures for Excel and for other programs."""

import os
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from safeguarding.book.environment import DOWNLOADS, DOWNLOADS_FOLDER
from safeguarding.book.page import Page
from safeguarding.formats import FILES, committee_files
from safeguarding.rounding import half_up
from safeguarding.tables import Column, Shown, element, table


@dataclass(frozen=True)
class Downloads(Page):
    """An edition, opened to list its files."""

    def files(self) -> Shown:
        """Each file with what is in it, its kind and its size."""
        columns = [
            Column("file", "File"),
            Column("holds", "What is in it"),
            Column("kind", "Kind"),
            Column("size", "Size in kB", number=True),
        ]
        sizes = self._sizes()
        rows = [
            {"file": self._link(name), "holds": holds, "kind": kind, "size": _in_kilobytes(sizes[name])}
            for name, (_, kind, holds) in FILES.items()
        ]
        return table("Files of this edition", columns, rows)

    def _link(self, name: str) -> Shown:
        address = f"../{DOWNLOADS_FOLDER}/{self.year}/{name}"
        return Shown(element("a", name, href=address, download=""), name)

    def _sizes(self) -> dict[str, int]:
        made = os.environ.get(DOWNLOADS)
        if made:
            return {name: Path(made, str(self.year), name).stat().st_size for name in FILES}
        return {name: len(content) for name, content in committee_files(self.facts).items()}


def _in_kilobytes(size: int) -> int:
    return max(1, int(half_up(Decimal(size) / 1000, 0)))
