"""Every number of the Word report carries the key of its figure, in a bookmark around it.

A bookmark survives editing and tracked changes, and is read back from the file. Word allows 40 letters, digits
and underscores in its name, a letter first, and no name twice: `f12_c_2010_11_y_ni066`, the twelfth number,
computed, edition 2010-11, of the whole year; or of a day, `f3_r_2010_11_110331_lac_count`, as reported.
"""

import re
from dataclasses import dataclass

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from safeguarding.figure import Figure
from safeguarding.formats.plain_text import legal

LETTERS = {"computed": "c", "reported": "r", "England": "e"}
AN_AREA = "a"
"""The letter of a series; whatever the department published of another area than England has the last."""

NAME = re.compile(r"f\d+_([crea])_(\d{4})_(\d{2})_(y|\d{6})_([A-Za-z0-9_]+)")
MOST_LETTERS = 40


@dataclass
class Bookmarks:
    """Puts bookmarks into one document and numbers them."""

    made: int = 0

    def add(self, paragraph: Paragraph, figure: Figure, text: str, style: str | None = None) -> None:
        """Add `text` to a paragraph, with a bookmark around it that names the figure.

        Raises ValueError where no bookmark can be called so.
        """
        self.made += 1
        name = name_of(figure, self.made)
        paragraph._p.append(_end("w:bookmarkStart", self.made, name))
        paragraph.add_run(legal(text), style)
        paragraph._p.append(_end("w:bookmarkEnd", self.made))


def name_of(figure: Figure, number: int) -> str:
    """What the bookmark of a document's `number`-th figure is called. Raises ValueError where it cannot be."""
    day = f"{figure.as_at:%y%m%d}" if figure.as_at else "y"
    series = LETTERS.get(figure.series, AN_AREA)
    name = f"f{number}_{series}_{figure.edition.replace('-', '_')}_{day}_{figure.key}"
    if len(name) > MOST_LETTERS or not NAME.fullmatch(name):
        raise ValueError(f"{figure.key}: no bookmark can be called {name}. The report quotes it nowhere yet.")
    return name


def _end(tag: str, number: int, name: str | None = None) -> OxmlElement:
    element = OxmlElement(tag)
    element.set(qn("w:id"), str(number))
    if name:
        element.set(qn("w:name"), name)
    return element
