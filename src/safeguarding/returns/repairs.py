"""What is put right in a single value, always told: spaces, letters, and days written in another way."""

from collections.abc import Iterator

import polars as pl

from safeguarding.returns.days import as_it_should_be, days_written
from safeguarding.returns.rule import Rule
from safeguarding.returns.tables import TABLES, day_form, official_columns
from safeguarding.years import ReportingYear

EXCEL_TEXT = r'^(?:="(.*)"|\'(.*))$'
"""How a person makes Excel keep the leading zeros of a value: ="00123" or '00123."""
NOT_PLAIN = r"^$|^[ =']| $|[a-z]|[^ -~]"
"""A value that may have to be put right; most columns have none, and to ask once is quicker than to try all."""


def _repair(rule: str, message: str, remedy: str) -> Rule:
    return Rule(rule, "", "", "repaired", message, remedy)


CHECK = "Check the date, and let your system export dates as the department's form has them."
_REPAIRS = (
    _repair(
        "spaces", "There are spaces before or after the value. They are left out.", "Nothing need be done."
    ),
    _repair("small letters", "The value has small letters. It is read in capitals.", "Nothing need be done."),
    _repair(
        "mark of text", "The value has Excel's mark of text around it. It is left out.", "Nothing need be done."
    ),
    _repair(
        "form of the date",
        "The date is written in another form than the department's, in which it can only mean one day.",
        "Nothing need be done.",
    ),
    _repair(
        "time of day",
        "A time of day (midnight) stands after the date. It is left out.",
        "Nothing need be done.",
    ),
    _repair("month in letters", "The month of the date is written in letters.", "Nothing need be done."),
    _repair(
        "two-digit year",
        "The year of the date has two digits. It is read as the latest such year up to the return's.",
        CHECK,
    ),
    _repair("serial date", "The date is a number, as Excel counts days. It is read so.", CHECK),
)
REPAIRS: dict[str, Rule] = {rule.rule: rule for rule in _REPAIRS}
"""Every repair of a value, by its name."""

REPAIRED = {"row": pl.Int64, "part": pl.String, "column": pl.String, "rule": pl.String}


def typed(table: str, rows: pl.DataFrame, year: ReportingYear) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of `table` as a return of `year` has them, made ready; and what was repaired on the way.

    `rows` has `row`, `part` and any of the table's official columns, as text. The first frame has every
    official column (String, trimmed, in capitals, blank is null), those of ours beside them (as the schema
    types them, null where a value cannot be read), and whatever else `rows` had. The second: REPAIRED.
    """
    repaired: list[pl.DataFrame] = [pl.DataFrame(schema=REPAIRED)]
    names = [official.name for official in official_columns(TABLES[table]).values()]
    absent = [name for name in names if name not in rows.columns]
    rows = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    not_plain = rows.select(pl.col(names).str.contains(NOT_PLAIN).any())
    for name in names:
        if not_plain[name].item():
            rows, found = _cleaned(rows, name)
            repaired += found
    rows, found = _with_ours(table, rows, year)
    return rows, pl.concat([*repaired, *found])


def _with_ours(table: str, rows: pl.DataFrame, year: ReportingYear) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The rows with our columns beside the official ones, all at once; and the days that were repaired.

    Only where a day of a column is written in another way is that column looked at value by value.
    """
    types, columns = TABLES[table].create_empty().schema, official_columns(TABLES[table])
    rows = rows.with_columns(
        _reading(pl.col(official.name), types[name], day_form(table)).alias(name)
        for name, official in columns.items()
    )
    repaired: list[pl.DataFrame] = []
    for name, official in columns.items():
        if types[name] == pl.Date and rows[name].null_count() > rows[official.name].null_count():
            rows, found = _with_days(table, rows.drop(name), official.name, name, year)
            repaired += found
    return rows, repaired


def _cleaned(rows: pl.DataFrame, column: str) -> tuple[pl.DataFrame, Iterator[pl.DataFrame]]:
    """The column trimmed, unmarked and in capitals, blank as null; and where that changed a value."""
    given = rows[column]
    trimmed = given.str.strip_chars()
    marked = trimmed.str.starts_with("=") | trimmed.str.starts_with("'")
    if marked.any():
        marked = trimmed.str.contains(EXCEL_TEXT)
        parts = trimmed.str.extract_groups(EXCEL_TEXT).struct
        bare = parts.field("1").fill_null(parts.field("2")).str.strip_chars()
        bare = bare.zip_with(marked.fill_null(False), trimmed)
    else:
        bare = trimmed
    capitals = bare.str.to_uppercase()
    changes = {"spaces": given != trimmed, "mark of text": marked, "small letters": bare != capitals}
    filled = capitals != ""
    clean = capitals.set(~filled.fill_null(False), None)
    found = (_where(rows, changed & filled, column, rule) for rule, changed in changes.items())
    return rows.with_columns(clean.alias(column)), found


def _with_days(
    table: str, rows: pl.DataFrame, column: str, name: str, year: ReportingYear
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    read = days_written(rows[column], day_form(table), year.last_day)
    known = read.rename({"written": column, "day": name})
    rows = rows.join(known, on=column, how="left", maintain_order="left")
    met = read["repair"].drop_nulls().unique().sort()
    found = [_where(rows, rows["repair"] == repair, column, repair) for repair in met]
    return rows.drop("repair"), found


def _where(rows: pl.DataFrame, changed: pl.Series, column: str, rule: str) -> pl.DataFrame:
    if not changed.any():
        return pl.DataFrame(schema=REPAIRED)
    return rows.filter(changed).select("row", "part", column=pl.lit(column), rule=pl.lit(rule))


def _reading(text: pl.Expr, wanted: pl.DataType, form: str) -> pl.Expr:
    if wanted == pl.Date:
        return as_it_should_be(text, form)
    if wanted == pl.Int32:
        return pl.when(text.str.contains(r"^[0-9]{1,4}$")).then(text).cast(pl.Int32)
    return text
