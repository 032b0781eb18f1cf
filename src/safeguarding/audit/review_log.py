"""The authority's own log of reviews held late: the reasons, which no official return holds."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import polars as pl

from safeguarding.problems import UsageProblem
from safeguarding.returns.decoding import decoded
from safeguarding.returns.file_rules import FileRefused

LOG = "review_log.csv"
COLUMNS = ("child_id", "review_date", "reason")
REASONS = {"child_id": pl.String, "held_date": pl.Date, "reason": pl.String}


def reasons_recorded(folder: Path) -> pl.DataFrame:
    """The reasons in `review_log.csv` of an authority folder, if it is there: REASONS, one row a review.

    Child numbers are read as those of the returns are, in capitals and without spaces around them; several
    reasons for one review are joined. Raises UsageProblem, naming the line, for a log that cannot be read.
    """
    path = folder / LOG
    rows = list(_rows(path)) if path.is_file() else []
    log = pl.DataFrame(rows, REASONS, orient="row").unique().sort(list(REASONS))
    return log.group_by("child_id", "held_date", maintain_order=True).agg(pl.col("reason").str.join("; "))


def _rows(path: Path) -> Iterator[tuple[str, date, str]]:
    try:
        text = decoded(path.read_bytes())[0].decode("utf-8")
    except FileRefused as refused:
        raise UsageProblem(f"{LOG}: {refused}") from refused
    reader = csv.DictReader(StringIO(text))
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        raise UsageProblem(f"{LOG} line 1: it needs the columns {', '.join(COLUMNS)}.")
    for row in reader:
        child, held, reason = ((row[name] or "").strip() for name in COLUMNS)
        if child or held or reason:
            yield child.upper(), _day(held, reader.line_num), reason


def _day(text: str, line: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageProblem(
            f"{LOG} line {line} column review_date: a day was expected, written as in 2011-03-31."
        ) from None
