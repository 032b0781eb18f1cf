"""Whether every review of one child in one year was held by its due date (definitions, section 5)."""


def all_on_time(anchor, held_before, reviews, due, y0, y1, restarts=(), restarted=False):
    """Every review held in, or falling due in, the year met its due date.

    `due(anchor, number_held, restarted)` is when the next review must be held by; `held_before` is how many
    are known to have come before the first of `reviews`. A restart on the day of a review comes before it.
    """
    events = sorted(
        [(day, False) for day in set(restarts) if anchor < day <= y1]
        + [(day, True) for day in set(reviews) if anchor < day <= y1]
    )
    number, on_time = held_before, True
    for day, is_review in events:
        due_by = due(anchor, number, restarted)
        if day > due_by and (day >= y0 if is_review else due_by >= y0):
            on_time = False
        anchor = day
        if is_review:
            number += 1
        else:
            number, restarted = 0, True
    return on_time and due(anchor, number, restarted) > y1


def held_before_the_returns(start, due, seen_from, restarts=()):
    """(anchor, number held, restarted): reviews due before the returns begin are taken as held when due.

    Only their number matters: it says whether the first review seen was a first, a second or a later one.
    """
    earlier = [day for day in restarts if day < seen_from]
    anchor, number = max([start, *earlier]), 0
    while due(anchor, number, bool(earlier)) < seen_from:
        anchor, number = due(anchor, number, bool(earlier)), number + 1
    return anchor, number, bool(earlier)
