"""The writing of a workbook: text that stays text, days as dates, and nothing that asks to be run.

The same sheets give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from safeguarding.audit.headings import REMARK, TICK
from safeguarding.spreadsheets import TEXT_ONLY

NARROWEST, WIDEST = 9, 70
OF_A_TICK, OF_A_REMARK = 18, 45
OF_THE_LABELS, OF_THE_TEXT = 26, 100
"""Widths of columns, in characters: of the rows, of what is ticked, and of the first sheet."""
HEIGHT_OF_A_LINE, HIGHEST = 15, 409
"""In points: a row that holds more lines has to be told its height, for not every program finds it out."""
A4 = 9

TOP = {"valign": "top"}
LOOKS = {
    "title": TOP | {"bold": True},
    "heading": TOP | {"bold": True, "text_wrap": True},
    "text": TOP | {"text_wrap": True},
    "number": TOP | {"align": "left"},
    "day": TOP | {"align": "left", "num_format": "dd/mm/yyyy"},
}
"""How cells look."""
FOOTER = "&LPrivate: special category data&R&A, page &P of &N"

TICKS = {
    "validate": "list",
    "source": ["agree", "disagree"],
    "error_type": "warning",
    "error_title": "agree or disagree",
    "error_message": "Write agree or disagree, or leave the cell empty.",
}
"""The choice that a cell for a tick offers."""

MOST_LETTERS = 32_767
"""A cell holds no more: a longer text is cut, and ends with three dots."""

Cell = str | date | bool | float | None
Looks = dict[str, Format]
Line = tuple[str, str]
"""A line of the first sheet: what it is about, and the words."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its rows (String, Date, Boolean or numbers) and the heading of each column.

    `is_ticked`: two empty columns follow, for the reviewer's tick and remark. No column is wider than `widest`
    characters.
    """

    name: str
    rows: pl.DataFrame
    headings: Sequence[str]
    is_ticked: bool = False
    widest: int = WIDEST


def write_sheets(path: Path, first_day: date, about: Sequence[Line], sheets: Sequence[Sheet]) -> None:
    """Write a workbook: the first sheet from `about`, then the others. `first_day` is its date of creation."""
    # The parts lie in the private folder while the workbook is written.
    options = TEXT_ONLY | {"constant_memory": True, "tmpdir": str(path.parent)}
    with Workbook(path, options) as workbook:
        workbook.set_properties({"created": datetime.combine(first_day, time())})
        looks = {name: workbook.add_format(look) for name, look in LOOKS.items()}
        _write_about(workbook, about, looks)
        for sheet in sheets:
            _write_sheet(workbook, sheet, looks)


def _write_about(workbook: Workbook, about: Sequence[Line], looks: Looks) -> None:
    page = _page(workbook, "Read me", (OF_THE_LABELS, OF_THE_TEXT))
    for number, (label, words) in enumerate(about):
        page.set_row(number, _height([words], [OF_THE_TEXT]))
        page.write_string(number, 0, label, looks["heading" if words else "title"])
        # An empty cell would hide the end of a title that is wider than its own.
        if words:
            page.write_string(number, 1, words, looks["text"])


def _write_sheet(workbook: Workbook, sheet: Sheet, looks: Looks) -> None:
    headings = [*sheet.headings, *((TICK, REMARK) if sheet.is_ticked else ())]
    widths = _widths(sheet, headings)
    page = _page(workbook, sheet.name, widths)
    last, right = max(sheet.rows.height, 1), len(headings) - 1
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.print_area(0, 0, last, right)  # with the empty columns: a printed sheet is ticked by hand
    page.hide_gridlines(0)
    page.autofilter(0, 0, last, right)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    if sheet.is_ticked:
        page.data_validation(1, right - 1, last, right - 1, TICKS)
        page.set_column(right - 1, right - 1, OF_A_TICK, looks["text"])
        page.set_column(right, right, OF_A_REMARK, looks["text"])
    page.set_row(0, _height(headings, widths))
    for number, words in enumerate(headings):
        page.write_string(0, number, words, looks["heading"])
    for line, cells in enumerate(sheet.rows.iter_rows(), 1):
        page.set_row(line, _height(cells, widths))
        for number, cell in enumerate(cells):
            _write_cell(page, line, number, cell, looks)


def _page(workbook: Workbook, name: str, widths: Sequence[int]) -> Worksheet:
    """A sheet with columns of those widths, to be printed across one page of A4."""
    page = workbook.add_worksheet(name)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.set_footer(FOOTER)
    for number, width in enumerate(widths):
        page.set_column(number, number, width)
    return page


def _write_cell(page: Worksheet, line: int, column: int, cell: Cell, looks: Looks) -> None:
    """One cell, by what it is and never by what it looks like: text that begins with `=` stays text."""
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_string(line, column, "yes" if cell else "no", looks["text"])
    elif isinstance(cell, str):
        text = cell if len(cell) <= MOST_LETTERS else f"{cell[: MOST_LETTERS - 3]}..."
        page.write_string(line, column, text, looks["text"])
    elif isinstance(cell, date):
        page.write_datetime(line, column, cell, looks["day"])
    else:
        page.write_number(line, column, cell, looks["number"])


def _widths(sheet: Sheet, headings: Sequence[str]) -> list[int]:
    """How wide each column is: as its longest line of text, or as half of its heading, which takes two."""
    of_values = [_longest(sheet.rows[name]) + 2 for name in sheet.rows.columns]
    if sheet.is_ticked:
        of_values += [OF_A_TICK, OF_A_REMARK]
    pairs = zip(headings, of_values, strict=True)
    return [min(max(NARROWEST, len(words) // 2 + 4, width), sheet.widest) for words, width in pairs]


def _longest(column: pl.Series) -> int:
    if column.dtype != pl.String:
        return len("dd/mm/yyyy")
    return column.str.split("\n").explode().str.len_chars().max() or 0


def _height(cells: Sequence[Cell], widths: Sequence[int]) -> int:
    """The height of a row: of the cell with the most lines."""
    texts = ((cell, width) for cell, width in zip(cells, widths, strict=False) if isinstance(cell, str))
    lines = (sum(1 + len(line) // (width - 1) for line in text.split("\n")) for text, width in texts)
    return min(HEIGHT_OF_A_LINE * max(lines, default=1), HIGHEST)
