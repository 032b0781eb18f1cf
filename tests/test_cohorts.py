"""How long ago a day was, and days in words: by one day and a table, as polars says it row by row."""

from datetime import date, timedelta

import polars as pl
import pytest

from safeguarding.indicators.cohorts import FIRST_LISTED, IN_WORDS, LAST_LISTED, have_passed, in_words

A_DAY = timedelta(days=1)


@pytest.mark.parametrize("months", [3, 24, 30, 48, 192])
@pytest.mark.parametrize(
    "day",
    [date(2011, 2, 28), date(2012, 2, 28), date(2012, 2, 29), date(2011, 3, 1), date(2011, 3, 31)],
    ids=str,
)
def test_so_many_months_have_passed_from_the_days_from_which_they_have_passed_one_by_one(months, day):
    days = pl.DataFrame({"since": pl.date_range(day - 6300 * A_DAY, day + A_DAY, eager=True)})
    one_by_one = pl.col("since").dt.offset_by(f"{months}mo") <= day
    found = days.select(found=have_passed(months, "since", day), expected=one_by_one)
    assert found["found"].to_list() == found["expected"].to_list()
    assert found["found"].n_unique() == 2


def test_from_a_day_that_is_not_known_nobody_knows_what_has_passed():
    unknown = pl.DataFrame({"since": [None]}, {"since": pl.Date})
    assert unknown.select(have_passed(3, "since", date(2011, 3, 31))).item() is None


def test_days_in_the_table_and_outside_it_are_written_alike():
    listed = [FIRST_LISTED, date(2011, 3, 31), LAST_LISTED]
    told = pl.DataFrame({"day": [None, FIRST_LISTED - A_DAY, *listed, LAST_LISTED + A_DAY, date(1066, 10, 14)]})
    written = told.select(found=in_words("day"), expected=pl.col("day").dt.strftime(IN_WORDS))
    assert written["found"].to_list() == written["expected"].to_list()
    assert written["found"][3] == "31 March 2011"
