"""Rows that stand sorted, in runs: the rows of one child, of one time in care, of one plan.

What a row's neighbours of the same run say, without grouping, and what another table in the same order says
beside it, without a search: to group or to join by strings costs many times as much.
"""

import polars as pl


def begins(*keys: str) -> pl.Expr:
    """Whether a row is the first of its run: the row before has other `keys`, none of which is ever null."""
    return pl.any_horizontal(pl.col(key) != pl.col(key).shift(1) for key in keys).fill_null(True)


def ends(first: pl.Expr) -> pl.Expr:
    """Whether a row is the last of its run; `first` says where a run begins."""
    return first.shift(-1, fill_value=True)


def before(value: pl.Expr, first: pl.Expr) -> pl.Expr:
    """The value of the row before in the same run, null for the `first` one."""
    return pl.when(~first).then(value.shift(1))


def after(value: pl.Expr, first: pl.Expr) -> pl.Expr:
    """The value of the next row in the same run, null for the last one; `first` says where a run begins."""
    return pl.when(~ends(first)).then(value.shift(-1))


def so_far(condition: pl.Expr, first: pl.Expr) -> pl.Expr:
    """In how many rows of the run up to this one the condition holds (UInt32)."""
    number = condition.cast(pl.UInt32)
    in_all = number.cum_sum()
    return in_all - pl.when(first).then(in_all - number).forward_fill()


def has_held(condition: pl.Expr, first: pl.Expr) -> pl.Expr:
    """Whether the condition holds in this row of the run or in one before."""
    row = pl.int_range(pl.len(), dtype=pl.UInt32)
    last_held, begun = (pl.when(one).then(row).forward_fill() for one in (condition, first))
    return (last_held >= begun).fill_null(False)


def counted(rows: pl.DataFrame, **conditions: pl.Expr) -> pl.DataFrame:
    """One row for each child: child_id, and in how many of its `rows` each condition holds (UInt32).

    `rows` stand in the order of child_id; a condition is never null.
    """
    in_all = {name: condition.cast(pl.UInt32).cum_sum() for name, condition in conditions.items()}
    by_child = rows.select("child_id", **in_all).filter(ends(begins("child_id")))
    return by_child.with_columns(pl.col(name) - pl.col(name).shift(1, fill_value=0) for name in conditions)


EVERY_ROW = pl.col("child_id").is_not_null()
"""The condition of `counted` that every row meets."""


def beside(rows: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """`rows` with what `told` says of each one's child: null where it has no such child.

    Both stand in the order of child_id, and `told` has one row a child: so the two are read side by side, once
    a child, and the row last passed in `told` is the child's own or there is none. Raises ValueError where they
    do not: the answers would be wrong and look right.
    """
    first = rows.select(begins("child_id")).to_series()
    asked, passed = rows["child_id"].filter(first), told["child_id"].alias("passed")
    if not (_rises(asked) and _rises(passed)):
        raise ValueError("two tables are read side by side by child: one is not sorted, or names a child twice")
    own = asked.to_frame().join_asof(
        passed.to_frame().with_row_index("row"), left_on="child_id", right_on="passed", check_sortedness=False
    )
    row = own.select(pl.when(pl.col("passed") == pl.col("child_id")).then("row")).to_series()
    of_each = row.gather(first.cum_sum() - 1)
    return rows.hstack(told.select(pl.exclude("child_id").gather(of_each)))


def _rises(children: pl.Series) -> bool:
    """Whether each comes after the one before."""
    return (children.slice(1) > children.slice(0, max(0, len(children) - 1))).all()
