"""Small histories written out by hand for the tests of the care floor."""

from datetime import date

import polars as pl

from safeguarding.returns.history import History

EPISODES = {
    "child_id": pl.String,
    "start_date": pl.Date,
    "new_episode_code": pl.String,
    "legal_status_code": pl.String,
    "place_code": pl.String,
    "provider_code": pl.String,
    "placement_postcode": pl.String,
    "placement_urn": pl.String,
    "end_date": pl.Date,
    "end_reason_code": pl.String,
}
CHILDREN = {"child_id": pl.String, "birth_date": pl.Date}
REVIEWS = {"child_id": pl.String, "review_date": pl.Date, "participation_code": pl.String}
PLANS = {
    "child_id": pl.String,
    "start_date": pl.Date,
    "end_date": pl.Date,
    "conference_date": pl.Date,
    "initial_abuse_code": pl.String,
    "latest_abuse_code": pl.String,
    "previous_plans": pl.Int32,
}
PLAN_REVIEWS = {"child_id": pl.String, "start_date": pl.Date, "review_date": pl.Date}
SECTION47 = {"child_id": pl.String, "start_date": pl.Date, "conference_date": pl.Date}


def day(text: str) -> date:
    """`14/6/2010`, as the return writes it."""
    number, month, year = map(int, text.split("/"))
    return date(year, month, number)


def episodes_of(child: str, *lines: str) -> list[dict]:
    """Episodes in a line each: `S 6/7/2009 C2 Q2 carer`; a line `end 14/6/2010 E4A` ends the last one.

    An episode that another follows ends on the day that one starts, with X1.
    """
    rows = []
    for line in lines:
        code, start, *rest = line.split()
        if code == "end":
            rows[-1] |= {"end_date": day(start), "end_reason_code": rest[0]}
            continue
        if rows and rows[-1]["end_date"] is None:
            rows[-1] |= {"end_date": day(start), "end_reason_code": "X1"}
        legal_status, place, carer = rest
        rows.append(
            dict.fromkeys(EPISODES)
            | {
                "child_id": child,
                "start_date": day(start),
                "new_episode_code": code,
                "legal_status_code": legal_status,
                "place_code": place,
                "placement_urn": None if carer == "-" else carer,
            }
        )
    return rows


def history(**tables: object) -> History:
    """A history with those tables (lists of rows); the others are empty, and no review is returned."""
    schemas = {
        "children": CHILDREN,
        "episodes": EPISODES,
        "reviews": REVIEWS,
        "plans": PLANS,
        "plan_reviews": PLAN_REVIEWS,
        "section47": SECTION47,
    }
    frames = {
        name: pl.DataFrame(tables.pop(name, []), schema=schema, orient="row").sort(
            *[column for column in schema if column in ("child_id", "start_date", "review_date")]
        )
        for name, schema in schemas.items()
    }
    frames["plans"] = frames["plans"].with_columns(end_is_known=pl.lit(True))
    return History(**frames, **({"reviews_from": None, "plan_reviews_from": None} | tables))
