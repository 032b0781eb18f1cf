"""The SSDA903 return as CSV files: one table a file, every value as text."""

import csv
import io
from collections.abc import Iterator
from itertools import pairwise

import polars as pl

from safeguarding.returns.decoding import Told, decoded
from safeguarding.returns.file_rules import FileRefused
from safeguarding.returns.recognise import SEPARATORS, ReturnFile, headings
from safeguarding.returns.tables import TABLES, official_columns

csv.field_size_limit(2**31 - 1)  # a long value is a value like any other; more than this Windows refuses
SHORT, LONG = "short", "long"
"""Column `shape` (String): a line with fewer, or with more, values than there are headings; else null."""
NO_SEPARATOR = "\x1f"
"""Stands in no file of text: so a whole line is one value."""


def read(file: ReturnFile) -> tuple[dict[str, pl.DataFrame], list[Told]]:
    """The one table of `file`: its columns as text, `row` (its line), `part` ("") and `shape`; what was met.

    Wholly blank lines are passed over. Raises FileRefused where the file cannot be read as CSV.
    """
    content, told = decoded(file.path.read_bytes())
    if file.separator != ",":
        told.append(("separators", SEPARATORS[file.separator]))
    names, ignored = _names(file, content.split(b"\n", 1)[0].decode())
    if ignored:
        told.append(("heading blank or twice", str(ignored)))
    values, first_lines = _lines(content, file.separator, len(names))
    records = _records(content, file.separator, len(names), len(values))
    records.columns = names
    rows = records.with_columns(
        row=first_lines,
        part=pl.lit(""),
        shape=_shape(content, values, file.separator, len(names)),
    )
    filled = ~_is_blank(records)
    if blank := int((~filled).sum()):
        told.append(("blank lines", str(blank)))
    return {file.table: rows.filter(filled) if blank else rows}, told


def _names(file: ReturnFile, line: str) -> tuple[list[str], int]:
    """The headings in order, and how many are not usable; those get a name of their own and are not read.

    Raises FileRefused where a heading that is read stands twice.
    """
    names = headings(line, file.separator)
    read = {column.name for column in official_columns(TABLES[file.table]).values()}
    repeated = sorted(name for name in read if names.count(name) > 1)
    if repeated:
        raise FileRefused("heading twice", ", ".join(repeated), row=1)
    usable = [bool(name) and (name in read or names.count(name) == 1) for name in names]
    named = [name if name in read else f"(column {number})" for number, name in enumerate(names, 1)]
    return named, usable.count(False)


def _lines(content: bytes, separator: str, width: int) -> tuple[pl.Series, pl.Series]:
    """How many values each record has, and the line on which it begins; the headings left out."""
    if b'"' in content:
        return _quoted_lines(content, separator, width)
    separators = _read_csv(content, {"line": pl.String}, NO_SEPARATOR, quote_char=None)[
        "line"
    ].str.count_matches(separator, literal=True)
    values = separators.fill_null(0).cast(pl.Int64) + 1
    return values, pl.int_range(2, len(values) + 2, dtype=pl.Int64, eager=True)


def _quoted_lines(content: bytes, separator: str, width: int) -> tuple[pl.Series, pl.Series]:
    """The same where a quoted value may hold separators and line ends.

    Raises FileRefused where a quotation is never closed, or seems to hold whole rows.
    """
    values, begins = [], [1]
    reader = csv.reader(io.StringIO(content.decode(), newline="\n"), delimiter=separator)
    try:
        for record in reader:
            if any("\n" in value and _holds_a_row(value, separator, width) for value in record):
                raise FileRefused("quotation marks", row=begins[-1])
            values.append(max(1, len(record)))
            begins.append(reader.line_num + 1)
    except csv.Error as error:
        raise FileRefused("quotation marks", row=begins[-1]) from error
    if content.count(b'"') % 2:
        raise FileRefused("quotation marks", row=_first_left_open(content, begins))
    return pl.Series(values[1:], dtype=pl.Int64), pl.Series(begins[1:-1], dtype=pl.Int64)


def _first_left_open(content: bytes, begins: list[int]) -> int:
    """The line on which the first record begins that has an odd number of quotation marks."""
    lines = content.split(b"\n")
    records = ((line, b"".join(lines[line - 1 : after - 1])) for line, after in pairwise(begins))
    return next(line for line, record in records if record.count(b'"') % 2)


def _holds_a_row(value: str, separator: str, width: int) -> bool:
    """Whether a value of several lines seems to have swallowed rows: nearly a whole one in a line of it, or
    all from a column of one row to the same column of a later one, which leaves no row short or long."""
    lines = value.split("\n")
    is_same_column = value.count(separator) == (len(lines) - 1) * (width - 1)
    return is_same_column or any(line.count(separator) >= max(2, width - 2) for line in lines)


def _records(content: bytes, separator: str, width: int, height: int) -> pl.DataFrame:
    """The records as columns of text: by polars, or by the plain reader where quotation marks stand askew."""
    schema = {str(number): pl.String for number in range(width)}
    if not height:
        return pl.DataFrame(schema=schema)
    try:
        records = _read_csv(content, schema, separator)
    except pl.exceptions.PolarsError:
        plain = _plain_records(content, separator)
        blanks = [None] * width
        return pl.DataFrame([(record + blanks)[:width] for record in plain], schema, orient="row")
    if records.height != height:
        raise FileRefused("quotation marks", row=2)
    return records


def _read_csv(content: bytes, schema: dict, separator: str, **more: object) -> pl.DataFrame:
    """The lines below the headings, whatever the headings are; a line too long is cut, a blank one is null."""
    if b"\n" not in content.removesuffix(b"\n"):
        return pl.DataFrame(schema=schema)
    return pl.read_csv(
        content,
        separator=separator,
        has_header=False,
        skip_lines=1,
        schema=schema,
        infer_schema=False,
        truncate_ragged_lines=True,
        **more,
    )


def _plain_records(content: bytes, separator: str) -> Iterator[list[str]]:
    records = csv.reader(io.StringIO(content.decode(), newline="\n"), delimiter=separator)
    next(records)
    return records


def _shape(content: bytes, values: pl.Series, separator: str, width: int) -> pl.Series:
    """Which records have fewer or more values than there are headings; blank ones at the end do not count."""
    if (values == width).all():
        return pl.Series("shape", [None], dtype=pl.String).new_from_index(0, len(values))
    shapes: list[str | None] = [SHORT if count < width else None for count in values]
    for place, record in enumerate(_plain_records(content, separator)):
        if values[place] > width and any(value.strip() for value in record[width:]):
            shapes[place] = LONG
    return pl.Series("shape", shapes, dtype=pl.String)


def _is_blank(records: pl.DataFrame) -> pl.Series:
    """Which records hold nothing at all. Only where the first column is empty are the others looked at."""
    if not records.width or not records.height:
        return pl.Series([], dtype=pl.Boolean)
    first = records[:, 0].str.strip_chars().fill_null("") == ""
    if not first.any():
        return ~pl.Series([True]).new_from_index(0, records.height)
    return records.select(pl.all_horizontal(pl.all().str.strip_chars().fill_null("") == "")).to_series()
