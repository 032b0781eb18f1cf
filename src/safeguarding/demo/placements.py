"""Where children live while they are looked after, and under which order.

The rule that makes the count of unsettled children exact: nobody moves more than once in a reporting
year, except the children chosen to, who move at least twice.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from safeguarding.demo import quotas
from safeguarding.demo.homes import OWN, Home, Homes
from safeguarding.demo.orders import court_orders
from safeguarding.demo.people import Child
from safeguarding.demo.quotas import CARE
from safeguarding.demo.stays import Care, Stay, last_day
from safeguarding.years import ReportingYear

ADOPTION = {"A3", "A4", "A5", "A6"}


@dataclass
class Story:
    """What happens in one stay: homes and orders with the day each begins, and short spells elsewhere."""

    stay: Stay
    need: str
    homes: list[tuple[date, Home]]
    orders: list[tuple[date, str]]
    away: list[tuple[date, date, Home]] = field(default_factory=list)

    def home_on(self, day: date) -> Home:
        return [home for start, home in self.homes if start <= day][-1]

    def order_on(self, day: date) -> str:
        return [order for start, order in self.orders if start <= day][-1]


def tell(rng: Random, care: Care) -> list[Story]:
    """The story of every stay."""
    homes = Homes(rng)
    together: dict[int, list[Stay]] = {}
    for stay in care.stays:
        together.setdefault(stay.together, []).append(stay)
    stories = [story for group in together.values() for story in _tell_family(rng, homes, group)]
    for year in quotas.YEARS:
        _unsettle(rng, homes, stories, year)
    for story in stories:
        _finish(rng, homes, story)
    return stories


def _tell_family(rng: Random, homes: Homes, group: list[Stay]) -> list[Story]:
    """Brothers and sisters under the same orders, mostly in the same home."""
    longest = max(group, key=last_day)
    need = "N8" if longest.asylum else rng.choice(("N1",) * 12 + ("N5",) * 4 + ("N3", "N4", "N4", "N2"))
    orders = court_orders(rng, longest)
    apart = len(group) > 1 and rng.random() < (0.3 if len(group) < 3 else 0.6)
    half = len(group) // 2 if apart else len(group)
    stories = []
    for household in (group[:half], group[half:]):
        if household:
            youngest = max((stay.child for stay in household), key=lambda child: child.born)
            moves = _settled_moves(rng, homes, max(household, key=last_day), youngest, orders)
            stories += [Story(stay, need, _until(moves, stay), _until(orders, stay)) for stay in household]
    return stories


def _until(events: list, stay: Stay) -> list:
    """What happens to the child while it stays: nothing in the last days."""
    return [
        event for event in events if event[0] == stay.start or event[0] < last_day(stay) - timedelta(days=4)
    ]


def _settled_moves(
    rng: Random, homes: Homes, stay: Stay, youngest: Child, orders: list[tuple[date, str]]
) -> list[tuple[date, Home]]:
    """Homes that suit the youngest: the first, and at most one move in each reporting year, now and then
    on the day of a new order."""
    moves = [(stay.start, _first_home(homes, stay, youngest, orders[0][1]))]
    year = ReportingYear.containing(stay.start)
    while year.first_day < last_day(stay):
        first = max(stay.start + timedelta(days=15), year.first_day + timedelta(days=3))
        latest = min(last_day(stay) - timedelta(days=10), year.last_day - timedelta(days=3))
        new = ReportingYear.containing(stay.start) == year
        if first < latest and rng.random() < (0.34 if new else 0.1):
            day = first + timedelta(days=rng.randint(0, (latest - first).days))
            if rng.random() < 0.5:
                day = next((ordered for ordered, _ in orders if first <= ordered <= latest), day)
            order = [order for start, order in orders if start <= day][-1]
            moves.append((day, homes.choose(youngest.age_on(day), order, moves[-1][1].postcode)))
        year = year.next
    return moves


def _first_home(homes: Homes, stay: Stay, youngest: Child, order: str) -> Home:
    age = youngest.age_on(stay.start)
    return homes.new("Q2") if stay.asylum and age < 16 else homes.choose(age, "" if age < 1 else order)


# Children who move often


def _unsettle(rng: Random, homes: Homes, stories: list[Story], year: int) -> None:
    """Settle who left and came back within the year, then move exactly the wanted number of children often."""
    period = ReportingYear(year)
    at_end = [s for s in stories if s.stay.start <= period.last_day < last_day(s.stay)]
    often = {
        id(story) for story in rng.sample([s for s in at_end if _can_move(s, period)], CARE[year].unsettled)
    }
    stays: dict[str, int] = {}
    for story in stories:
        if story.stay.start <= period.last_day and last_day(story.stay) > period.first_day:
            stays[story.stay.child.id] = stays.get(story.stay.child.id, 0) + 1
    for story in stories:
        if id(story) in often:
            _move_often(rng, homes, story, period)
        elif stays.get(story.stay.child.id, 0) > 1 or _adopted_in(story, period):
            story.homes = [m for m in story.homes if m[0] == story.stay.start or not _within(m[0], period)]


def _within(day: date | None, period: ReportingYear) -> bool:
    return day is not None and period.first_day <= day <= period.last_day


def _adopted_in(story: Story, period: ReportingYear) -> bool:
    return _within(story.stay.placed_for_adoption, period)


def _can_move(story: Story, period: ReportingYear) -> bool:
    """Older children, and those new in care; not those going to adopters, nor small children long settled."""
    stay = story.stay
    placed = stay.placed_for_adoption
    if (
        stay.asylum
        or stay.days_on(period.last_day) < 80
        or (placed and placed <= period.last_day + timedelta(days=60))
    ):
        return False
    return stay.child.age_on(period.last_day) >= 9 or stay.days_on(period.last_day) < 400


def _move_often(rng: Random, homes: Homes, story: Story, period: ReportingYear) -> None:
    """Two to four moves in the year; now and then back to an earlier home."""
    stay = story.stay
    story.homes = [m for m in story.homes if m[0] == stay.start or not _within(m[0], period)]
    first = max(stay.start + timedelta(days=8), period.first_day + timedelta(days=3))
    room = (period.last_day - timedelta(days=5) - first).days
    for offset in _spaced(rng, rng.choice((2, 2, 2, 3, 3, 4)), room):
        day = first + timedelta(days=offset)
        here = story.home_on(day)
        earlier = [h for start, h in story.homes if start < day and h.postcode != here.postcode]
        if earlier and rng.random() < 0.25 and earlier[-1].place != "P1":
            new = earlier[-1]
        else:
            new = homes.choose(stay.child.age_on(day), story.order_on(day), here.postcode)
        story.homes = sorted([*story.homes, (day, new)], key=lambda move: move[0])


def _spaced(rng: Random, number: int, room: int) -> list[int]:
    """`number` days in order, each at least ten after the one before."""
    loose = sorted(rng.randint(0, room - 10 * number) for _ in range(number))
    return [day + 10 * n for n, day in enumerate(loose)]


# Endings, and short spells elsewhere


def _finish(rng: Random, homes: Homes, story: Story) -> None:
    """What adoption, guardianship and holidays do to a story."""
    if story.stay.placed_for_adoption:
        _go_to_adopters(rng, homes, story)
    if story.stay.reason in {"E43", "E44"}:
        start, home = story.homes[-1]
        story.homes[-1] = (start, replace(home, place="Q1", provider=OWN))
    _spend_time_away(rng, homes, story)


def _go_to_adopters(rng: Random, homes: Homes, story: Story) -> None:
    """A placement order, then the adopters: strangers, or the foster carers whom the child lives with."""
    placed = story.stay.placed_for_adoption
    story.homes = [m for m in story.homes if m[0] == story.stay.start or m[0] < placed - timedelta(days=40)]
    here = story.homes[-1][1]
    if here.place == "P1":
        here = replace(here, place="Q2", provider=OWN)
        story.homes[-1] = (story.homes[-1][0], here)
    consent = rng.random() < 0.08 and all(home.place != "P1" for _, home in story.homes)
    fostered = here.place in {"Q1", "Q2"} and rng.random() < 0.17
    place = {(True, True): "A3", (True, False): "A4", (False, True): "A5", (False, False): "A6"}[
        consent, fostered
    ]
    story.homes.append((placed, replace(here, place=place) if fostered else Home(place, OWN, homes.postcode())))
    if consent:
        story.orders = [(story.stay.start, "V2")]
    else:
        ordered = placed - timedelta(days=rng.randint(10, 90))
        story.orders = [order for order in story.orders if order[0] < ordered] + [(ordered, "E1")]


TEMPORARY = {"T1": (1, 9), "T2": (5, 13), "T3": (5, 13), "T4": (2, 7)}


def _spend_time_away(rng: Random, homes: Homes, story: Story) -> None:
    """Hospital, a holiday, a week with other carers: and back to the same home."""
    events = [day for day, _ in story.homes + story.orders] + [min(last_day(story.stay), quotas.LAST_DAY)]
    for before, after in pairwise(sorted(set(events))):
        home = story.home_on(before)
        if (after - before).days > 60 and home.place in {"Q1", "Q2", "H3", "H4"} and rng.random() < 0.09:
            code = rng.choice(tuple(TEMPORARY))
            start = before + timedelta(days=rng.randint(20, (after - before).days - 20))
            end = start + timedelta(days=rng.randint(*TEMPORARY[code]))
            story.away.append((start, end, Home(code, "", homes.postcode())))
