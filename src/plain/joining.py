"""All files of two or more years put together: what the history must hold, and every figure of it.

Of two rows that a return gives for one child and day, the later in the files stands; a later return corrects
an earlier one; a spell that it leaves out has ended on its first day. Reviews count from the first year of
those without a gap up to the last.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from plain import care, protection
from plain.forms import NobodyCanRead, read_once
from plain.values import FIELDS, first_day, last_day

COLUMNS = {
    "Episodes": [ours for ours, _ in FIELDS["Episodes"].values() if ours != "need_code"],
    "Reviews": ["child_id", "review_date", "participation_code"],
    "ChildProtectionPlans": [ours for ours, _ in FIELDS["ChildProtectionPlans"].values()],
    "CPPreviewDate": ["child_id", "start_date", "review_date"],
    "Section47": ["child_id", "start_date", "conference_date"],
}
KEYS = {
    "Episodes": ["child_id", "start_date"],
    "Reviews": ["child_id", "review_date"],
    "ChildProtectionPlans": ["child_id", "start_date"],
    "CPPreviewDate": ["child_id", "start_date", "review_date"],
    "Section47": ["child_id", "start_date"],
}
SPELLS = ("Episodes", "ChildProtectionPlans")
CARE, REVIEWED = {"Episodes"}, {"Episodes", "Reviews"}
PLANS = {"ChildProtectionPlans"}
NEEDS = {
    "lac_count": CARE,
    "ni066": REVIEWED,
    "c63": REVIEWED,
    "ni062": CARE,
    "ni063": CARE,
    "adopted_or_sgo": CARE,
    "caseload_lac": CARE,
    "caseload_combined": CARE | PLANS,
    "cpp_count": PLANS,
    "ni067": PLANS,
    "ni065": PLANS,
    "ni064": PLANS,
    "cpp_18_months": PLANS,
    "icpc_15_days": {"Section47"},
}
"""The tables without which there is no figure."""


@dataclass(frozen=True)
class Expected:
    """What is right: places are (year, file, row, part), files (year, file), `supplied` the year's tables."""

    year: str
    supplied: set
    refused: set
    useless: set
    unread: set
    history: dict

    @cached_property
    def figures(self):
        found = figures(self.history, self.year)
        return {key: found[key] if NEEDS[key] <= self.supplied else None for key in found}


def expected(files, year, known=read_once):
    """What the files, {path below `returns`: content}, come to. `known` reads one file."""
    sheets, unread = {}, set()
    for path, content in sorted(files.items()):
        where, _, name = path.partition("/")
        try:
            sheets[where, name] = known(name, content, where)
        except NobodyCanRead:
            unread.add((where, name))
    rows = {table: usable_rows(table, sheets) for table in FIELDS}
    refused = {table: refused_places(table, sheets) for table in FIELDS}
    for table in KEYS:
        rows[table], more = beside_others(table, rows[table], rows["Header"])
        refused[table] |= more
    supplied = {table for (where, _), sheet in sheets.items() for table in sheet.tables if where == year}
    return Expected(
        year=year,
        supplied=supplied,
        refused={place for places in refused.values() for place in places},
        useless={file for table in FIELDS for file in files_refused_whole(table, sheets, refused[table])},
        unread=unread,
        history=history(rows, {table: years_with(table, sheets) for table in FIELDS}),
    )


def usable_rows(table, sheets):
    """[(place, values)] in the order of the files."""
    found = (
        ((*file, number, part), row)
        for file, sheet in sheets.items()
        for number, part, row in sheet.usable[table]
    )
    return sorted(found, key=lambda placed: placed[0])


def refused_places(table, sheets):
    return {(*file, *place) for file, sheet in sheets.items() for place in sheet.refused[table]}


def years_with(table, sheets):
    return sorted({year for (year, _), sheet in sheets.items() if table in sheet.tables})


def files_refused_whole(table, sheets, refused):
    for file, sheet in sheets.items():
        given = len(sheet.usable[table]) + len(sheet.refused[table])
        if given and given == sum(place[:2] == file for place in refused):
            yield file


def beside_others(table, rows, headers):
    """The rows that stay when each is held against the others of its return; the places of those refused."""
    kept, refused = [], set()
    for year in sorted({place[0] for place, _ in rows}):
        of_year = [(place, row) for place, row in rows if place[0] == year]
        early = before_birth(of_year, headers, year) if table == "Reviews" else set()
        once = without_repetitions(table, of_year)
        last = {key_of(table, row): place for place, row in once}
        twice = {place for place, row in once if table in SPELLS and last[key_of(table, row)] != place}
        refused |= twice | early
        kept += [(place, row) for place, row in once if place not in twice | early]
    return kept, refused


def key_of(table, row):
    return tuple(row[name] for name in KEYS[table])


def without_repetitions(table, rows):
    first = {}
    for place, row in rows:
        first.setdefault(tuple(row[name] for name in COLUMNS[table]), (place, row))
    return list(first.values())


def before_birth(reviews, headers, year):
    born = {}
    for place, row in headers:
        if place[0] == year:
            born.setdefault(row["child_id"], row["birth_date"])
    told = ((place, row, born.get(row["child_id"], row["birth_date"])) for place, row in reviews)
    return {place for place, row, birth in told if birth is not None and birth > row["review_date"]}


def unbroken(years):
    """The years up to the last without a gap."""
    run = years[-1:]
    for earlier, later in reversed(list(pairwise(years))):
        if first_day(earlier).year != first_day(later).year - 1:
            break
        run.insert(0, earlier)
    return run


