"""Indicators of looked-after children (definitions 4.1 to 4.7), one child at a time."""

from collections import defaultdict
from datetime import date

from plain.days import birthday, is_open, plus_days, plus_months, plus_working_days
from plain.timetable import held_before_the_returns, reviews_of_the_year

SHORT_BREAKS = {"V3", "V4"}
TEMPORARY = {"T0", "T1", "T2", "T3", "T4"}
MISSING = {"M1", "M2", "M3"}
ADOPTION = {"A3", "A4", "A5", "A6"}
ADOPTED = {"E11", "E12"}
GUARDIANSHIP = {"E43", "E44", "E45", "E46", "E47", "E48"}
CHILD_ARRANGEMENTS = {"E41"}
FORMER_FOSTER_CARER = {"E43", "E45", "E46"}
VIEWS_GIVEN = {"PN1", "PN2", "PN3", "PN5", "PN6"}
TWENTY_WORKING_DAYS_FROM = date(2011, 4, 1)


def rows_by_child(rows):
    grouped = defaultdict(list)
    for row in rows:
        grouped[row["child_id"]].append(row)
    return {child: grouped[child] for child in sorted(grouped)}


def care_by_child(episodes):
    """Each child's periods of care: {child: [(whether the start is known, [episodes in order])]}.

    A period begins with S, after a short break, after the child left care, or where the returns begin.
    In the last two cases it may have begun earlier than its first episode.
    """
    care = {}
    for child, rows in rows_by_child(episodes).items():
        periods, before = [], None
        for row in sorted(rows, key=lambda e: e["start_date"]):
            if row["legal_status_code"] not in SHORT_BREAKS:
                known = row["new_episode_code"] == "S" or is_short_break(before)
                if known or before is None or before["end_reason_code"] not in (None, "X1"):
                    periods.append((known, []))
                periods[-1][1].append(row)
            before = row
        if periods:
            care[child] = periods
    return care


def is_short_break(episode):
    return episode is not None and episode["legal_status_code"] in SHORT_BREAKS


def episodes_of(periods):
    return [episode for _, rows in periods for episode in rows]


def looked_after_on(episodes, day):
    """{child: (whether the start is known, [episodes of the period of care that is open on `day`])}"""
    there = {e["child_id"] for e in episodes if is_open(e["start_date"], e["end_date"], day)}
    return {
        child: period
        for child, periods in care_by_child(e for e in episodes if e["child_id"] in there).items()
        for period in periods
        if any(is_open(e["start_date"], e["end_date"], day) for e in period[1])
    }


def lac_count(episodes, day):
    return len(looked_after_on(episodes, day)), 0


def tally(verdicts):
    assessed = [verdict for verdict in verdicts.values() if verdict is not None]
    return sum(assessed), len(assessed)


# NI 66: reviews in time


def adoption_placements(rows):
    """The days on which the child was placed for adoption: a run of such episodes counts from its first, and
    again from each new placement in it."""
    placed, before = [], None
    moved = {spell["start"] for spell in placements(rows)}
    for episode in rows:
        if episode["place_code"] in TEMPORARY | MISSING:
            continue
        if episode["new_episode_code"] == "S":
            before = None
        is_placed = episode["place_code"] in ADOPTION
        if is_placed and (before not in ADOPTION or episode["start_date"] in moved):
            placed.append(episode["start_date"])
        before = episode["place_code"]
    return placed


def new_placements(rows):
    """The days on which the child was placed for adoption or came to a new placement."""
    return sorted({*adoption_placements(rows), *(spell["start"] for spell in placements(rows))})


def review_due(care_start, working_days_from=TWENTY_WORKING_DAYS_FROM, by_calendar=False):
    def due(anchor, number, restarted):
        if number == 0 and not restarted and care_start >= working_days_from:
            return plus_working_days(anchor, 20)
        if number == 0:
            return plus_days(anchor, 28)
        if by_calendar:
            return plus_months(anchor, 3 if number == 1 else 6)
        return plus_days(anchor, 91 if number == 1 else 183)

    return due


def ni066_by_child(episodes, reviews, y0, y1, reviews_from, restarts_on=adoption_placements, **timetable):
    """{child: [whether each review of the year was in time], or None where the returns cannot tell}"""
    held, care = rows_by_child(reviews), care_by_child(episodes)
    found = {}
    for child, (known, period) in looked_after_on(episodes, y1).items():
        start = period[0]["start_date"]
        if known and plus_days(start, 28) > y1:
            continue
        days = [r["review_date"] for r in held.get(child, []) if r["review_date"] > start]
        restarts = [day for day in restarts_on(episodes_of(care[child])) if day > start]
        due = review_due(start, **timetable)
        found[child] = reviewed_in_time(start, known, days, restarts, due, y0, y1, reviews_from)
    return found


def ni066_verdicts(children, episodes, reviews, y0, y1, reviews_from, **reading):
    found = ni066_by_child(episodes, reviews, y0, y1, reviews_from, **reading)
    return {child: None if in_time is None else all(in_time) for child, in_time in found.items()}


def reviewed_in_time(start, known, days, restarts, due, y0, y1, reviews_from):
    """Whether each review of the year was in time; None where the returns do not reach back far enough."""
    if reviews_from is None or reviews_from > y0:
        return None
    began_unseen = start < reviews_from and due(start, 0, False) < y0
    if (began_unseen or not known) and not any(day < y0 for day in days):
        return None
    anchor, number, restarted = held_before_the_returns(start, due, reviews_from, restarts)
    if not known and not restarted:
        number = 2
    return reviews_of_the_year(anchor, number, days, due, y0, y1, restarts, restarted)


