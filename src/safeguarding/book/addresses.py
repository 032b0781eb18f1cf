"""Where in the book each figure is made: the address behind every number in a sentence."""

from collections.abc import Collection
from dataclasses import dataclass

from safeguarding.figure import GROWTH, Figure
from safeguarding.indicators.companions import COMPANIONS
from safeguarding.indicators.readings import READINGS

THE_FIGURE = "the-figure"
WHAT_IT_MEANS = "what-it-means"
"""The anchors of the headings 'The figure' and 'What it means', which every indicator page has."""

READ_DIFFERENTLY = "the-same-question-read-differently"
"""The anchor of the heading 'The same question, read differently', which a page has that has other readings."""


def page_of(key: str) -> str:
    """The indicator on whose page a figure is made: of a growth its count's, of a companion its indicator's.

    What sibling groups make of a figure, and what another reading does, has its key with an ending of its own.
    """
    return GROWTH.get(key) or COMPANIONS.get(key) or key.partition(".")[0]


@dataclass(frozen=True)
class Addresses:
    """Addresses as seen from one page: of edition `here`, or from the book's front page where it is None."""

    here: str | None
    editions: Collection[str]

    def page(self, name: str, edition: str) -> str:
        """A page of an edition."""
        folder = "" if edition == self.here else f"{edition}/" if self.here is None else f"../{edition}/"
        return f"{folder}{name}.html"

    def figure(self, figure: Figure) -> str | None:
        """The cell that computes a figure, or for another area's the table that it stands in.

        None where this book has no page for it.
        """
        if figure.edition not in self.editions:
            return None
        return f"{self.page(page_of(figure.key), figure.edition)}#{_place(figure)}"


def _place(figure: Figure) -> str:
    if figure.series not in ("computed", "reported"):
        return WHAT_IT_MEANS
    return READ_DIFFERENTLY if any(figure.key == one.key for one in READINGS) else THE_FIGURE
