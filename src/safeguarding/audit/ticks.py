"""The ticks that a reviewer wrote into a workbook, read back."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from safeguarding.audit import sample
from safeguarding.audit.cases import CASE
from safeguarding.audit.headings import ANSWER, CHILD, HEADINGS, REMARK, TICK, began
from safeguarding.audit.read_me import AUTHORITY, EDITION, HOLDS, TITLE
from safeguarding.audit.workbook import WHOLE
from safeguarding.indicators.register import REGISTER, indicator
from safeguarding.problems import ReturnProblem
from safeguarding.returns.file_rules import FileRefused
from safeguarding.returns.workbook import sheets

AGREE, DISAGREE = "agree", "disagree"
SPELT = {
    AGREE: ("agree", "agreed", "yes", "y"),
    DISAGREE: ("disagree", "disagreed", "no", "n"),
}
"""How each tick may be written, in any letters and with spaces around it. An x may mean either, and is none."""

UNKNOWN = "unknown"
FEW = 3
"""So many cells with an unknown tick are named."""

TICKED = {"sheet": pl.String, "row": pl.Int64, "key": pl.String, **CASE} | dict.fromkeys(
    ("answer", "tick", "remark"), pl.String
)
"""A row of a workbook: where it stands, the case, the answer there, the tick (AGREE, DISAGREE, UNKNOWN, or null
where the cell is empty), the remark (null where there is none)."""

KEY = "key"
SAMPLE_COLUMNS = {name: words for name, words in sample.COLUMNS.items() if name in (KEY, *CASE, "answer")}


@dataclass(frozen=True)
class Ticked:
    """A workbook read back: what its first sheet says of it, and its rows (TICKED)."""

    authority: str
    edition: str
    holds: str
    rows: pl.DataFrame

    @property
    def is_ticked(self) -> bool:
        """Whether anybody wrote anything into a cell for a tick or a remark."""
        return not self.rows.filter(pl.col("tick").is_not_null() | pl.col("remark").is_not_null()).is_empty()

    @property
    def unknown(self) -> list[str]:
        """The cells with a tick that is none: the first few, as sheet and row."""
        found = self.rows.filter(tick=UNKNOWN).select("sheet", "row").head(FEW)
        return [f"sheet {sheet} row {row}" for sheet, row in found.iter_rows()]


def read_ticks(path: Path) -> Ticked:
    """Read a workbook of this project back.

    Raises ReturnProblem for any other file, and where a column or all its sheets of cases are missing.
    """
    pages = _pages(path)
    told = _told(pages.get("Read me"))
    if TITLE not in told or not told.get(HOLDS):
        raise ReturnProblem(
            f"{path.name}: it is no audit workbook. Name one that 'audit' wrote, saved as .xlsx."
        )
    known = [sample.SHEET] if told[HOLDS] != WHOLE else [one.key for one in REGISTER]
    rows = [_rows(path, name, pages[name]) for name in known if name in pages]
    if not rows:
        raise ReturnProblem(f"{path.name}: none of its sheets of cases is there any more ({', '.join(known)}).")
    read = pl.concat(rows)
    _require_sound_rows(path, read)
    return Ticked(told.get(AUTHORITY, ""), told.get(EDITION, ""), told[HOLDS], read)


def _pages(path: Path) -> dict[str, pl.DataFrame]:
    try:
        return dict(sheets(path))
    except FileRefused as refused:
        raise ReturnProblem(f"{path.name}: {refused}") from refused


def _told(page: pl.DataFrame | None) -> dict[str, str]:
    """What the first sheet tells, by its labels."""
    if page is None:
        return {}
    words = page.to_series(1) if page.width > 1 else pl.repeat(None, page.height, dtype=pl.String, eager=True)
    return {label: text or "" for label, text in zip(page.to_series(0), words, strict=True) if label}


def _rows(path: Path, name: str, page: pl.DataFrame) -> pl.DataFrame:
    """The rows of one sheet of cases: TICKED."""
    headings = {
        (words or "").strip().lower(): column for words, column in zip(page.row(0), page.columns, strict=True)
    }
    wanted = _columns_of(name) | {"tick": TICK, "remark": REMARK}
    lacking = [words for column, words in wanted.items() if words not in headings and column not in MAY_LACK]
    if lacking:
        raise ReturnProblem(
            f"{path.name} sheet {name}: it has no column '{lacking[0]}'. Its headings stand in the first row; "
            "put them back as they were."
        )
    text = {
        column: pl.col(headings[words]).str.strip_chars() if words in headings else pl.lit(None, pl.String)
        for column, words in wanted.items()
    }
    rows = page.with_row_index("row", 1).slice(1)
    read = rows.select("row", **text).with_columns(pl.col(pl.String).replace("", None))
    read = read.filter(pl.any_horizontal(pl.col(*wanted).is_not_null()))
    key = pl.col(KEY) if KEY in wanted else pl.lit(name)
    return read.with_columns(
        start_date=_day(pl.col("start_date")), tick=_tick(pl.col("tick")), sheet=pl.lit(name), key=key
    ).select(pl.col(column).cast(kind) for column, kind in TICKED.items())


MAY_LACK = ("role", "remark")
"""Columns that only some sheets have, or that nobody needs."""


def _columns_of(name: str) -> dict[str, str]:
    """The columns of a sheet that tell its cases and their answers, with their headings."""
    if name == sample.SHEET:
        return SAMPLE_COLUMNS
    return {"child_id": CHILD, "start_date": began(indicator(name)), "role": HEADINGS["role"], "answer": ANSWER}


def _day(text: pl.Expr) -> pl.Expr:
    """A date cell, or a day that a program has turned into text."""
    return pl.coalesce(
        text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False), text.str.to_date("%d/%m/%Y", strict=False)
    )


def _tick(text: pl.Expr) -> pl.Expr:
    spelt = {word: tick for tick, words in SPELT.items() for word in words}
    return text.str.to_lowercase().replace_strict(
        spelt, default=pl.when(text.is_not_null()).then(pl.lit(UNKNOWN))
    )


def _require_sound_rows(path: Path, rows: pl.DataFrame) -> None:
    unknown = ~pl.col(KEY).is_in([one.key for one in REGISTER]).fill_null(False)
    twice = ~pl.struct(KEY, *CASE).is_first_distinct()
    wrong = {
        "the key is no indicator's. Put it back as it was": unknown,
        "this case stands above already": twice,
    }
    for words, condition in wrong.items():
        for sheet, row in rows.filter(condition).select("sheet", "row").head(1).iter_rows():
            raise ReturnProblem(f"{path.name} sheet {sheet} row {row}: {words}.")
