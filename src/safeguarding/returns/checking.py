"""The load rules applied: which rows are refused, and everything that was found."""

from collections.abc import Mapping

import polars as pl

from safeguarding.returns.history import COLUMNS, conferences, without_duplicates
from safeguarding.returns.load_rules import (
    ADOPTED,
    END,
    FIRST_DAY,
    LAST_DAY,
    REASON,
    RULES,
    SHORT_BREAKS,
    START,
    STATUS,
    Action,
    LoadRule,
)
from safeguarding.returns.tables import TABLES

FINDINGS = {"year": pl.String, "file": pl.String, "row": pl.Int64} | dict.fromkeys(
    ("column", "rule", "action", "message"), pl.String
)
CHILD = ["year", "child_id"]
NEIGHBOURS = ("start_date", "new_episode_code", "place_code", "placement_postcode")


def checked(tables: Mapping[str, pl.DataFrame]) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The rows of each table that can be used, as its schema has them, and the findings (FINDINGS).

    `tables` holds every table of `tables.TABLES`, typed, with the rows of all years.
    """
    kept = {table: rows.filter(~_is_refused(table, rows)) for table, rows in tables.items()}
    context = in_context(kept)
    found = [
        *(findings(table, rows, "refused") for table, rows in tables.items()),
        *(findings(table, rows, "noted") for table, rows in context.items()),
    ]
    valid = {table: TABLES[table].validate(rows) for table, rows in kept.items()}
    return valid, pl.concat(found)


def _is_refused(table: str, rows: pl.DataFrame) -> pl.Series:
    breaks = [rule.breaks.fill_null(False) for rule in RULES if (rule.table, rule.action) == (table, "refused")]
    return rows.select(pl.any_horizontal(breaks)).to_series()


def findings(table: str, rows: pl.DataFrame, action: Action) -> pl.DataFrame:
    """One finding for each of `rows` and each rule of `table` with this `action` that it breaks."""
    rules = [rule for rule in RULES if (rule.table, rule.action) == (table, action)]
    broken = rows.select(rule.breaks.fill_null(False).alias(str(n)) for n, rule in enumerate(rules))
    found = [_found(rule, rows.filter(broken[str(n)])) for n, rule in enumerate(rules) if broken[str(n)].any()]
    return pl.concat([pl.DataFrame(schema=FINDINGS), *found])


def _found(rule: LoadRule, rows: pl.DataFrame) -> pl.DataFrame:
    part = pl.when(pl.col("part") == "").then(pl.lit("")).otherwise(pl.format(" ({})", "part"))
    return rows.select(
        "year",
        "file",
        "row",
        column=pl.lit(rule.column),
        rule=pl.lit(rule.rule),
        action=pl.lit(rule.action),
        message=pl.lit(rule.message) + part,
    )


def in_context(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Each table with what a rule must know of the child's other rows in the same return.

    A row that is in the return twice counts once, or it would seem to overlap with itself. Where a return
    lacks the other table altogether the answer is null: nothing can be said.
    """
    return dict(tables) | {
        "Episodes": _episodes_in_context(tables),
        "Reviews": _reviews_in_context(tables),
        "AD1": _with_membership(tables["AD1"], "is_adopted", _adoptions(tables), tables["Episodes"]),
        "ChildProtectionPlans": _plans_in_context(tables),
    }


def _episodes_in_context(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    days_this_year = (pl.min_horizontal(END, LAST_DAY) - pl.max_horizontal(START, FIRST_DAY)).dt.total_days()
    episodes = without_duplicates(tables["Episodes"], COLUMNS["Episodes"])
    episodes = _with_membership(episodes, "is_in_header", tables["Header"], tables["Header"])
    episodes = _with_membership(episodes, "is_in_ad1", tables["AD1"], tables["AD1"])
    return (
        episodes.join(_birth_dates(tables), on=CHILD, how="left")
        .sort(*CHILD, "start_date", "file", "row")
        .with_columns(
            *(_neighbour(name, -1).alias(f"next_{name}") for name in NEIGHBOURS),
            *(_neighbour(name, 1).alias(f"previous_{name}") for name in NEIGHBOURS),
            days_in_care=(pl.min_horizontal(END, LAST_DAY) - START).dt.total_days(),
            short_break_days=pl.when(STATUS == "V3").then(days_this_year).sum().over(CHILD),
            has_both_short_breaks=((STATUS == "V3").any() & (STATUS == "V4").any()).over(CHILD),
        )
    )


def _reviews_in_context(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    only_short_breaks = STATUS.is_in(SHORT_BREAKS).all().alias("has_only_short_breaks")
    return (
        _with_membership(tables["Reviews"], "is_in_header", tables["Header"], tables["Header"])
        .join(_birth_dates(tables).rename({"birth_date": "header_birth_date"}), on=CHILD, how="left")
        .join(tables["Episodes"].group_by(CHILD).agg(only_short_breaks), on=CHILD, how="left")
    )


def _plans_in_context(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    held = conferences(tables).rename({"conference_date": "start_date"})
    return (
        without_duplicates(tables["ChildProtectionPlans"], COLUMNS["ChildProtectionPlans"])
        .join(held.with_columns(starts_with_a_conference=True), on=held.columns, how="left")
        .sort(*CHILD, "start_date", "file", "row", "part")
        .with_columns(
            pl.col("starts_with_a_conference").fill_null(False),
            next_start_date=_neighbour("start_date", -1),
            open_plans=END.is_null().sum().over(CHILD),
        )
    )


def _neighbour(name: str, offset: int) -> pl.Expr:
    """The value of the child's next (-1) or previous (1) row in the same return, in rows sorted by CHILD."""
    is_same_child = pl.all_horizontal(pl.col(key) == pl.col(key).shift(offset) for key in CHILD)
    return pl.when(is_same_child).then(pl.col(name).shift(offset))


def _with_membership(
    rows: pl.DataFrame, name: str, members: pl.DataFrame, returned: pl.DataFrame
) -> pl.DataFrame:
    """`rows` with `name`: is the child among `members` that year? Null if `returned` has no such year."""
    among = members.select(CHILD).unique().with_columns(pl.lit(True).alias(name))
    can_be_said = pl.col("year").is_in(returned["year"].unique().to_list())
    return rows.join(among, on=CHILD, how="left").with_columns(
        pl.when(can_be_said).then(pl.col(name).fill_null(False)).alias(name)
    )


def _adoptions(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    return tables["Episodes"].filter(REASON.is_in(ADOPTED) & END.is_between(FIRST_DAY, LAST_DAY))


def _birth_dates(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    header = tables["Header"].sort("year", "file", "row")
    return header.select(*CHILD, "birth_date").unique(CHILD, keep="first", maintain_order=True)
