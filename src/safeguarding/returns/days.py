"""A day, in whatever way it was written: read as it was meant where only one day can be meant."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import polars as pl

DAY_FIRST = "dd/mm/yyyy"
YEAR_FIRST = "yyyy-mm-dd"
_STRICT = {
    DAY_FIRST: (r"^\d{2}/\d{2}/\d{4}$", "%d/%m/%Y"),
    YEAR_FIRST: (r"^\d{4}-\d{2}-\d{2}$", "%Y-%m-%d"),
}

TIME_OF_DAY = re.compile(r"[T ]00?:00(:00(\.0+)?)?Z?$")
NUMBERS = re.compile(r"(\d{1,4})[/.\- ](\d{1,2})[/.\- ](\d{1,4})")
MONTH_IN_LETTERS = re.compile(r"(\d{1,2})[/.\- ]?([A-Z]{3,9})[/.\- ,]*(\d{4}|\d{2})")
SERIAL = re.compile(r"(\d{5})(\.0+)?")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
BEGIN_OF_SERIALS = date(1899, 12, 30)
"""Day 0 of Excel's serial dates, as counted on Windows and, since 2011, on the Macintosh."""
CENTURY = 100
DAY_IN_A_NAME = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
FEW = 2
"""So many dates more must be impossible day first than month first before a whole column is doubted."""

Read = tuple[date, str]


def as_it_should_be(text: pl.Expr, form: str) -> pl.Expr:
    """The day (Date) of a text that is written as the return writes a day, null of any other."""
    shape, strict = _STRICT[form]
    return pl.when(text.str.contains(shape)).then(text).str.to_date(strict, strict=False)


def days_written(written: pl.Series, form: str, last_day: date) -> pl.DataFrame:
    """What each of the texts `written` means: columns written (String), day (Date) and repair (String).

    `form` is how the return writes a day (DAY_FIRST or YEAR_FIRST), `last_day` the return's last day, which
    tells the century of a year in two digits. `repair` is null where the day is written as it should be,
    or cannot be read (then `day` is null too); else the name of the repair (see repairs.py).
    """
    given = pl.DataFrame({"written": written.drop_nulls().unique()})
    read = given.with_columns(day=as_it_should_be(pl.col("written"), form), repair=pl.lit(None, pl.String))
    others = read.filter(pl.col("day").is_null())["written"].to_list()
    repaired = [(text, *found) for text in others if (found := repaired_day(text, last_day))]
    return pl.concat(
        [
            read.filter(~pl.col("written").is_in([text for text, *_ in repaired])),
            pl.DataFrame(repaired, read.schema, orient="row"),
        ]
    )


def repaired_day(text: str, last_day: date) -> Read | None:
    """The day that `text`, in upper case, can only mean, with the name of the repair; None if there is none.

    Never guessed: which of day and month comes first. Numbers are day first, or year first with four digits.
    """
    alone = TIME_OF_DAY.sub("", text)
    found = _day_alone(alone, last_day)
    return (found[0], "time of day") if found and alone != text else found


def _day_alone(text: str, last_day: date) -> Read | None:
    for form, reading in _READINGS:
        if match := form.fullmatch(text):
            return reading(match, last_day)
    return None


def _numbers(match: re.Match, last_day: date) -> Read | None:
    first, month, last = match.groups()
    if len(first) == 4 and len(last) <= 2:
        return _day(first, month, last, "form of the date")
    if len(last) == 4 and len(first) <= 2:
        return _day(last, month, first, "form of the date")
    if len(last) == 2 and len(first) <= 2:
        return _day(_year(last, last_day), month, first, "two-digit year")
    return None


def _letters(match: re.Match, last_day: date) -> Read | None:
    day, month, year = match.groups()
    found = next((n for n, name in enumerate(MONTHS, 1) if name == month[:3]), None)
    full = year if len(year) == 4 else _year(year, last_day)
    repair = "month in letters" if len(year) == 4 else "two-digit year"
    return _day(full, found, day, repair) if found else None


def _serial(match: re.Match, last_day: date) -> Read | None:
    return BEGIN_OF_SERIALS + timedelta(days=int(match[1])), "serial date"


def _year(two_digits: str, last_day: date) -> int:
    """The latest year that ends in these digits and is not after the return: no child is a hundred."""
    return last_day.year - (last_day.year - int(two_digits)) % CENTURY


def _day(year: int | str, month: int | str, day: int | str, repair: str) -> Read | None:
    try:
        return date(int(year), int(month), int(day)), repair
    except ValueError:
        return None


_READINGS: tuple[tuple[re.Pattern, Callable[[re.Match, date], Read | None]], ...] = (
    (NUMBERS, _numbers),
    (MONTH_IN_LETTERS, _letters),
    (SERIAL, _serial),
)


def day_in(name: str) -> date | None:
    """The day in the name of a file, written 2011-03-31; of several the latest, None where none is real."""
    days = (repaired_day(written, date.max) for written in DAY_IN_A_NAME.findall(name))
    return max((day for day, _ in filter(None, days)), default=None)


def months_first(written: pl.Series) -> int:
    """How many more of the dates are impossible day first and possible month first than the other way round."""
    parts = pl.DataFrame({"written": written}).select(
        first=pl.col("written").str.extract(r"^(\d{1,2})[/.\-]\d{1,2}[/.\-]\d{2,4}", 1).cast(pl.Int32),
        second=pl.col("written").str.extract(r"^\d{1,2}[/.\-](\d{1,2})[/.\-]\d{2,4}", 1).cast(pl.Int32),
    )
    american = (parts["first"] <= 12) & parts["second"].is_between(13, 31)
    british = parts["first"].is_between(13, 31) & (parts["second"] <= 12)
    return int(american.sum()) - int(british.sum())
