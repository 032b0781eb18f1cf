"""Whether every review of one child in one year was held by its due date (definitions, section 5)."""


def reviews_of_the_year(anchor, held_before, reviews, due, y0, y1, restarts=(), restarted=False):
    """For each review held in, or fallen due in, the year: whether it met its due date.

    `due(anchor, number_held, restarted)` is when the next review must be held by; `held_before` is how many
    are known to have come before the first of `reviews`. A restart on the day of a review comes before it.
    """
    events = sorted(
        [(day, False) for day in set(restarts) if anchor < day <= y1]
        + [(day, True) for day in set(reviews) if anchor < day <= y1]
    )
    number, of_the_year = held_before, []
    for day, is_review in events:
        due_by = due(anchor, number, restarted)
        if is_review and day >= y0:
            of_the_year.append(day <= due_by)
        if not is_review and day > due_by >= y0:
            of_the_year.append(False)
        anchor = day
        if is_review:
            number += 1
        else:
            number, restarted = 0, True
    if due(anchor, number, restarted) <= y1:
        of_the_year.append(False)
    return of_the_year


def held_before_the_returns(start, due, seen_from, restarts=()):
    """(anchor, number held, restarted): reviews due before the returns begin are taken as held when due.

    Only their number matters: it says whether the first review seen was a first, a second or a later one.
    """
    earlier = [day for day in restarts if day < seen_from]
    anchor, number = max([start, *earlier]), 0
    while due(anchor, number, bool(earlier)) < seen_from:
        anchor, number = due(anchor, number, bool(earlier)), number + 1
    return anchor, number, bool(earlier)
