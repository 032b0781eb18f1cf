"""Workbooks as a reviewer has them: read as text, and saved again with ticks, as a spreadsheet does it."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import fastexcel
import xlsxwriter

DATE_CELL = re.compile(r"(\d{4}-\d{2}-\d{2}) 00:00:00")
Pages = dict[str, list[list]]
"""The cells of each sheet by its name, the first row too: a date cell as a date, all else as text or None."""


def pages(path: Path) -> Pages:
    """Every sheet of a workbook."""
    reader = fastexcel.read_excel(path)
    return {name: _cells(reader, name) for name in reader.sheet_names}


def _cells(reader: fastexcel.ExcelReader, name: str) -> list[list]:
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
    return [[_cell(text) for text in row] for row in sheet.iter_rows()]


def _cell(text: str | None) -> str | date | None:
    day = DATE_CELL.fullmatch(text or "")
    return datetime.strptime(day[1], "%Y-%m-%d").date() if day else text


def rows(path: Path, sheet: str) -> list[dict]:
    """The rows of one sheet, each by its headings."""
    headings, *cells = pages(path)[sheet]
    return [dict(zip(headings, row, strict=True)) for row in cells]


def save(path: Path, given: Pages) -> None:
    """Write a workbook with those cells, as another program would."""
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, plain) as book:
        as_day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, cells in given.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(cells):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, column, cell, as_day)
                    elif cell is not None:
                        sheet.write(number, column, cell)


def save_changed(path: Path, change: Callable[[Pages], object], to: Path | None = None) -> Path:
    """Open a workbook, let `change` change its cells, and save it (in place, if not told where)."""
    given = pages(path)
    change(given)
    save(to or path, given)
    return to or path


def ticks(sheet: str, marks: Sequence[str | None], remark: str | None = None) -> Callable[[Pages], None]:
    """A change that ticks the first rows of a sheet, one with each mark, and remarks on each."""

    def tick(given: Pages) -> None:
        headings, *cells = given[sheet]
        for row, mark in zip(cells, marks, strict=False):
            row[headings.index("agree or disagree")] = mark
            row[headings.index("remark")] = remark

    return tick