def history(rows, covered):
    """The tables of `History`, as lists of dictionaries, and its two days."""
    runs = {table: unbroken(covered[table]) for table in ("Reviews", "CPPreviewDate")}
    in_run = {
        table: [(place, row) for place, row in rows[table] if place[0] in run] for table, run in runs.items()
    }
    rows = rows | in_run
    tables = {table: corrected(table, rows[table]) for table in KEYS}
    for table in SPELLS:
        close_what_was_left_out(tables[table], sorted({place[0] for place, _ in rows[table]}))
    past = {
        "children": births(rows),
        "episodes": in_order("Episodes", tables),
        "reviews": in_order("Reviews", tables),
        "plans": in_order("ChildProtectionPlans", tables),
        "plan_reviews": in_order("CPPreviewDate", tables),
        "section47": in_order("Section47", tables),
        "reviews_from": first_day(runs["Reviews"][0]) if runs["Reviews"] else None,
        "plan_reviews_from": first_day(runs["CPPreviewDate"][0]) if runs["CPPreviewDate"] else None,
    }
    add_conferences(past["plans"], rows)
    return past


def in_order(table, tables):
    names = [*COLUMNS[table], *(["end_is_known"] if table == "ChildProtectionPlans" else [])]
    rows = [{name: row[name] for name in names} for _, row in tables[table]]
    return sorted(rows, key=lambda row: [(row[name] is not None, row[name]) for name in COLUMNS[table]])


def corrected(table, rows):
    """The rows of the latest return that has them."""
    latest = {}
    for (year, *_), row in rows:
        latest[key_of(table, row)] = max(year, latest.get(key_of(table, row), year))
    return [(place, dict(row)) for place, row in rows if place[0] == latest[key_of(table, row)]]


def close_what_was_left_out(rows, years):
    after = dict(pairwise(years))
    for (year, *_), row in rows:
        left_out = row["end_date"] is None and year in after
        row["end_is_known"] = not left_out
        if left_out:
            row["end_date"] = max(first_day(after[year]), row["start_date"])


def births(rows):
    """Each child of any table: the Header's birth date before the census's, a later year's before an
    earlier's, the first row's before another's; the one beside a review only where there is no other."""
    born = {row["child_id"]: None for table in rows for _, row in rows[table]}
    told = [
        ((table == "Reviews", -int(place[0][:4]), rank, place[1:3]), row["child_id"], row["birth_date"])
        for rank, table in enumerate(("Header", "ChildIdentifiers", "Reviews"))
        for place, row in rows[table]
        if row["birth_date"] is not None
    ]
    for _, child, birth in sorted(told, key=lambda one: one[0], reverse=True):
        born[child] = birth
    return [{"child_id": child, "birth_date": born[child]} for child in sorted(born)]


def add_conferences(plans, rows):
    """Each plan's conference: the last one up to its start, unless an earlier plan was there to be made."""
    held = care.rows_by_child(
        row for table in ("Section47", "CINdetails") for _, row in rows[table] if row["conference_date"]
    )
    before = {}
    for plan in plans:
        child, start = plan["child_id"], plan["start_date"]
        days = [row["conference_date"] for row in held.get(child, [])]
        latest = max((day for day in days if day <= start), default=None)
        is_its_own = latest is not None and (child not in before or latest > before[child])
        plan["conference_date"] = latest if is_its_own else None
        before[child] = start


# The figures


def figures(past, year):
    """{key: (numerator, denominator)} by the plain rules; the denominator of a count is 0."""
    return over_the_year(past, year) | on_the_day(past, last_day(year))


def over_the_year(past, year):
    """The figures of a whole year. A child whose age is not known has no place in an indicator of an age; a
    plan of which nobody knows how many came before is not asked; of plans that overlap a child's latest counts.
    """
    y0, y1 = first_day(year), last_day(year)
    children, episodes, reviews = past["children"], past["episodes"], past["reviews"]
    plans, held = past["plans"], past["plan_reviews"]
    counted = [plan for plan in plans if plan["previous_plans"] is not None]
    return {
        "ni066": care.ni066(children, episodes, reviews, y0, y1, past["reviews_from"]),
        "c63": care.c63(children, of_known_age(past), reviews, y0, y1),
        "ni062": care.ni062(episodes, y0, y1),
        "adopted_or_sgo": care.adopted_or_sgo(episodes, y0, y1),
        "ni067": protection.ni067(latest_plans(plans, y1), held, y0, y1, past["plan_reviews_from"]),
        "ni065": protection.ni065(counted, y0, y1),
        "ni064": protection.ni064(plans, y0, y1),
        "icpc_15_days": protection.icpc_15_days(past["section47"], y0, y1),
    }


def on_the_day(past, day):
    """The figures of one day."""
    looked_after, on_plans = care.lac_count(past["episodes"], day), protection.cpp_count(past["plans"], day)
    return {
        "lac_count": looked_after,
        "ni063": care.ni063(past["children"], of_known_age(past), day),
        "caseload_lac": looked_after,
        "caseload_combined": (looked_after[0] + on_plans[0], 0),
        "cpp_count": on_plans,
        "cpp_18_months": protection.cpp_18_months(latest_plans(past["plans"], day), day),
    }


def of_known_age(past):
    known = {child["child_id"] for child in past["children"] if child["birth_date"]}
    return [row for row in past["episodes"] if row["child_id"] in known]


def latest_plans(plans, day):
    return {plan["child_id"]: plan for plan in protection.open_plans(plans, day)}.values()
