"""Rows that stand sorted, in runs: the rows of one child, of one time in care, of one plan.

What a row's neighbours of the same run say, without grouping, and what another table in the same order says
beside it, without a search: to group or to join by strings costs many times as much.
"""

import polars as pl
from polars.dataframe.group_by import GroupBy


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


def by_run(rows: pl.DataFrame, *keys: str) -> GroupBy:
    """The rows grouped by their runs, in order; `run` numbers them: numbers are grouped faster than words."""
    numbered = rows.with_columns(run=begins(*keys).cum_sum().set_sorted())
    return numbered.group_by("run", maintain_order=True)


def beside(rows: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """`rows` with what `told` says of each one's child: null where it has no such child.

    Both stand in the order of child_id, and `told` has one row a child: so the two are read side by side, and
    the row last passed in `told` is the child's own or there is none. Raises ValueError where they do not: the
    answers would be wrong and look right.
    """
    children = told["child_id"]
    if not (
        rows["child_id"].is_sorted() and children.is_sorted() and told.select(begins("child_id").all()).item()
    ):
        raise ValueError("two tables are read side by side by child: one is not sorted, or names a child twice")
    passed = told.select("child_id", passed="child_id").with_row_index("row")
    is_own = pl.col("passed") == pl.col("child_id")
    own = rows.select("child_id").join_asof(passed, on="child_id", check_sortedness=False)
    row = own.select(pl.when(is_own).then("row")).to_series()
    return rows.hstack(told.drop("child_id").select(pl.all().gather(row)))
