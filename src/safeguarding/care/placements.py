"""Placements: where a child lived and with whom, through the episodes that changed neither.

An episode is a new row for any change; a placement goes on through a change of legal status, a carer's
new address, a stay in hospital and back, and adoption by the present carers. Rules: the department's
stability measure and its tests of temporary placements (rule 383).
"""

from datetime import date

import polars as pl

from safeguarding.care.periods_of_care import without_short_breaks
from safeguarding.care.runs import EVERY_ROW, before, begins, counted, ends, has_held, so_far
from safeguarding.returns.history import History
from safeguarding.returns.kept import kept_with_history

TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
MISSING = ("M1", "M2", "M3")
ADOPTED_BY_CURRENT_CARER = ("A3", "A5")
ADOPTED_BY_OTHERS = ("A4", "A6")
PLACED_FOR_ADOPTION = ADOPTED_BY_CURRENT_CARER + ADOPTED_BY_OTHERS

FIRST = "First placement of this time in care, or the first that the returns show"
MOVED = "New placement: another place or other carers"
NEW = (FIRST, MOVED)
"""What `step` says of an episode that begins a placement."""

SAME_CARERS = {
    "L": "Same placement: only the legal status changed",
    "T": "Same placement: a move with the same carers",
    "U": "Same placement: a move and a change of legal status with the same carers",
}
"""By the code of a new episode with the same carer: what it means for the placement."""

MISSING_STEP = "Missing from the placement: no placement"
TEMPORARY_STEP = "Temporary stay elsewhere: no placement"
ADOPTED_BY_CARER = "Same placement: placed for adoption with the present carers"
RETURNED = "Same placement: back from a temporary stay or from being missing"
ENDED = "Not of the year: the placement ended on its first day"

CHILD_IN_CARE = ("child_id", "care")
"""What placements are counted within: one child, and one coming into care (counted from 0)."""

STEP = (
    *("child_id", "start_date", "end_date", "new_episode_code", "legal_status_code", "place_code"),
    *("provider_code", "placement_postcode", "placement_urn", "step"),
)
"""The columns of an episode that an auditor is shown."""

PLACE = ("place_code", "placement_postcode", "placement_urn", "provider_code")
"""What makes two placements the same one; a blank equals a blank."""

STEPS = pl.Enum([*NEW, *SAME_CARERS.values(), MISSING_STEP, TEMPORARY_STEP, ADOPTED_BY_CARER, RETURNED])
"""What `step` says of an episode; the words are numbered until they are shown, for that is much faster."""


@kept_with_history
def placements(history: History) -> pl.DataFrame:
    """One row for each placement: child_id, care (which period of care, counted from 0), start_date,
    end_date (null while it lasts), place_code (as it began); by child and start.

    A temporary or missing episode belongs to the placement before it. The next episode is a new
    placement unless the child goes back to the same place, the code says that the carer is the same, or
    the child is placed for adoption with the present carer. Coming into care always begins one.
    """
    return (
        _steps(history)
        .select(*CHILD_IN_CARE, "start_date", "end_date", "place_code", "is_new", "begins")
        .filter(has_held(pl.col("is_new"), pl.col("begins")))
        .select(
            pl.col(*CHILD_IN_CARE, "start_date").filter("is_new"),
            pl.col("end_date").filter(ends(pl.col("is_new"))),
            pl.col("place_code").filter("is_new"),
        )
    )


def placements_in_year(
    history: History, first_day: date, last_day: date, present_care_only: bool = False
) -> pl.DataFrame:
    """How many placements each child had open between two days: child_id, placements.

    A placement that ended on the first day is not one of them; those before the child last came into care are,
    unless `present_care_only`. Where the history is Annex A's, the number that it supplies for its last twelve
    months, null where it supplies none.
    """
    if history.placement_counts is not None:
        return history.placement_counts
    found = placements(history)
    if present_care_only:
        found = found.join(_present_care(history, last_day), on=CHILD_IN_CARE, how="semi")
    return counted(found.filter(_is_open_between(first_day, last_day)), placements=EVERY_ROW)


def steps_in_year(history: History, first_day: date, last_day: date) -> pl.DataFrame:
    """Every episode behind the placements of the year, and what each did: the working of `placements_in_year`.

    The columns STEP (`step`: whether and why it begins a placement of the year, in words) and counted (Boolean:
    it does). There are the episodes open at any time in the year, those that ended on its first day, and the
    earlier ones with which a placement of the year began.
    """
    begins_one = placements(history).filter(_is_open_between(first_day, last_day))
    begins_one = begins_one.select(*CHILD_IN_CARE, "start_date", counted=True)
    seen = (pl.col("start_date") <= last_day) & (
        pl.col("end_date").is_null() | (pl.col("end_date") >= first_day)
    )
    return (
        _steps(history)
        .join(begins_one, on=[*CHILD_IN_CARE, "start_date"], how="left")
        .with_columns(pl.col("counted").fill_null(False))
        .filter(seen | pl.col("counted"))
        .pipe(_as_returned, history)
        .with_columns(
            step=pl.when(pl.col("is_new") & ~pl.col("counted"))
            .then(pl.lit(ENDED))
            .otherwise(pl.col("step").cast(pl.String))
        )
        .select(*STEP, "counted")
        .sort("child_id", "start_date")
    )


