"""Two tables in the order of child, read side by side."""

import polars as pl
import pytest

from safeguarding.care.runs import beside

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
