"""The page on how returns are read: what is recognised, what is checked, and which of two returns stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from safeguarding.book.page import Page
from safeguarding.returns.annex_a_lists import LISTS
from safeguarding.returns.catalogue import catalogue
from safeguarding.returns.history import KEYS, PRECEDENCE
from safeguarding.returns.recognise import ANNEX_A, CIN_CENSUS, FORMS, ROOTS, SSDA903_XML
from safeguarding.returns.tables import CIN_CENSUS as CENSUS_TABLES
from safeguarding.returns.tables import SSDA903, TABLES, official_columns
from safeguarding.tables import Cell, Column, Shown, table

FORM_NAMES = {CIN_CENSUS: "Children in need census, XML", SSDA903_XML: "SSDA903 return, one XML file"}
MANY = 2
"""A check that is made of so many columns or more is said once for all of them."""


@dataclass(frozen=True)
class Returns(Page):
    """An edition, opened for how its returns were read. What it shows is the same for every edition."""

    def forms(self) -> Shown:
        """Every official form that is recognised, and by what."""
        columns = [Column("form", "Form"), Column("known", "Known by"), Column("use", "What is done with it")]
        return table("Forms that are recognised", columns, list(_forms()))

    def columns_read(self) -> Shown:
        """The columns that are read of each table: nothing else of a return goes any further."""
        columns = [Column("table", "Table"), Column("return", "Return"), Column("columns", "Columns read")]
        rows = [
            {"table": name, "return": _return_of(name), "columns": ", ".join(_official_names(name))}
            for name in TABLES
        ]
        return table("What is read from them", columns, rows)

    def file_checks(self) -> Shown:
        """The checks of whole files, and of their lines before any value is read."""
        return _checks("Checks of a file", catalogue().filter(stage="file"))

    def repairs(self) -> Shown:
        """What is put right in a single value."""
        return _checks("Repairs of a value", catalogue().filter(stage="value"))

    def common_checks(self) -> Shown:
        """The checks that are made in the same words of several columns or tables."""
        found, done, to_do = _SAID
        rows = [_in_common(rules) for rules in _alike() if rules.height >= MANY]
        return table(
            "Checks of several columns", [found, Column("where", "Table and column"), done, to_do], rows
        )

    def ssda903_checks(self) -> Shown:
        """The checks of rows that each table of the SSDA903 return has for itself."""
        return _of_tables(tuple(SSDA903))

    def census_checks(self) -> Shown:
        """The checks of rows that each table of the census has for itself."""
        return _of_tables(tuple(CENSUS_TABLES))

    def precedence(self) -> Shown:
        """Which of two returns stands."""
        columns = [Column("what", "Told of by two returns"), Column("stands", "What stands")]
        rows = [{"what": what, "stands": stands} for what, stands in PRECEDENCE.items()]
        return table("Which return stands", columns, rows)

    def same_rows(self) -> Shown:
        """By which columns a row of a later return is known to be the row of an earlier one."""
        columns = [Column("table", "Table"), Column("key", "The same row if these are the same")]
        names = {name: official_columns(TABLES[name]) for name in KEYS}
        rows = [
            {"table": name, "key": ", ".join(names[name][ours].name for ours in key)}
            for name, key in KEYS.items()
        ]
        return table("What makes a row the same row", columns, rows)


_CHECK = Column("rule", "Check")
_SAID = (Column("message", "What is found"), Column("action", "What is done"), Column("remedy", "What to do"))


def _forms() -> Iterator[dict[str, Cell]]:
    for form in FORMS:
        known = f"CSV with the headings {', '.join(sorted(form.must))}"
        use = "read" if form.needed else "recognised, not needed"
        yield {"form": f"SSDA903 return, {form.table}", "known": known, "use": use}
    for root, form in ROOTS.items():
        known = f"XML with the root element {root} (in small letters or capitals)"
        yield {"form": FORM_NAMES[form], "known": known, "use": "read"}
    for one in LISTS:
        known = f"Excel workbook with the headings {', '.join(one.needed)}"
        use = "read, for a year without the return that tells more"
        yield {"form": f"{ANNEX_A}, {one.name}", "known": known, "use": use}


def _return_of(name: str) -> str:
    return "SSDA903" if name in SSDA903 else CIN_CENSUS


def _official_names(name: str) -> list[str]:
    return [official.name for official in official_columns(TABLES[name]).values()]


def _alike() -> list[pl.DataFrame]:
    """The checks of rows, those together that say the same of one column or another."""
    of_the_column = pl.format("{} ", "column")
    rules = catalogue().filter(stage="row").with_columns(said=pl.col("message").str.strip_prefix(of_the_column))
    return [same for _, same in rules.group_by("said", "action", "remedy", maintain_order=True)]


def _in_common(rules: pl.DataFrame) -> dict[str, Cell]:
    first = rules.row(0, named=True)
    of_a_column = first["said"] != first["message"]
    return {
        "where": "; ".join(_columns_named(rules)),
        "message": f"The value {first['said']}" if of_a_column else first["message"],
        "action": first["action"],
        "remedy": first["remedy"],
    }


def _columns_named(rules: pl.DataFrame) -> Iterator[str]:
    for (name,), of_table in rules.group_by("table", maintain_order=True):
        columns = [_with_number(*one) for one in of_table.select("column", "rule").iter_rows() if one[0]]
        yield f"{name}: {', '.join(columns)}" if columns else name


def _with_number(column: str, rule: str) -> str:
    """A column with the department's number for the check, where it has one."""
    return f"{column} ({rule})" if rule.isdecimal() else column


def _of_tables(names: Sequence[str]) -> Shown:
    """One table of checks below the other, for those of `names` that have checks of their own."""
    own = pl.concat(rules for rules in _alike() if rules.height < MANY)
    shown = [
        _checks(f"Checks of {name}", own.filter(table=name)) for name in names if own.filter(table=name).height
    ]
    return Shown("".join(one.html for one in shown), "\n\n".join(one.text for one in shown))


def _checks(caption: str, rules: pl.DataFrame) -> Shown:
    columns = [_CHECK, *_SAID]
    if (rules["column"] != "").any():
        columns.insert(1, Column("column", "Column"))
    return table(caption, columns, rules.to_dicts())
