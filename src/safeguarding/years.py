"""Reporting years and days, and how each is written for a machine and for a reader."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from safeguarding.problems import UsageProblem


@dataclass(frozen=True, order=True)
class ReportingYear:
    """1 April to 31 March, named by the calendar year it starts in.

    Both the SSDA903 return and the children in need census run over this year.
    """

    start_year: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2010-11`. Raises UsageProblem for any other form, `2010-2011` and `2010-12` included."""
        match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
        if not match or (int(match[1]) + 1) % 100 != int(match[2]):
            raise UsageProblem(
                f"'{text}' is not a reporting year. Write the two years as in 2010-11 "
                "(1 April 2010 to 31 March 2011)."
            )
        return cls(int(match[1]))

    @classmethod
    def containing(cls, day: date) -> Self:
        """The reporting year that `day` falls in."""
        return cls(day.year if day >= date(day.year, 4, 1) else day.year - 1)

    @property
    def first_day(self) -> date:
        return date(self.start_year, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.start_year + 1, 3, 31)

    @property
    def previous(self) -> Self:
        return type(self)(self.start_year - 1)

    @property
    def next(self) -> Self:
        return type(self)(self.start_year + 1)

    @property
    def for_readers(self) -> str:
        """`2010/11`, as committee papers write it."""
        return str(self).replace("-", "/")

    def __str__(self) -> str:
        return f"{self.start_year}-{(self.start_year + 1) % 100:02d}"


@dataclass(frozen=True)
class Span:
    """The days from one to another, both included, where a reporting year alone would not do."""

    first_day: date
    last_day: date


def in_words(day: date) -> str:
    """`31 March 2011`: the only form in which a page shows a day."""
    return f"{day.day} {day:%B %Y}"


def in_committee_style(day: date) -> str:
    """`31/03/11`, as the committee report writes the day of a count."""
    return f"{day:%d/%m/%y}"
