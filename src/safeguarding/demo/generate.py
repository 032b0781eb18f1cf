"""The demonstration authority: invented children, and the returns that it would have sent."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from safeguarding.demo import quotas
from safeguarding.demo.care_reviews import LateReview, hold_reviews
from safeguarding.demo.child_protection import protect
from safeguarding.demo.cin_census import Referral, referrals, write_census
from safeguarding.demo.dice import dice
from safeguarding.demo.episodes import episodes
from safeguarding.demo.looked_after import look_after
from safeguarding.demo.people import Child, Register
from safeguarding.demo.placements import tell
from safeguarding.demo.plan_reviews import review_plans
from safeguarding.demo.respite import short_breaks
from safeguarding.demo.ssda903 import CareRecords, write, write_ssda903
from safeguarding.years import ReportingYear


@dataclass(frozen=True)
class Authority:
    """Everything about the invented children, of all years."""

    care: CareRecords
    referrals: list[Referral]
    late_reviews: list[LateReview]

    @property
    def children(self) -> list[Child]:
        """Every child of whom a return may tell, each once, by number."""
        told = [row.child for row in self.care.episodes] + [one.child for one in self.referrals]
        return sorted({child.id: child for child in told}.values(), key=lambda child: child.id)


def invent(seed: int = quotas.SEED) -> Authority:
    """Make the children, always the same ones for one seed: each part draws chances of its own."""
    register = Register(dice(seed, "children"))
    protection = protect(dice(seed, "plans"), register)
    review_plans(dice(seed, "conferences"), protection)
    care = look_after(dice(seed, "care"), register, protection.into_care)
    stories = tell(dice(seed, "homes"), care)
    reviews, late = hold_reviews(dice(seed, "reviews"), stories)
    rows = [row for story in stories for row in episodes(story)]
    rows += short_breaks(dice(seed, "short breaks"), register)
    return Authority(CareRecords(rows, reviews, care.stays), referrals(protection), late)


def write_returns(folder: Path) -> None:
    """Write `<year>/ssda903/*.csv` and `<year>/cin_census.xml` for each year below `folder`.

    The last year is the in-year extract to 31 December 2011. The same bytes every time, on any system.
    """
    authority = invent()
    for start_year in quotas.YEARS:
        year = ReportingYear(start_year)
        last = min(year.last_day, quotas.LAST_DAY)
        write_ssda903(folder / str(year) / "ssda903", authority.care, year.first_day, last)
        write_census(folder / str(year) / "cin_census.xml", authority.referrals, year.first_day, last)


def write_late_review_log(path: Path) -> None:
    """Write the officers' own log: child_id, review_date, reason of each review that was held late."""
    rows = [(late.child.id, late.held.isoformat(), late.reason) for late in invent().late_reviews]
    write(path, ("child_id", "review_date", "reason"), sorted(rows))


def write_siblings(path: Path) -> None:
    """Write who is whose brother or sister: child_id, family_id, of children with one in the returns."""
    children = invent().children
    sizes = Counter(child.family for child in children)
    rows = [(child.id, f"F{child.family:05}") for child in children if sizes[child.family] > 1]
    write(path, ("child_id", "family_id"), rows)
