"""What an audience may see of an edition: the policy, and the disclosures that somebody has accepted.

`editions/2010-11/disclosure-public.toml` and `disclosure-members.toml` hold them; without the file the defaults
hold, and what they do is said on every page:

    suppress_to = 5         # counts of 1 to 5 are not shown; 0: none is hidden
    narrowest_interval = 3  # of a hidden count no fewer than three values must remain possible
    round_to = 1            # counts are rounded to multiples of this; 1: not at all

    [[accepted]]            # a figure that is shown all the same, without the counts behind it
    figure = "ni067"
    reason = "Printed in the report to the Panel of 27 January 2012."
    by = "Director of Children's Services"

Counts of 1 to 5 are what the Department for Education hides in its statistics of children in need.
"""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Literal

from safeguarding.authority import Authority
from safeguarding.figure import Figure
from safeguarding.problems import UsageProblem
from safeguarding.years import ReportingYear

Audience = Literal["public", "members"]

PUBLIC, MEMBERS = "public", "members"
AUDIENCES: tuple[Audience, ...] = (PUBLIC, MEMBERS)
"""Everybody, or the members of the Panel in a closed session. The first is meant where none is named."""


@dataclass(frozen=True)
class Accepted:
    """A figure whose disclosure somebody has accepted: its key and day, why, and who answers for it."""

    figure: str
    as_at: date | None
    reason: str
    by: str


@dataclass(frozen=True)
class Policy:
    """What is hidden from an audience. Counts from 1 to `suppress_to` are; 0 hides none."""

    audience: Audience
    suppress_to: int = 5
    narrowest_interval: int = 3
    round_to: int = 1
    accepted: tuple[Accepted, ...] = ()

    @property
    def withholds(self) -> bool:
        """Whether it hides or rounds anything."""
        return bool(self.suppress_to) or self.round_to > 1

    def is_small(self, count: int) -> bool:
        """Whether a count tells of so few children that it is hidden. Nought tells of none."""
        return 1 <= count <= self.suppress_to

    def rounded(self, count: int) -> int:
        """The count as it is shown: rounded to the policy's multiple, halves up."""
        return (2 * count + self.round_to) // (2 * self.round_to) * self.round_to

    def accepts(self, figure: Figure) -> Accepted | None:
        """The acceptance that a figure has, if any."""
        named = (figure.key, figure.as_at)
        return next((one for one in self.accepted if (one.figure, one.as_at) == named), None)

    @property
    def statement(self) -> str:
        """What it does, in words for the foot of every page."""
        whom = {PUBLIC: "For everybody.", MEMBERS: "For members of the Panel only: not for publication."}
        if not self.suppress_to:
            hidden = "No small number is hidden."
        else:
            hidden = f"Counts of 1 to {self.suppress_to} are not shown, nor what would give one away: [c]."
        rounded = f" Counts are rounded to multiples of {self.round_to}." if self.round_to > 1 else ""
        return f"{whom[self.audience]} {hidden}{rounded}"


DEFAULTS: dict[Audience, Policy] = {PUBLIC: Policy(PUBLIC), MEMBERS: Policy(MEMBERS, suppress_to=0)}
"""What holds where an edition has no policy of its own."""

NUMBERS = {"suppress_to": 0, "narrowest_interval": 2, "round_to": 1}
"""The settings that take a whole number, and the least that each takes."""


def file_of(authority: Authority, year: ReportingYear, audience: Audience) -> Path:
    """Where an edition's policy for an audience lies."""
    return authority.folder / "editions" / str(year) / f"disclosure-{audience}.toml"


def policy_of(authority: Authority, year: ReportingYear, audience: Audience = PUBLIC) -> Policy:
    """An edition's policy for an audience.

    Raises UsageProblem, naming file and setting, for one that cannot be used, and where the public would
    be shown more than the members.
    """
    public, members = (_read(file_of(authority, year, one), one) for one in AUDIENCES)
    for name in NUMBERS:
        if getattr(public, name) < getattr(members, name):
            raise UsageProblem(
                f"editions/{year}: '{name}' hides less from the public than from the members. Raise it in "
                f"{file_of(authority, year, PUBLIC).name}, or lower it in "
                f"{file_of(authority, year, MEMBERS).name}."
            )
    return {PUBLIC: public, MEMBERS: members}[audience]


def policies_of(authority: Authority, audience: Audience = PUBLIC) -> dict[str, Policy]:
    """The policy of every edition for an audience, by year."""
    return {str(one.year): policy_of(authority, one.year, audience) for one in authority.editions}


def _read(path: Path, audience: Audience) -> Policy:
    default = DEFAULTS[audience]
    if not path.is_file():
        return default
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{path.name}: it is not TOML text in UTF-8: {error}.") from error
    if unknown := sorted(set(told) - {*NUMBERS, "accepted"}):
        takes = ", ".join([*NUMBERS, "accepted"])
        raise UsageProblem(f"{path.name}: '{unknown[0]}' is not a setting. It takes: {takes}.")
    numbers = {name: _number(path, name, told.get(name, getattr(default, name))) for name in NUMBERS}
    accepted = told.get("accepted", [])
    if not isinstance(accepted, list):
        raise UsageProblem(f"{path.name}: write [[accepted]] above each figure that is accepted.")
    return Policy(audience, **numbers, accepted=tuple(_accepted(path, one) for one in accepted))


def _number(path: Path, name: str, told: object) -> int:
    if type(told) is not int or told < NUMBERS[name]:
        raise UsageProblem(f"{path.name}: '{name}' takes a whole number of {NUMBERS[name]} or more.")
    return told


def _accepted(path: Path, told: object) -> Accepted:
    given = told if isinstance(told, dict) else {}
    names = [field.name for field in fields(Accepted)]
    words = ("figure", "reason", "by")
    lacking = [name for name in words if not (isinstance(given.get(name), str) and given[name].strip())]
    day = given.get("as_at")
    if lacking or set(given) - set(names) or not (day is None or type(day) is date):
        raise UsageProblem(
            f"{path.name}: each [[accepted]] names its figure, the reason and by whom it was accepted; of a "
            "figure on a day, as_at as well, as in as_at = 2011-12-31."
        )
    return Accepted(given["figure"], day, given["reason"], given["by"])
