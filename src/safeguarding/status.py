"""Where an authority's years stand: what is there, what was done with it, and what to do next."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from safeguarding.authority import Authority
from safeguarding.commentary import PEOPLE_ALONE, written
from safeguarding.fingerprints import BUILT, fingerprints
from safeguarding.new_year import interrupted
from safeguarding.record.compare import pages_now
from safeguarding.record.pages import names
from safeguarding.returns.annex_a_lists import LIST_7, LIST_8
from safeguarding.returns.loaded import returns_present
from safeguarding.returns.recognise import (
    ANNEX_A,
    CIN_CENSUS,
    FORMS,
    NOT_RECOGNISED,
    REFUSED,
    SSDA903_XML,
    return_files,
)
from safeguarding.signatures import CHANGED, SIGNED, Standing, signatures, standing
from safeguarding.words.report import PARAGRAPHS
from safeguarding.years import ReportingYear, in_words

HEADINGS = ("edition", "returns", "checked", "built", "commentary", "to confirm", "signed")
NONE = "-"

SSDA903 = "SSDA903"
SSDA903_TABLES = tuple(form.table for form in FORMS)
LISTS = (LIST_7.name, LIST_8.name)
ASKED_FOR = ("Header", "Episodes", "Reviews")
"""The tables of the SSDA903 return without which there are no figures of looked after children."""

CHECKED = {"checked": "yes", "not checked": "no"}
"""How the standing of a check is shown, where not in its own words."""

HowChecked = Callable[[Authority, ReportingYear], str]


@dataclass(frozen=True)
class Stand:
    """One year of an authority: what there is of it.

    `checked` is the standing of the check, NONE where there are no returns; `built` is `yes`, `no` or
    `out of date`.
    """

    authority: Authority
    year: ReportingYear
    checked: str = NONE
    built: str = "no"

    @property
    def has_edition(self) -> bool:
        return self.year in {edition.year for edition in self.authority.editions}

    @property
    def folder(self) -> Path:
        return self.authority.folder / "editions" / str(self.year)

    @cached_property
    def tables(self) -> frozenset[str]:
        """What its returns are, as they are recognised: tables, other forms, and the lists of Annex A."""
        files = return_files(self.authority.returns / str(self.year), self.year)
        return frozenset(name for file in files for name in (file.table, *file.lists)) - {NOT_RECOGNISED}

    @cached_property
    def commentary(self) -> dict[str, str]:
        """The text of each paragraph that has a heading or needs words, "" where it is not written."""
        return dict.fromkeys(PEOPLE_ALONE, "") | written(self.folder / "commentary.md")

    @property
    def to_confirm(self) -> list[str]:
        return [key for key, year in self.authority.targets_to_confirm if year == self.year]

    @cached_property
    def signed(self) -> dict[str, Standing]:
        """How each page stands that somebody has signed for."""
        given = signatures(self.authority, self.year)
        if not given:
            return {}
        now = pages_now(self.authority, self.year)
        return {page: standing(given[page], now[page]) for page in sorted(given) if page in now}


def status(authority: Authority, how_checked: HowChecked) -> list[str]:
    """A line for each edition or year of returns, the latest first, and below each what to do next.

    `how_checked` says of a year whether the check was run on its present files.
    """
    stopped = [
        f"Taking in {year} was interrupted: run new-year {year} again." for year in interrupted(authority)
    ]
    stands = list(_stands(authority, how_checked))
    latest = max((stand.year for stand in stands if stand.has_edition), default=None)
    lines = [HEADINGS, *map(_line, stands)]
    notes = [[], *(list(_to_do(stand, stand.year == latest)) for stand in stands)]
    return [*stopped, *_table(lines, notes)]


def missing(authority: Authority, year: ReportingYear) -> list[str]:
    """What people have yet to bring for an edition, each with where it belongs."""
    stand = Stand(authority, year)
    return [*_missing_in_the_edition(stand), *_missing_beside_it(stand)]


def built(authority: Authority, year: ReportingYear) -> str:
    """Whether a year is in the last book, and that was made from what is there now: yes, no, or out of date."""
    return _built(authority, year, fingerprints(authority).write_csv(line_terminator="\n"))


def _stands(authority: Authority, how_checked: HowChecked) -> Iterator[Stand]:
    with_returns = returns_present(authority.returns)
    present = fingerprints(authority).write_csv(line_terminator="\n")
    for year in sorted({*with_returns, *(edition.year for edition in authority.editions)}, reverse=True):
        checked = how_checked(authority, year) if year in with_returns else NONE
        yield Stand(authority, year, checked, _built(authority, year, present))


def _built(authority: Authority, year: ReportingYear, present: str) -> str:
    """Whether a year is in the last book, and that book was made from the `present` files and code."""
    stamp = authority.run_folder / BUILT
    kept = stamp.read_text(encoding="utf-8") if stamp.is_file() else ""
    made_from, _, editions = kept.rpartition("editions,")
    if str(year) not in editions.strip().split(","):
        return "no"
    return "yes" if made_from == present else "out of date"


def _line(stand: Stand) -> tuple[str, ...]:
    start = (str(stand.year), _in_words(stand.tables), CHECKED.get(stand.checked, stand.checked))
    if not stand.has_edition:
        return (*start, NONE, NONE, NONE, NONE)
    texts = stand.commentary.values()
    done = f"{sum(map(bool, texts))} of {len(texts)}"
    return (*start, stand.built, done, str(len(stand.to_confirm)), _signed(stand))


def _signed(stand: Stand) -> str:
    """How many pages are signed for as they are now, of how many there are."""
    if not stand.signed:
        return "no"
    return f"{sum(one.state == SIGNED for one in stand.signed.values())} of {len(names())}"


def _in_words(tables: frozenset[str]) -> str:
    """`SSDA903 (Header, Episodes), CIN census, Annex A (list 7)`."""
    parts = {SSDA903: SSDA903_TABLES, SSDA903_XML: (), CIN_CENSUS: (), ANNEX_A: LISTS, REFUSED: ()}
    told = []
    for form, within in parts.items():
        found = ", ".join(name for name in within if name in tables)
        if found or form in tables:
            told.append(f"{form} ({found})" if found else form)
    return ", ".join(told) or "none"


def _to_do(stand: Stand, is_latest: bool) -> Iterator[str]:
    """What to do about a year, in the order in which to do it.

    Of an earlier edition than the latest nobody asks for staffing and earlier reports any more.
    """
    if not stand.has_edition:
        yield f"no edition yet: 'new-year {stand.year} --from' its folder of returns begins one"
        return
    yield from _missing_in_the_edition(stand)
    if is_latest:
        yield from _missing_beside_it(stand)
    if stand.checked == "refused":
        yield "files or rows were refused: mend what the check's report names, and run 'check' again"
    elif stand.checked not in ("checked", NONE):
        yield f"run 'check' for {stand.year}"
    if stand.built != "yes" and stand.checked != NONE:
        yield "run 'build'"
    for page, one in stand.signed.items():
        if one.state == CHANGED:
            yield f"{page}: changed since {one.signature.name} signed ({', '.join(one.why)}): look at it again"


def _missing_in_the_edition(stand: Stand) -> Iterator[str]:
    yield from _missing_returns(stand)
    if stand.to_confirm:
        yield (
            f"targets.csv: not used until somebody confirms them and writes in 'source' where each is from: "
            f"{', '.join(stand.to_confirm)}"
        )
    empty = sorted((number for number, text in stand.commentary.items() if not text), key=_order)
    if empty:
        yield f"editions/{stand.year}/commentary.md: not written: {', '.join(empty)}"


def _order(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]


def _missing_returns(stand: Stand) -> Iterator[str]:
    where = f"returns/{stand.year}"
    if REFUSED in stand.tables:
        yield f"{where}: a file cannot be used; 'check' says which and why"
    given = {*stand.tables, *(ASKED_FOR if SSDA903_XML in stand.tables else ())}
    absent = [table for table in ASKED_FOR if table not in given]
    if absent == [*ASKED_FOR]:
        yield f"{where}: there is no SSDA903 return{_instead(stand, LIST_8.name)}"
    elif absent:
        yield f"{where}: the SSDA903 return lacks the table {', '.join(absent)}"
    if CIN_CENSUS not in stand.tables:
        yield f"{where}: there is no children in need census{_instead(stand, LIST_7.name)}"


def _instead(stand: Stand, name: str) -> str:
    return (
        f"; {name} of {ANNEX_A} stands for it and gives a part of its figures" if name in stand.tables else ""
    )


def _missing_beside_it(stand: Stand) -> Iterator[str]:
    year = stand.year
    statement = max((post.from_day for post in stand.authority.posts_on(year.last_day)), default=None)
    if statement is None:
        yield f"staffing.csv: there is no statement for {year}, so there are no caseloads"
    elif statement < year.first_day:
        yield f"staffing.csv: there is no statement for {year}; the one of {in_words(statement)} is used"
    told = {row.key for row in stand.authority.reported if row.edition == year.previous}
    absent = [key for key, _ in PARAGRAPHS.values() if key and key not in told]
    if absent:
        yield f"published.csv: not there as reported for {year.previous}: {', '.join(absent)}"


def _table(lines: list[tuple[str, ...]], notes: list[list[str]]) -> Iterator[str]:
    """The lines in columns, each with its notes below it."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line, below in zip(lines, notes, strict=True):
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        yield from (f"    to do: {note}" for note in below)
