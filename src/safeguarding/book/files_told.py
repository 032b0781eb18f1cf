"""What the files to download tell: the figures as CSV and in the workbook, the numbers of the Word report.

They are read by what a stranger finds in them: columns with a figure's key, bookmarks named after a figure.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import fastexcel

from safeguarding.book.numbers_said import WHOLE, Units, day_of, number, whole
from safeguarding.disclosure.constraint import Constraint
from safeguarding.disclosure.facts import facts_of
from safeguarding.figure import Figure
from safeguarding.years import ReportingYear

MARKED = re.compile(r"f\d+_c_(\d{4})_(\d{2})_(y|\d{6})_(\w+)")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KEY, PERIOD, VALUE, UNIT = "Key", "Period or day", "Value", "Unit"
COUNTS = {"numerator": "Numerator (number)", "denominator": "Denominator (number)"}


@dataclass(frozen=True)
class File:
    """A file of a site: where it stands, and its bytes."""

    name: str
    content: bytes


def told_by_file(file: File, units: Units) -> Iterator[Constraint]:
    """All that a file tells of the counts behind this authority's figures; nothing, of a kind not known."""
    reader = {".csv": _table, ".xlsx": _workbook, ".docx": _report}.get(Path(file.name).suffix)
    for place, figure in enumerate(reader(file, units) if reader else (), 1):
        yield from facts_of(figure, f"{file.name}, number {place}")


def _table(file: File, units: Units) -> Iterator[Figure]:
    for row in csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))):
        if {"key", "edition", "value", "series"} <= row.keys() and row["series"] == "computed":
            day = row.get("time_period") if row.get("time_identifier") == "day" else row.get("as_at")
            unit = row.get("unit") or units.get(row["key"], "percent")
            figure = Figure(row["edition"], row["key"], day_of(day), "computed", unit=unit)
            counts = {name: whole(row.get(name)) for name in COUNTS}
            yield replace(figure, **counts, value=_value(row["value"]))


def _workbook(file: File, units: Units) -> Iterator[Figure]:
    """The sheets of computed figures: those with a figure's counts that are not about somebody else's."""
    reader, stands = fastexcel.read_excel(file.content), re.search(r"\d{4}-\d{2}", file.name)
    for sheet in reader.sheet_names:
        rows = reader.load_sheet(sheet, header_row=None, dtypes="string").to_polars().rows()
        for place, headings in enumerate(rows):
            if {KEY, PERIOD, VALUE, *COUNTS.values()} <= {*headings} and "Whose" not in headings:
                lines = (dict(zip(headings, row, strict=True)) for row in rows[place + 1 :])
                yield from (_line(line, stands and stands[0]) for line in lines if line[KEY])


def _line(line: Mapping[str, str], edition: str | None) -> Figure:
    """A figure of a year, or of a day: of the edition in whose folder it stands, else of the day's year."""
    over_a_year = line[PERIOD].startswith("Year ending ")
    day = datetime.strptime(line[PERIOD].removeprefix("Year ending "), "%d %B %Y").date()
    edition = edition or str(ReportingYear.containing(day))
    figure = Figure(edition, line[KEY], None if over_a_year else day, "computed", unit=line[UNIT])
    counts = {name: whole(line[heading]) for name, heading in COUNTS.items()}
    return replace(figure, **counts, value=_value(line[VALUE]))


def _report(file: File, units: Units) -> Iterator[Figure]:
    """The numbers of a Word document that a bookmark names."""
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        document = ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314
    named: list[str] = []
    for element in document.iter():
        if element.tag == f"{WORD}bookmarkStart":
            named.append(element.get(f"{WORD}name", ""))
        elif element.tag == f"{WORD}bookmarkEnd":
            named.pop()
        elif element.tag == f"{WORD}t" and named and (found := MARKED.fullmatch(named[-1])):
            start, end, day, key = found.groups()
            as_at = None if day == "y" else datetime.strptime(day, "%y%m%d").date()
            figure = Figure(f"{start}-{end}", key, as_at, "computed", unit=units.get(key, "percent"))
            yield replace(figure, value=_value((element.text or "").removesuffix("%")))


def _value(text: str | None) -> str | None:
    """A value as the figures table has it, None where there is only a symbol."""
    return str(number(text)) if text and WHOLE.fullmatch(text) else None
