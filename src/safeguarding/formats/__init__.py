"""The committee's formats: an edition's words, figures and charts as files that officers work with."""

from safeguarding.formats.figures_csv import figures_csv
from safeguarding.formats.figures_xlsx import figures_xlsx
from safeguarding.formats.report_docx import report_docx
from safeguarding.words.facts import Facts

__all__ = ["FILES", "committee_files"]

FILES = {
    "report.docx": (
        report_docx,
        "Word document",
        "The committee report: its numbered paragraphs, tables, charts.",
    ),
    "figures.xlsx": (figures_xlsx, "Excel workbook", "Every figure in tables, with notes, for reading."),
    "figures.csv": (figures_csv, "CSV text", "Every figure, one to a row, with its key, for other programs."),
}
"""Each file: what makes it, what kind it is and what is in it."""


def committee_files(facts: Facts) -> dict[str, bytes]:
    """The files of an edition that need no browser, by name. The same figures and words give the same bytes."""
    return {name: make(facts) for name, (make, _, _) in FILES.items()}
