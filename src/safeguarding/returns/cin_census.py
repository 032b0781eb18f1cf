"""The children in need census: one XML file, read child by child, never held whole."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree

import polars as pl

from safeguarding.returns.recognise import ReturnFile, broken_xml
from safeguarding.returns.tables import CIN_CENSUS, TABLES, as_text, official_columns

PARTS = {
    "ChildIdentifiers": ("ChildIdentifiers", ""),
    "CINdetails": ("CINdetails", "referral "),
    "Section47": ("CINdetails/Section47", "enquiry "),
    "ChildProtectionPlans": ("CINdetails/ChildProtectionPlans", "plan "),
}
"""Where each table's elements lie below <Child>, and what a message calls the n-th of them."""
PLANS = "ChildProtectionPlans"
REVIEWS = "CPPreviewDate"
COLUMNS = {table: [column.name for column in official_columns(TABLES[table]).values()] for table in CIN_CENSUS}

Row = tuple[int | str | None, ...]


def read(file: ReturnFile) -> dict[str, pl.DataFrame]:
    """The census's tables that we need, each with its official columns as text.

    `row` is the number of the <Child> in the file and `part` says which of the child's parts it is.
    Raises ReturnProblem where the XML is not well formed. A document type, and with it any entity, was
    refused on recognition.
    """
    rows: dict[str, list[Row]] = {table: [] for table in CIN_CENSUS}
    try:
        with file.path.open("rb") as content:
            for number, child in _children(content):
                for table, row in _rows(number, child):
                    rows[table].append(row)
    except ElementTree.ParseError as error:
        raise broken_xml(file, error.position[0]) from error
    return {table: _as_frame(table, given) for table, given in rows.items()}


def _children(content: BinaryIO) -> Iterator[tuple[int, ElementTree.Element]]:
    """Each <Child> with its number, thrown away once read: memory does not grow with the file."""
    number, path = 0, []
    for event, element in ElementTree.iterparse(content, events=("start", "end")):  # noqa: S314
        if event == "start":
            # The schema has no namespace; where a system writes one, its names mean the same.
            element.tag = element.tag.rpartition("}")[2]
            path.append(element)
            continue
        path.pop()
        if element.tag == "Child":
            number += 1
            yield number, element
            path[-1].clear()


def _rows(number: int, child: ElementTree.Element) -> Iterator[tuple[str, Row]]:
    child_id = child.findtext("ChildIdentifiers/LAchildID")
    for table, (path, called) in PARTS.items():
        for nth, element in enumerate(child.iterfind(path), 1):
            part = called and f"{called}{nth}"
            yield table, (number, part, child_id, *map(element.findtext, COLUMNS[table][1:]))
            if table == PLANS:
                yield from _review_rows(number, part, child_id, element)


def _review_rows(
    number: int, part: str, child_id: str | None, plan: ElementTree.Element
) -> Iterator[tuple[str, Row]]:
    """Every CPPreviewDate: one <Reviews> holds many, and the first alone would make the others late."""
    dates = plan.findtext("CPPstartDate"), plan.findtext("CPPendDate")
    for nth, review in enumerate(plan.iterfind(f"Reviews/{REVIEWS}"), 1):
        yield REVIEWS, (number, f"{part}, review {nth}", child_id, *dates, review.text)


def _as_frame(table: str, rows: list[Row]) -> pl.DataFrame:
    schema = {"row": pl.Int64, "part": pl.String} | dict.fromkeys(COLUMNS[table], pl.String)
    return as_text(table, pl.DataFrame(rows, schema=schema, orient="row"))
