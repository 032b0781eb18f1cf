"""The outline of the committee report: its sections in order, and the paragraphs that stand in each."""

from collections.abc import Collection
from dataclasses import dataclass

from safeguarding.words.report import PARAGRAPHS


@dataclass(frozen=True)
class Section:
    """A heading of the report: its number, its words and how deep it lies.

    `holds`: whether paragraphs stand directly below it; else only deeper headings do.
    """

    number: str
    words: str
    level: int = 1
    holds: bool = True

    @property
    def heading(self) -> str:
        """As the report writes it: `1. Financial appraisal`, `3.1 Location and establishment`."""
        return f"{self.number}. {self.words}" if self.level == 1 else f"{self.number} {self.words}"


SECTIONS = (
    Section("1", "Financial appraisal"),
    Section("2", "Supporting information"),
    Section("3", "The service", holds=False),
    Section("3.1", "Location and establishment of the service", level=2),
    Section("3.2", "Management of reviews", level=2),
    Section("4", "Overview of the work", holds=False),
    Section("4.1", "Looked after children", level=2),
    Section("4.2", "Child protection", level=2),
    Section("5", "Key challenges for the service"),
    Section("6", "Conclusion"),
)
"""The headings of the page `report` too, whose notebook repeats them; a test holds the two to each other."""


def numbers_in(section: str, written: Collection[str]) -> list[str]:
    """The numbers of a section's paragraphs in order, computed or `written` by people; its first if none is."""
    known = {*written, *PARAGRAPHS}
    found = sorted((number for number in known if number.startswith(f"{section}.")), key=_order)
    return found or [f"{section}.1"]


def _order(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]
