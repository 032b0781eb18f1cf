"""What the workings hold of one case, in words: a line for it, and one for each review or episode behind it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

import polars as pl

from safeguarding.audit.cases import CASE, Asked
from safeguarding.audit.details import Detail
from safeguarding.audit.headings import HEADINGS, heading
from safeguarding.years import in_words

SAID_BESIDE = ("child_id", "role", "answer", "because")
"""Columns of the workings that have a column of their own on the sheet of a sample."""

Case = tuple[str, date | None, str | None]
"""A case, by the columns CASE."""


def particulars(asked: Asked, found: Detail | None, of: pl.DataFrame) -> Iterator[tuple[Case, str]]:
    """Each case of an indicator among the rows `of` (key and the columns CASE), with its particulars."""
    wanted = of.filter(key=asked.key)
    children = wanted.select("child_id")
    behind: dict[str, list[str]] = {}
    for row in found.rows.join(children, on="child_id", how="semi").iter_rows(named=True) if found else ():
        behind.setdefault(row["child_id"], []).append(_line(row, HEADINGS.__getitem__))
    for row in asked.rows.join(children, on="child_id", how="semi").iter_rows(named=True):
        line = _line(row, lambda column: heading(asked.indicator, column))
        yield tuple(row.get(name) for name in CASE), "\n".join([line, *behind.get(row["child_id"], [])])


def _line(row: Mapping[str, object], called: Callable[[str], str]) -> str:
    told = {name: cell for name, cell in row.items() if cell is not None and name not in SAID_BESIDE}
    return "; ".join(f"{called(name)}: {_in_words(cell)}" for name, cell in told.items())


def _in_words(cell: str | date | bool | int) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return in_words(cell) if isinstance(cell, date) else str(cell)
