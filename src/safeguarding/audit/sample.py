"""A sample of the cases of an edition, of every kind that there is: the same for the same seed."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl

from safeguarding.audit.cases import ANSWERS, CASE, Asked, cases
from safeguarding.audit.details import detail
from safeguarding.audit.headings import ANSWER, BECAUSE, CHILD, HEADINGS, LOOK_UP
from safeguarding.audit.particulars import particulars
from safeguarding.audit.read_me import lines
from safeguarding.audit.review_log import reasons_recorded
from safeguarding.audit.sheets import Line, Sheet, write_sheets
from safeguarding.authority import Authority
from safeguarding.indicators.register import REGISTER
from safeguarding.years import ReportingYear

SHEET = "Sample"
COLUMNS = {
    "key": "key",
    "indicator": "indicator",
    "child_id": CHILD,
    "start_date": "began",
    "role": HEADINGS["role"],
    "look_up": "what to look up",
    "answer": ANSWER,
    "because": BECAUSE,
    "particulars": "dates and other particulars",
}
"""The columns of the sheet, and what each is called."""

WIDEST = 45
"""Its columns are narrow, in characters: this sheet is printed and taken to the case files."""

KIND = ["key", "answer"]
"""A kind of case: the indicator and the answer."""


def drawn(asked: Sequence[Asked], number: int, seed: int) -> pl.DataFrame:
    """No more than `number` of the cases (see cases.cases), by indicator, answer and case.

    The cases of each kind are put in the order of a hash of the seed and the case. Then rounds are drawn: in
    each the next case of every kind, first of each indicator one that counts, then one of each that does not,
    then one of each that is excluded.
    """
    everybody = cases(asked)
    hashes = [_hash(seed, *case) for case in everybody.select("key", *CASE).iter_rows()]
    keys = pl.Enum([one.key for one in REGISTER])
    return (
        everybody.with_columns(
            pl.col("key").cast(keys),
            pl.col("answer").cast(pl.Enum(ANSWERS)),
            hash=pl.Series(hashes, dtype=pl.String),
        )
        .sort("hash")
        .with_columns(round=pl.int_range(pl.len()).over(KIND), turn=pl.col("answer").rank("dense").over("key"))
        .sort("round", "turn", "key")
        .head(number)
        .sort(*KIND, *CASE)
        .select(everybody.columns)
        .cast(everybody.schema)
    )


def kinds(asked: Sequence[Asked]) -> int:
    """How many kinds of case there are: the smallest sample that has them all."""
    return cases(asked).n_unique(KIND)


def holds(number: int, seed: int) -> str:
    """What the first sheet says that the workbook of a sample holds."""
    return f"a sample of {number}, seed {seed}"


def write_sample(
    path: Path, authority: Authority, year: ReportingYear, asked: Sequence[Asked], number: int, seed: int
) -> None:
    """Write the workbook of a sample: what to look up in each child's file, what was found there, and why."""
    rows = drawn(asked, number, seed)
    about = lines(authority, year, holds(number, seed), [_method(rows.height, kinds(asked))])
    sheet = Sheet(
        SHEET, _in_words(rows, asked, authority), list(COLUMNS.values()), is_ticked=True, widest=WIDEST
    )
    write_sheets(path, year.last_day, about, [sheet])


def _in_words(rows: pl.DataFrame, asked: Sequence[Asked], authority: Authority) -> pl.DataFrame:
    """The rows of the sheet: COLUMNS."""
    reasons = reasons_recorded(authority.folder)
    titles = {one.key: one.indicator.title for one in asked}
    told = {
        (one.key, *case): words
        for one in asked
        if one.key in rows["key"]
        for case, words in particulars(one, detail(one, reasons), rows)
    }
    words = [told[case] for case in rows.select("key", *CASE).iter_rows()]
    return rows.with_columns(
        indicator=pl.col("key").replace_strict(titles, return_dtype=pl.String),
        look_up=pl.col("key").replace_strict(LOOK_UP, return_dtype=pl.String),
        particulars=pl.Series(words, dtype=pl.String),
    ).select(list(COLUMNS))


def _hash(seed: int, *case: str | date | None) -> str:
    return sha256("\n".join(map(str, (seed, *case))).encode("utf-8")).hexdigest()


def _method(number: int, kinds: int) -> Line:
    return (
        "how the sample was drawn",
        f"{number} cases; there are {kinds} kinds of case, a kind being an indicator and an answer. The cases "
        "of a kind are put in the order of the SHA-256 hash of the seed, the indicator's key, the child, the "
        "day on which the case began and what it is counted as: nobody chooses, and the order of the returns "
        "does not matter. Then one case of each indicator is drawn that counts, then one of each that does "
        "not, then one of each that is excluded, and so on round by round. Rare kinds are in the sample more "
        "often than among all cases: the share of disagreements in it is no estimate of the share among all.",
    )
