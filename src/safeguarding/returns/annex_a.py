"""Ofsted's Annex A as tables of the other returns: list 7 as plans, list 8 as periods of care.

A row of list 8 becomes an episode that lasts for the whole period of care, with the legal status and the
placement of today: enough to say who was in care on a day, and not where or on what footing.
"""

from collections.abc import Mapping

import polars as pl

from safeguarding.returns.annex_a_lists import (
    BIRTH,
    CARE_END,
    CARE_START,
    CHILD,
    END_REASON,
    INITIAL_CATEGORY,
    LATEST_CATEGORY,
    LEGAL_STATUS,
    LISTS,
    PLACEMENT_TYPE,
    PLACEMENTS,
    PLAN_END,
    PLAN_START,
    PREVIOUS_PLANS,
    lists_of,
)
from safeguarding.returns.days import DAY_FIRST, FEW, YEAR_FIRST, day_in, months_first
from safeguarding.returns.decoding import Told
from safeguarding.returns.file_rules import FileRefused
from safeguarding.returns.recognise import ReturnFile
from safeguarding.returns.spelt_codes import NOT_RECORDED, category_of_abuse, code, legal_status

NOTHING = ("", "-", "N/A", "NA", "NONE", "NULL", "NOT APPLICABLE")
"""What is written into a cell to say that there is nothing, in capitals."""

DATE_CELL = r"^(\d{4}-\d{2}-\d{2}) \d{2}:\d{2}:\d{2}(?:\.\d+)?$"
"""How a date cell of Excel reads; a time of day, which some systems leave there, does not change the day."""
DATE_TEXT = r"^\d{2}/\d{2}/\d{4}$"
"""How Annex A asks for a date."""
WRITTEN = {DAY_FIRST: "%d/%m/%Y", YEAR_FIRST: "%Y-%m-%d"}

DAYS = {"list 7": (BIRTH, PLAN_START, PLAN_END), "list 8": (BIRTH, CARE_START, CARE_END)}
PLACEMENT_COUNTS = "placement counts"
"""Beside the tables: row, and placements (Int32, null where it is no whole number) as list 8 supplies them."""

OFFICIAL = {
    "list 7": {
        "LAchildID": CHILD,
        "PersonBirthDate": BIRTH,
        "CPPstartDate": PLAN_START,
        "CPPendDate": PLAN_END,
        "InitialCategoryOfAbuse": INITIAL_CATEGORY,
        "LatestCategoryOfAbuse": LATEST_CATEGORY,
        "NumberOfPreviousCPP": PREVIOUS_PLANS,
    },
    "list 8": {
        "CHILD": CHILD,
        "DOB": BIRTH,
        "DECOM": CARE_START,
        "LS": LEGAL_STATUS,
        "PLACE": PLACEMENT_TYPE,
        "DEC": CARE_END,
        "REC": END_REASON,
    },
}
"""From the other returns' name of a column to its heading in the list."""

NOT_ASKED = ("145", "2885", "8930")
"""Checks that say nothing of Annex A: the need code is not read from it, it has no conferences, and it tells
of plans that ended before the year began."""


def read(file: ReturnFile) -> tuple[dict[str, pl.DataFrame], list[Told]]:
    """The tables that the workbook's lists give, with official columns as text; and what was met.

    `row` is the row of the sheet as Excel shows it and `part` the list. With list 8 come PLACEMENT_COUNTS.
    Raises FileRefused where a list cannot be used.
    """
    found = lists_of(file.path, file.sha256)
    tables = {}
    for name in file.lists:
        rows = _blanks_left_out(found[name])
        _require_day_first(name, rows)
        tables |= TABLES_OF[name](rows)
    return tables, _told(file, found, tables)


def in_its_words(findings: pl.DataFrame) -> pl.DataFrame:
    """`findings` of all returns, those of an Annex A list in the words of its headings.

    Checks that say nothing of Annex A are left out.
    """
    ours = pl.col("part").is_in([one.name for one in LISTS])
    findings = findings.filter(~(ours & pl.col("rule").is_in(NOT_ASKED)))
    for name, headings in OFFICIAL.items():
        for official, heading in headings.items():
            words = pl.col("message").str.replace_all(rf"\b{official}\b", heading)
            findings = findings.with_columns(pl.when(pl.col("part") == name).then(words).otherwise("message"))
    return findings


