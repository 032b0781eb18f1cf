"""The load rules applied: which rows are refused, and everything that was found."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import xor

import polars as pl

from safeguarding.returns.history import COLUMNS, KEYS, conferences
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
    LoadRule,
)
from safeguarding.returns.rule import FINDINGS, Action
from safeguarding.returns.tables import TABLES
from safeguarding.years import ReportingYear

Tables = Mapping[str, pl.DataFrame]
CHILD = ["year", "child_id"]
PLACE = ["file", "row", "part"]
NEIGHBOURS = ("start_date", "new_episode_code", "place_code", "placement_postcode")


@dataclass(frozen=True)
class Checked:
    """The rows of each table that can be used, as its schema has them; those that were refused; what was found.

    A row that only repeats another is in neither. `usable` are the valid rows with what the refusals had to
    know. `findings` (FINDINGS) are of what was refused or repaired; what is only noted says `noted`.
    """

    valid: dict[str, pl.DataFrame]
    usable: dict[str, pl.DataFrame]
    refused: dict[str, pl.DataFrame]
    findings: pl.DataFrame

    def of_years(self, years: Collection[ReportingYear]) -> "Checked":
        """The same of the returns of those years alone."""
        is_theirs = pl.col("year").is_in(list(map(str, years)))

        def theirs(tables: Tables) -> dict[str, pl.DataFrame]:
            return {table: rows.filter(is_theirs) for table, rows in tables.items()}

        found = self.findings.filter(is_theirs)
        return Checked(theirs(self.valid), theirs(self.usable), theirs(self.refused), found)


def one_below_the_other(parts: Sequence[Checked]) -> Checked:
    """The checked rows of the returns of other years each, together."""

    def joined(kinds: Sequence[Tables]) -> dict[str, pl.DataFrame]:
        return {table: pl.concat(kind[table] for kind in kinds) for table in kinds[0]}

    return Checked(
        valid=joined([part.valid for part in parts]),
        usable=joined([part.usable for part in parts]),
        refused=joined([part.refused for part in parts]),
        findings=pl.concat(part.findings for part in parts),
    )


def checked(tables: Tables) -> Checked:
    """Every rule that refuses or repairs, asked of `tables`: each table of `tables.TABLES`, typed.

    Such a rule knows of a row's own return and of no other: the rows of each year come out the same, whichever
    other years are there.
    """
    alone, broken = _sorted_out(tables, _rules(("refused",), sees_child=False))
    beside = beside_others(alone)
    usable, unusable = _sorted_out(beside, _rules(("refused", "repaired"), sees_child=True))
    found = [
        *(findings(_rules(("refused",), False, table), rows) for table, rows in broken.items()),
        *(findings(_rules(("refused", "repaired"), True, table), rows) for table, rows in unusable.items()),
    ]
    return Checked(
        valid={table: TABLES[table].validate(rows) for table, rows in usable.items()},
        usable=usable,
        refused={table: _refused(rows, unusable[table]) for table, rows in broken.items()},
        findings=pl.concat(found),
    )


def noted(usable: Tables) -> pl.DataFrame:
    """What the rules that only note find (FINDINGS) in the `usable` rows of all years: one may speak of two."""
    return pl.concat(
        findings(_rules(("noted",), sees_child=True, table=table), rows)
        for table, rows in in_context(usable).items()
    )


def _rules(actions: tuple[Action, ...], sees_child: bool, table: str | None = None) -> list[LoadRule]:
    asked = (rule for rule in RULES if rule.action in actions and rule.sees_child == sees_child)
    return [rule for rule in asked if table in (None, rule.table)]


def _sorted_out(
    tables: Tables, rules: list[LoadRule]
) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
    """The rows of each table that break none of `rules`, and those that break one."""
    kept, broken = {}, {}
    for table, rows in tables.items():
        breaks = (rule.breaks.fill_null(False) for rule in rules if rule.table == table)
        is_broken = rows.select(pl.any_horizontal(False, *breaks)).to_series()
        if is_broken.len() != rows.height:
            is_broken = is_broken.new_from_index(0, rows.height)
        kept[table] = rows.filter(~is_broken) if is_broken.any() else rows
        broken[table] = rows.filter(is_broken)
    return kept, broken


def _refused(alone: pl.DataFrame, beside: pl.DataFrame) -> pl.DataFrame:
    if "is_repeated" in beside.columns:
        beside = beside.filter(~pl.col("is_repeated"))
    return pl.concat([alone, beside.select(alone.columns)])


def findings(rules: list[LoadRule], rows: pl.DataFrame) -> pl.DataFrame:
    """One finding for each of `rows` and each of its table's `rules` that it breaks."""
    broken = rows.select(rule.breaks.fill_null(False).alias(str(n)) for n, rule in enumerate(rules))
    found = [_found(rule, rows.filter(broken[str(n)])) for n, rule in enumerate(rules) if broken[str(n)].any()]
    return pl.concat([pl.DataFrame(schema=FINDINGS), *found])


