"""Rows in the order of child: two tables read side by side, and what is counted of each child."""

import polars as pl
import pytest

from safeguarding.care.runs import EVERY_ROW, begins, beside, counted, has_held

BORN = pl.DataFrame({"child_id": ["A", "C", "D"], "born": [2001, 2003, 2004]})


def rows(*children: str) -> pl.DataFrame:
    return pl.DataFrame({"child_id": children}, {"child_id": pl.String})


def test_each_row_gets_what_is_told_of_its_own_child_and_no_other():
    found = beside(rows("0", "A", "A", "B", "C", "E"), BORN)
    assert found["born"].to_list() == [None, 2001, 2001, None, 2003, None]


def test_of_nobody_and_by_nobody_nothing_is_told():
    assert beside(rows(), BORN).columns == ["child_id", "born"]
    assert beside(rows("A"), BORN.clear())["born"].to_list() == [None]


@pytest.mark.parametrize(
    ("asked", "told"),
    [(("C", "A"), BORN), (("A", "C"), BORN.reverse()), (("A",), pl.concat([BORN.head(1), BORN]))],
    ids=["rows not sorted", "told not sorted", "a child told of twice"],
)
def test_what_would_be_wrong_and_look_right_is_refused(asked, told):
    with pytest.raises(ValueError, match="side by side"):
        beside(rows(*asked), told)


def test_a_child_s_rows_are_counted_by_condition():
    asked = rows("A", "A", "B", "C", "C").with_columns(late=pl.Series([True, False, False, True, True]))
    assert counted(asked, in_all=EVERY_ROW, late=pl.col("late")).rows() == [
        ("A", 2, 1),
        ("B", 1, 0),
        ("C", 2, 2),
    ]
    assert counted(asked.clear(), in_all=EVERY_ROW).is_empty()


def test_what_has_held_of_one_child_has_not_held_of_the_next():
    asked = rows("A", "A", "A", "B", "B").with_columns(late=pl.Series([False, True, False, False, True]))
    held = asked.select(has_held(pl.col("late"), begins("child_id"))).to_series()
    assert held.to_list() == [False, True, True, False, True]