def _told(
    file: ReturnFile, found: Mapping[str, pl.DataFrame], tables: Mapping[str, pl.DataFrame]
) -> list[Told]:
    told = [("stands alone", "")]
    told += [] if day_in(file.path.name) else [("no day of extraction", "")]
    told += [("list empty", name) for name, rows in found.items() if rows.is_empty()]
    told += [
        ("list not needed", name) for name in found if name not in file.lists and not found[name].is_empty()
    ]
    if PLACEMENT_COUNTS in tables and (missing := tables[PLACEMENT_COUNTS]["placements"].null_count()):
        told.append(("placements not counted", str(missing)))
    return told


def _blanks_left_out(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with null for what says that there is nothing, and a column of nulls for a heading that lacks."""
    is_nothing = pl.col(pl.String).str.to_uppercase().is_in(NOTHING)
    rows = rows.with_columns(pl.when(~is_nothing).then(pl.col(pl.String)))
    lacking = {heading for one in LISTS for heading in one.read} - set(rows.columns)
    return rows.with_columns(pl.lit(None, pl.String).alias(heading) for heading in sorted(lacking))


def _require_day_first(name: str, rows: pl.DataFrame) -> None:
    """Raises FileRefused where dates written as text are month first: those that can be read would be wrong."""
    for heading in DAYS[name]:
        if months_first(rows[heading]) >= FEW:
            raise FileRefused("months first", heading, column=heading)


def _day(heading: str, form: str) -> pl.Expr:
    """A date cell, or a date as Annex A asks for it, in the `form` of its table; other text as it stands."""
    text = pl.col(heading)
    of_a_cell = text.str.extract(DATE_CELL).str.to_date("%Y-%m-%d", strict=False)
    of_a_text = pl.when(text.str.contains(DATE_TEXT)).then(text).str.to_date("%d/%m/%Y", strict=False)
    return pl.coalesce(pl.coalesce(of_a_cell, of_a_text).dt.strftime(WRITTEN[form]), text)


def _of_list_7(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    place = ("row", pl.lit("list 7").alias("part"), pl.col(CHILD).alias("LAchildID"))
    return {
        "ChildIdentifiers": rows.select(*place, PersonBirthDate=_day(BIRTH, YEAR_FIRST)),
        "ChildProtectionPlans": rows.select(
            *place,
            CPPstartDate=_day(PLAN_START, YEAR_FIRST),
            CPPendDate=_day(PLAN_END, YEAR_FIRST),
            InitialCategoryOfAbuse=category_of_abuse(pl.col(INITIAL_CATEGORY)),
            LatestCategoryOfAbuse=category_of_abuse(pl.col(LATEST_CATEGORY)),
            NumberOfPreviousCPP=pl.col(PREVIOUS_PLANS),
        ),
    }


def _of_list_8(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    place = ("row", pl.lit("list 8").alias("part"), pl.col(CHILD).alias("CHILD"))
    has_ended = pl.col(CARE_END).is_not_null()
    unnamed_reason = pl.when(has_ended).then(pl.lit(NOT_RECORDED))
    return {
        "Header": rows.select(*place, DOB=_day(BIRTH, DAY_FIRST)),
        "Episodes": rows.select(
            *place,
            DECOM=_day(CARE_START, DAY_FIRST),
            RNE=pl.lit("S"),
            LS=legal_status(pl.col(LEGAL_STATUS)),
            PLACE=code(pl.col(PLACEMENT_TYPE), "PLACE").fill_null(NOT_RECORDED),
            DEC=_day(CARE_END, DAY_FIRST),
            REC=pl.coalesce(code(pl.col(END_REASON), "REC"), unnamed_reason),
        ),
        PLACEMENT_COUNTS: rows.select("row", placements=_whole_number(pl.col(PLACEMENTS))),
    }


def _whole_number(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(r"^\d{1,3}$")).then(text).cast(pl.Int32)


TABLES_OF = {"list 7": _of_list_7, "list 8": _of_list_8}
