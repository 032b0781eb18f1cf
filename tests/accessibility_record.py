"""The record of what the tests of accessibility found: written on request, else held to be true."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from safeguarding.book.accessibility import RECORD

STALE = "accessibility.json is no longer true. Write it anew: see the top of tests/test_accessibility.py."


@dataclass(frozen=True)
class Record:
    """`is_written` says whether what is found is written down; else it must be what was written."""

    is_written: bool

    def holds(self, **found: object) -> None:
        """That the record says of these matters just what was found."""
        written = json.loads(RECORD.read_text(encoding="utf-8"))
        if self.is_written:
            self._write(written | found)
        else:
            assert {what: written.get(what) for what in found} == found, STALE

    def holds_check(self, what: str, criteria: str, pages: str, faults: Collection[str]) -> None:
        """That the record has this check, by these criteria of WCAG 2.2, on these pages; with no fault."""
        check = {"criteria": criteria, "pages": pages, "faults": list(faults)}
        written = json.loads(RECORD.read_text(encoding="utf-8"))
        if self.is_written:
            self._write(written | {"checks": written["checks"] | {what: check}})
        else:
            assert not faults
            assert written["checks"].get(what) == check, STALE

    @staticmethod
    def _write(record: dict) -> None:
        text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False)
        RECORD.write_text(f"{text}\n", encoding="utf-8", newline="\n")
