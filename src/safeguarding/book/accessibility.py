"""The accessibility statement: what was tested, in the words of the law's model statement.

Whatever it says of tests is read from a record, `accessibility.json`, that the test suite writes and holds to
be still true (tests/test_accessibility.py). Form: the model accessibility statement under regulation 8 of the
Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from safeguarding.book.page import Page
from safeguarding.tables import Column, Shown, element, escape, table
from safeguarding.years import in_words

RECORD = Path(__file__).with_name("accessibility.json")
"""Written by `python3 report.py test tests/test_accessibility.py --record-accessibility`."""

LAW = "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018"
STANDARD = "Web Content Accessibility Guidelines version 2.2 AA standard"

NOT_ASSESSED = (
    "No disabled person has tried these pages, and no screen reader, magnifier or speech input was used.",
    "They were tested in Chromium only: not in Firefox, in Safari or in Edge.",
    "Automated checks find only some of what can be wrong; the keyboard was tried on the pages named below.",
    "Commentary that people write for an edition is not checked for plain words.",
    "What can be downloaded in another form, as a document or a spreadsheet, was not part of these tests.",
)
"""What the tests do not tell of. Whoever tries one of these takes it out."""


@dataclass(frozen=True)
class Accessibility(Page):
    """An edition, opened for its accessibility statement."""

    @cached_property
    def tested(self) -> dict:
        """The record of the last tests."""
        return json.loads(RECORD.read_text(encoding="utf-8"))

    @property
    def faults(self) -> list[str]:
        """What the tests found wrong, in words."""
        found = [f"{one['rule']} ({one['impact']}), on {one['page']}" for one in self.tested["violations"]]
        return found + [
            f"{what}: {one}" for what, check in self.tested["checks"].items() for one in check["faults"]
        ]

    def scope(self) -> Shown:
        """Whose statement it is, and of what."""
        return _said(
            f"{self.authority.name} is committed to making its website accessible, in accordance with the "
            f"{LAW}. This accessibility statement applies to this book of pages, edition {self.year}."
        )

    def status(self) -> Shown:
        """The compliance status. It is never 'fully compliant': too much has not been assessed for that."""
        partially = f"This website is partially compliant with the {STANDARD}"
        if self.faults:
            return _said(f"{partially}, due to the non-compliances listed below.")
        return _said(
            f"{partially}. The tests described below found no non-compliance, but they do not cover the whole "
            "of the standard: what has not been assessed is listed below."
        )

    def not_accessible(self) -> Shown:
        """What the tests found, and what they could not tell."""
        found = _listed(self.faults) if self.faults else _said("The tests found none.")
        words = _said("Not assessed, so that it may hold some:")
        return _together(found, words, _listed(NOT_ASSESSED))

    def feedback(self) -> Shown:
        """Whom to tell of a fault, and to ask for another format."""
        edition = self.facts.edition
        return _said(
            "To tell us of something on these pages that you cannot use, or to ask for them in another format, "
            f"such as large print, easy read, audio or braille, contact: {edition.contact}, "
            f"{self.authority.name}. Say which page it is, and in which format you need it."
        )

    def prepared(self) -> Shown:
        """When it was prepared, by the date of the data, and on what the tests were made."""
        edition, tested = self.facts.edition, self.tested
        day = edition.report_date or self.year.last_day
        if self.authority.name == tested["book"]:
            here = "That is the book you are reading."
        else:
            here = (
                "The book you are reading was made by the same code, in the same form, from other data: "
                "it was not itself tested."
            )
        return _said(
            f"This statement was prepared on {in_words(day)}, the date of the data that this edition reports. "
            "Every build makes it anew from the record of the tests of this version of the code. Its makers "
            f"made them on the book of the {tested['book'].lower()}, editions {_and(tested['editions'])}: "
            f"{tested['pages']} pages of {len(tested['kinds'])} kinds. {here}"
        )

    def automated(self) -> Shown:
        """What axe-core was asked, and in which forms."""
        tested = self.tested
        found = str(len(tested["violations"])) if tested["violations"] else "None, of any impact"
        rows = {
            "Tool": f"axe-core {tested['axe']}, in {tested['browser']}",
            "Rules": f"{tested['rules']}, of the sets {', '.join(tested['rule_sets'])}; none was left out",
            "Pages": str(tested["pages"]),
            "Forms of each page": "; ".join(tested["forms"]),
            "Violations": found,
        }
        columns = [Column("what", "Asked"), Column("words", "Answer")]
        return table("Automated test", columns, [{"what": w, "words": words} for w, words in rows.items()])

    def checks(self) -> Shown:
        """What else was tested, by which criteria, on which pages."""
        columns = [
            Column("what", "Tested"),
            Column("criteria", "WCAG 2.2 criteria"),
            Column("pages", "On"),
            Column("faults", "Faults", number=True),
        ]
        rows = [
            {"what": what, "criteria": one["criteria"], "pages": one["pages"], "faults": len(one["faults"])}
            for what, one in sorted(self.tested["checks"].items())
        ]
        return table("Further tests", columns, rows)

    def kinds(self) -> Shown:
        """The kinds of pages that were tested."""
        return _said(f"The kinds of pages: {', '.join(self.tested['kinds'])}.")


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _said(words: str) -> Shown:
    return Shown(element("p", escape(words)), words)


def _listed(lines: Iterable[str]) -> Shown:
    items = "".join(element("li", escape(line)) for line in lines)
    return Shown(element("ul", items), "\n".join(lines))


def _together(*parts: Shown) -> Shown:
    return Shown("".join(one.html for one in parts), "\n\n".join(one.text for one in parts))
