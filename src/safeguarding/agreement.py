"""Do the figures of an authority's returns agree with those that were published of it, cell by cell?

Before disclosure control: for the analyst, about returns whose published counts are known.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

import polars as pl

from safeguarding.authority import Authority
from safeguarding.care.flows import flow
from safeguarding.care.periods_of_care import periods_of_care
from safeguarding.care.plans import plans_open_on
from safeguarding.figures import Histories
from safeguarding.indicators.adopted_or_sgo import ADOPTED, ADOPTED_OR_SGO, SPECIAL_GUARDIANSHIP, left_by
from safeguarding.indicators.cpp_count import CPP_COUNT
from safeguarding.indicators.indicator import Indicator, Workings, work
from safeguarding.indicators.lac_count import LAC_COUNT
from safeguarding.indicators.ni062 import NI062
from safeguarding.indicators.ni064 import NI064, TWO_YEARS_EXCEED
from safeguarding.indicators.ni065 import NI065
from safeguarding.indicators.ni067 import NI067
from safeguarding.panel import CELLS, COUNTS, SHARES, Published, Share, panel, places
from safeguarding.problems import UsageProblem
from safeguarding.returns.history import History
from safeguarding.rounding import percentage
from safeguarding.years import ReportingYear

AGREEMENT = pl.Schema(
    {
        "la_code": pl.String,
        "name": pl.String,
        "year": pl.String,
        "cell": pl.String,
        "published": pl.String,
        "computed": pl.String,
        "agrees": pl.Boolean,
        "cause": pl.String,
    }
)
"""One row for each published cell. `computed` is empty where the returns give no figure; `cause` says why a
cell differs, and is empty where it agrees or where nobody knows."""

NO_FIGURE = "Nobody is eligible: 0 was printed, and here 0 of 0 is no figure"
OF_OTHER_COUNTS = "The published counts give another percentage than the published one"
NO_DECIMALS = "The published counts give this percentage only if it is printed without decimals"
HALF_DOWN = "The published counts give exactly a half more, which was not rounded up"
CUT_OFF = "The published counts give this percentage only if it is cut off instead of rounded"
OF_NO_COUNT = "No whole number of the published denominator gives the published percentage"

AT_MOST = (
    ("lac_3plus_placements_count", "lac_number_31mar"),
    ("cpp_repeat_count", "cpp_starts"),
    ("cpp_ended_2yrs_plus_count", "cpp_ends"),
    ("cpp_active_2yrs_plus_count", "cpp_number_31mar"),
    ("cpp_active_2yrs_plus_count", "cpp_3months_plus_31mar"),
    ("cpp_3months_plus_31mar", "cpp_number_31mar"),
    ("cpp_reviews_on_time_count", "cpp_3months_plus_31mar"),
    ("adoptions", "lac_ceased"),
    ("sgos", "lac_ceased"),
)
"""Counts of which the first cannot exceed the second: it counts some of the same children or plans."""


def agreement_of(authority: Authority, year: ReportingYear) -> pl.DataFrame:
    """Every cell that was published of the authority for a year, beside what its returns give.

    Columns of AGREEMENT, in the panel's order of cells; no rows where nothing was published. Raises
    UsageProblem where the authority has no code or no returns of that year.
    """
    published = panel().get((_code_of(authority), year))
    if published is None:
        return pl.DataFrame(schema=AGREEMENT)
    counts = computed_counts(_history(authority, year), year)
    rows = [*_counts(published, counts), *_shares(published, counts)]
    return pl.DataFrame(rows, AGREEMENT, orient="row")


def computed_counts(history: History, year: ReportingYear) -> dict[str, int]:
    """The counts of the panel as the history gives them, by the panel's name of each."""
    day = year.last_day
    care, plans = flow(periods_of_care(history), year), flow(history.plans, year)
    left = work(ADOPTED_OR_SGO, history, year).eligible
    repeats, ended = work(NI065, history, year), work(NI064, history, year)
    reviewed: Workings = work(NI067, history, year)
    return {
        "lac_number_31mar": _on(LAC_COUNT, history, day),
        "lac_started": care.started,
        "lac_ceased": care.ended,
        "lac_3plus_placements_count": work(NI062, history, year).numerator,
        "adoptions": left.filter(left_by(*ADOPTED)).height,
        "sgos": left.filter(left_by(*SPECIAL_GUARDIANSHIP)).height,
        "cpp_number_31mar": _on(CPP_COUNT, history, day),
        "cpp_starts": plans.started,
        "cpp_ends": plans.ended,
        "cpp_repeat_count": repeats.numerator,
        "cpp_ended_2yrs_plus_count": ended.numerator,
        "cpp_active_2yrs_plus_count": _open_for_two_years(history, day),
        "cpp_3months_plus_31mar": reviewed.denominator,
        "cpp_reviews_on_time_count": reviewed.numerator,
    }


