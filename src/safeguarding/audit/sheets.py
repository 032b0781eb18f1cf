"""The writing of a workbook: text that stays text, days as dates, and nothing that asks to be run.

The same sheets give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook

from safeguarding.audit.headings import REMARK, TICK
from safeguarding.check.report import TEXT_ONLY

NARROWEST, WIDEST, OF_THE_LABELS, OF_THE_TEXT = 9, 60, 24, 110
"""Widths of columns, in characters: of the sheets, and of the two columns of the first sheet."""

DAY = {"num_format": "dd/mm/yyyy", "align": "left"}
FOOTER = "&LPrivate: special category data&R&A, page &P of &N"

TICKS = {
    "validate": "list",
    "source": ["agree", "disagree"],
    "error_type": "warning",
    "error_title": "agree or disagree",
    "error_message": "Write agree or disagree, or leave the cell empty.",
}
"""The choice that a cell for a tick offers."""

Line = tuple[str, str]
"""A line of the first sheet: what it is about, and the words."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its rows (String, Date, Boolean or numbers) and the heading of each column.

    `is_ticked`: two empty columns follow, for the reviewer's tick and remark.
    """

    name: str
    rows: pl.DataFrame
    headings: Sequence[str]
    is_ticked: bool = False


def write_sheets(path: Path, first_day: date, about: Sequence[Line], sheets: Sequence[Sheet]) -> None:
    """Write a workbook: the first sheet from `about`, then the others. `first_day` is its date of creation."""
    # The parts lie in the private folder while the workbook is written.
    options = TEXT_ONLY | {"constant_memory": True, "tmpdir": str(path.parent)}
    with Workbook(path, options) as workbook:
        workbook.set_properties({"created": datetime.combine(first_day, time())})
        _write_about(workbook, about)
        formats = {"bold": {"bold": True, "text_wrap": True, "valign": "top"}, "text": {"valign": "top"}}
        formats |= {"long": {"text_wrap": True, "valign": "top"}, "day": DAY | {"valign": "top"}}
        added = {name: workbook.add_format(one) for name, one in formats.items()}
        for sheet in sheets:
            _write_sheet(workbook, sheet, added)


def _write_about(workbook: Workbook, about: Sequence[Line]) -> None:
    bold = workbook.add_format({"bold": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    page = workbook.add_worksheet("Read me")
    page.set_column(0, 0, OF_THE_LABELS)
    page.set_column(1, 1, OF_THE_TEXT)
    page.set_footer(FOOTER)
    for number, (label, words) in enumerate(about):
        page.write_string(number, 0, label, bold)
        page.write_string(number, 1, words, wrapped)


def _write_sheet(workbook: Workbook, sheet: Sheet, formats: dict[str, object]) -> None:
    page = workbook.add_worksheet(sheet.name)
    headings = [*sheet.headings, *((TICK, REMARK) if sheet.is_ticked else ())]
    height = sheet.rows.height
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(height, 1), len(headings) - 1)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{height + 1}"})
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer(FOOTER)
    looks = [_look(sheet.rows[name]) for name in sheet.rows.columns]
    for number, width in enumerate(_widths(sheet, headings)):
        page.set_column(number, number, width, formats["long"] if number >= len(looks) else None)
    if sheet.is_ticked:
        page.data_validation(1, len(looks), max(height, 1), len(looks), TICKS)
    for number, words in enumerate(headings):
        page.write_string(0, number, words, formats["bold"])
    for line, cells in enumerate(sheet.rows.iter_rows(), 1):
        for number, cell in enumerate(cells):
            _write_cell(page, line, number, cell, formats[looks[number]])


def _write_cell(
    page: object, line: int, column: int, cell: str | date | bool | float | None, look: object
) -> None:
    """One cell, by what it is and never by what it looks like: text that begins with `=` stays text."""
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_string(line, column, "yes" if cell else "no", look)
    elif isinstance(cell, str):
        page.write_string(line, column, cell, look)
    elif isinstance(cell, date):
        page.write_datetime(line, column, cell, look)
    else:
        page.write_number(line, column, cell, look)


def _look(column: pl.Series) -> str:
    if column.dtype == pl.Date:
        return "day"
    return "long" if _longest(column) > WIDEST else "text"


def _longest(column: pl.Series) -> int:
    """The length of the longest line of text in a column."""
    if column.dtype != pl.String:
        return len("dd/mm/yyyy")
    return column.str.len_chars().max() or 0


def _widths(sheet: Sheet, headings: Sequence[str]) -> list[int]:
    """How wide each column is: as its longest value, or as half of its heading, which takes two lines."""
    values = [_longest(sheet.rows[name]) + 2 for name in sheet.rows.columns]
    of_a_tick = [18, WIDEST] if sheet.is_ticked else []
    of_values = [*values, *of_a_tick]
    return [
        min(max(NARROWEST, len(words) // 2 + 4, width), WIDEST)
        for words, width in zip(headings, of_values, strict=True)
    ]
