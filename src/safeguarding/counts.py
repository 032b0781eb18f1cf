"""The counts of every working step that a page shows: who was considered and left out, kinds, flows.

They are made beside the figures and before any page, since what one of them tells may depend on all others:
disclosure control sees them all at once.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import polars as pl

from safeguarding.authority import Authority, Edition
from safeguarding.care.flows import flow
from safeguarding.care.periods_of_care import periods_of_care
from safeguarding.figures import Histories
from safeguarding.indicators.indicator import EXCLUDED, Indicator, Workings, work_all
from safeguarding.indicators.register import REGISTER
from safeguarding.indicators.steps import STEPS
from safeguarding.returns.history import History
from safeguarding.years import ReportingYear

COUNTS = pl.Schema(
    {
        "edition": pl.String,
        "key": pl.String,
        "step": pl.String,
        "line": pl.String,
        "count": pl.Int64,
        "counts": pl.Boolean,
    }
)
"""`key` is an indicator, over the edition's year or on its last day. `step` is `considered`, `excluded` (`line`
says why), `eligible`, `kind` (of the middle step; `line` joins the kinds by ` | `) or `flow` (`line` is opened,
started or ended). `counts` says of a kind whether all of its cases count or none does; null where some do, and
of every other step."""

CONSIDERED, LEFT_OUT, ELIGIBLE, KIND, FLOW = "considered", "excluded", "eligible", "kind", "flow"
JOINT = " | "


def counts_table(authority: Authority, histories: Histories | None = None) -> pl.DataFrame:
    """The counts of every working step of every edition: columns of COUNTS, sorted.

    `histories` are the authority's, where somebody has them.
    """
    histories = histories or Histories(authority)
    return together([working_counts(edition, histories) for edition in authority.editions])


def together(tables: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The counts of several editions in one table."""
    return pl.concat([pl.DataFrame(schema=COUNTS), *tables]).sort(COUNTS.names())


def working_counts(edition: Edition, histories: Histories) -> pl.DataFrame:
    """The counts of the working steps of one edition: columns of COUNTS, sorted."""
    whens = ((one, edition.year.last_day if one.snapshot else edition.year) for one in REGISTER)
    asked = [(one, found, when) for one, when in whens if (found := histories.of(when, one)) is not None]
    found = zip(asked, work_all(asked), strict=True)
    rows = [row for each, workings in found for row in _of_indicator(*each, workings, edition.year)]
    return pl.DataFrame(rows, COUNTS, orient="row").sort(COUNTS.names())


def line_of(kinds: tuple[str, ...]) -> str:
    """How a line of the middle step is named that has these kinds."""
    return JOINT.join(kinds)


def write_counts(counts: pl.DataFrame, path: Path) -> None:
    """Keep the counts as CSV text in the run folder."""
    counts.write_csv(path, line_terminator="\n")


def read_counts(path: Path) -> pl.DataFrame:
    """The counts that `write_counts` kept."""
    return pl.read_csv(path, schema=COUNTS)


def _of_indicator(
    one: Indicator, history: History, when: ReportingYear | date, workings: Workings, year: ReportingYear
) -> Iterator[tuple]:
    named = (str(year), one.key)
    yield *named, CONSIDERED, "", workings.denominator + workings.excluded.height, None
    for reason, count in workings.excluded.group_by(EXCLUDED).len().sort(EXCLUDED).iter_rows():
        yield *named, LEFT_OUT, reason, count, None
    yield *named, ELIGIBLE, "", workings.denominator, None
    if one.key in STEPS:
        for *kinds, count, counts in STEPS[one.key].counted(history, when).iter_rows():
            yield *named, KIND, line_of(tuple(kinds)), count, counts
    spells = {"lac_count": periods_of_care, "cpp_count": lambda known: known.plans}.get(one.key)
    if spells:
        for what, count in vars(flow(spells(history), year)).items():
            yield *named, FLOW, what, count, None
