"""Every figure as CSV: tidy, one row a figure, in UTF-8.

Where there is no number stands the bare letter of the department's data guidance: c confidential, k rounds to
zero, x not available, z not applicable. Column `symbol` says u, low reliability, of a value that is there.
"""

import polars as pl

from safeguarding.figure import Figure
from safeguarding.formats.shorthand import letter, shorthand
from safeguarding.formats.values import part, value
from safeguarding.formats.workbook_tables import PARTS, figures
from safeguarding.names import title_of
from safeguarding.spreadsheets import as_csv
from safeguarding.words.facts import Facts

COLUMNS = (
    "key",
    "title",
    "edition",
    "time_identifier",
    "time_period",
    "series",
    "value",
    "unit",
    *PARTS,
    "symbol",
    "status",
    "source",
)


def figures_csv(facts: Facts) -> bytes:
    """All figures that the edition shows, of every year and series."""
    rows = [_row(figure) for figure in figures(facts.published.frame)]
    return as_csv(pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String)), ("value", *PARTS))


def _row(figure: Figure) -> dict[str, str]:
    on_a_day = figure.as_at is not None
    numbers = {name: letter(str(part(figure, name))) for name in PARTS}
    return {
        "key": figure.key,
        "title": title_of(figure.key),
        "edition": figure.edition,
        "time_identifier": "day" if on_a_day else "year",
        "time_period": figure.as_at.isoformat() if on_a_day else figure.edition,
        "series": figure.series,
        "value": letter(str(value(figure))),
        "unit": figure.unit,
        **numbers,
        "symbol": letter(shorthand(figure)),
        "status": figure.status,
        "source": figure.source or "x",
    }
