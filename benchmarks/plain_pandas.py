"""The fourteen indicators as an analyst writes them in pandas: merges, and `apply` where a rule follows a case.

It is what `national.py` measures the project against, and shares nothing with it but the tables that are read:
those of `returns.history.History`. Only the reported reading of each rule is here.
"""

from collections.abc import Mapping
from datetime import date

import holidays
import numpy as np
import pandas as pd

SHORT_BREAKS, AWAY = ["V3", "V4"], ["T0", "T1", "T2", "T3", "T4", "M1", "M2", "M3"]
BY_CARERS, BY_OTHERS = ["A3", "A5"], ["A4", "A6"]
ADOPTED_OR_SGO = ["E11", "E12", "E43", "E44", "E45", "E46", "E47", "E48"]
CONVEYED = ["PN1", "PN2", "PN3", "PN5", "PN6"]
PLACE = ["place_code", "placement_postcode", "placement_urn", "provider_code"]
DAY = pd.Timedelta(days=1)
BANK_HOLIDAYS = sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(1990, 2030)))

Tables = Mapping[str, pd.DataFrame]
Counted = tuple[int, int]


def fourteen(tables: Tables, year: tuple[date, date], seen_from: tuple[date, date]) -> dict[str, Counted]:
    """Numerator and denominator of each indicator, on the last day of the year or over it.

    `year` is its first and last day, `seen_from` the first days of the returns that hold reviews and those of
    plans.
    """
    first, last = map(pd.Timestamp, year)
    reviews_from, plan_reviews_from = map(pd.Timestamp, seen_from)
    care = with_periods(tables["episodes"])
    present = looked_after(care, tables["children"], last)
    spells = placements(care)
    plans = open_plans(tables["plans"], last)
    children, on_plans = len(present), len(plans)
    return {
        "lac_count": (children, children),
        "ni066": ni066(present, tables["reviews"], adoptions(care, spells), first, last, reviews_from),
        "c63": c63(present, tables["reviews"], first, last),
        "ni062": ni062(present, spells, first, last),
        "ni063": ni063(present, spells, last),
        "adopted_or_sgo": adopted_or_sgo(care, first, last),
        "caseload_lac": (children, children),
        "caseload_combined": (children + on_plans, children + on_plans),
        "cpp_count": (on_plans, on_plans),
        "ni067": ni067(plans, tables["plan_reviews"], first, last, plan_reviews_from),
        "ni065": ni065(tables["plans"], first, last),
        "ni064": ni064(tables["plans"], first, last),
        "cpp_18_months": share(plans["start_date"] + pd.DateOffset(months=18) <= last),
        "icpc_15_days": icpc_15_days(tables["section47"], first, last),
    }


def share(counts: pd.Series) -> Counted:
    """How many are true, of how many."""
    return int(counts.sum()), len(counts)


