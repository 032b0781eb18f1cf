"""The workbook of an edition's figures: a cover, the contents, notes, then one table to a sheet.

Form: Analysis Function, 'Releasing statistics in spreadsheets': the title in A1, below it what the sheet holds,
each table marked up as one with a single row of headings, no merged and no blank cell, no formula.
"""

from collections.abc import Iterator

from safeguarding.formats.shorthand import MEANINGS
from safeguarding.formats.workbook import write_workbook
from safeguarding.formats.workbook_tables import SERIES, Table, last_day, tables
from safeguarding.words.facts import Facts
from safeguarding.words.notices import notices
from safeguarding.years import in_words

COVER, CONTENTS, NOTES = "Cover", "Contents", "Notes"


def figures_xlsx(facts: Facts) -> bytes:
    """The workbook's bytes: the same for the same figures."""
    notes = Table(NOTES, "Notes", "Shorthand first, then what to know of the figures.", *_notes(), widest=85)
    sheets = [notes, *tables(facts)]
    listed = tuple((sheet.name, sheet.title) for sheet in [_itself(), *sheets])
    contents = Table(CONTENTS, "Contents", "Each sheet's name leads to it.", ("Worksheet", "Title"), listed)
    title = f"{facts.edition.title}: figures for {facts.year.for_readers}"
    return write_workbook(title, last_day(facts), list(_cover(facts, title)), [contents, *sheets])


def _itself() -> Table:
    return Table(COVER, "Cover: what this workbook is", "", (), ())


def _cover(facts: Facts, title: str) -> Iterator[str]:
    edition = facts.edition
    yield title
    yield f"{facts.authority.name}. Year ending {in_words(facts.year.last_day)}."
    yield from notices(facts)
    yield (
        f"These are the figures of the report to the {edition.report_to}, all that were computed beside them, "
        "and what they are compared with. Sheet Contents lists the tables; sheet Notes explains the terms."
    )
    yield (
        "Each figure has a key, such as ni066. The same key names it in the report, in figures.csv and on the "
        "page of the book that shows how it was computed."
    )
    yield f"Contact: {edition.contact}."
    yield (
        "Figures as published contain public sector information licensed under the Open Government Licence "
        "v3.0. Source: Department for Education; Office for National Statistics."
    )


def _notes() -> tuple[tuple[str, str], tuple[tuple[str, str], ...]]:
    own, reported = SERIES.values()
    told = {
        **MEANINGS,
        "Rounding": "Percentages and caseloads are rounded half up to one decimal, growth to a whole per cent.",
        "95% interval": (
            "Between these limits the figure would lie in 95 of 100 cases if chance alone moved it: Wilson's "
            "interval of a percentage, Byar's of a number of children."
        ),
        "Sibling groups": (
            "Brothers and sisters move together, which makes the interval wider. Keys that end in "
            "by_sibling_group hold the interval that allows for it."
        ),
        "Another reading": (
            "Where a rule can be read in two ways, the report uses one; the figure under the other has a key "
            "of its own, such as ni066.calendar_months."
        ),
        own: "What this project computes from the returns. It may differ from what was reported or published.",
        reported: "As an earlier report gave it to the Panel, with the digits that it printed.",
        "As published": "As the Department for Education printed it. It has been rounded there.",
    }
    return ("Note", "Meaning"), tuple(told.items())
