"""The files that a new edition begins with, as text, written from those of an earlier edition."""

import csv
import io
import json
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date

from safeguarding.authority import TO_CONFIRM, Edition, Target
from safeguarding.commentary import PEOPLE_ALONE
from safeguarding.disclosure.policy import NUMBERS, Policy
from safeguarding.words.report import PARAGRAPHS
from safeguarding.years import ReportingYear

MEANINGS = {
    "title": "The title on the cover.",
    "report_to": "To whom the report goes.",
    "report_by": "By whom it is presented.",
    "contact": "Whom to ask about it.",
    "report_date": "The day of the meeting, as in 2012-01-27.",
    "snapshots": "Days beside 31 March on which all that is counted on a day is counted, as in [2011-12-31].",
    "month_ends": "Days on which the two numbers of children are counted, as in [2011-04-30, 2011-05-31].",
}
"""What each setting of `edition.toml` is, for the person who fills it in."""

HOW_TO_WRITE = """<!--
Below each number, write this year's reasons; the figures come by themselves. Take out a number that needs none.
Between marks like these stands what was written for an earlier year: it is never printed, and is no answer.
-->
"""


def moved_on(earlier: Edition, year: ReportingYear) -> Edition:
    """The edition of `year` with the settings of an earlier one, its days as many years later."""
    years = year.start_year - earlier.year.start_year
    return replace(
        earlier,
        year=year,
        report_date=earlier.report_date and _later(earlier.report_date, years),
        snapshots=tuple(_same_place_in_month(day, years) for day in earlier.snapshots),
        month_ends=tuple(_same_place_in_month(day, years) for day in earlier.month_ends),
    )


def settings(edition: Edition, earlier: ReportingYear | None) -> str:
    """The text of `edition.toml`: every setting with its meaning, what is not set behind a `#`."""
    if earlier:
        origin = f"Begun from the edition {earlier}. Its days were moved on: put right those that differ."
    else:
        origin = "Begun without an earlier edition: look through every line."
    lines = [f"# The edition {edition.year}. {origin}", ""]
    for setting in fields(edition):
        if setting.name != "year":
            lines += _setting(setting.name, getattr(edition, setting.name))
    return "\n".join(lines)


def disclosure(policy: Policy, before: ReportingYear) -> str:
    """The text of a disclosure policy: the settings of the year before, nothing of what was accepted in it."""
    lines = [
        f"# Begun from the policy of {before}. What was accepted for that edition is not accepted for this."
    ]
    lines += [f"{name} = {getattr(policy, name)}" for name in NUMBERS]
    return "\n".join(lines) + "\n"


def commentary(before: ReportingYear | None, texts: Mapping[str, str]) -> str:
    """The text of `commentary.md`: a heading for each paragraph, and as a comment what was written `before`."""
    numbers = list(texts) or sorted({*PEOPLE_ALONE, *PARAGRAPHS})
    parts = [f"## {number}\n{_reminder(before, texts.get(number, ''))}" for number in numbers]
    return "\n".join([HOW_TO_WRITE, *parts])


def targets(existing: bytes, year: ReportingYear, before: Mapping[tuple[str, ReportingYear], Target]) -> bytes:
    """`targets.csv` with rows for `year` added to the bytes that it has: those of `before`, to confirm."""
    ends = "\r\n" if b"\r\n" in existing else "\n"
    rows = io.StringIO(newline="")
    writer = csv.writer(rows, lineterminator=ends)
    for (key, earlier), target in before.items():
        source = target.source if target.is_to_confirm else f"{TO_CONFIRM}: as in {earlier}"
        writer.writerow([key, year, target.at_least, target.at_most, target.below, source])
    gap = "" if existing.endswith((b"\n", b"\r")) else ends
    return existing + (gap + rows.getvalue()).encode()


def _later(day: date, years: int) -> date:
    """The same day some years later; 28 February where that year has no 29th."""
    return day.replace(year=day.year + years, day=min(day.day, _days_in(day.year + years, day.month)))


def _same_place_in_month(day: date, years: int) -> date:
    """As `_later`, but a month's last day stays the last: 28 February 2011 becomes 29 February 2012."""
    if day.day < _days_in(day.year, day.month):
        return _later(day, years)
    return day.replace(year=day.year + years, day=_days_in(day.year + years, day.month))


def _days_in(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _setting(name: str, value: object) -> list[str]:
    meaning = [f"# {MEANINGS[name]}"] if name in MEANINGS else []
    return [*meaning, f"# {name} =" if value in (None, ()) else f"{name} = {_toml(value)}", ""]


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def _reminder(before: ReportingYear | None, text: str) -> str:
    if not text:
        return ""
    # Nothing in the text may end the comment that it stands in.
    return f"\n<!-- Written for {before}, not printed:\n\n{text.replace('-->', '-- >')}\n-->\n"
