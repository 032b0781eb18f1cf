"""Every computed figure of an edition once more: from the bytes of the files, one child at a time.

`Edition` is asked figure by figure; it knows them by key and day, like the figures table, and gives the number
of those who count, of those who could, and the value as it is printed.
"""

import csv
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from plain import care, siblings
from plain.joining import NEEDS, expected, on_the_day, over_the_year
from plain.readings import each_child, readings
from plain.values import first_day, last_day

GROWTH = {"lac_growth": "lac_count", "cpp_growth": "cpp_count"}
CASELOADS = {"caseload_lac", "caseload_combined"}
PARTS = {"adopted", "special_guardianship", "child_arrangements"}
COUNTS = {"lac_count", "cpp_count", "adopted_or_sgo"} | PARTS
BESIDE = {
    "ni066_reviews": "ni066",
    "ni067_reviews": "ni067",
    "c63_reviews": "c63",
    **dict.fromkeys(PARTS, "adopted_or_sgo"),
}
"""Figures that stand beside an indicator, and need what it needs."""


@dataclass
class Edition:
    """The edition of a `year` ("2010-11").

    `files` are the returns, {path below `returns`: content}; `staffing` and `siblings` are the texts of
    staffing.csv and siblings.csv, "" without.
    """

    year: str
    files: dict[str, bytes]
    staffing: str = ""
    siblings: str = ""
    known: dict = field(default_factory=dict)
    found: dict = field(default_factory=dict)

    def figure(self, key: str, day: date | None):
        """(numerator, denominator, value as printed) of a figure; the last two None where there is none.

        None where what it needs was not supplied.
        """
        asked, _, ending = key.partition(".")
        if ending in siblings.OTHERS:
            return self.by_family(asked, day, ending)
        if key in GROWTH:
            return self.growth(GROWTH[key], day)
        counted = self.counted(asked if ending == siblings.BY_GROUP else key, day)
        if counted is None:
            return None
        if asked in CASELOADS:
            return caseload(counted[0], officers(self.staffing, day))
        if asked in COUNTS:
            return counted[0], None, str(counted[0])
        return *counted, percent(*counted)

    def counted(self, key, day):
        asked = self.year if day is None else year_of(day)
        one = self.joined(asked)
        if not NEEDS[BESIDE.get(key, key.partition(".")[0])] <= one.supplied:
            return None
        if (asked, day) not in self.found:
            self.found[asked, day] = found(one.history, asked, day)
        return self.found[asked, day][key]

    def by_family(self, key, day, what):
        """The design effect of siblings, or how many families: no count, so the first two are None."""
        year = self.year if day is None else year_of(day)
        found = siblings.cases(self.joined(year).history, key, year, day)
        by_family = siblings.groups(found, siblings.families(self.siblings))
        return None, None, siblings.effect(by_family) if what == siblings.EFFECT else str(len(by_family))

    def joined(self, year):
        if year not in self.known:
            up_to = {path: content for path, content in self.files.items() if path.partition("/")[0] <= year}
            self.known[year] = expected(up_to, year)
        return self.known[year]

    def growth(self, key, day):
        """By how many per cent a count grew: to 31 March since a year before, to a later day since then."""
        year_end = last_day(self.year)
        before = self.counted(key, last_day(year_before(self.year)) if day == year_end else year_end)
        now = self.counted(key, day)
        if now is None or not before or not before[0]:
            return now and (now[0], None, None)
        more = Decimal(100 * (now[0] - before[0])) / before[0]
        return now[0], before[0], str(more.quantize(Decimal(1), ROUND_HALF_UP))


def found(past, year, day):
    """{key: (numerator, denominator)} of every figure of a day, or of a whole year."""
    if day is not None:
        return on_the_day(past, day) | {"caseload_combined.each_child_once": (len(each_child(past, day)), 0)}
    return over_the_year(past, year) | beside(past, year) | readings(past, first_day(year), last_day(year))


def beside(past, year):
    y0, y1 = first_day(year), last_day(year)
    reasons = {
        "adopted": care.ADOPTED,
        "special_guardianship": care.GUARDIANSHIP,
        "child_arrangements": care.CHILD_ARRANGEMENTS,
    }
    return {key: care.left_for(codes, past["episodes"], y0, y1) for key, codes in reasons.items()}


def year_of(day):
    begins = day.year - (day < date(day.year, 4, 1))
    return f"{begins}-{(begins + 1) % 100:02}"


def year_before(year):
    return year_of(date(first_day(year).year - 1, 4, 1))


def percent(numerator, denominator):
    if not denominator:
        return None
    return str((Decimal(100 * numerator) / denominator).quantize(Decimal("0.1"), ROUND_HALF_UP))


def caseload(children, posts):
    if not posts:
        return children, None, None
    return children, posts, str((children / posts).quantize(Decimal("0.1"), ROUND_HALF_UP))


def officers(staffing, day):
    """Full-time equivalents who review children, by the latest statement up to the day; None without one."""
    rows = [row for row in csv.DictReader(staffing.splitlines()) if row["from_day"] <= day.isoformat()]
    latest = max((row["from_day"] for row in rows), default=None)
    posts = [
        Decimal(row["fte"]) for row in rows if row["from_day"] == latest and row["reviews_children"] == "yes"
    ]
    return sum(posts) if posts else None
