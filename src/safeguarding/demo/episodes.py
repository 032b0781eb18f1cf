"""The rows of the episodes table: one for each change in a child's story."""

from dataclasses import dataclass
from datetime import date

from safeguarding.demo.homes import Home
from safeguarding.demo.people import Child
from safeguarding.demo.placements import Story


@dataclass(frozen=True)
class Episode:
    """One row of the episodes table; `end` and `reason` are none while it goes on."""

    child: Child
    start: date
    new: str
    order: str
    need: str
    home: Home
    end: date | None
    reason: str | None


def episodes(story: Story) -> list[Episode]:
    """One row for each change of order, of home, or of both."""
    stay = story.stay
    days = {day for day, _ in story.homes + story.orders}
    days |= {day for start, end, _ in story.away for day in (start, end)}
    states = [(day, story.order_on(day), _whereabouts(story, day)) for day in sorted(days)]
    rows, before = [], None
    for n, (day, order, home) in enumerate(states):
        last = n + 1 == len(states)
        end, reason = (stay.end, stay.reason) if last else (states[n + 1][0], "X1")
        rows.append(
            Episode(stay.child, day, _new_episode(before, order, home), order, story.need, home, end, reason)
        )
        before = order, home
    return rows


def _whereabouts(story: Story, day: date) -> Home:
    away = [home for start, end, home in story.away if start <= day < end]
    return away[0] if away else story.home_on(day)


def _new_episode(before: tuple[str, Home] | None, order: str, home: Home) -> str:
    """S the first, L a new order, P a new home, B both."""
    if before is None:
        return "S"
    if before[0] == order:
        return "P"
    return "L" if before[1] == home else "B"
