"""The writing of a workbook that is published: real tables, numbers as numbers, text that stays text."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from textwrap import wrap

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from safeguarding.formats.values import Cell
from safeguarding.formats.workbook_tables import Table
from safeguarding.spreadsheets import TEXT_ONLY

NARROWEST, OF_THE_COVER = 11, 78
"""Widths of columns, in characters."""
HEIGHT_OF_A_LINE = 15.75
"""In points: a row that holds more lines has to be told its height, for not every program finds it out."""
A4, A3, WIDE = 9, 8, 200
"""Paper: the larger for a sheet that is wider than so many characters."""
COVER = "Cover"
TITLE_ROW, ABOUT_ROW, HEADINGS_ROW = 0, 1, 2

FONT = {"font_name": "Arial", "font_size": 11, "valign": "top"}
RIGHT = {"align": "right", "indent": 1}
LOOKS = {
    "title": FONT | {"bold": True, "font_size": 15},
    "plain": FONT,
    "text": FONT | {"text_wrap": True},
    "heading": FONT | {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2},
    "number heading": FONT | RIGHT | {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2},
    "symbol": FONT | RIGHT,
    "link": FONT | {"underline": 1, "font_color": "#12436D"},
}
"""How cells look."""


def write_workbook(title: str, day: date, cover: Sequence[str], sheets: Sequence[Table]) -> bytes:
    """A workbook: `cover` line by line on its first sheet, then a sheet for each table.

    `day` is its date of creation, so that the same tables give the same bytes.
    """
    content = BytesIO()
    with Workbook(content, TEXT_ONLY | {"in_memory": True}) as workbook:
        workbook.set_properties({"title": title, "created": datetime.combine(day, time())})
        looks = {name: workbook.add_format(look) for name, look in LOOKS.items()}
        _write_cover(workbook, cover, looks)
        names = {COVER, *(sheet.name for sheet in sheets)}
        for sheet in sheets:
            _write_table(workbook, sheet, names, looks)
    return content.getvalue()


def _write_cover(workbook: Workbook, lines: Sequence[str], looks: dict[str, Format]) -> None:
    page = _page(workbook, COVER, [OF_THE_COVER])
    page.set_portrait()
    for number, line in enumerate(lines):
        page.set_row(number, _height([line], [OF_THE_COVER], spare=0.5))
        page.write_string(number, 0, line, looks["text" if number else "title"])


def _write_table(workbook: Workbook, sheet: Table, names: set[str], looks: dict[str, Format]) -> None:
    # A table must have a row; where nothing is known there is one that says so.
    rows = sheet.rows or (("[x]",) * len(sheet.headings),)
    columns = list(zip(*rows, strict=True))
    widths = [
        _width(heading, cells, sheet.widest) for heading, cells in zip(sheet.headings, columns, strict=True)
    ]
    page = _page(workbook, sheet.name, widths)
    page.set_row(TITLE_ROW, HEIGHT_OF_A_LINE * 1.5)
    page.write_string(TITLE_ROW, 0, sheet.title, looks["title"])
    page.write_string(ABOUT_ROW, 0, f"This worksheet contains one table. {sheet.about}", looks["plain"])
    _mark_up(page, sheet, columns, looks)
    page.set_row(HEADINGS_ROW, _height(sheet.headings, widths))
    for line, cells in enumerate(rows, HEADINGS_ROW + 1):
        page.set_row(line, _height(cells, widths))
        for column, cell in enumerate(cells):
            if column == 0 and cell in names:
                page.write_url(line, 0, f"internal:'{cell}'!A1", looks["link"], cell)
            else:
                _write_cell(workbook, page, (line, column), cell, _is_of_numbers(columns[column]), looks)


def _mark_up(page: Worksheet, sheet: Table, columns: Sequence[Sequence[Cell]], looks: dict) -> None:
    """Say that it is a table, and which row its headings are."""
    headings = [
        {
            "header": heading,
            "header_format": looks["number heading" if _is_of_numbers(cells) else "heading"],
        }
        for heading, cells in zip(sheet.headings, columns, strict=True)
    ]
    settings = {"name": f"{sheet.name}_table", "style": "Table Style Light 1", "banded_rows": False}
    last = HEADINGS_ROW + len(columns[0])
    page.add_table(
        HEADINGS_ROW, 0, last, len(headings) - 1, settings | {"columns": headings, "autofilter": False}
    )


def _page(workbook: Workbook, name: str, widths: Sequence[int]) -> Worksheet:
    """A sheet with columns of those widths, printed across one page of A4 with its headings on each."""
    page = workbook.add_worksheet(name)
    page.set_landscape()
    page.set_paper(A3 if sum(widths) > WIDE else A4)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&RPage &P of &N")
    page.hide_gridlines(2)
    if name != COVER:
        page.repeat_rows(HEADINGS_ROW)
    for number, width in enumerate(widths):
        page.set_column(number, number, width)
    return page


def _write_cell(workbook, page, place, cell: Cell, among_numbers: bool, looks: dict) -> None:
    """One cell, by what it is and never by what it looks like: text that begins with `=` stays text."""
    if isinstance(cell, Decimal):
        name = f"number with {-cell.as_tuple().exponent} decimals"
        if name not in looks:
            decimals = -cell.as_tuple().exponent
            form = "#,##0" + ("." + "0" * decimals if decimals else "")
            looks[name] = workbook.add_format(FONT | RIGHT | {"num_format": form})
        page.write_number(*place, cell, looks[name])
    else:
        page.write_string(*place, cell, looks["symbol" if among_numbers else "text"])


def _is_of_numbers(cells: Sequence[Cell]) -> bool:
    return any(isinstance(cell, Decimal) for cell in cells)


def _width(heading: str, cells: Sequence[Cell], widest: int) -> int:
    """As wide as the longest cell, or as a heading that takes three lines; a longer text is broken."""
    longest = max((len(_shown(cell)) for cell in cells), default=0)
    word = max(map(len, heading.split()))
    return min(max(NARROWEST, longest + 3, word + 5, len(heading) // 3 + 5), widest)


def _height(cells: Sequence[Cell], widths: Sequence[int], spare: float = 0) -> float:
    """The height of a row: of the cell with the most lines."""
    pairs = zip(cells, widths, strict=True)
    lines = max((len(wrap(_shown(cell), width - 2)) for cell, width in pairs), default=1)
    return HEIGHT_OF_A_LINE * (lines + spare)


def _shown(cell: Cell) -> str:
    return f"{cell:,}" if isinstance(cell, Decimal) else str(cell)
