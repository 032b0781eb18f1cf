"""One figure, explained in full: what it means, how it comes about from all rows read, and where to look."""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from safeguarding.authority import Authority, Edition
from safeguarding.book.addresses import page_of
from safeguarding.counts import counts_table
from safeguarding.disclosure.policy import PUBLIC
from safeguarding.disclosure.release import release
from safeguarding.figure import SCHEMA, Figure
from safeguarding.figures import Histories, computed, figures_table
from safeguarding.indicators.indicator import EXCLUDED, Indicator, work
from safeguarding.indicators.register import indicator
from safeguarding.places import NOTEBOOKS, PROJECT
from safeguarding.problems import UsageProblem
from safeguarding.record.builds import LAST, kept, named
from safeguarding.record.changes import between
from safeguarding.record.pages import files_behind
from safeguarding.record.record import present
from safeguarding.returns.history import REPLACED, History
from safeguarding.returns.loaded import Loaded
from safeguarding.versions import SOURCE, function, version
from safeguarding.years import ReportingYear, in_words

IN_HISTORY = {
    "Episodes": "episodes",
    "Reviews": "reviews",
    "ChildProtectionPlans": "plans",
    "CPPreviewDate": "plan_reviews",
    "Section47": "section47",
}
"""Where the history keeps the rows of a table."""

THE_FIGURE = "## The figure"


@dataclass(frozen=True)
class Drop:
    """A line of the way from all rows read to those who count: what it is, and how many.

    `sign` is "" for a number that stands, "-" or "+" for what is taken from or added to the one above it.
    """

    words: str
    count: int
    sign: str = ""


def explain(authority: Authority, year: ReportingYear, key: str) -> list[str]:
    """The explanation of an edition's figure `key`, line by line. Raises UsageProblem where there is none."""
    edition, histories = authority.edition(year), Histories(authority)
    table = computed(authority, edition, histories)
    figures = table.filter(key=key)
    if figures.is_empty():
        known = ", ".join(table["key"].unique().sort())
        raise UsageProblem(f"'{key}' is not a figure of {year}. Write one of: {known}.")
    one = indicator(page_of(key))
    return [
        f"{key}, {year}",
        *_section("Definition", _definition(one)),
        *_section("Figure", map(_figure, figures.rows(named=True))),
        *_section("From the rows read to the figure", _ways(one, edition, histories)),
        *_section("Files read", _files(one, edition, histories)),
        *_section("Where it is computed", _where(one, key)),
        *_section("Since the last build", _since(one, key, authority, year, histories)),
    ]


def way(one: Indicator, loaded: Loaded, when: ReportingYear | date) -> list[Drop]:
    """From all rows read of an indicator's main table to those who count: each step adds up to the next."""
    table = one.needs[0]
    rows = _rows_joined(loaded.history, table)
    read = loaded.files.filter(table=table)
    refused = read["rows_refused"].sum()
    repeated = loaded.findings.filter(table=table, rule="duplicate row").height
    replaced = loaded.joined.filter(table=table, what=REPLACED)["rows"].sum()
    left_out = read["rows_read"].sum() - refused - repeated - replaced - rows.height
    workings = work(one, loaded.history, when)
    is_case = one.case_table is not None
    cases = rows.height if is_case else rows["child_id"].n_unique()
    considered = pl.concat([workings.eligible["child_id"], workings.excluded["child_id"]])
    once = considered.len() if is_case else considered.n_unique()
    reasons = workings.excluded.group_by(EXCLUDED).len().sort(EXCLUDED)
    steps = [
        Drop(f"rows of {table} read, of {read['year'].n_unique()} years", read["rows_read"].sum()),
        Drop("refused", refused, "-"),
        Drop("the same row again", repeated, "-"),
        Drop("replaced by a later return", replaced, "-"),
        Drop("of a year that is not joined", left_out, "-"),
        Drop("rows in the history", rows.height),
        *([] if is_case else [Drop("further rows of the same children", rows.height - cases, "-")]),
        Drop("not asked about: not at that time", cases - once, "-"),
        Drop("cases beyond a child's first", considered.len() - once, "+"),
        Drop("considered", considered.len()),
        *(Drop(reason, count, "-") for reason, count in reasons.iter_rows()),
        Drop("could count", workings.denominator),
        Drop("did not count", workings.denominator - workings.numerator, "-"),
        Drop("counted", workings.numerator),
    ]
    return [step for step in steps if step.count or not step.sign]


