"""What each page rests on, as three fingerprints: its rule, its data and its words.

They are of what the page says, not of all that it could have read: the page of an indicator changes with its
own definition, the returns that hold its tables, its own targets and earlier figures, and its own paragraph.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from hashlib import sha256

import polars as pl

from safeguarding import contents
from safeguarding.authority import Authority, Edition
from safeguarding.commentary import written
from safeguarding.comparators import published_by_the_department
from safeguarding.figures import Histories, moments
from safeguarding.fingerprints import REFERENCE_PART, RETURNS_PART
from safeguarding.indicators.columns_read import COLUMNS_READ
from safeguarding.indicators.indicator import Indicator
from safeguarding.indicators.readings import readings_of
from safeguarding.indicators.register import CHILD_PROTECTION, LOOKED_AFTER, REGISTER
from safeguarding.indicators.sibling_groups import MOVE_TOGETHER
from safeguarding.places import NOTEBOOKS
from safeguarding.siblings import FILE as SIBLINGS_FILE
from safeguarding.versions import version
from safeguarding.words.report import PARAGRAPHS
from safeguarding.years import ReportingYear

SECTIONS = {"looked_after": LOOKED_AFTER, "child_protection": CHILD_PROTECTION}
REPORT = "report"
OF_NO_DATA = ("accessibility", "definitions", "returns")
"""The pages that say what is done, whatever the returns hold."""

BY_NAME = {one.key: one for one in REGISTER}
CASELOADS = ("caseload_lac", "caseload_combined")


def names() -> list[str]:
    """The pages of an edition, by name, sorted."""
    return sorted(path.stem for path in contents.pages())


def fingerprints_of_pages(
    authority: Authority, edition: Edition, files: pl.DataFrame, histories: Histories
) -> dict[str, dict[str, str]]:
    """By the name of each page of an edition its fingerprints `rule`, `data` and `words`, as things are now.

    `files` are the fingerprints of all files (fingerprints.py).
    """
    people = written(authority.folder / "editions" / str(edition.year) / "commentary.md")
    return {
        name: {
            "rule": rule(name),
            "data": data(name, authority, edition, files, histories),
            "words": words(name, people),
        }
        for name in names()
    }


def rule(name: str) -> str:
    """The fingerprint of the definitions that a page rests on, and of its own code."""
    definitions = [version(one.key) for one in _indicators_on(name)]
    readings = [f"{one.key} {one.words} {one.why}" for one in readings_of(name)]
    return _joint([*definitions, *readings, *_cells(name, "code")])


def words(name: str, commentary: Mapping[str, str]) -> str:
    """The fingerprint of what people wrote for a page: its text, and the paragraphs of commentary on it.

    `commentary` is the edition's, by paragraph number.
    """
    quoted = [number for number in sorted(commentary) if name == REPORT or _speaks_of(number, name)]
    return _joint([*_cells(name, "markdown"), *(f"{number} {commentary[number]}" for number in quoted)])


def data(name: str, authority: Authority, edition: Edition, files: pl.DataFrame, histories: Histories) -> str:
    """The fingerprint of the returns and settings that a page reads. `files` are the fingerprints of all."""
    about = [authority.name, str(authority.la_code), repr(edition)]
    if name in OF_NO_DATA:
        return _joint(about)
    if name in BY_NAME:
        return _joint([*about, *_behind(BY_NAME[name], authority, edition, histories)])
    return _joint([*about, *_all_behind(authority, edition, files)])


def files_behind(one: Indicator, edition: Edition, histories: Histories) -> pl.DataFrame:
    """The files that an indicator's figures in an edition are read from: year, file, table, sha256."""
    found = []
    for when in moments(one, edition):
        loaded = histories.loaded(when)
        if loaded is not None:
            found.append(loaded.files.filter(pl.col("table").is_in(list(COLUMNS_READ[one.key]))))
    columns = ["year", "file", "table", "sha256"]
    if not found:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    return pl.concat(found).select(columns).unique().sort(columns)


def _behind(one: Indicator, authority: Authority, edition: Edition, histories: Histories) -> Iterator[str]:
    yield from (" ".join(row) for row in files_behind(one, edition, histories).iter_rows())
    yield repr(authority.targets.get((one.key, edition.year)))
    yield from (repr(row) for row in authority.reported if row.key == one.key)
    if one.key in CASELOADS:
        yield from map(repr, authority.posts)
    if one.key in MOVE_TOGETHER and histories.siblings is not None:
        yield histories.siblings.write_csv(line_terminator="\n")
    yield _published(authority.la_code).filter(key=one.key).write_csv(line_terminator="\n")


def _all_behind(authority: Authority, edition: Edition, files: pl.DataFrame) -> Iterator[str]:
    """The returns up to the last one that the edition asks, the edition's settings, and what was published."""
    last = str(max(_year_of(when) for one in REGISTER for when in moments(one, edition)))
    is_read = pl.col("file").str.split("/").list.get(1, null_on_oob=True) <= last
    returns = files.filter(pl.col("part") == RETURNS_PART, is_read)
    read = pl.concat([returns, files.filter(part=REFERENCE_PART), files.filter(file=SIBLINGS_FILE)])
    yield from (" ".join(row) for row in read.select("file", "sha256").iter_rows())
    yield from (repr(item) for item in authority.targets.items() if item[0][1] == edition.year)
    yield from map(repr, [*authority.reported, *authority.posts])


def _year_of(when: ReportingYear | date) -> ReportingYear:
    return when if isinstance(when, ReportingYear) else ReportingYear.containing(when)


def _indicators_on(name: str) -> Iterable[Indicator]:
    return (BY_NAME[name],) if name in BY_NAME else SECTIONS.get(name, REGISTER)


def _speaks_of(number: str, name: str) -> bool:
    key, _ = PARAGRAPHS.get(number, (None, None))
    return key == name


@cache
def _published(la_code: str | None) -> pl.DataFrame:
    return published_by_the_department(la_code)


@cache
def _cells(name: str, kind: str) -> list[str]:
    cells = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == kind]


def _joint(parts: Iterable[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
