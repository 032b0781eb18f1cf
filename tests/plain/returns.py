"""Reads the returns, joins the years, and recomputes every indicator."""

import csv
import xml.etree.ElementTree as xml
from datetime import date, datetime
from pathlib import Path

from plain import care, protection

HEADER = {"CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"}
EPISODES = {"CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "DEC", "REC"}
REVIEWS = {"CHILD", "DOB", "REVIEW", "REVIEW_CODE"}


def day_of(text):
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None


def csv_tables(folder):
    """[(column names, rows)] of every CSV file under `folder`."""
    tables = []
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            names = {name.strip().upper() for name in reader.fieldnames or []}
            rows = [
                {name.strip().upper(): (value or "").strip().upper() for name, value in row.items()}
                for row in reader
            ]
        tables.append((names, rows))
    return tables


def rows_of(tables, wanted, without=frozenset()):
    """Rows of the table that has all `wanted` columns and none of `without`; None where there is none."""
    found = [rows for names, rows in tables if wanted <= names and not without & names]
    return [row for rows in found for row in rows] if found else None


def read_ssda903(folder):
    tables = csv_tables(folder)
    header, episodes = rows_of(tables, HEADER), rows_of(tables, EPISODES)
    reviews = rows_of(tables, REVIEWS)
    return {
        "children": [{"child_id": r["CHILD"], "birth_date": day_of(r["DOB"])} for r in header or []],
        "episodes": None if episodes is None else [episode(row) for row in episodes],
        "reviews": None
        if reviews is None
        else [
            {
                "child_id": r["CHILD"],
                "review_date": day_of(r["REVIEW"]),
                "participation_code": r["REVIEW_CODE"],
            }
            for r in reviews
        ],
    }


def episode(row):
    return {
        "child_id": row["CHILD"],
        "start_date": day_of(row["DECOM"]),
        "new_episode_code": row["RNE"],
        "legal_status_code": row["LS"],
        "place_code": row["PLACE"],
        "provider_code": row.get("PLACE_PROVIDER") or None,
        "placement_postcode": row.get("PL_POST") or None,
        "placement_urn": row.get("URN") or None,
        "end_date": day_of(row["DEC"]),
        "end_reason_code": row["REC"] or None,
    }


def iso(element, name):
    text = element.findtext(name)
    return date.fromisoformat(text.strip()) if text and text.strip() else None


def read_census(folder):
    census = {"children": [], "plans": [], "plan_reviews": [], "section47": [], "transfers": []}
    messages = [xml.parse(path).getroot() for path in sorted(folder.rglob("*.xml"))]
    messages = [message for message in messages if message.tag == "Message"]
    for child in [child for message in messages for child in message.iter("Child")]:
        read_child(child, census)
    return census if messages else None


def read_child(child, census):
    name = child.findtext("ChildIdentifiers/LAchildID").strip().upper()
    born = iso(child.find("ChildIdentifiers"), "PersonBirthDate")
    census["children"].append({"child_id": name, "birth_date": born})
    for details in child.findall("CINdetails"):
        if iso(details, "DateOfInitialCPC"):
            census["transfers"].append({"child_id": name, "conference_date": iso(details, "DateOfInitialCPC")})
        for enquiry in details.findall("Section47"):
            census["section47"].append(
                {
                    "child_id": name,
                    "start_date": iso(enquiry, "S47ActualStartDate"),
                    "conference_date": iso(enquiry, "DateOfInitialCPC"),
                }
            )
        for plan in details.findall("ChildProtectionPlans"):
            read_plan(name, plan, census)


def read_plan(name, plan, census):
    start = iso(plan, "CPPstartDate")
    census["plans"].append(
        {
            "child_id": name,
            "start_date": start,
            "end_date": iso(plan, "CPPendDate"),
            "initial_abuse_code": plan.findtext("InitialCategoryOfAbuse"),
            "latest_abuse_code": plan.findtext("LatestCategoryOfAbuse"),
            "previous_plans": int(plan.findtext("NumberOfPreviousCPP")),
        }
    )
    for held in plan.findall("Reviews/CPPreviewDate"):
        census["plan_reviews"].append(
            {"child_id": name, "start_date": start, "review_date": date.fromisoformat(held.text.strip())}
        )


KEYS = {
    "episodes": ("child_id", "start_date"),
    "reviews": ("child_id", "review_date"),
    "plans": ("child_id", "start_date"),
    "plan_reviews": ("child_id", "start_date", "review_date"),
    "section47": ("child_id", "start_date"),
    "transfers": ("child_id", "conference_date"),
}


def first_day(year):
    return date(int(year[:4]), 4, 1)


def read_history(folder: Path, through: str = "9999-00") -> dict:
    """All returns up to and with the year `through`, joined: the tables, and the two days from which
    reviews can be known (`reviews_from`, `plan_reviews_from`): a year without them begins anew."""
    years = sorted(p.name for p in folder.iterdir() if p.is_dir() and p.name <= through)
    joined = {name: {} for name in KEYS}
    born, last_told, told_from = {}, {}, {}
    for year in years:
        sent, census = read_ssda903(folder / year), read_census(folder / year)
        for name, told in (("reviews", sent["reviews"]), ("plan_reviews", census)):
            if told is not None and first_day(year).year != last_told.get(name, 0) + 1:
                joined[name], told_from[name] = {}, first_day(year)
            if told is not None:
                last_told[name] = first_day(year).year
        tables = {**sent, **{k: v for k, v in (census or {}).items() if k != "children"}}
        for row in sent["children"] + (census or {"children": []})["children"]:
            born[row["child_id"]] = row["birth_date"] or born.get(row["child_id"])
        for name in KEYS:
            if tables.get(name) is not None:
                add_return(joined[name], tables[name], KEYS[name], first_day(year))
    history = {name: [joined[name][key] for key in sorted(joined[name])] for name in KEYS}
    history["children"] = [{"child_id": c, "birth_date": born[c]} for c in sorted(born)]
    history["reviews_from"] = told_from.get("reviews")
    history["plan_reviews_from"] = told_from.get("plan_reviews")
    add_conferences(history)
    return history


def add_return(known, rows, key, first):
    """A later return's row replaces an earlier one; what was open and is not sent again has ended."""
    sent = {tuple(row[name] for name in key): row for row in rows}
    for where, row in known.items():
        if where not in sent and "end_date" in row and row["end_date"] is None:
            row["end_date"], row["end_is_known"] = first, False
    known.update(sent)


def add_conferences(history):
    """Give each plan the conference that made it: the last one up to its start, after any earlier plan's."""
    held = {}
    for row in history["section47"] + history["transfers"]:
        if row["conference_date"]:
            held.setdefault(row["child_id"], []).append(row["conference_date"])
    before = {}
    for plan in history["plans"]:
        child, start = plan["child_id"], plan["start_date"]
        days = [day for day in held.get(child, []) if before.get(child, date.min) < day <= start]
        plan["conference_date"] = max(days, default=None)
        before[child] = start


def recompute(folder: Path, year: str) -> dict[str, tuple[int, int]]:
    """{key: (numerator, denominator)} of all fourteen indicators for the year and at its 31 March.

    `folder` is an authority's `returns`. The denominator of a count is 0; a caseload has its children
    in the numerator, and the officers are not known here.
    """
    history = read_history(folder, year)
    y0 = first_day(year)
    y1 = date(y0.year + 1, 3, 31)
    children, episodes, reviews = history["children"], history["episodes"], history["reviews"]
    plans, plan_reviews = history["plans"], history["plan_reviews"]
    return {
        **stock(history, y1),
        "ni066": care.ni066(children, episodes, reviews, y0, y1, history["reviews_from"]),
        "c63": care.c63(children, episodes, reviews, y0, y1),
        "ni062": care.ni062(episodes, y0, y1),
        "ni063": care.ni063(children, episodes, y1),
        "adopted_or_sgo": care.adopted_or_sgo(episodes, y0, y1),
        "ni067": protection.ni067(plans, plan_reviews, y0, y1, history["plan_reviews_from"]),
        "ni065": protection.ni065(plans, y0, y1),
        "ni064": protection.ni064(plans, y0, y1),
        "icpc_15_days": protection.icpc_15_days(history["section47"], y0, y1),
    }


def stock(history, day):
    looked_after = care.lac_count(history["episodes"], day)
    on_plans = protection.cpp_count(history["plans"], day)
    return {
        "lac_count": looked_after,
        "caseload_lac": looked_after,
        "caseload_combined": (looked_after[0] + on_plans[0], 0),
        "cpp_count": on_plans,
        "cpp_18_months": protection.cpp_18_months(history["plans"], day),
    }


def snapshot(folder: Path, day: date) -> dict[str, tuple[int, int]]:
    """The indicators that count children on one day, from every return there is."""
    return stock(read_history(folder), day)
