"""What is checked in the rows of a return: each check is a row of `RULES`, an expression and its words.

The numbers are the department's own (the validation rules of the SSDA903 return and of the children in
need census); the wording is ours, shortened. A rule refuses a row, which then counts in no figure, or notes
it and keeps it. What is done with whole files is in file_rules.py, with single values in repairs.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from safeguarding.returns.codes import in_force
from safeguarding.returns.rule import Rule
from safeguarding.returns.schemas import dy
from safeguarding.returns.tables import SSDA903, TABLES, Official, day_form, official_columns


@dataclass(frozen=True)
class LoadRule(Rule):
    """A check of the rows of one table. `breaks` is true for a row that breaks it; null is taken as kept.

    A rule sees a row of the table (see `repairs.typed`). One that `sees_child` sees it with what the child's
    other rows in the same return say: with the columns that `checking.beside_others` adds if it refuses or
    repairs, with those of `checking.in_context` if it notes.
    """

    breaks: pl.Expr
    sees_child: bool = False


START_YEAR = pl.col("year").str.slice(0, 4).cast(pl.Int32)
FIRST_DAY, LAST_DAY = pl.date(START_YEAR, 4, 1), pl.date(START_YEAR + 1, 3, 31)
START, END, REVIEW = pl.col("start_date"), pl.col("end_date"), pl.col("review_date")
BIRTH, CONFERENCE = pl.col("birth_date"), pl.col("conference_date")
ENTRY, STATUS, PLACE = pl.col("new_episode_code"), pl.col("legal_status_code"), pl.col("place_code")
REASON, PARTICIPATION = pl.col("end_reason_code"), pl.col("participation_code")

NEXT_START, HEADER_BIRTH = pl.col("next_start_date"), pl.col("header_birth_date")
FOURTH_BIRTHDAY = HEADER_BIRTH.dt.offset_by("4y")
EIGHTEENTH_BIRTHDAY = BIRTH.dt.offset_by("18y")

SHORT_BREAKS = ["V3", "V4"]
TEMPORARY = ["T0", "T1", "T2", "T3", "T4"]
FOSTER_CARE = ["U1", "U2", "U3", "U4", "U5", "U6"]
ADOPTED = ["E11", "E12"]
SPECIAL_GUARDIANSHIP = ["E43", "E44", "E45", "E46", "E47", "E48"]
AGED_FOUR_OR_OVER = ["PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"]
SAME_CARER_CODES_BEGIN = date(2015, 4, 1)
LONGEST_SHORT_BREAK, MOST_SHORT_BREAK_DAYS = 17, 75


CHECK = "Check it, and correct it if it is a slip."


def _refuse(
    rule: str, table: str, column: str, message: str, remedy: str, breaks: pl.Expr, sees_child: bool = False
) -> LoadRule:
    return LoadRule(rule, table, column, "refused", message, remedy, breaks, sees_child)


def _note(rule: str, table: str, column: str, message: str, remedy: str, breaks: pl.Expr) -> LoadRule:
    return LoadRule(rule, table, column, "noted", message, remedy, breaks, sees_child=True)


WRITTEN_RULES = (
    _refuse(
        "after the year",
        "Episodes",
        "DECOM",
        "The episode starts after the last day of the year that the return is of.",
        "Correct the date, or put the file into the folder of its own year.",
        START > LAST_DAY,
    ),
    _refuse(
        "after the year",
        "Reviews",
        "REVIEW",
        "The review is after the last day of the year that the return is of.",
        "Correct the date, or put the file into the folder of its own year.",
        REVIEW > LAST_DAY,
    ),
    _refuse(
        "after the year",
        "CPPreviewDate",
        "CPPreviewDate",
        "The review is after the last day of the year that the census is of.",
        "Correct the date.",
        REVIEW > LAST_DAY,
    ),
    _refuse(
        "before birth",
        "Reviews",
        "REVIEW",
        "The review is before the child's date of birth.",
        "Correct one of the dates.",
        pl.coalesce("header_birth_date", "birth_date") > REVIEW,
        sees_child=True,
    ),
    *(
        _refuse(
            "two rows for one day",
            table,
            column,
            "Another row of the return, further down, says something else of the same child and the same day. "
            "That one is used.",
            "Keep the right one.",
            pl.col("has_another_row"),
            sees_child=True,
        )
        for table, column in (
            ("Episodes", "DECOM"),
            ("ChildProtectionPlans", "CPPstartDate"),
        )
    ),
    *(
        LoadRule(
            "duplicate row",
            table,
            "",
            "repaired",
            "The same row stands in the return more than once. It counts once.",
            "Nothing need be done.",
            pl.col("is_repeated"),
            sees_child=True,
        )
        for table in ("Episodes", "Reviews", "Section47", "ChildProtectionPlans", "CPPreviewDate")
    ),
    _note(
        "two rows for one day",
        "Reviews",
        "REVIEW",
        "Another row of the return, further down, says something else of the same child and the same day. They "
        "are taken as one review.",
        "Keep the right one.",
        pl.col("has_another_row"),
    ),
    _note(
        "before birth",
        "Episodes",
        "DECOM",
        "The episode starts before the child's date of birth.",
        "Correct one of the dates.",
        START < BIRTH,
    ),
    _note(
        "after the year",
        "Episodes",
        "DEC",
        "The episode ends after the last day of the year that the return is of.",
        "Correct the date, or put the file into the folder of its own year.",
        END > LAST_DAY,
    ),
    _note(
        "overlap",
        "Episodes",
        "DEC",
        "The child's next episode starts before this one has ended.",
        "Correct one of the dates.",
        END > NEXT_START,
    ),
    _note(
        "two birth dates",
        "Header",
        "DOB",
        "Another row of the return gives another date of birth for the same child. The first is used.",
        "Keep the right one.",
        pl.col("has_another_birth_date"),
    ),
    _refuse(
        "148",
        "Episodes",
        "DEC",
        "DEC and REC must both be filled in or both be blank (while the episode is open).",
        CHECK,
        pl.col("DEC").is_null() != pl.col("REC").is_null(),
    ),
    _refuse(
        "356",
        "Episodes",
        "DEC",
        "The episode ends (DEC) before it starts (DECOM).",
        "Correct one of the dates.",
        END < START,
    ),
    _refuse(
        "8925",
        "ChildProtectionPlans",
        "CPPendDate",
        "The plan ends before it starts.",
        "Correct one of the dates.",
        END < START,
    ),
    _refuse(
        "8840",
        "ChildProtectionPlans",
        "CPPendDate",
        "The plan starts and ends on the same day.",
        "Correct one of the dates, or remove the plan.",
        END == START,
    ),
    _refuse(
        "8841",
        "CPPreviewDate",
        "CPPreviewDate",
        "The review is on or before the first day of its plan.",
        "Correct the date, or remove the review.",
        REVIEW <= START,
    ),
    _refuse(
        "plan refused",
        "CPPreviewDate",
        "CPPendDate",
        "The plan that was reviewed is refused, because it does not end after it starts.",
        "Correct the plan.",
        END <= START,
    ),
    _note(
        "142",
        "Episodes",
        "DEC",
        "A later episode has started, but this one has not ended.",
        "End it on the day the next one starts.",
        END.is_null() & NEXT_START.is_not_null(),
    ),
    _note(
        "388",
        "Episodes",
        "REC",
        "REC says that another episode begins (X1), but none starts on the day this one ends.",
        "Add the next episode, or give the reason why care ceased.",
        (REASON == "X1") & END.ne_missing(NEXT_START),
    ),
    _note(
        "388",
        "Episodes",
        "REC",
        "Another episode starts on the day this one ends, so REC must be X1.",
        CHECK,
        (REASON != "X1") & (END == NEXT_START),
    ),
    _note(
        "383",
        "Episodes",
        "PLACE",
        "After a temporary placement (T0 to T4) the child must return to the placement before it: the next "
        "episode needs RNE P and the same PLACE and PL_POST.",
        CHECK,
        PLACE.is_in(TEMPORARY)
        & (REASON == "X1")
        & pl.col("previous_place_code").is_not_null()
        & (
            (pl.col("next_new_episode_code") != "P")
            | (pl.col("next_place_code") != pl.col("previous_place_code"))
            | pl.col("next_placement_postcode").ne_missing(pl.col("previous_placement_postcode"))
        ),
    ),
    _note(
        "217",
        "Episodes",
        "RNE",
        "Placed for adoption with the current foster carer (A3, A5): since 1 April 2015 RNE is S, T or U.",
        CHECK,
        PLACE.is_in(["A3", "A5"]) & (START >= SAME_CARER_CODES_BEGIN) & ~ENTRY.is_in(["S", "T", "U"]),
    ),
    _note(
        "408",
        "Episodes",
        "LS",
        "Placed for adoption under a placement order (A5 or A6), but the legal status is not E1.",
        CHECK,
        PLACE.is_in(["A5", "A6"]) & (STATUS != "E1"),
    ),
    _note(
        "386",
        "Episodes",
        "REC",
        "REC says adopted, but the child was 18 or over on that day.",
        CHECK,
        REASON.is_in(ADOPTED) & (END >= EIGHTEENTH_BIRTHDAY),
    ),
    _note(
        "407",
        "Episodes",
        "REC",
        "REC says special guardianship, but the child was 18 or over on that day.",
        CHECK,
        REASON.is_in(SPECIAL_GUARDIANSHIP) & (END >= EIGHTEENTH_BIRTHDAY),
    ),
    _note(
        "516",
        "Episodes",
        "PLACE",
        "REC says special guardianship to a former foster carer (E45 or E46), but PLACE is not U1 to U6.",
        CHECK,
        REASON.is_in(["E45", "E46"]) & ~PLACE.is_in(FOSTER_CARE),
    ),
    _note(
        "365",
        "Episodes",
        "DEC",
        "A short break (V3) lasts more than 17 days.",
        CHECK,
        (STATUS == "V3") & (pl.col("days_in_care") > LONGEST_SHORT_BREAK),
    ),
    _note(
        "366",
        "Episodes",
        "RNE",
        "The placement changes during a short break (V3): RNE must be S.",
        CHECK,
        (STATUS == "V3") & (ENTRY != "S"),
    ),
    _note(
        "367",
        "Episodes",
        "LS",
        "The child's short breaks (V3) come to more than 75 days in the year.",
        CHECK,
        (STATUS == "V3") & (pl.col("short_break_days") > MOST_SHORT_BREAK_DAYS),
    ),
    _note(
        "426",
        "Episodes",
        "LS",
        "The child has short breaks of both kinds (V3 and V4) in one year.",
        CHECK,
        STATUS.is_in(SHORT_BREAKS) & pl.col("has_both_short_breaks"),
    ),
    _note(
        "601",
        "Episodes",
        "REC",
        "The child was adopted in the year, but is not in the AD1 table.",
        CHECK,
        REASON.is_in(ADOPTED) & END.is_between(FIRST_DAY, LAST_DAY) & ~pl.col("is_in_ad1"),
    ),
    _note(
        "602",
        "AD1",
        "CHILD",
        "The child is in the AD1 table, but no episode ends in adoption in the year.",
        CHECK,
        ~pl.col("is_adopted"),
    ),
    _note(
        "INT01-INT09",
        "Episodes",
        "CHILD",
        "The child is not in the Header table. The birth date is not known.",
        CHECK,
        ~pl.col("is_in_header"),
    ),
    _note(
        "INT01-INT09",
        "Reviews",
        "CHILD",
        "The child is not in the Header table.",
        CHECK,
        ~pl.col("is_in_header"),
    ),
    _note(
        "INT11-INT18",
        "Reviews",
        "DOB",
        "DOB differs from the child's DOB in the Header table, which is used.",
        CHECK,
        BIRTH != HEADER_BIRTH,
    ),
    _note(
        "399",
        "Reviews",
        "REVIEW",
        "A review is recorded for a child who had only short breaks (V3 or V4) in the year.",
        CHECK,
        pl.col("has_only_short_breaks"),
    ),
    _note(
        "440",
        "Reviews",
        "REVIEW_CODE",
        "REVIEW_CODE says that the child was under 4 (PN0), but by DOB the child was 4 or over.",
        CHECK,
        (PARTICIPATION == "PN0") & (REVIEW > FOURTH_BIRTHDAY),
    ),
    _note(
        "441",
        "Reviews",
        "REVIEW_CODE",
        "REVIEW_CODE says that the child was 4 or over (PN1 to PN7), but by DOB the child was under 4.",
        CHECK,
        PARTICIPATION.is_in(AGED_FOUR_OR_OVER) & (REVIEW < FOURTH_BIRTHDAY),
    ),
    _note(
        "8525",
        "ChildIdentifiers",
        "PersonBirthDate",
        "Give either the date of birth or the expected date of birth, and not both.",
        CHECK,
        BIRTH.is_null() == pl.col("expected_birth_date").is_null(),
    ),
    _note(
        "8875",
        "Section47",
        "DateOfInitialCPC",
        "The initial child protection conference is on a Saturday or Sunday.",
        CHECK,
        CONFERENCE.dt.weekday() > 5,
    ),
    _note(
        "8720",
        "ChildProtectionPlans",
        "CPPstartDate",
        "The plan starts after the end of the census year.",
        CHECK,
        START > LAST_DAY,
    ),
    _note(
        "8930",
        "ChildProtectionPlans",
        "CPPendDate",
        "The plan ends outside the census year.",
        CHECK,
        ~END.is_between(FIRST_DAY, LAST_DAY),
    ),
    _note(
        "8935",
        "ChildProtectionPlans",
        "CPPendDate",
        "The child has more than one plan that has not ended.",
        CHECK,
        END.is_null() & (pl.col("open_plans") > 1),
    ),
    _note(
        "8940",
        "ChildProtectionPlans",
        "CPPendDate",
        "The child's next plan starts before this one has ended.",
        CHECK,
        NEXT_START.is_not_null() & (END.is_null() | (END > NEXT_START)),
    ),
    _note(
        "2885",
        "ChildProtectionPlans",
        "CPPstartDate",
        "The plan starts on another day than any initial child protection conference of the child.",
        CHECK,
        START.is_between(FIRST_DAY, LAST_DAY) & ~pl.col("starts_with_a_conference"),
    ),
)


def _column_rules(table: str) -> Iterator[LoadRule]:
    """The checks that follow from the columns of `table`: filled, readable, a known code.

    What a row cut short lacks is not said again of each column.
    """
    is_whole = pl.col("shape").ne_missing("short") if table in SSDA903 else pl.lit(True)
    for name, official in official_columns(TABLES[table]).items():
        text, column = pl.col(official.name), TABLES[table].columns()[name]
        is_blank = text.is_null() & is_whole
        if not column.nullable:
            message = f"{official.name} is blank, and the row cannot be used without it."
            yield _refuse(official.rule or "required", table, official.name, message, FILL, is_blank)
        if official.wanted:
            message = f"{official.name} is blank."
            yield _note(official.rule or "required", table, official.name, message, FILL, is_blank)
        if not isinstance(column, dy.String):
            yield _readable(table, official, column, text.is_not_null() & pl.col(name).is_null())
        if official.codes:
            yield _known_code(table, official, pl.col(name))


FILL = "Fill it in."


def _line_rules(table: str) -> Iterator[LoadRule]:
    """The checks of a whole row: the number of its values, and an identifier that a spreadsheet has spoilt."""
    child = next(iter(official_columns(TABLES[table]).values())).name
    yield _refuse(
        "spoilt identifier",
        table,
        child,
        f"{child} is a number that a spreadsheet has rounded or made a decimal: it may be another child's.",
        "Export the file again, and do not save it from a spreadsheet.",
        pl.col(child).str.contains(r"^\d+(\.\d*)?E\+?\d+$|^\d+\.0*$"),
    )
    if table not in SSDA903:
        return
    yield _refuse(
        "short row",
        table,
        "",
        "The row has fewer values than there are headings: it is cut off, or a separator is missing.",
        "Export the file again, and do not save it from a spreadsheet, which may leave out blanks at the end.",
        pl.col("shape") == "short",
    )
    yield _refuse(
        "long row",
        table,
        "",
        "The row has more values than there are headings: a value holds a separator, perhaps.",
        "Put the value in quotation marks, or export the file again.",
        pl.col("shape") == "long",
    )


def _readable(table: str, official: Official, column: dy.Column, breaks: pl.Expr) -> LoadRule:
    is_date = isinstance(column, dy.Date)
    wanted = f"a real date written {day_form(table)}" if is_date else "a whole number, 0 or more"
    taken = "It is taken as blank." if official.read_on else "The row cannot be used."
    return LoadRule(
        official.rule or "date",
        table,
        official.name,
        "noted" if official.read_on else "refused",
        f"{official.name} is not {wanted}. {taken}",
        "Correct it.",
        breaks,
        sees_child=official.read_on,
    )


def _known_code(table: str, official: Official, code: pl.Expr) -> LoadRule:
    first_day = REVIEW if table == "Reviews" else START
    return _note(
        official.rule or "code",
        table,
        official.name,
        f"{official.name} is not a code that the department knew in these years.",
        CHECK,
        code.is_not_null() & ~in_force(official.codes, code, first_day, LAST_DAY),
    )


RULES: tuple[LoadRule, ...] = (
    *(rule for table in TABLES for rule in (*_line_rules(table), *_column_rules(table))),
    *WRITTEN_RULES,
)
"""Every check that is made of the rows of a return."""
