"""The SSDA903 return as CSV files: one table a file, every value as text."""

import csv
import io

import polars as pl

from safeguarding.problems import ReturnProblem
from safeguarding.returns.recognise import ReturnFile, headings, not_utf_8
from safeguarding.returns.tables import TABLES, as_text, official_columns


def read(file: ReturnFile) -> dict[str, pl.DataFrame]:
    """The one table of `file`: the official columns that we need, `row` (its line) and `part` ("").

    Wholly blank lines are passed over. Raises ReturnProblem where the file cannot be read as CSV.
    """
    text = _decoded(file)
    records = _records(file, text)
    records.columns = _names(file, records.width)
    is_filled = pl.any_horizontal(pl.all().str.strip_chars() != "")
    rows = records.with_columns(row=_lines(records), part=pl.lit("")).filter(
        records.select(is_filled).to_series()
    )
    return {file.table: as_text(file.table, rows)}


def _decoded(file: ReturnFile) -> str:
    content = file.path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise not_utf_8(file, content.count(b"\n", 0, error.start) + 1) from error


def _records(file: ReturnFile, text: str) -> pl.DataFrame:
    try:
        return pl.read_csv(text.encode(), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise ReturnProblem(
            f"{file.shown} line {_first_uneven_line(text)}: this line does not have the columns of the first "
            "line, or a quotation mark is left open. Mend the line, or export the file again."
        ) from error


def _first_uneven_line(text: str) -> int:
    """The first line with more values than headings; failing that, the last (a quotation never closed)."""
    lines = csv.reader(io.StringIO(text, newline=None))
    width = len(next(lines))
    for line in lines:
        if len(line) > width:
            break
    return lines.line_num


def _names(file: ReturnFile, width: int) -> list[str]:
    """The headings in order; those that repeat without being read get a name of their own.

    Raises ReturnProblem where a heading that is read stands twice: nobody could say which column counts.
    """
    names = headings(file)
    read = {column.name for column in official_columns(TABLES[file.table]).values()}
    repeated = sorted(name for name in read if names.count(name) > 1)
    if repeated or len(names) != width:
        raise ReturnProblem(
            f"{file.shown} line 1: a heading stands more than once ({', '.join(repeated)}). Keep one of them."
        )
    return [name if name in read else f"(column {number})" for number, name in enumerate(names, 1)]


def _lines(records: pl.DataFrame) -> pl.Expr:
    """The line on which each record begins: a quoted value may itself hold line ends."""
    ends = pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True))
    return 2 + pl.int_range(pl.len(), dtype=pl.Int64) + ends.cum_sum().shift(1, fill_value=0).cast(pl.Int64)