def is_open(spells: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Which spells are open on a day: the day on which one ends is no longer its."""
    return (spells["start_date"] <= day) & (spells["end_date"].isna() | (spells["end_date"] > day))


# Care


def with_periods(episodes: pd.DataFrame) -> pd.DataFrame:
    """The episodes but short breaks, with `care` (which coming into care), `care_start` and `known`."""
    rows = episodes.sort_values(["child_id", "start_date"], kind="stable")
    before = rows.groupby("child_id")[["legal_status_code", "end_reason_code"]].shift()
    rows = rows.assign(
        known=(rows["new_episode_code"] == "S") | before["legal_status_code"].isin(SHORT_BREAKS),
        left=before["end_reason_code"].notna() & (before["end_reason_code"] != "X1"),
    )
    rows = rows[~rows["legal_status_code"].isin(SHORT_BREAKS)]
    starts = rows["known"] | rows["left"] | ~rows.duplicated("child_id")
    rows = rows.assign(
        period=starts.cumsum(), care=(rows["new_episode_code"] == "S").groupby(rows["child_id"]).cumsum()
    )
    begun = rows[starts].set_index("period")
    return rows.assign(
        care_start=rows["period"].map(begun["start_date"]), known=rows["period"].map(begun["known"])
    )


def looked_after(care: pd.DataFrame, children: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The children in care on a day, one row each, with care_start, known and birth_date."""
    rows = care[is_open(care, day)].drop_duplicates("child_id", keep="last")
    return rows[["child_id", "care_start", "known"]].merge(children, on="child_id", how="left")


def placements(care: pd.DataFrame) -> pd.DataFrame:
    """One row for each placement: child_id, care, start_date, end_date, place_code."""
    found = [spell for _, rows in care.groupby(["child_id", "care"]) for spell in placements_of(rows)]
    names = ["child_id", "care", "start_date", "end_date", "place_code"]
    return pd.DataFrame(found, columns=names).astype(
        {"start_date": "datetime64[ns]", "end_date": "datetime64[ns]"}
    )


def placements_of(rows: pd.DataFrame) -> list[list]:
    """The placements of one child since it came into care."""
    found, last_place, was_away = [], None, False
    for row in rows.to_dict("records"):
        if row["place_code"] in AWAY:
            if found:
                found[-1][3] = row["end_date"]
            was_away = True
            continue
        place = tuple("" if pd.isna(row[name]) else row[name] for name in PLACE)
        goes_on = last_place is not None and (
            row["new_episode_code"] in ("L", "T", "U")
            or row["place_code"] in BY_CARERS
            or (was_away and place == last_place)
        )
        if goes_on:
            found[-1][3] = row["end_date"]
        else:
            found.append([row["child_id"], row["care"], row["start_date"], row["end_date"], row["place_code"]])
        last_place, was_away = place, False
    return found


def adoptions(care: pd.DataFrame, spells: pd.DataFrame) -> pd.DataFrame:
    """The days on which a child was placed for adoption, or moved to other adopters: child_id, start_date."""
    settled = care[~care["place_code"].isin(AWAY)].merge(
        spells[["child_id", "care", "start_date"]].assign(is_new=True),
        on=["child_id", "care", "start_date"],
        how="left",
    )
    settled["placed"] = settled["place_code"].isin(BY_CARERS + BY_OTHERS)
    before = settled.groupby(["child_id", "care"])["placed"].shift(fill_value=False)
    return settled.loc[settled["placed"] & (~before | settled["is_new"].notna()), ["child_id", "start_date"]]


def ni062(present: pd.DataFrame, spells: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> Counted:
    """Three or more placements in the year."""
    in_year = spells[
        (spells["start_date"] <= last) & (spells["end_date"].isna() | (spells["end_date"] > first))
    ]
    numbers = present["child_id"].map(in_year.groupby("child_id").size()).fillna(0)
    return share(numbers >= 3)


def ni063(present: pd.DataFrame, spells: pd.DataFrame, day: pd.Timestamp) -> Counted:
    """In the same placement for two years."""
    eligible = present[
        (present["birth_date"] + pd.DateOffset(years=16) > day)
        & (present["care_start"] + pd.DateOffset(months=30) <= day)
    ]
    before = spells.groupby(["child_id", "care"])["start_date"].shift()
    joint = spells["place_code"].isin(BY_OTHERS) & before.notna()
    settled = spells.assign(since=spells["start_date"].mask(joint, before))
    settled = settled[is_open(settled, day)].drop_duplicates("child_id", keep="last")
    since = eligible["child_id"].map(settled.set_index("child_id")["since"])
    return share(since + pd.DateOffset(months=24) <= day)


def adopted_or_sgo(care: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> Counted:
    """Left care by adoption or special guardianship."""
    periods = care.groupby("period").agg(
        child_id=("child_id", "first"), end_date=("end_date", lambda days: days.iloc[-1]),
        reason=("end_reason_code", lambda codes: codes.iloc[-1]),
    )  # fmt: skip
    left = periods[periods["end_date"].between(first, last)].drop_duplicates("child_id", keep="last")
    left = left[left["reason"].notna() & (left["reason"] != "X1")]
    return share(left["reason"].isin(ADOPTED_OR_SGO))


def c63(present: pd.DataFrame, reviews: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> Counted:
    """Conveyed their views for each review of the year."""
    four = pd.DateOffset(years=4)
    eligible = present[
        (present["care_start"] + 28 * DAY < last) & (present["birth_date"] + four <= last)
    ]  # fmt: skip
    asked = reviews[reviews["review_date"].between(first, last)].merge(
        eligible[["child_id", "birth_date"]], on="child_id"
    )
    asked = asked[(asked["review_date"] >= asked["birth_date"] + four) & (asked["participation_code"] != "PN0")]
    conveyed = asked["participation_code"].isin(CONVEYED)
    return share(conveyed.groupby(asked["child_id"]).all())


# Reviews in time


def ni066(
    present: pd.DataFrame,
    reviews: pd.DataFrame,
    placed: pd.DataFrame,
    first: pd.Timestamp,
    last: pd.Timestamp,
    seen_from: pd.Timestamp,
) -> Counted:
    """Children whose reviews were all in time."""
    eligible = present[~(present["known"] & (present["care_start"] + 28 * DAY > last))]
    days, restarts = lists(reviews, "review_date"), lists(placed, "start_date")

    def verdict(row: pd.Series) -> bool | None:
        start = row["care_start"]
        by_working_days = start >= pd.Timestamp(2011, 4, 1)

        def due(anchor: pd.Timestamp, number: int, restarted: bool) -> pd.Timestamp:
            if number == 0 and by_working_days and not restarted:
                return pd.Timestamp(np.busday_offset(anchor.date(), 20, "backward", holidays=BANK_HOLIDAYS))
            return anchor + (28, 91, 183)[min(number, 2)] * DAY

        held = [day for day in days.get(row["child_id"], ()) if day > start]
        again = [day for day in restarts.get(row["child_id"], ()) if day > start]
        return all_in_time(start, row["known"], held, again, due, (first, last), seen_from)

    return share(eligible.apply(verdict, axis=1).dropna().astype(bool))


def ni067(
    plans: pd.DataFrame, reviews: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp, seen_from: pd.Timestamp
) -> Counted:
    """Plans whose review conferences were all in time."""
    eligible = plans[plans["start_date"] + pd.DateOffset(months=3) <= last]
    days = {key: list(days) for key, days in reviews.groupby(["child_id", "start_date"])["review_date"]}

    def due(anchor: pd.Timestamp, number: int, restarted: bool) -> pd.Timestamp:
        return anchor + (91 if number == 0 else 183) * DAY

    def verdict(row: pd.Series) -> bool | None:
        begins = row["start_date"] if pd.isna(row["conference_date"]) else row["conference_date"]
        held = [day for day in days.get((row["child_id"], row["start_date"]), ()) if day > row["start_date"]]
        return all_in_time(begins, True, held, [], due, (first, last), seen_from)

    return share(eligible.apply(verdict, axis=1).dropna().astype(bool))


def lists(rows: pd.DataFrame, column: str) -> dict[str, list[pd.Timestamp]]:
    """The days of each child."""
    return {child: list(days) for child, days in rows.groupby("child_id")[column]}


def all_in_time(start, known, days, restarts, due, year, seen_from) -> bool | None:
    """Whether every review of the year was in time, None where the returns cannot tell."""
    first, last = year
    if pd.isna(seen_from) or seen_from > first:
        return None
    unseen = start < seen_from and due(start, 0, False) < first
    if (unseen or not known) and not any(day < first for day in days):
        return None
    events = sorted([(day, False) for day in set(restarts)] + [(day, True) for day in set(days)])
    anchor, number, restarted = start, unseen_before(start, False, due, seen_from) if known else 2, False
    judged = number == 0
    for day, is_review in [event for event in events if event[0] <= last]:
        due_by = due(anchor, number, restarted)
        missed = day > due_by and (day >= first if is_review else due_by >= first)
        if judged and missed:
            return False
        if is_review:
            anchor, number, judged = day, number + 1, True
        else:
            anchor, number, restarted = day, unseen_before(day, True, due, seen_from), True
            judged = number == 0
    return not judged or due(anchor, number, restarted) > last


def unseen_before(anchor, restarted, due, seen_from) -> int:
    """How many reviews fell due before the returns begin, 2 for more: the first one seen comes after them."""
    first = due(anchor, 0, restarted)
    return int(first < seen_from) + int(due(first, 1, restarted) < seen_from)


# Plans


def open_plans(plans: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The plans open on a day, one a child."""
    rows = plans[is_open(plans, day)].sort_values(["child_id", "start_date"])
    return rows.drop_duplicates("child_id", keep="last")


def ni065(plans: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> Counted:
    """A second or later plan."""
    started = plans[plans["start_date"].between(first, last) & plans["previous_plans"].notna()]
    return share(started["previous_plans"] >= 1)


def ni064(plans: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> Counted:
    """Plans that had lasted two years."""
    ended = plans[plans["end_date"].between(first, last) & plans["end_is_known"]]
    return share((ended["end_date"] - ended["start_date"]).dt.days + 1 > 729)


def icpc_15_days(section47: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> Counted:
    """Conferences within 15 working days."""
    held = section47[
        section47["conference_date"].between(first, last)
        & (section47["conference_date"] >= section47["start_date"])
    ]

    def in_time(row: pd.Series) -> bool:
        begins, ends = (row["start_date"] + DAY).date(), (row["conference_date"] + DAY).date()
        return np.busday_count(begins, ends, holidays=BANK_HOLIDAYS) <= 15

    return share(held.apply(in_time, axis=1))
