"""What must not be found in any file of the site, and how it is found there: children, and this machine."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WORD = re.compile(r"(?<!\d\.)(?<![^\W_])[^\W_]+")
"""A word or a whole number; what follows a decimal point is part of a measure, as in a drawing."""

IN_WORDS = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(MONTHS)}) (\d{{4}})\b", re.IGNORECASE)
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")

MACHINE = re.compile(
    r"""(?:^|[\s"'`(=>:,])/(?:home|work|tmp|root|Users|var|mnt)/|\b[A-Za-z]:\\\\?\w|file:///"""
)


@dataclass(frozen=True)
class Secrets:
    """What must not be found in any file of the site.

    `shown_days` are days that the book shows on purpose: a child born on one of them is not given away by it.
    `machine_names` are those of the person who builds and of the machine. `input_words` are words of the input
    files that no page has reason to show, in small letters.
    """

    child_ids: frozenset[str]
    birth_dates: frozenset[date]
    shown_days: frozenset[date]
    paths: tuple[str, ...]
    machine_names: frozenset[str] = frozenset()
    input_words: frozenset[str] = frozenset()

    def as_text(self) -> str:
        """All of it as text that `of_text` reads: for a private folder only."""
        told = {one.name: sorted(map(str, getattr(self, one.name))) for one in fields(self)}
        return json.dumps(told, ensure_ascii=False) + "\n"

    @classmethod
    def of_text(cls, text: str) -> "Secrets":
        """What `as_text` wrote."""
        told = json.loads(text)
        days = {name: frozenset(map(date.fromisoformat, told[name])) for name in ("birth_dates", "shown_days")}
        return cls(
            **{name: tuple(one) if name == "paths" else frozenset(one) for name, one in told.items()} | days
        )

    @cached_property
    def _identifiers(self) -> list[tuple[str, frozenset[str]]]:
        """Each identifier that can be told from a word or a count, with the words that it consists of."""
        folded = sorted({one.casefold() for one in self.child_ids if _can_be_told(one)})
        return [(one, frozenset(WORD.findall(one))) for one in folded]

    @cached_property
    def _private_days(self) -> frozenset[date]:
        return self.birth_dates - self.shown_days

    def names_a_child(self, text: str) -> bool:
        """Whether an identifier stands in the text as a whole word, in capitals or not."""
        words = set(WORD.findall(text.casefold()))
        near = [one for one, parts in self._identifiers if parts and words.issuperset(parts)]
        return any(map(_as_a_word(text), near))

    def tells_a_birthday(self, text: str) -> bool:
        """Whether a date of birth stands in the text, in figures or in words."""
        return not self._private_days.isdisjoint(days_in(text))

    def names_the_machine(self, text: str) -> bool:
        """Whether the name of the machine, or of whoever builds on it, stands in the text."""
        return any(map(_as_a_word(text), self.machine_names))

    def holds_a_path(self, text: str) -> bool:
        """Whether the text names a folder of this machine."""
        return bool(MACHINE.search(text)) or any(path in text for path in self.paths)


def _as_a_word(text: str) -> Callable[[str], bool]:
    """Whether something, in small letters, stands in the text as a whole word, in capitals or not."""
    folded = text.casefold()
    return lambda one: bool(re.search(rf"(?<!\d\.)(?<![^\W_]){re.escape(one)}(?![^\W_])", folded))


def _can_be_told(identifier: str) -> bool:
    """Identifiers of fewer than four characters, and numbers of fewer than six, look like words and counts."""
    return len(identifier) >= 6 or (len(identifier) >= 4 and not identifier.isdigit())


def days_in(text: str) -> set[date]:
    """Every day that a text names: 2004-05-01, 01/05/2004 or 1 May 2004."""
    return {day for parts in _parts(text) if (day := _day(*parts))}


def _parts(text: str) -> Iterator[tuple[int, int, int]]:
    yield from (tuple(map(int, found)) for found in YEAR_FIRST.findall(text))
    yield from ((int(year), int(month), int(day)) for day, month, year in DAY_FIRST.findall(text))
    for day, month, year in IN_WORDS.findall(text):
        yield int(year), MONTHS.index(month.capitalize()) + 1, int(day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def words_of(texts: Iterable[str]) -> set[str]:
    """The words of texts that could name somebody: of four characters or more, in small letters, no counts."""
    found = {word for text in texts for word in WORD.findall(text.casefold())}
    return {word for word in found if len(word) >= 4 and not (word.isdigit() and len(word) < 9)}
