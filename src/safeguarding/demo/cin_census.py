"""Writes one year's children in need census: those with an enquiry, a conference or a plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from safeguarding.demo.child_protection import Plan, Protection
from safeguarding.demo.days import working_days_after
from safeguarding.demo.dice import dice
from safeguarding.demo.people import Child
from safeguarding.demo.quotas import SEED

SOURCES = ("1A", "1B", "1D", "2B", "3A", "5C", "6", "9")
NEEDS = ("N1",) * 14 + ("N3", "N4", "N5", "N5", "N5", "N6")
CLOSED = ("RC1", "RC5", "RC6", "RC7")
NO_AUTHORITY = "999"
"""A code that no authority has."""


@dataclass(eq=False)
class Referral:
    """One time that the authority was involved with a child (a CINdetails of the census)."""

    child: Child
    start: date
    closed: date | None
    enquiry: date | None
    conference: date | None
    plan: Plan | None = None

    def stands_in(self, first: date, last: date) -> bool:
        """Whether the census of `first` to `last` tells of it."""
        told_late = self.plan is not None and self.plan.ended_late
        return self.start <= last and (self.closed is None or self.closed >= first or told_late)

    @property
    def transferred_in(self) -> bool:
        """Whether the child came with another authority's plan: a conference, but no enquiry here."""
        return self.enquiry is None


def referrals(protection: Protection) -> list[Referral]:
    """All referrals, by child and start."""
    found = [_of_plan(plan) for plan in protection.plans]
    for enquiry in protection.enquiries:
        rng = dice(SEED, "referral", enquiry.child.id, enquiry.start)
        closed = (enquiry.conference or enquiry.start) + timedelta(days=rng.randint(10, 60))
        start = enquiry.start - timedelta(days=rng.randint(0, 9))
        found.append(Referral(enquiry.child, start, closed, enquiry.start, enquiry.conference))
    return sorted(found, key=lambda referral: (referral.child.id, referral.start))


def _of_plan(plan: Plan) -> Referral:
    rng = dice(SEED, "referral", plan.child.id, plan.start)
    start = (plan.enquiry or plan.start) - timedelta(days=rng.randint(0, 12))
    closed = plan.end + timedelta(days=rng.randint(0, 80)) if plan.end else None
    return Referral(plan.child, start, closed, plan.enquiry, plan.start, plan)


def write_census(
    path: Path, involved: list[Referral], first: date, last: date, la_code: str = NO_AUTHORITY
) -> None:
    """The census of `first` to `last`: who was in need at any time between, as known on the last day."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<Message>", *_header(last, la_code), "<Children>"]
    current = [referral for referral in involved if referral.stands_in(first, last)]
    for _, group in groupby(current, key=lambda referral: referral.child.id):
        lines += _child_element(list(group), first, last)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*lines, "</Children>", "</Message>", ""]), encoding="utf-8", newline="\n")


def _header(last: date, la_code: str) -> list[str]:
    collection = _tag("Collection", "CIN") + _tag("Year", str(last.year)) + _tag("ReferenceDate", last)
    source = _tag("SourceLevel", "L") + _tag("LEA", la_code) + _tag("SoftwareCode", "Demonstration")
    source += _tag("Release", "1") + _tag("SerialNo", "001") + _tag("DateTime", f"{last}T12:00:00")
    return [
        "<Header>",
        f"<CollectionDetails>{collection}</CollectionDetails>",
        f"<Source>{source}</Source>",
        "</Header>",
    ]


def _tag(name: str, value: date | str | int) -> str:
    return f"<{name}>{escape(str(value))}</{name}>"


def _optional(name: str, value: date | None, last: date) -> str:
    """The element, where the day is known by the last day of the return."""
    return _tag(name, value) if value and value <= last else ""


def _child_element(group: list[Referral], first: date, last: date) -> list[str]:
    child = group[0].child
    born = _tag("PersonBirthDate", child.born)
    if child.born > last:
        born = _tag("ExpectedPersonBirthDate", child.born)
    gender = _tag("GenderCurrent", child.sex if child.born <= last else "0")
    identity = _tag("LAchildID", child.id) + _tag("UPNunknown", _pupil_code(child, last)) + born + gender
    return [
        "<Child>",
        f"<ChildIdentifiers>{identity}</ChildIdentifiers>",
        f"<ChildCharacteristics>{_tag('Ethnicity', child.ethnicity)}</ChildCharacteristics>",
        *(line for referral in group for line in _details(referral, first, last)),
        "</Child>",
    ]


def _pupil_code(child: Child, last: date) -> str:
    return "UN1" if child.age_on(last) < 5 else "UN5"


def _details(referral: Referral, first: date, last: date) -> Iterable[str]:
    """The elements of one referral, in the order of the census's own description."""
    rng = dice(SEED, "details", referral.child.id, referral.start)
    opening = _tag("CINreferralDate", referral.start) + _tag("ReferralSource", rng.choice(SOURCES))
    opening += _tag("PrimaryNeedCode", rng.choice(NEEDS)) + _optional("CINclosureDate", referral.closed, last)
    closing_reason = rng.choice(CLOSED)
    if referral.closed and referral.closed <= last:
        opening += _tag("ReasonForClosure", closing_reason)
    if referral.transferred_in and referral.conference >= first:
        opening += _optional("DateOfInitialCPC", referral.conference, last)
    yield f"<CINdetails>{opening}"
    if referral.enquiry and _is_of_the_year(referral, first, last):
        yield _enquiry_element(referral, last)
    yield _tag("ReferralNFA", 0)
    if referral.plan and referral.plan.start <= last and not _ended_before(referral.plan, first):
        yield from _plan_element(referral.plan, first, last)
    yield "</CINdetails>"


def _is_of_the_year(referral: Referral, first: date, last: date) -> bool:
    """An enquiry is sent in the year in which it starts, and again where its conference is a year later."""
    return referral.enquiry <= last and (referral.conference or referral.enquiry) >= first


def _enquiry_element(referral: Referral, last: date) -> str:
    start, conference = referral.enquiry, referral.conference
    inside = _tag("S47ActualStartDate", start)
    if conference:
        inside += _tag("InitialCPCtarget", working_days_after(start, 15))
        inside += _optional("DateOfInitialCPC", conference, last)
    inside += _tag("ICPCnotRequired", 0 if conference else 1)
    return f"<Section47>{inside}</Section47>"


def _ended_before(plan: Plan, first: date) -> bool:
    return plan.end is not None and plan.end < first and not plan.ended_late


def _plan_element(plan: Plan, first: date, last: date) -> Iterable[str]:
    inside = _tag("CPPstartDate", plan.start) + _optional("CPPendDate", plan.end, last)
    inside += _tag("InitialCategoryOfAbuse", plan.category) + _tag("LatestCategoryOfAbuse", plan.latest)
    yield f"<ChildProtectionPlans>{inside}{_tag('NumberOfPreviousCPP', plan.previous)}"
    held = [_tag("CPPreviewDate", day) for day in plan.reviews if first <= day <= last]
    if held:
        yield f"<Reviews>{''.join(held)}</Reviews>"
    yield "</ChildProtectionPlans>"
