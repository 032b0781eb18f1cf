"""Worked examples: invented children, the verdict on each and why, as a person wrote them down."""

import csv
from datetime import date

from safeguarding.places import WORKED_EXAMPLES
from safeguarding.years import ReportingYear, in_words


def read_examples(key: str) -> list[dict[str, str]]:
    """The rows of an indicator's `verdicts.csv`: child, when, verdict, because."""
    with (WORKED_EXAMPLES / key / "verdicts.csv").open(encoding="utf-8", newline="") as lines:
        return [
            {
                "child": row["child"],
                "when": _when(row["year_or_day"]),
                "verdict": row["verdict"],
                "because": row["because"],
            }
            for row in csv.DictReader(lines)
        ]


def _when(text: str) -> str:
    """A year as it stands; a day in words, as every page shows one."""
    return in_words(date.fromisoformat(text)) if text.count("-") == 2 else str(ReportingYear.parse(text))
