"""The whole audit workbook of an edition: every case of every indicator, to be ticked."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from safeguarding.audit.cases import ANSWERS, Asked, NotAsked
from safeguarding.audit.details import Detail, detail
from safeguarding.audit.headings import HEADINGS, heading
from safeguarding.audit.read_me import lines
from safeguarding.audit.review_log import reasons_recorded
from safeguarding.audit.sheets import Sheet, write_sheets
from safeguarding.authority import Authority
from safeguarding.disclosure.released import PublishedFigures
from safeguarding.years import ReportingYear, in_words

WHOLE = "every case of the edition"
"""What the first sheet says of the workbook that holds all of them."""

FIGURES = {
    "key": pl.String,
    "indicator": pl.String,
    "asked of": pl.String,
    "numerator": pl.Int64,
    "denominator": pl.Float64,
    "value": pl.String,
    "status": pl.String,
    "sheet": pl.String,
    "rows in the sheet": pl.Int64,
    "rows eligible": pl.Int64,
    "rows that count": pl.Int64,
    "rows that do not count": pl.Int64,
    "rows excluded": pl.Int64,
    "excluded because": pl.String,
    "second sheet": pl.String,
    "rows in the second sheet": pl.Int64,
    "note": pl.String,
}
"""The columns of the sheet of figures. Below an indicator's line stands one for each reason to leave cases
out."""


def write_whole(
    path: Path,
    authority: Authority,
    year: ReportingYear,
    asked: Sequence[Asked | NotAsked],
    published: PublishedFigures,
) -> None:
    """Write the workbook of all cases of a year's edition, and the figures that they make."""
    reasons = reasons_recorded(authority.folder)
    details = {one.key: detail(one, reasons) for one in asked if isinstance(one, Asked)}
    sheets = [_figures(year, asked, details, published)]
    for one in asked:
        if isinstance(one, Asked):
            sheets.append(
                Sheet(one.key, one.rows, [heading(one.indicator, name) for name in one.rows.columns], True)
            )
            sheets += [_second(found)] if (found := details[one.key]) else []
    write_sheets(path, year.last_day, lines(authority, year, WHOLE, HOW_IT_IS_MADE), sheets)


def _second(found: Detail) -> Sheet:
    return Sheet(found.name, found.rows, [HEADINGS[name] for name in found.rows.columns])


HOW_IT_IS_MADE = (
    (
        "sheets",
        "Figures: each indicator's figure, how many cases its sheets hold, and why cases were left out. Then "
        "one sheet for each indicator, called by its key: every case that was considered, one to a row. A "
        "second sheet ('ni066 reviews', 'ni062 placements', ...) has the reviews or episodes behind the "
        "eligible cases.",
    ),
    (
        "reviews",
        "Each review that was due in the year, from which day it was counted, the day it was due and the day "
        "it was held. A review held early brings the next one forward. 'not yet due' and 'cut short by "
        "restart' are not asked about. The reason recorded is the authority's own, from review_log.csv.",
    ),
    (
        "placements",
        "Each episode with what it does: it begins a placement, or goes on with one, and why. 'placement "
        "counted here' is yes once for each placement of the year, at the episode with which it began.",
    ),
)


def _figures(
    year: ReportingYear,
    asked: Sequence[Asked | NotAsked],
    details: dict[str, Detail | None],
    published: PublishedFigures,
) -> Sheet:
    rows = [
        row
        for one in asked
        for row in (
            _of(one, details[one.key], published, year)
            if isinstance(one, Asked)
            else [_not_computed(one, year)]
        )
    ]
    return Sheet("Figures", pl.DataFrame(rows, FIGURES), list(FIGURES))


def _named(one: Asked | NotAsked, year: ReportingYear) -> dict[str, str]:
    asked_of = f"on {in_words(one.when)}" if one.indicator.snapshot else str(year)
    return {"key": one.key, "indicator": one.indicator.title, "asked of": asked_of}


def _not_computed(one: NotAsked, year: ReportingYear) -> dict[str, object]:
    return _named(one, year) | {"value": "[x]", "status": "not_available", "note": f"{one.because}."}


def _of(
    one: Asked, found: Detail | None, published: PublishedFigures, year: ReportingYear
) -> Iterator[dict[str, object]]:
    """An indicator's line, then one for each reason to leave cases out."""
    named = _named(one, year)
    as_at = one.when if one.indicator.snapshot else None
    figure = published.find(one.key, str(year), as_at)
    answers = dict(one.rows["answer"].value_counts().iter_rows())
    counted, counted_not, left_out = (answers.get(answer, 0) for answer in ANSWERS)
    yield named | {
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": figure.shown,
        "status": figure.status,
        "sheet": one.key,
        "rows in the sheet": one.rows.height,
        "rows eligible": counted + counted_not,
        "rows that count": counted,
        "rows that do not count": counted_not,
        "rows excluded": left_out,
        "excluded because": "all reasons" if left_out else None,
        "second sheet": found.name if found else None,
        "rows in the second sheet": found.rows.height if found else None,
    }
    left_out = one.workings.excluded.group_by(because="excluded_because").agg(count=pl.len()).sort("because")
    for because, count in left_out.iter_rows():
        yield named | {"sheet": one.key, "rows excluded": count, "excluded because": because}
