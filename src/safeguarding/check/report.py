"""The private report of a check: every finding as CSV, and as a workbook to filter. Never a child's value."""

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook

from safeguarding.check.in_place import put_in_place
from safeguarding.returns.rule import ACTIONS
from safeguarding.spreadsheets import TEXT_ONLY, write_csv
from safeguarding.years import ReportingYear

HEADINGS = {
    "year": "year",
    "file": "file",
    "row": "row",
    "part": "part",
    "column": "column",
    "rule": "rule",
    "severity": "action",
    "what was found": "message",
    "what to do": "remedy",
    "indicators it can move": "indicators",
}
"""The columns of the report, and what each is called among the findings."""
WIDTHS = (9, 34, 9, 20, 18, 22, 13, 90, 60, 60)
"""How wide the columns of the workbook are, in characters."""

MOST_ROWS = 1_048_575
"""A sheet of an XLSX workbook holds so many rows beside its headings."""

MEANINGS = {
    "file refused": "The file is not used. While a file is refused no figure is computed.",
    "refused": "The row is not used in any figure.",
    "repaired": "The value, or the file, is read as it was meant.",
    "noted": "Nothing is changed. The row counts as it stands.",
}


def write_report(findings: pl.DataFrame, year: ReportingYear, folder: Path) -> list[Path]:
    """Write `findings` (see grading.graded) into `folder`, and give the paths of the report's files.

    The same findings give the same bytes.
    """
    report = findings.select(pl.col(name).alias(heading) for heading, name in HEADINGS.items())
    workbook, text = folder / "findings.xlsx", folder / "findings.csv"
    put_in_place(workbook, lambda path: _write_workbook(report, year, path))
    put_in_place(text, lambda path: write_csv(report, path))
    return [workbook, text]


def _write_workbook(report: pl.DataFrame, year: ReportingYear, path: Path) -> None:
    # Row by row, so that a million findings need no more memory than one; the parts lie in the private folder.
    options = TEXT_ONLY | {"constant_memory": True, "tmpdir": str(path.parent)}
    with Workbook(path, options) as workbook:
        workbook.set_properties({"created": datetime.combine(year.last_day, time())})
        bold = workbook.add_format({"bold": True})
        about = workbook.add_worksheet("Read me")
        about.set_column(0, 0, 110)
        for number, line in enumerate(_about(report, year)):
            about.write_string(number, 0, line, bold if number == 0 else None)
        _write_findings(report.head(MOST_ROWS), workbook, bold)


def _write_findings(report: pl.DataFrame, workbook: Workbook, bold: object) -> None:
    sheet = workbook.add_worksheet("Findings")
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, report.height, report.width - 1)
    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width)
    sheet.write_row(0, 0, report.columns, bold)
    for line, cells in enumerate(report.iter_rows(), 1):
        sheet.write_row(line, 0, cells)


def _about(report: pl.DataFrame, year: ReportingYear) -> Iterator[str]:
    """What the workbook is, line by line."""
    yield f"What the check of the returns up to {year} found"
    yield "Private: it names rows of children's records, without a value from them. Do not publish or send it."
    if report.height > MOST_ROWS:
        yield (
            f"There are {report.height:,} findings, and a sheet holds {MOST_ROWS:,}: these are the worst. "
            "findings.csv, beside this file, has all of them."
        )
    yield "A row is the line of a CSV file, the row of a workbook, or the number of the child in an XML file."
    counts = dict(report.group_by("severity").len().iter_rows())
    for action in ACTIONS:
        yield f"{action}: {counts.get(action, 0):,}. {MEANINGS[action]}"
