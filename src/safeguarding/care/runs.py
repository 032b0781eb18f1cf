"""Rows that stand sorted, in runs: the rows of one child, of one time in care, of one plan.

What a row's neighbours of the same run say, without grouping: a group of strings costs many times as much.
"""

import polars as pl


def begins(*keys: str) -> pl.Expr:
    """Whether a row is the first of its run: the row before has other `keys`, none of which is ever null."""
    return pl.any_horizontal(pl.col(key) != pl.col(key).shift(1) for key in keys).fill_null(True)


def before(value: pl.Expr, first: pl.Expr) -> pl.Expr:
    """The value of the row before in the same run, null for the `first` one."""
    return pl.when(~first).then(value.shift(1))


def after(value: pl.Expr, first: pl.Expr) -> pl.Expr:
    """The value of the next row in the same run, null for the last one; `first` says where a run begins."""
    return pl.when(~first.shift(-1, fill_value=True)).then(value.shift(-1))


def so_far(condition: pl.Expr, first: pl.Expr) -> pl.Expr:
    """In how many rows of the run up to this one the condition holds (UInt32)."""
    number = condition.cast(pl.UInt32)
    in_all = number.cum_sum()
    return in_all - pl.when(first).then(in_all - number).forward_fill()