def summary(agreement: pl.DataFrame) -> list[str]:
    """What to print of an agreement: the cells of each kind, and every difference with its cause."""
    lines = [
        f"{cell:28} {published:6} published {agreeing:6} agree {published - agreeing:4} differ"
        for cell, published, agreeing in agreement.group_by("cell")
        .agg(pl.len(), pl.col("agrees").sum())
        .sort(pl.col("cell").cast(pl.Enum(CELLS)))
        .iter_rows()
    ]
    authorities = agreement["la_code"].n_unique()
    agree = agreement["agrees"].sum()
    lines.append(f"Authorities: {authorities}. Cells published: {agreement.height}. Of these agree: {agree}.")
    for row in agreement.filter(~pl.col("agrees")).iter_rows(named=True):
        cause = row["cause"] or "no known cause"
        lines.append(
            f"DIFFERS {row['la_code']} {row['name']} {row['year']} {row['cell']}: "
            f"published {row['published']}, computed {row['computed'] or 'none'}. {cause}."
        )
    return lines


def unexplained(agreement: pl.DataFrame) -> int:
    """How many cells differ without a known cause."""
    return agreement.filter(~pl.col("agrees"), pl.col("cause") == "").height


def _code_of(authority: Authority) -> str:
    if authority.la_code is None:
        raise UsageProblem(
            f"{authority.folder.name}: authority.toml has no 'la_code', so nobody can say what was published."
        )
    return authority.la_code


def _history(authority: Authority, year: ReportingYear) -> History:
    loaded = Histories(authority).loaded(year)
    if loaded is None:
        raise UsageProblem(f"{authority.folder.name}: there are no returns of {year}. Choose another year.")
    return loaded.history


def _on(one: Indicator, history: History, day: date) -> int:
    return work(one, history, day).numerator


def _open_for_two_years(history: History, day: date) -> int:
    """Plans open on the day that would have lasted two years or more if they had ended on it."""
    days = (day - pl.col("start_date")).dt.total_days() + 1
    return plans_open_on(history, day).filter(days > TWO_YEARS_EXCEED).height


def _counts(published: Published, counts: Mapping[str, int]) -> Iterator[tuple]:
    for cell in COUNTS:
        printed = published.count(cell)
        if printed is not None:
            agrees = counts[cell] == printed
            cause = "" if agrees else _contradiction(published, cell)
            yield *_named(published, cell), str(counts[cell]), agrees, cause


def _shares(published: Published, counts: Mapping[str, int]) -> Iterator[tuple]:
    for share in SHARES:
        printed = published.share(share.cell)
        if printed is not None:
            to = places(share.cell, published.year)
            value = percentage(counts[share.numerator], counts[share.denominator], to)
            agrees = value == printed
            cause = "" if agrees else _why_not(published, share)
            yield *_named(published, share.cell), "" if value is None else str(value), agrees, cause


def _named(published: Published, cell: str) -> tuple[str, ...]:
    return published.la_code, published.name, str(published.year), cell, published.cells[cell]


def _contradiction(published: Published, cell: str) -> str:
    """Which published counts cannot be true together with this one."""
    for part, whole in AT_MOST:
        one, other = published.count(part), published.count(whole)
        if cell in (part, whole) and None not in (one, other) and one > other:
            return f"Published counts contradict each other: {part} {one} exceeds {whole} {other}"
    return _too_many_stayed(published, cell)


def _too_many_stayed(published: Published, cell: str) -> str:
    """A plan open for two years on one 31 March is open or has ended after two years by the next."""
    before = panel().get((published.la_code, published.year.previous))
    earlier = before.count("cpp_active_2yrs_plus_count") if before else None
    now = [published.count(name) for name in ("cpp_ended_2yrs_plus_count", "cpp_active_2yrs_plus_count")]
    if cell.startswith("cpp") and None not in (earlier, *now) and earlier > sum(now):
        return (
            f"Published counts contradict each other: {earlier} plans had lasted two years a year before, and "
            f"{sum(now)} ended or stayed open"
        )
    return ""


def _why_not(published: Published, share: Share) -> str:
    """Why a published percentage is not that of the counts."""
    printed, whole = published.share(share.cell), published.count(share.denominator)
    part, to = published.count(share.numerator), places(share.cell, published.year)
    if whole == 0:
        return NO_FIGURE
    if None not in (part, whole) and percentage(part, whole, to) != printed:
        return how_else_rounded(Fraction(part * 100, whole), Fraction(printed), 10**to)
    if whole is not None and not any(percentage(one, whole, to) == printed for one in range(whole + 1)):
        return OF_NO_COUNT
    return ""


def how_else_rounded(share: Fraction, printed: Fraction, steps: int) -> str:
    """How a share of published counts may have become the printed one, in so many steps to the per cent."""
    if (share - printed) * steps == Fraction(1, 2):
        return HALF_DOWN
    if share * steps // 1 == printed * steps:
        return CUT_OFF
    without_decimals = percentage(share.numerator, share.denominator * 100, 0)
    return NO_DECIMALS if printed == without_decimals else OF_OTHER_COUNTS
