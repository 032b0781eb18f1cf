"""Text that no spreadsheet takes for a formula, a link or a number: in a CSV file, and in a workbook."""

import re
from collections.abc import Collection
from pathlib import Path

import polars as pl

READ_AS_A_FORMULA = (
    r"^[=+\-@\t\r\n"
    "\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}]"
)
"""How a cell begins that a spreadsheet could take for a formula when it opens a CSV file."""

A_NUMBER = r"^-?[0-9]+(?:\.[0-9]+)?$"
"""A number and nothing more, which begins nothing though it may begin with a minus."""

TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""How XlsxWriter is told that text in a workbook is text."""


def write_csv(table: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV that a spreadsheet opens without taking a cell or a heading for a formula."""
    path.write_bytes(as_csv(table))


def as_csv(table: pl.DataFrame, of_numbers: Collection[str] = ()) -> bytes:
    """A table as CSV in UTF-8: text that could be taken for a formula begins with an apostrophe.

    In the columns `of_numbers`, which are text and hold symbols too, a number stays as it is.
    """
    text = pl.col(pl.String)
    is_read = text.str.contains(READ_AS_A_FORMULA)
    marked = table.with_columns(pl.when(is_read).then(pl.lit("'") + text).otherwise(text).name.keep())
    numbers = [
        pl.when(table[name].str.contains(A_NUMBER)).then(table[name]).otherwise(name).alias(name)
        for name in of_numbers
    ]
    harmless = marked.with_columns(numbers)
    headings = {name: f"'{name}" for name in table.columns if re.match(READ_AS_A_FORMULA, name)}
    return harmless.rename(headings).write_csv(line_terminator="\n").encode("utf-8")
