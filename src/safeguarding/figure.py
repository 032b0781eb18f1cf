"""One figure, and the form of the figures table: the only source of every number that a person is shown."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

SCHEMA = pl.Schema(
    {
        "edition": pl.String,
        "key": pl.String,
        "as_at": pl.Date,
        "series": pl.String,
        "numerator": pl.Int64,
        "denominator": pl.Float64,
        "value": pl.String,
        "low": pl.String,
        "high": pl.String,
        "unit": pl.String,
        "status": pl.String,
        "source": pl.String,
    }
)
"""`edition` is the report that a figure stands in; `as_at` is null for a whole year; `value`, `low` and `high`
are as displayed, half-up; `status` is `ok`, `partial` (some rows could not be assessed, or were refused),
`low_reliability` (more than one in twenty could not be assessed), `not_applicable` (nobody was eligible),
`not_available` (the data for it was not supplied), `suppressed` (a count behind it is small, or would give one
away) or `rounds_to_zero` (it is not nought, and would be shown so). Only the first three have a value."""

MARKS = {"not_applicable": "[z]", "suppressed": "[c]", "rounds_to_zero": "[k]"}
"""What stands in place of a value, by the figure's status; `[x]` for any other without one."""


COUNTED = ("percent", "children", "children per officer")
"""The units of figures that are made of counts."""

GROWTH = {"lac_growth": "lac_count", "cpp_growth": "cpp_count"}
"""Derived figures: by how many per cent a count has grown."""


BY_SIBLING_GROUP = ".by_sibling_group"
"""How the key of a figure ends that has another's numbers and value, and the interval by sibling group."""

DESIGN_EFFECT = ".design_effect"
"""How the key of a figure ends that says how many times wider sibling groups make another's variance."""

SIBLING_GROUPS = ".sibling_groups"
"""How the key of a figure ends that says how many sibling groups another's cases come from."""


@dataclass(frozen=True)
class Figure:
    """One row of the figures table."""

    edition: str
    key: str
    as_at: date | None
    series: str
    numerator: int | None = None
    denominator: float | None = None
    value: str | None = None
    low: str | None = None
    high: str | None = None
    unit: str = "percent"
    status: str = "ok"
    source: str = ""

    @property
    def is_number(self) -> bool:
        """Whether there is a value: neither missing nor a mark such as `[c]` in its place."""
        return self.value is not None and not self.value.startswith("[")

    @property
    def share(self) -> Fraction:
        """The value before rounding where numerator and denominator are known, else as displayed."""
        if self.numerator is None or not self.denominator or self.key in GROWTH:
            return Fraction(self.value)
        return self.numerator / Fraction(str(self.denominator)) * (100 if self.unit == "percent" else 1)

    @property
    def shown(self) -> str:
        """The value with its unit, as a sentence or a cell shows it; a symbol where there is none."""
        if self.value is None:
            return MARKS.get(self.status, "[x]")
        if self.unit == "percent":
            return f"{self.value}%{' [u]' if self.status == 'low_reliability' else ''}"
        return f"{int(self.value):,}" if self.unit == "children" else self.value

    @property
    def division(self) -> str:
        """`521 ÷ 567`; `[c]` where its counts are not shown, `[z]` of a number of children, else `[x]`."""
        if self.numerator is not None and self.denominator is not None:
            return f"{self.numerator:,} ÷ {self.denominator:,g}"
        if self.withholds_counts:
            return "[c]"
        return "[z]" if self.unit == "children" else "[x]"

    @property
    def interval(self) -> str:
        """`89.3 to 93.9`; `[c]` where its counts are not shown, else `[x]` where there is none."""
        if self.low is not None:
            return f"{self.low} to {self.high}"
        return "[c]" if self.withholds_counts else "[x]"

    @property
    def withholds_counts(self) -> bool:
        """Whether disclosure control hides the counts of a figure that was computed with them."""
        return self.status == "suppressed" or (
            self.series == "computed" and self.is_number and self.numerator is None and self.unit in COUNTED
        )