def _rows_joined(history: History, table: str) -> pl.DataFrame:
    return getattr(history, IN_HISTORY[table])


def _section(heading: str, lines: Iterator[str]) -> Iterator[str]:
    yield ""
    yield heading
    yield from (f"  {line}" for line in lines)


def _definition(one: Indicator) -> Iterator[str]:
    yield f"{one.title} ({one.key}, version {version(one.key)})"
    yield f"Who could count: {one.eligible}"
    yield f"Who counts: {one.counted}"
    yield f"Source of the rule: {one.source}"


def _figure(row: dict) -> str:
    figure = Figure(**{name: row[name] for name in SCHEMA})
    day = f"on {in_words(figure.as_at)}: " if figure.as_at else ""
    division = f" = {figure.numerator} ÷ {figure.denominator:g}" if figure.denominator is not None else ""
    interval = f", 95% interval {figure.low} to {figure.high}" if figure.low else ""
    return f"{day}{figure.shown}{division} ({figure.status.replace('_', ' ')}{interval})"


def _ways(one: Indicator, edition: Edition, histories: Histories) -> Iterator[str]:
    when = edition.year.last_day if one.snapshot else edition.year
    for part in one.made_of or (one,):
        loaded = histories.loaded(when)
        if loaded is None or histories.of(when, part) is None:
            yield f"{part.key}: what it needs was not supplied"
            continue
        if one.made_of:
            yield f"{part.key}:"
        yield from (f"{step.sign or '='} {step.count:>9,}  {step.words}" for step in way(part, loaded, when))


def _files(one: Indicator, edition: Edition, histories: Histories) -> Iterator[str]:
    rows = files_behind(one, edition, histories)
    for year, file, sha256, tables in (
        rows.group_by("year", "file", "sha256", maintain_order=True).agg("table").iter_rows()
    ):
        yield f"{sha256[:16]}  {year}/{file} ({', '.join(tables)})"


def _where(one: Indicator, key: str) -> Iterator[str]:
    dotted = function(one.key)
    module, _, name = dotted.rpartition(".")
    path = SOURCE.joinpath(*module.split(".")).with_suffix(".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    line = next(node.lineno for node in tree.body if getattr(node, "name", None) == name)
    yield f"function {dotted}: {path.relative_to(PROJECT).as_posix()} line {line}"
    yield f"page {one.key}: notebooks/{one.key}.ipynb cell {_cell(one.key)} ({THE_FIGURE.removeprefix('## ')})"


def _cell(page: str) -> int:
    """Which cell of a page's notebook, counted from 1, divides: the first of code below the heading."""
    cells = json.loads((NOTEBOOKS / f"{page}.ipynb").read_text(encoding="utf-8"))["cells"]
    heading = next(n for n, cell in enumerate(cells) if "".join(cell["source"]).startswith(THE_FIGURE))
    return next(n for n, cell in enumerate(cells, 1) if n > heading and cell["cell_type"] == "code")


def _since(
    one: Indicator,
    key: str,
    authority: Authority,
    year: ReportingYear,
    histories: Histories,
) -> Iterator[str]:
    """What changed of the figure as it is shown, its definition and its files since the last build."""
    if not kept(authority.run_folder):
        yield "nothing has been built yet"
        return
    built = named(LAST, authority.run_folder)
    audience = built.get("audience", PUBLIC)
    released = release(
        authority, figures_table(authority, histories), counts_table(authority, histories), audience
    )
    now = present(authority, [str(year)], released, histories)
    files = (
        files_behind(one, authority.edition(year), histories)
        .select("year", "file")
        .unique()
        .sort("year", "file")
    )
    about = (
        f"definition: {one.key}:",
        f"figure: {key} {year}:",
        f"figure: {key} {year} on ",
        f"page: {year}/{one.key}:",
        *(f"file (returns): returns/{folder}/{name}:" for folder, name in files.iter_rows()),
    )
    changed = [line for line in between(built, now) if line.startswith(about)]
    yield from changed or ["nothing: definition, files and figure are the same"]
