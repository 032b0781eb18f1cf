"""Tables of the Word report: a caption, headings that each page repeats, no merged and no blank cell."""

from collections.abc import Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table, _Row

from safeguarding.figure import Figure
from safeguarding.formats.bookmarks import Bookmarks
from safeguarding.formats.plain_text import legal
from safeguarding.formats.styles import TABLE, TABLE_NUMBER, TABLE_TEXT

Cell = str | Figure
"""Text, or a figure: it is shown with its unit, and carries its key."""


def add_table(
    document: Document,
    bookmarks: Bookmarks,
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
) -> None:
    """Add a table with its caption above it. `widths` are in centimetres; a column with a figure is of numbers.

    Raises ValueError for a cell without text.
    """
    document.add_paragraph(legal(caption), "Caption")
    table = document.add_table(1 + len(rows), len(headings), TABLE)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    _describe(table, caption)
    of_numbers = [any(isinstance(cell, Figure) for cell in column) for column in zip(*rows, strict=True)]
    styles = [TABLE_NUMBER if number else TABLE_TEXT for number in of_numbers]
    for row, cells in zip(table.rows, [headings, *rows], strict=True):
        _whole_on_one_page(row)
        for place, cell, style, width in zip(row.cells, cells, styles, widths, strict=True):
            place.width = Cm(width)
            paragraph = place.paragraphs[0]
            paragraph.style = document.styles[style]
            if isinstance(cell, Figure):
                bookmarks.add(paragraph, cell, cell.shown)
            elif cell:
                paragraph.add_run(legal(cell)).bold = cells is headings or None
            else:
                raise ValueError(f"{caption}: a cell is empty. Write [x] not available or [z] not applicable.")
    _repeat(table.rows[0])
    _keep_together(table)


def _describe(table: Table, caption: str) -> None:
    """What a screen reader says of the table, and that its first row is one of headings."""
    properties = table._tbl.tblPr
    for look in properties.findall(qn("w:tblLook")):
        properties.remove(look)
    for tag, settings in {
        "w:tblLook": {"w:val": "0020", "w:firstRow": "1", "w:noHBand": "1", "w:noVBand": "1"},
        "w:tblCaption": {"w:val": legal(caption)},
    }.items():
        element = OxmlElement(tag)
        for name, value in settings.items():
            element.set(qn(name), value)
        properties.append(element)


def _repeat(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _whole_on_one_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _keep_together(table: Table) -> None:
    """The heading stays with the first rows, and the last two rows with each other."""
    for row in (*table.rows[:2], table.rows[-2]):
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
