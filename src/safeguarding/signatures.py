"""Who reviewed which page of an edition, and whether the page is still what they signed for.

`editions/2010-11/signoff.toml` holds them, a table for each signature:

    [[ni066]]
    name = "A. Reviewer"
    role = "Performance manager"
    on = 2011-07-01
    rule = "…"      the fingerprints of what was signed for: see record/pages.py
    data = "…"
    words = "…"
    results = "…"   the executed page, to the byte
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from safeguarding.authority import Authority
from safeguarding.fingerprints import SIGNATURES
from safeguarding.problems import ChecksFailed, UsageProblem
from safeguarding.record.builds import Record
from safeguarding.record.changes import why
from safeguarding.record.pages import names
from safeguarding.years import ReportingYear, in_words

NOT_SIGNED, SIGNED, CHANGED = "not signed", "signed", "changed since signed"
HEADER = "# Who reviewed which page, and the fingerprints of what they signed for. 'signoff' writes it.\n"
PRINTS = ("rule", "data", "words", "results")
FIELDS = {"name": str, "role": str, "on": date} | dict.fromkeys(PRINTS, str)


@dataclass(frozen=True)
class Signature:
    """One person's signature below one page: `prints` are the fingerprints signed for, by FIELDS."""

    name: str
    role: str
    on: date
    prints: Mapping[str, str]

    @property
    def in_words(self) -> str:
        return f"{self.name}, {self.role}, on {in_words(self.on)}"


@dataclass(frozen=True)
class Standing:
    """How a page stands: `state` is not signed, signed or changed since signed; `why` says what changed."""

    state: str
    signature: Signature | None = None
    why: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """As a footer says it."""
        if self.signature is None:
            return "Not signed off."
        if self.state == SIGNED:
            return f"Signed off by {self.signature.in_words}."
        return f"Changed since signed off by {self.signature.in_words}: {', '.join(self.why)}."


def signatures(authority: Authority, year: ReportingYear) -> dict[str, list[Signature]]:
    """The signatures of an edition by page, the latest last; empty where there is no file.

    Raises UsageProblem, naming the page, for a file that cannot be used.
    """
    path = _path(authority, year)
    if not path.is_file():
        return {}
    named = f"editions/{year}/{path.name}"
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{named}: it is not TOML text in UTF-8: {error}.") from error
    for page, given in told.items():
        if not (isinstance(given, list) and all(isinstance(one, dict) for one in given)):
            raise UsageProblem(f"{named}: '{page}' is not a page with its signatures. Take it out.")
    return {page: [_signature(named, page, one) for one in given] for page, given in told.items()}


def standing(given: Iterable[Signature], now: Mapping[str, str]) -> Standing:
    """How a page stands whose fingerprints are `now`; without `results` its bytes are not asked about."""
    latest = sorted(given, key=lambda one: one.on)
    for signature in reversed(latest):
        if not why(signature.prints, now):
            return Standing(SIGNED, signature)
    return Standing(CHANGED, latest[-1], tuple(why(latest[-1].prints, now))) if latest else Standing(NOT_SIGNED)


def sign(
    authority: Authority,
    year: ReportingYear,
    pages: Iterable[str],
    person: tuple[str, str, date],
    built: Record,
    now: Mapping[str, Mapping[str, str]],
) -> list[str]:
    """Sign for pages of an edition (for all where none is named) and say for which.

    `person`: name, role and day. `built` is the record of the last build, `now` the fingerprints of the
    edition's pages as things are. Raises UsageProblem for a page that there is not, ChecksFailed for one that
    the last book does not have as things are now.
    """
    chosen = sorted(set(pages)) or names()
    if unknown := sorted(set(chosen) - set(names())):
        raise UsageProblem(f"There is no page '{unknown[0]}'. The pages are: {', '.join(names())}.")
    made = {page: built["pages"].get(f"{year}/{page}", {}) for page in chosen}
    old = [page for page in chosen if "results" not in made[page] or why(made[page], now[page])]
    if old:
        raise ChecksFailed(
            f"The last build does not have these pages of {year} as things are now: {', '.join(old)}. Run "
            "'build', look at them, and sign then."
        )
    name, role, day = person
    kept = signatures(authority, year)
    for page in chosen:
        others = [one for one in kept.get(page, []) if (one.name, one.role) != (name, role)]
        kept[page] = [*others, Signature(name, role, day, made[page])]
    _write(_path(authority, year), kept)
    return [f"{year}/{page}: signed by {name}, {role}" for page in chosen]


def _path(authority: Authority, year: ReportingYear) -> Path:
    return authority.folder / "editions" / str(year) / SIGNATURES


def _signature(named: str, page: str, told: dict) -> Signature:
    wrong = [field for field, kind in FIELDS.items() if type(told.get(field)) is not kind]
    if wrong:
        raise UsageProblem(
            f"{named}: a signature of the page {page} lacks '{wrong[0]}'. Take it out and sign again."
        )
    return Signature(told["name"], told["role"], told["on"], {name: told[name] for name in PRINTS})


def _write(path: Path, kept: Mapping[str, list[Signature]]) -> None:
    parts = [HEADER, *(_as_toml(page, one) for page in sorted(kept) for one in kept[page])]
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text("\n".join(parts), encoding="utf-8", newline="\n")
    unfinished.replace(path)


def _as_toml(page: str, one: Signature) -> str:
    # What JSON writes for a text is a TOML text too.
    texts = {"name": one.name, "role": one.role} | dict(one.prints)
    lines = [f"{field} = {json.dumps(text, ensure_ascii=False)}" for field, text in texts.items()]
    lines.insert(2, f"on = {one.on.isoformat()}")
    return f"[[{page}]]\n" + "\n".join(lines) + "\n"