def ni066(children, episodes, reviews, y0, y1, reviews_from, **reading):
    return tally(ni066_verdicts(children, episodes, reviews, y0, y1, reviews_from, **reading))


def one_by_one(by_child):
    """(those that are true, all) of the lists of a child each, without the children who have none."""
    answers = [answer for found in by_child.values() if found is not None for answer in found]
    return sum(answers), len(answers)


def ni066_reviews(episodes, reviews, y0, y1, reviews_from):
    return one_by_one(ni066_by_child(episodes, reviews, y0, y1, reviews_from))


# PAF C63: views given


def c63_by_child(children, episodes, reviews, y0, y1, views_given=VIEWS_GIVEN, turning_four=True):
    """{child: [whether views were given, for each review of the year at the age of four or over]}"""
    born = {c["child_id"]: c["birth_date"] for c in children}
    held = rows_by_child(reviews)
    found = {}
    for child, (_, period) in looked_after_on(episodes, y1).items():
        fourth = birthday(born[child], 4)
        in_year = [r for r in held.get(child, []) if y0 <= r["review_date"] <= y1]
        codes = [
            r["participation_code"]
            for r in in_year
            if r["review_date"] >= fourth and r["participation_code"] != "PN0"
        ]
        of_age = turning_four or len(codes) == len(in_year)
        if fourth <= y1 and plus_days(period[0]["start_date"], 28) < y1 and codes and of_age:
            found[child] = [code in views_given for code in codes]
    return found


def c63_verdicts(children, episodes, reviews, y0, y1, **reading):
    found = c63_by_child(children, episodes, reviews, y0, y1, **reading)
    return {child: all(given) for child, given in found.items()}


def c63(children, episodes, reviews, y0, y1, **reading):
    return tally(c63_verdicts(children, episodes, reviews, y0, y1, **reading))


def c63_reviews(children, episodes, reviews, y0, y1):
    return one_by_one(c63_by_child(children, episodes, reviews, y0, y1))


# NI 62 and NI 63: placements


def placement_key(episode):
    return tuple(
        episode[name] or "" for name in ("place_code", "placement_postcode", "placement_urn", "provider_code")
    )


def placements(rows):
    """One child's placements as [start, end) spells, from ordered episodes without short breaks."""
    spells, last_key, after_temporary = [], None, False
    for episode in rows:
        if episode["new_episode_code"] == "S":
            last_key, after_temporary = None, False
        if episode["place_code"] in TEMPORARY | MISSING:
            if spells and last_key is not None:
                spells[-1]["end"] = episode["end_date"]
            after_temporary = True
            continue
        same = last_key is not None and (
            episode["new_episode_code"] in {"L", "T", "U"}
            or episode["place_code"] in {"A3", "A5"}
            or (after_temporary and placement_key(episode) == last_key)
        )
        if same:
            spells[-1]["end"] = episode["end_date"]
        else:
            spells.append(
                {
                    "start": episode["start_date"],
                    "end": episode["end_date"],
                    "place": episode["place_code"],
                }
            )
        last_key, after_temporary = placement_key(episode), False
    return spells


def since_coming_in(rows, day):
    """The episodes from the last that began by `day` with which the child came into care (coded S)."""
    came_in = [n for n, row in enumerate(rows) if row["new_episode_code"] == "S" and row["start_date"] <= day]
    return rows[came_in[-1] if came_in else 0 :]


def ni062_verdicts(episodes, y0, y1, present_care_only=False):
    care = care_by_child(episodes)
    verdicts = {}
    for child in looked_after_on(episodes, y1):
        rows = episodes_of(care[child])
        spells = placements(since_coming_in(rows, y1) if present_care_only else rows)
        in_year = [s for s in spells if s["start"] <= y1 and (s["end"] is None or s["end"] > y0)]
        verdicts[child] = len(in_year) >= 3
    return verdicts


def ni062(episodes, y0, y1, **reading):
    return tally(ni062_verdicts(episodes, y0, y1, **reading))


def ni063_verdicts(children, episodes, day):
    born = {c["child_id"]: c["birth_date"] for c in children}
    verdicts = {}
    for child, (_, period) in looked_after_on(episodes, day).items():
        long_stay = plus_months(period[0]["start_date"], 30) <= day
        if birthday(born[child], 16) > day and long_stay:
            spells = [s for s in placements(period) if s["start"] <= day]
            verdicts[child] = bool(spells) and plus_months(settled_since(spells), 24) <= day
    return verdicts


def settled_since(spells):
    """Since when the child has lived there, an adoptive placement and the one just before it together."""
    current = spells[-1]
    if current["place"] in {"A4", "A6"} and len(spells) > 1 and spells[-2]["end"] == current["start"]:
        return spells[-2]["start"]
    return current["start"]


def ni063(children, episodes, day):
    return tally(ni063_verdicts(children, episodes, day))


# Adoption and special guardianship


def left_care(episodes, y0, y1):
    """Why each child left care, the last time in the year."""
    reasons = []
    for periods in care_by_child(episodes).values():
        left = [
            e
            for e in episodes_of(periods)
            if e["end_date"] and y0 <= e["end_date"] <= y1 and e["end_reason_code"] not in (None, "X1")
        ]
        reasons += [left[-1]["end_reason_code"]] if left else []
    return reasons


def adopted_or_sgo(episodes, y0, y1, but_not=frozenset()):
    """Without those who left for a reason of `but_not`."""
    return left_for((ADOPTED | GUARDIANSHIP) - but_not, episodes, y0, y1)


def left_for(reasons, episodes, y0, y1):
    return sum(reason in reasons for reason in left_care(episodes, y0, y1)), 0
