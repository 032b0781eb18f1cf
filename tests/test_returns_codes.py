"""Codes come and go: each is in force between two days, and both days count."""

from datetime import date

import polars as pl
import pytest

from safeguarding.returns.codes import code_lists, in_force


def known(code_list, code, first_day, last_day):
    expression = in_force(code_list, pl.lit(code), pl.lit(first_day), pl.lit(last_day))
    return pl.select(expression).item()


@pytest.mark.parametrize(
    ("code_list", "code", "first_day", "last_day", "expected"),
    [
        ("PLACE", "Q1", date(2010, 5, 1), date(2011, 3, 31), True),
        ("PLACE", "U1", date(2010, 5, 1), date(2011, 3, 31), False),
        ("PLACE", "U1", date(2010, 5, 1), date(2016, 3, 31), True),
        ("PLACE", "K3", date(2024, 4, 1), date(2024, 4, 1), True),
        ("PLACE", "K3", date(2024, 3, 31), date(2024, 3, 31), False),
        ("PLACE", "Z14", date(2025, 5, 1), date(2026, 3, 31), True),
        ("RNE", "T", date(2015, 4, 1), date(2015, 4, 1), True),
        ("RNE", "T", date(2015, 3, 31), date(2015, 3, 31), False),
        ("REC", "E43", date(2018, 3, 31), date(2019, 3, 31), True),
        ("REC", "E43", date(2018, 4, 1), date(2019, 3, 31), False),
        ("REC", "E45", date(2018, 4, 1), date(2018, 4, 1), True),
        ("REC", "E45", date(2010, 4, 1), date(2018, 3, 31), False),
        ("LS", "E11", date(2010, 4, 1), date(2011, 3, 31), False),
    ],
)
def test_a_code_is_known_while_it_is_in_force(code_list, code, first_day, last_day, expected):
    assert known(code_list, code, first_day, last_day) is expected


def test_every_code_has_a_label_and_begins_before_it_ends():
    codes = code_lists()
    assert codes["label"].null_count() == 0
    assert codes.filter(pl.col("valid_from") > pl.col("valid_to")).is_empty()
    assert not codes.select("list", "code").is_duplicated().any()
    assert codes["list"].unique().sort().to_list() == [
        *("CIN", "CategoryOfAbuse", "LS", "PLACE", "PLACE_PROVIDER", "REC", "REVIEW_CODE", "RNE")
    ]
