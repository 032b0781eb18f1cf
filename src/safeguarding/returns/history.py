"""All returns up to a year, joined: what the care floor and the indicators read."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl

from safeguarding.years import ReportingYear


@dataclass(frozen=True)
class History:
    """One authority's children as its returns tell them, several years joined into one.

    Frames (all sorted by their columns from the left; String unless said otherwise; `*_date` is Date):

    - `children`: child_id, birth_date (null where unknown or unborn). One row a child, of either return.
    - `episodes`: child_id, start_date, new_episode_code (RNE), legal_status_code (LS), place_code (PLACE),
      provider_code, placement_postcode, placement_urn, end_date (null while open), end_reason_code (REC).
      Short breaks (V3, V4) are still here: the care floor leaves them out.
    - `reviews`: child_id, review_date, participation_code (PN0 to PN7).
    - `plans`: child_id, start_date, end_date, conference_date (the initial conference that made the plan;
      null where none is recorded), initial_abuse_code, latest_abuse_code, previous_plans (Int32),
      end_is_known (Boolean; false where the next return left an open plan out: it was closed there).
    - `plan_reviews`: child_id, start_date (the plan's), review_date.
    - `section47`: child_id, start_date (the strategy discussion), conference_date (null where none was held).

    `reviews_from` and `plan_reviews_from` are the first day of the unbroken run of returns, up to the
    latest, that hold such reviews (null when there is none): an earlier review may have been held that the
    history cannot know. Reviews from returns before a year that is missing are left out for that reason.

    `placement_counts` is there only where the episodes are Annex A's, which are whole periods of care:
    child_id, placements (Int32, those of the last 12 months as supplied; null where none is).

    `derived` keeps what was worked out from it (see kept.py).
    """

    children: pl.DataFrame
    episodes: pl.DataFrame
    reviews: pl.DataFrame
    plans: pl.DataFrame
    plan_reviews: pl.DataFrame
    section47: pl.DataFrame
    reviews_from: date | None
    plan_reviews_from: date | None
    placement_counts: pl.DataFrame | None = None
    derived: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def told(self) -> dict[str, pl.DataFrame | date | None]:
        """All that it tells, by name: without what was worked out from it."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.compare}


COLUMNS = {
    "Episodes": [
        *("child_id", "start_date", "new_episode_code", "legal_status_code", "place_code", "provider_code"),
        *("placement_postcode", "placement_urn", "end_date", "end_reason_code"),
    ],
    "Reviews": ["child_id", "review_date", "participation_code"],
    "ChildProtectionPlans": [
        *("child_id", "start_date", "end_date", "initial_abuse_code", "latest_abuse_code", "previous_plans")
    ],
    "CPPreviewDate": ["child_id", "start_date", "review_date"],
    "Section47": ["child_id", "start_date", "conference_date"],
}
"""What the history keeps of each table, in order."""

KEYS = {
    "Episodes": ["child_id", "start_date"],
    "Reviews": ["child_id", "review_date"],
    "ChildProtectionPlans": ["child_id", "start_date"],
    "CPPreviewDate": ["child_id", "start_date", "review_date"],
    "Section47": ["child_id", "start_date"],
}
"""What makes a row of a later return the same row as an earlier one."""

ORDER = COLUMNS | {table: KEYS[table] for table in ("Episodes", "ChildProtectionPlans")}
"""What each table is sorted by. No two episodes and no two plans have the same key: a check sees to it."""

REVIEWS = ("Reviews", "CPPreviewDate")
"""The tables of reviews, which are relied on only where no year is missing (see PRECEDENCE)."""

SPELLS = ("Episodes", "ChildProtectionPlans")
"""The tables whose rows last from a start to an end, and are open until then."""

REPLACED = "replaced by a later return"
JOINED = {"table": pl.String, "what": pl.String, "rows": pl.Int64}
CLOSED = "left open but missing from the next return: closed on its first day"

PRECEDENCE = {
    "A row that a later return holds too": "The later return's row stands: it corrects the earlier one.",
    "An episode or plan left open in its last return": "It is closed on the first day of the next return. That "
    "one tells of every spell that was open on its first day, so one that it leaves out had ended, on a day "
    "that nobody recorded.",
    "Dates of birth that differ": "The later return's stands, and the Header's before the census's. The one "
    "beside a review is used only where neither has one.",
    "The conference that made a plan": "It is the child's latest on or before the plan's start, after an "
    "enquiry or on a transfer in, unless it was held on or before the start of an earlier plan: then it made "
    "that one.",
    "Care or plans that a list of Annex A tells of": "The list stands alone, and only for a year without the "
    "return that tells more. It is joined with no other return.",
    "Reviews from before a year that is missing": "They are left out: after a year without reviews nobody can "
    "say when the next one was due.",
}
"""Where the returns of several years, or two returns of one year, tell of one thing: which of them stands."""


def joined(
    tables: Mapping[str, pl.DataFrame], covered: Mapping[str, list[ReportingYear]]
) -> tuple[History, pl.DataFrame]:
    """One history of the checked rows of all returns, and what joining them did.

    `tables` holds each table of `tables.TABLES` with the rows of every year; `covered` the years whose
    return has that table. The second frame: table, what, rows (Int64), every count even where it is 0.
    """
    everybody = children(tables)
    in_the_run = {table: since_the_gap(tables[table], covered[table]) for table in REVIEWS}
    tables = dict(tables) | in_the_run
    latest = {table: latest_return(tables[table], key) for table, key in KEYS.items()}
    final = latest | {table: closed_where_omitted(latest[table], tables[table]) for table in SPELLS}
    kept = {table: rows.select(COLUMNS[table]).sort(ORDER[table]) for table, rows in final.items()}
    history = History(
        children=everybody,
        episodes=kept["Episodes"],
        reviews=kept["Reviews"],
        plans=with_conference_dates(
            final["ChildProtectionPlans"].select(*COLUMNS["ChildProtectionPlans"], "end_is_known"),
            conferences(tables),
        ),
        plan_reviews=kept["CPPreviewDate"],
        section47=kept["Section47"],
        reviews_from=first_day_covered(covered["Reviews"]),
        plan_reviews_from=first_day_covered(covered["CPPreviewDate"]),
    )
    counts = [
        *((table, REPLACED, tables[table].height - latest[table].height) for table in COLUMNS),
        *((table, CLOSED, _open(latest[table]) - _open(final[table])) for table in SPELLS),
    ]
    return history, pl.DataFrame(counts, JOINED, orient="row")


def _open(spells: pl.DataFrame) -> int:
    return spells["end_date"].null_count()


def latest_return(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """`rows` less those whose `key` a later return holds too."""
    kept: list[pl.DataFrame] = []
    for _, of_year in sorted(
        rows.partition_by("year", as_dict=True, maintain_order=True).items(), reverse=True
    ):
        for later in kept:
            of_year = of_year.join(later, on=key, how="anti", maintain_order="left")
        kept.append(of_year)
    return pl.concat(reversed(kept)) if kept else rows


def closed_where_omitted(spells: pl.DataFrame, returned: pl.DataFrame) -> pl.DataFrame:
    """`spells` with an end for those still open in their last return although a later return exists.

    Why they had ended by then says PRECEDENCE. `returned` holds the rows of all returns.
    """
    years = returned["year"].unique().sort()
    next_first_day = {year: ReportingYear.parse(later).first_day for year, later in pairwise(years)}
    closed = pl.col("year").replace_strict(next_first_day, default=None, return_dtype=pl.Date)
    not_before_its_start = pl.when(closed.is_not_null()).then(pl.max_horizontal(closed, "start_date"))
    ends = pl.col("end_date")
    return spells.with_columns(
        ends.fill_null(not_before_its_start), end_is_known=ends.is_not_null() | closed.is_null()
    )


def first_day_covered(years: list[ReportingYear]) -> date | None:
    """The first day of the unbroken run of `years` up to the latest, or None where there is none."""
    if not years:
        return None
    first = max(years)
    while first.previous in years:
        first = first.previous
    return first.first_day


def since_the_gap(rows: pl.DataFrame, years: list[ReportingYear]) -> pl.DataFrame:
    """`rows` of the returns in the unbroken run of `years` up to the latest."""
    first = first_day_covered(years)
    return rows.filter(pl.col("year") >= str(ReportingYear.containing(first))) if first else rows


def conferences(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The day of every initial child protection conference, after an enquiry or on a transfer in.

    Columns child_id, conference_date; no two rows alike.
    """
    held = [tables[table].select("child_id", "conference_date") for table in ("Section47", "CINdetails")]
    return pl.concat(held).drop_nulls().unique().sort("child_id", "conference_date")


def with_conference_dates(plans: pl.DataFrame, conferences: pl.DataFrame) -> pl.DataFrame:
    """`plans` with conference_date (Date, null if none) after end_date: the one that PRECEDENCE names."""
    made = plans.sort("start_date").join_asof(
        conferences.sort("conference_date").with_columns(start_date="conference_date"),
        on="start_date",
        by="child_id",
        check_sortedness=False,
    )
    earlier_start = pl.col("start_date").shift(1).over("child_id", order_by="start_date")
    its_own = earlier_start.is_null() | (pl.col("conference_date") > earlier_start)
    columns = [*plans.columns[:3], "conference_date", *plans.columns[3:]]
    return made.with_columns(pl.when(its_own).then("conference_date")).select(columns).sort(columns)


def children(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each child of any table: child_id, birth_date (as PRECEDENCE says; null if not known).

    Every table's rows stand in the order of their years, files and rows.
    """
    mentioned = pl.concat(rows.select(pl.col("child_id").unique()) for rows in tables.values()).unique()
    ranked = [
        tables[table].select("child_id", "birth_date", "year", rank=pl.lit(rank))
        for rank, table in enumerate(("Header", "ChildIdentifiers"))
    ]
    born = _latest_birth(pl.concat(ranked))
    not_told = mentioned.join(born, on="child_id", how="anti")
    beside = tables["Reviews"].join(not_told, on="child_id", how="semi", maintain_order="left")
    others = _latest_birth(beside.select("child_id", "birth_date", "year", rank=pl.lit(0)))
    known = pl.concat([born, others])
    return mentioned.join(known, on="child_id", how="left").sort("child_id")


def _latest_birth(told: pl.DataFrame) -> pl.DataFrame:
    """Of each child the birth date that the latest return tells first."""
    return (
        told.filter(pl.col("birth_date").is_not_null())
        .sort("year", "rank", descending=[True, False], maintain_order=True)
        .unique("child_id", keep="first", maintain_order=True)
        .select("child_id", "birth_date")
    )