def _found(rule: LoadRule, rows: pl.DataFrame) -> pl.DataFrame:
    names = ("column", "rule", "action", "message", "remedy", "table")
    said = {name: pl.lit(getattr(rule, name)) for name in names}
    return rows.select("year", *PLACE, **said)


def beside_others(tables: Tables) -> dict[str, pl.DataFrame]:
    """Each table with what its refusals must know of the child's other rows in the same return.

    `is_repeated`: an earlier row says exactly the same; `has_another_row`: a later row says something else of
    the same day; for Reviews `header_birth_date`.
    """
    marked = {table: _with_repetitions(table, rows) for table, rows in tables.items()}
    births = _birth_dates(tables).rename({"birth_date": "header_birth_date"})
    return marked | {"Reviews": marked["Reviews"].join(births, on=CHILD, how="left", maintain_order="left")}


def _with_repetitions(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    if table not in KEYS:
        return rows
    rows = rows.with_columns(is_repeated=pl.lit(False), has_another_row=pl.lit(False))
    key = ["year", *KEYS[table]]
    # Keys of which no two have the same hash are all different; to look closer costs four times as much.
    if (
        rows.select(reduce(xor, (pl.col(name).hash(seed) for seed, name in enumerate(key))).n_unique()).item()
        == rows.height
    ):
        return rows
    twins = rows.filter(pl.len().over(key) > 1)
    if twins.is_empty():
        return rows
    same = ["year", *COLUMNS[table]]
    twins = twins.sort(PLACE).with_columns(is_repeated=pl.int_range(pl.len()).over(same) > 0)
    once = twins.filter(~pl.col("is_repeated"))
    once = once.with_columns(has_another_row=pl.int_range(pl.len()).over(key) < pl.len().over(key) - 1)
    others = rows.join(twins, on=["year", *PLACE], how="anti", maintain_order="left")
    return pl.concat([others, once, twins.filter("is_repeated")])


def in_context(tables: Tables) -> dict[str, pl.DataFrame]:
    """Each table with what a rule that notes must know of the child's other rows in the same return.

    Where a return lacks the other table altogether the answer is null: nothing can be said.
    """
    return dict(tables) | {
        "Header": tables["Header"].with_columns(
            has_another_birth_date=pl.col("birth_date").n_unique().over(CHILD) > 1
        ),
        "Episodes": _episodes_in_context(tables),
        "Reviews": _reviews_in_context(tables),
        "AD1": _with_membership(tables["AD1"], "is_adopted", _adoptions(tables), tables["Episodes"]),
        "ChildProtectionPlans": _plans_in_context(tables),
    }


def _episodes_in_context(tables: Tables) -> pl.DataFrame:
    days_this_year = (pl.min_horizontal(END, LAST_DAY) - pl.max_horizontal(START, FIRST_DAY)).dt.total_days()
    return (
        _with_membership(tables["Episodes"], "is_in_ad1", tables["AD1"], tables["AD1"])
        .join(_birth_dates(tables), on=CHILD, how="left")
        .sort(*CHILD, "start_date", *PLACE)
        .with_columns(continues=_is_same_child(-1), continued=_is_same_child(1))
        .with_columns(
            *(_next(name).alias(f"next_{name}") for name in NEIGHBOURS),
            *(
                pl.when("continued").then(pl.col(name).shift(1)).alias(f"previous_{name}")
                for name in NEIGHBOURS
            ),
            is_in_header=_where_returned(tables["Header"], pl.col("birth_date").is_not_null()),
            days_in_care=(pl.min_horizontal(END, LAST_DAY) - START).dt.total_days(),
        )
        .join(_short_breaks(tables["Episodes"], days_this_year), on=CHILD, how="left", maintain_order="left")
    )


def _short_breaks(episodes: pl.DataFrame, days_this_year: pl.Expr) -> pl.DataFrame:
    """Of each child with short breaks in a return: their days of kind V3, and whether there are both kinds."""
    is_v3 = STATUS == "V3"
    return (
        episodes.filter(STATUS.is_in(SHORT_BREAKS))
        .group_by(CHILD)
        .agg(
            short_break_days=days_this_year.filter(is_v3).sum(),
            has_both_short_breaks=is_v3.any() & (STATUS == "V4").any(),
        )
    )


def _reviews_in_context(tables: Tables) -> pl.DataFrame:
    episodes = tables["Episodes"]
    with_short_breaks = episodes.filter(STATUS.is_in(SHORT_BREAKS)).select(CHILD).unique()
    only_short_breaks = (
        episodes.join(with_short_breaks, on=CHILD, how="semi")
        .group_by(CHILD)
        .agg(has_only_short_breaks=STATUS.is_in(SHORT_BREAKS).all())
    )
    is_in_header = pl.col("header_birth_date").is_not_null()
    return (
        tables["Reviews"]
        .with_columns(is_in_header=_where_returned(tables["Header"], is_in_header))
        .join(only_short_breaks, on=CHILD, how="left")
    )


def _plans_in_context(tables: Tables) -> pl.DataFrame:
    held = conferences(tables).rename({"conference_date": "start_date"})
    return (
        tables["ChildProtectionPlans"]
        .join(held.with_columns(starts_with_a_conference=True), on=held.columns, how="left")
        .sort(*CHILD, "start_date", *PLACE)
        .with_columns(continues=_is_same_child(-1))
        .with_columns(
            pl.col("starts_with_a_conference").fill_null(False),
            next_start_date=_next("start_date"),
            open_plans=END.is_null().sum().over(CHILD),
        )
    )


def _is_same_child(offset: int) -> pl.Expr:
    """Whether the next (-1) or previous (1) row is of the same child and return; rows sorted by CHILD."""
    return pl.all_horizontal(pl.col(key) == pl.col(key).shift(offset) for key in CHILD)


def _next(name: str) -> pl.Expr:
    """The value of the child's next row in the same return."""
    return pl.when("continues").then(pl.col(name).shift(-1))


def _previous(name: str) -> pl.Expr:
    """The same of the previous row."""
    return pl.when("continued").then(pl.col(name).shift(1))


def _with_membership(
    rows: pl.DataFrame, name: str, members: pl.DataFrame, returned: pl.DataFrame
) -> pl.DataFrame:
    """`rows` with `name`: is the child among `members` that year? Null if `returned` has no such year."""
    among = members.select(CHILD).unique().with_columns(pl.lit(True).alias(name))
    return rows.join(among, on=CHILD, how="left").with_columns(
        _where_returned(returned, pl.col(name).fill_null(False)).alias(name)
    )


def _where_returned(returned: pl.DataFrame, answer: pl.Expr) -> pl.Expr:
    """`answer`, null for the years of which `returned` has no row."""
    return pl.when(pl.col("year").is_in(returned["year"].unique().to_list())).then(answer)


def _adoptions(tables: Tables) -> pl.DataFrame:
    return tables["Episodes"].filter(REASON.is_in(ADOPTED) & END.is_between(FIRST_DAY, LAST_DAY))


def _birth_dates(tables: Tables) -> pl.DataFrame:
    return tables["Header"].select(*CHILD, "birth_date").unique(CHILD, keep="first", maintain_order=True)