def steps_since(history: History, since: pl.DataFrame, day: date) -> pl.DataFrame:
    """Every episode of children from a day of their own up to `day`, and what each did: the columns STEP.

    `since`: child_id, since_date.
    """
    return (
        _steps(history)
        .join(since, on="child_id")
        .filter(pl.col("start_date").is_between("since_date", day))
        .pipe(_as_returned, history)
        .select(STEP)
        .with_columns(pl.col("step").cast(pl.String))
        .sort("child_id", "start_date")
    )


def _is_open_between(first_day: date, last_day: date) -> pl.Expr:
    """Whether a placement was open in the time; one that ended on the first day was not."""
    return (pl.col("start_date") <= last_day) & (
        pl.col("end_date").is_null() | (pl.col("end_date") > first_day)
    )


def _present_care(history: History, day: date) -> pl.DataFrame:
    """Into which care each child had last come by `day`: child_id, care."""
    return _steps(history).filter(pl.col("start_date") <= day).group_by("child_id").agg(pl.col("care").last())


@kept_with_history
def placed_for_adoption(history: History) -> pl.DataFrame:
    """The days on which a child was placed for adoption, or moved to other adopters: child_id, placed_date.

    The day is the start of a run of episodes coded A3 to A6, or of a new placement within the run. A new
    legal footing does not place the child again, nor does the return from a temporary stay elsewhere.
    """
    return _placed(history, pl.col("is_placed_for_adoption"))


@kept_with_history
def placed_anew(history: History) -> pl.DataFrame:
    """The days on which a child was placed for adoption or in any new placement: child_id, placed_date."""
    return _placed(history, pl.col("is_placed_for_adoption") | pl.col("is_new"))


def _placed(history: History, on: pl.Expr) -> pl.DataFrame:
    """The days on which an episode began for which `on` holds: child_id, placed_date."""
    is_placed = pl.col("place").is_in(PLACED_FOR_ADOPTION)
    was_placed = before(is_placed, begins(*CHILD_IN_CARE)).fill_null(False)
    return (
        _steps(history)
        .select(*CHILD_IN_CARE, "start_date", "place", "is_away", "is_new")
        .filter(~pl.col("is_away"))
        .with_columns(is_placed_for_adoption=is_placed & (~was_placed | pl.col("is_new")))
        .filter(on)
        .select("child_id", placed_date="start_date")
    )


@kept_with_history
def _steps(history: History) -> pl.DataFrame:
    """Every episode but short breaks: which `episode` it is, child_id, start_date, end_date, new_episode_code,
    place_code, `place` (the same numbered, for that is much faster), `care`, `begins` (Boolean: the care does),
    `is_away` (temporary or missing), `step` (whether and why it begins a placement, in words; STEPS) and
    `is_new` (Boolean: it does)."""
    told = ("child_id", "start_date", "end_date", "new_episode_code", "place_code")
    return (
        without_short_breaks(history.episodes.select(*told, "legal_status_code").with_row_index("episode"))
        .select(
            *("episode", *told),
            place=pl.col("place_code").cast(pl.Categorical),
            care=so_far(pl.col("new_episode_code") == "S", begins("child_id")),
        )
        .with_columns(is_away=pl.col("place").is_in(TEMPORARY + MISSING), begins=begins(*CHILD_IN_CARE))
        .pipe(_with_step, history.episodes.select(PLACE))
        .with_columns(is_new=(pl.col("step") == FIRST) | (pl.col("step") == MOVED))
    )


def _with_step(episodes: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """`episodes` with what each does to the placements of a child: begins one, or goes on with one, and why."""
    is_settled, begins = ~pl.col("is_away"), pl.col("begins")
    known = episodes.with_columns(
        was_away=before(pl.col("is_away"), begins).fill_null(False),
        was_settled=before(has_held(is_settled, begins), begins).fill_null(False),
        settled=pl.when(is_settled).then("episode").forward_fill().shift(1),
    )
    place = pl.col("place")
    found = (
        (place.is_in(MISSING), MISSING_STEP),
        (pl.col("is_away"), TEMPORARY_STEP),
        (~pl.col("was_settled"), FIRST),
        *((pl.col("new_episode_code") == code, words) for code, words in SAME_CARERS.items()),
        (place.is_in(ADOPTED_BY_CURRENT_CARER), ADOPTED_BY_CARER),
        (pl.col("episode").is_in(_came_back(known, places).implode()), RETURNED),
    )
    reasons = (pl.when(condition).then(pl.lit(words, STEPS)) for condition, words in found)
    return episodes.hstack(known.select(step=pl.coalesce(*reasons, pl.lit(MOVED, STEPS))))


def _came_back(known: pl.DataFrame, places: pl.DataFrame) -> pl.Series:
    """The episodes with which a child who had been away came back to where it had been placed."""
    were_away = known.select("episode", "settled", "was_away").filter("was_away")
    now, then = (places.select(pl.all().gather(were_away[one])) for one in ("episode", "settled"))
    is_same = [now[one].eq_missing(then[one]) for one in PLACE]
    return were_away["episode"].filter(pl.DataFrame(is_same).select(pl.all_horizontal(pl.all())).to_series())


def _as_returned(steps: pl.DataFrame, history: History) -> pl.DataFrame:
    """`steps` with what else is shown of each episode."""
    others = [one for one in STEP if one not in steps.columns]
    return steps.hstack(history.episodes.select(pl.col(others).gather(steps["episode"])))
