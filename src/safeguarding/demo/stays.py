"""Stays in care: who, from when, until when and why it ended."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from safeguarding.demo import quotas
from safeguarding.demo.people import Child


@dataclass(eq=False)
class Stay:
    """One period of care. `together` numbers the brothers and sisters who came in on one day."""

    child: Child
    start: date
    together: int
    end: date | None = None
    reason: str | None = None
    asylum: bool = False
    brief: bool = False
    placed_for_adoption: date | None = None
    """Set for children who are adopted, or soon will be."""

    def days_on(self, day: date) -> int:
        return (day - self.start).days


@dataclass
class Care:
    """All stays."""

    stays: list[Stay] = field(default_factory=list)
    groups: int = 0

    def on(self, day: date) -> list[Stay]:
        """Stays open on a day: the day a stay ends no longer counts."""
        return [s for s in self.stays if s.start <= day and (s.end is None or s.end > day)]

    def begin(self, children: list[Child], start: date, asylum: bool = False) -> list[Stay]:
        self.groups += 1
        begun = [Stay(child, start, self.groups, asylum=asylum) for child in children]
        self.stays += begun
        return begun


def last_day(stay: Stay) -> date:
    """The stay's end, or a day beyond all returns."""
    return stay.end or quotas.LAST_DAY + timedelta(days=200)
