"""An Excel workbook: opened with care, and each of its sheets read as text, row by row as Excel shows it."""

import logging
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import fastexcel
import polars as pl

from safeguarding.returns.file_rules import FileRefused

WORKBOOK = ".xlsx"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a workbook with a password begins, and one in the form before .xlsx."""

MOST_BYTES = 500 * 1024 * 1024
"""No workbook may unpack to more: a small file can be made to fill any memory."""

MOST_CELLS = 20_000_000
"""No sheet may reach over more cells: one value in a far corner takes the memory of all cells before it."""

PIECE = 1024 * 1024
FAR = re.compile(rb' r="(?:[A-Z]{3}[0-9]|[A-Z]{1,2}[0-9]{6})')
"""The place of any cell from column AAA or row 100,000 on: only then is every cell looked at."""
FILLED_CELL = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^<>]*(?<!/)>')

# The reader's warnings may hold a value; whoever runs a command is told by our own rules.
logging.getLogger("calamine").addHandler(logging.NullHandler())


def sheets(path: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each sheet that holds anything, in order: its name; its columns as text, its n-th row Excel's row n.

    A date cell reads `2010-05-01 00:00:00`; a cell with an error in it is blank. Raises FileRefused for what
    is no workbook, is damaged or protected, or could not be held in memory.
    """
    _require_a_sound_archive(path)
    try:
        reader = fastexcel.read_excel(path)
        for number, name in enumerate(reader.sheet_names):
            # skip_rows=0 keeps blank rows at the top, so that rows can be counted.
            sheet = reader.load_sheet(number, header_row=None, skip_rows=0, dtypes="string").to_polars()
            if not sheet.is_empty():
                yield name, sheet
    except fastexcel.FastExcelError as error:
        raise FileRefused("damaged workbook") from error


def _require_a_sound_archive(path: Path) -> None:
    with path.open("rb") as content:
        if content.read(len(OLE)) == OLE:
            raise FileRefused("protected workbook")
    try:
        with zipfile.ZipFile(path) as archive:
            _require_a_size(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise FileRefused("damaged workbook") from error


def _require_a_size(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused("protected workbook")
    if sum(part.file_size for part in parts) > MOST_BYTES:
        raise FileRefused("workbook too large")
    for part in parts:
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            _require_near_cells(archive, part)


def _require_near_cells(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Raises FileRefused where the filled cells of a sheet reach too far right and down."""
    if not any(FAR.search(text) for text in _whole_tags(archive, part)):
        return
    column, row = 0, 0
    for text in _whole_tags(archive, part):
        for letters, digits in FILLED_CELL.findall(text):
            column, row = max(column, _number(letters)), max(row, int(digits))
    if column * row > MOST_CELLS:
        raise FileRefused("workbook too large")


def _whole_tags(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The text of a part in pieces, none of which ends within a tag."""
    rest = b""
    with archive.open(part) as content:
        while piece := content.read(PIECE):
            text = rest + piece
            cut = text.rfind(b"<")
            yield text[:cut]
            rest = text[cut:]


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
