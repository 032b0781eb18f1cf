"""Working days against a calendar read by eye, and against numpy's arithmetic in the definitions."""

import csv
from datetime import date

import holidays
import polars as pl
import pytest

from safeguarding.places import REFERENCE
from safeguarding.problems import UsageProblem
from safeguarding.working_days import (
    FIRST_YEAR,
    LAST_YEAR,
    bank_holidays,
    working_days_after,
    working_days_between,
)


def nth_after(day: date, n: int) -> date:
    return pl.select(working_days_after(pl.lit(day), n)).item()


def between(start: date, end: date) -> int:
    return pl.select(working_days_between(pl.lit(start), pl.lit(end))).item()


def test_bank_holidays_of_2011_include_the_royal_wedding_and_the_days_in_lieu():
    on_weekdays = [day for day in bank_holidays(2011, 2011) if day.weekday() < 5]
    assert on_weekdays == [
        date(2011, 1, 3),
        date(2011, 4, 22),
        date(2011, 4, 25),
        date(2011, 4, 29),
        date(2011, 5, 2),
        date(2011, 5, 30),
        date(2011, 8, 29),
        date(2011, 12, 26),
        date(2011, 12, 27),
    ]


@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
def test_the_table_of_bank_holidays_is_what_the_library_reckons(year):
    with (REFERENCE / "bank_holidays.csv").open(encoding="utf-8", newline="") as lines:
        table = {row["day"]: row["name"] for row in csv.DictReader(lines) if row["day"].startswith(f"{year}-")}
    reckoned = holidays.country_holidays("GB", subdiv="ENG", years=year)
    assert table == {day.isoformat(): name for day, name in sorted(reckoned.items())}
    assert bank_holidays(year, year) == sorted(reckoned)


def test_the_table_holds_no_other_year_and_each_day_once_in_order():
    days = bank_holidays()
    assert {day.year for day in days} == {*range(FIRST_YEAR, LAST_YEAR + 1)}
    assert days == sorted(set(days))


@pytest.mark.parametrize(("first", "last", "named"), [(1989, 1990, "1989"), (2060, 2061, "2061")])
def test_a_year_beyond_the_table_is_refused(first, last, named):
    with pytest.raises(UsageProblem, match=f"bank holidays of {named} are not known"):
        bank_holidays(first, last)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2010, 6, 7), 1, date(2010, 6, 8)),
        (date(2010, 6, 4), 1, date(2010, 6, 7)),
        (date(2010, 6, 5), 1, date(2010, 6, 7)),
        (date(2010, 8, 27), 1, date(2010, 8, 31)),
        (date(2010, 8, 30), 1, date(2010, 8, 31)),
        (date(2010, 6, 7), 15, date(2010, 6, 28)),
        (date(2011, 4, 1), 20, date(2011, 5, 5)),
        (date(2011, 4, 4), 20, date(2011, 5, 6)),
    ],
)
def test_nth_working_day_leaves_out_the_day_itself_weekends_and_bank_holidays(day, n, expected):
    assert nth_after(day, n) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2010, 6, 7), date(2010, 6, 7), 0),
        (date(2010, 6, 7), date(2010, 6, 8), 1),
        (date(2010, 6, 4), date(2010, 6, 6), 0),
        (date(2010, 8, 10), date(2010, 9, 1), 15),
        (date(2010, 8, 10), date(2010, 9, 2), 16),
        (date(2010, 3, 22), date(2010, 4, 14), 15),
    ],
)
def test_days_between_leave_out_the_first_and_count_the_last(start, end, expected):
    assert between(start, end) == expected


def test_every_start_in_a_year_agrees_between_the_two_ways_of_counting():
    days = pl.DataFrame({"day": pl.date_range(date(2010, 4, 1), date(2011, 3, 31), eager=True)})
    after = days.with_columns(due=working_days_after(pl.col("day"), 20))
    assert after.select(working_days_between(pl.col("day"), pl.col("due")).unique()).to_series().to_list() == [
        20
    ]


def test_twenty_working_days_span_26_to_34_days_and_most_often_28():
    """Worked out for the definitions: starts in 2010-11."""
    days = pl.DataFrame({"day": pl.date_range(date(2010, 4, 1), date(2011, 3, 31), eager=True)})
    spans = days.select(span=(working_days_after(pl.col("day"), 20) - pl.col("day")).dt.total_days())["span"]
    assert (spans.min(), spans.max(), spans.mode().to_list()) == (26, 34, [28])
