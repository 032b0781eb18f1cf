"""The department's code lists, each code with the days between which it is in force."""

from datetime import date
from functools import cache

import polars as pl

from safeguarding.places import REFERENCE


@cache
def code_lists() -> pl.DataFrame:
    """Every code: list, code, valid_from and valid_to (Date, null where open), label; one row each.

    Where the sources disagree on the year in which a code came or went, the longer life is kept.
    """
    return pl.read_csv(
        REFERENCE / "codes.csv",
        schema={"list": pl.String, "code": pl.String}
        | {"valid_from": pl.Date, "valid_to": pl.Date, "label": pl.String},
    )


def in_force(code_list: str, code: pl.Expr, first_day: pl.Expr, last_day: pl.Expr) -> pl.Expr:
    """Whether `code` is on the list and in force on some day from `first_day` to `last_day`.

    Both days count: an old episode may be returned under the code of its day or recoded to today's.
    """
    return pl.any_horizontal(
        code.is_in(members)
        & (pl.lit(True) if starts is None else last_day >= starts)
        & (pl.lit(True) if ends is None else first_day <= ends)
        for starts, ends, members in _ages()[code_list]
    )


@cache
def _ages() -> dict[str, list[tuple[date | None, date | None, list[str]]]]:
    """Of each list, the codes that come and go together: from when, to when, which."""
    together = code_lists().group_by("list", "valid_from", "valid_to", maintain_order=True).agg("code")
    found: dict[str, list[tuple[date | None, date | None, list[str]]]] = {}
    for code_list, *age in together.iter_rows():
        found.setdefault(code_list, []).append(tuple(age))
    return found
