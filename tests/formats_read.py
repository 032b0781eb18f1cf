"""The committee's formats read back, each by a reader that shares nothing with what wrote it."""

import csv
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree as Tree

import fastexcel
import polars as pl

from safeguarding.authority import read_authority
from safeguarding.disclosure.released import PublishedFigures, read_released
from safeguarding.words.facts import Facts
from safeguarding.years import ReportingYear

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SERIES = {"c": "computed", "r": "reported", "e": "England"}


def facts_of(authority_folder: Path, edition: str = "2010-11", frame: pl.DataFrame | None = None) -> Facts:
    """An edition of the built demonstration, with its figures or with those given."""
    authority = read_authority(authority_folder)
    chosen = authority.edition(ReportingYear.parse(edition))
    if frame is not None:
        return Facts(authority, chosen, PublishedFigures.unrestricted(frame))
    return Facts(
        authority, chosen, read_released(authority_folder / "run" / "released" / edition, authority).figures
    )


def part(document: bytes, name: str) -> Tree.Element:
    """One XML part of a document."""
    with zipfile.ZipFile(BytesIO(document)) as archive:
        return Tree.fromstring(archive.read(name))


def marked(document: bytes) -> list[tuple[tuple, str]]:
    """Each bookmark of a Word document in order: (key, edition, day, series), and the text within it."""
    found, opened = [], {}
    for element in part(document, "word/document.xml").iter():
        if element.tag == f"{W}bookmarkStart":
            opened[element.get(f"{W}id")] = [element.get(f"{W}name"), ""]
        elif element.tag == f"{W}bookmarkEnd":
            name, text = opened.pop(element.get(f"{W}id"))
            found.append((named(name), text))
        elif element.tag == f"{W}t":
            for one in opened.values():
                one[1] += element.text or ""
    assert not opened
    return found


def named(name: str) -> tuple[str, str, date | None, str]:
    """What the name of a bookmark says, by its documentation."""
    _, series, start, end, day, key = name.split("_", 5)
    as_at = None if day == "y" else datetime.strptime(day, "%y%m%d").date()
    return key, f"{start}-{end}", as_at, SERIES.get(series, "another area")


def names(document: bytes) -> list[str]:
    """The names of all bookmarks."""
    body = part(document, "word/document.xml")
    return [one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")]


def paragraphs(document: bytes) -> Iterator[tuple[str, str]]:
    """The style and the text of each paragraph outside tables, in order."""
    styles = {
        style.get(f"{W}styleId"): style.find(f"{W}name").get(f"{W}val")
        for style in part(document, "word/styles.xml").iter(f"{W}style")
    }
    for paragraph in part(document, "word/document.xml").find(f"{W}body").findall(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        text = "".join(_text(element) for element in paragraph.iter())
        yield styles[style.get(f"{W}val")] if style is not None else "Normal", text


def _text(element: Tree.Element) -> str:
    return {f"{W}t": element.text or "", f"{W}tab": "\t"}.get(element.tag, "")


def sheets(workbook: bytes) -> dict[str, list[list[str | None]]]:
    """Every sheet of a workbook as rows of text."""
    reader = fastexcel.read_excel(workbook)
    read = {}
    for name in reader.sheet_names:
        sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
        read[name] = [list(row) for row in sheet.iter_rows()]
    return read


def rows(workbook: bytes, sheet: str) -> list[dict[str, str | None]]:
    """The rows of a sheet's table, each by its headings, which stand in the third row."""
    _, _, headings, *cells = sheets(workbook)[sheet]
    return [dict(zip(headings, row, strict=True)) for row in cells]


def lines(text: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(StringIO(text.decode("utf-8"))))


def as_printed(text: str) -> str:
    """Text without its spaces: a printed line may break anywhere."""
    return re.sub(r"\s+", "", text)
