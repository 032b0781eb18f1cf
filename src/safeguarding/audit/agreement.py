"""How far the reviewer agrees: the ticks of a workbook against the answers of today."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from safeguarding.audit.cases import CASE, Asked, cases
from safeguarding.audit.ticks import AGREE, DISAGREE, Ticked
from safeguarding.indicators.register import REGISTER
from safeguarding.spreadsheets import write_csv

NOT_TICKED, CHANGED = "not ticked", "changed since"
STANDS = (AGREE, DISAGREE, NOT_TICKED, CHANGED)
"""How a row of the workbook stands; CHANGED: its answer is not today's, whatever was ticked."""


def compared(ticked: Ticked, asked: Sequence[Asked]) -> pl.DataFrame:
    """The rows of a workbook (ticks.TICKED) with today's `because` and `stands` (one of STANDS)."""
    today = cases(asked).rename({"answer": "today"})
    beside = ticked.rows.join(today, on=["key", *CASE], how="left", nulls_equal=True, maintain_order="left")
    same = (pl.col("today") == pl.col("answer")).fill_null(False)
    tick = pl.col("tick").fill_null(NOT_TICKED)
    return beside.with_columns(stands=pl.when(same).then(tick).otherwise(pl.lit(CHANGED)))


def counted(rows: pl.DataFrame) -> Iterator[str]:
    """A line for each indicator of `rows` (see `compared`): how many stand how. Never a child's value."""
    counts = {
        (key, stands): count for key, stands, count in rows.group_by("key", "stands").agg(pl.len()).iter_rows()
    }
    keys = [one.key for one in REGISTER if one.key in rows["key"]]
    table = [("key", *STANDS), *((key, *(str(counts.get((key, one), 0)) for one in STANDS)) for key in keys)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for key, *numbers in table:
        cells = (number.rjust(width) for number, width in zip(numbers, widths[1:], strict=True))
        yield "  ".join([key.ljust(widths[0]), *cells])


def write_disagreements(rows: pl.DataFrame, path: Path) -> None:
    """Write the rows (see `compared`) with which the reviewer disagrees as CSV."""
    named = {"child": "child_id", "began": "start_date", "counted as": "role"}
    case = (pl.col(column).alias(words) for words, column in named.items())
    disagreed = rows.filter(stands=DISAGREE)
    write_csv(disagreed.select("key", *case, "answer", "because", "remark", "sheet", "row"), path)
