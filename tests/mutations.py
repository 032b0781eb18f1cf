"""What can befall a return on its way: random changes, each of which says what it knows of its own effect.

Here: what a mutation is, what can happen to one value, and what can happen to the bytes of any file. What
happens to tables is in mutations_csv.py, to elements in mutations_xml.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from small_returns import british, iso

from plain.values import FIELDS, NEEDED, WELCOME

Refusal = Literal["never", "may", "must"]


@dataclass(frozen=True)
class Mutated:
    """A file after a mutation. What is said of it is known from what was done, not from reading the file.

    `means` is a file that says the same in the proper form (None where only a reader can tell); `refusal` is
    whether the whole file may be refused or passed over; `told` is whether a finding must tell of it unless
    the file still says what it said.
    """

    what: str
    content: bytes
    means: bytes | None = None
    refusal: Refusal = "may"
    told: bool = False
    steps: int = 1


# One value

GONE = "the row cannot be used"
Written = tuple[str, str | None]
"""What is written, and what it means: a value in its proper form, GONE, None where only a reader can tell."""

DAYS = {"DOB", "DECOM", "DEC", "REVIEW", "PersonBirthDate", "ExpectedPersonBirthDate", "CINreferralDate"}
DAYS |= {"DateOfInitialCPC", "S47ActualStartDate", "CPPstartDate", "CPPendDate", "CPPreviewDate"}
IDENTIFIERS = {"CHILD", "LAchildID"}
WORKING_DAYS_COUNTED = {"S47ActualStartDate", "DateOfInitialCPC"}
CODES = {
    "RNE": "SPLTUB",
    "LS": ("C1", "C2", "E1", "V2", "V3", "V4", "L1"),
    "PLACE": ("Q1", "Q2", "K2", "A3", "A4", "A5", "A6", "T1", "T4", "M3", "P1", "H5"),
    "PLACE_PROVIDER": ("PR1", "PR4"),
    "REC": ("X1", "E11", "E12", "E43", "E44", "E4A", "E8", "E41"),
    "REVIEW_CODE": ("PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"),
    "InitialCategoryOfAbuse": ("NEG", "EMO", "PHY", "SAB"),
    "LatestCategoryOfAbuse": ("NEG", "EMO", "PHY", "MUL"),
    "NumberOfPreviousCPP": ("0", "1", "2", "17", "9999", "12345", "-1", "1.0", "two", "٣", "２", "²"),
}

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September")
MONTHS += ("October", "November", "December")
SAME_DAY: tuple[Callable[[date], str], ...] = (
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d:%d.%m.%Y}",
    lambda d: f"{d:%d-%m-%Y}",
    lambda d: f"{d:%d %m %Y}",
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: f"{d:%d/%m/%y}",
    lambda d: f"{d:%Y-%m-%d}",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d:%Y-%m-%d}T00:00:00.000Z",
    lambda d: f"{d:%Y-%m-%d} 00:00:00",
    lambda d: f"{d:%d/%m/%Y} 0:00",
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.day}-{MONTHS[d.month - 1][:3]}-{d:%y}",
    lambda d: f"{d:%d}{MONTHS[d.month - 1][:3].upper()}{d.year}",
    lambda d: f"{d.day} {MONTHS[d.month - 1].lower()}, {d.year}",
    lambda d: str((d - date(1899, 12, 30)).days),
    lambda d: f"{(d - date(1899, 12, 30)).days}.0",
    lambda d: "".join(chr(0xFF10 + int(c)) if c.isdigit() else c for c in british(d)),
)
"""A day as people and programs write it; the last in the wide digits of a Japanese keyboard."""

NO_DAY = (
    *("31/02/2010", "00/00/0000", "99/99/9999", "29/02/2011", "31/04/2010", "0000-00-00", "2010-13-01"),
    *("########", "n/k CANARY", "1 Mai CANARY", "05/2010", "2010", "0", "-1", "1e5", "123456", "x", "?"),
    *("01/05/201", "01/05/20100", "01//05/2010", "01/05/2010 09:30", "1/5", "CANARY", "01\\05\\2010", "None"),
    "1/1/10 00:00" + " 00:00" * 2000,
)
EDGES = (date(2010, 3, 31), date(2010, 4, 1), date(2011, 3, 31), date(2011, 4, 1), date(2008, 2, 29))
EDGES += (date(1900, 1, 1), date(2999, 12, 31))
STEPS = (1, 2, 7, 28, 31, 92, 183, 365, 731)
LETTERS = (
    "ABCXYZabcxyz0123456789/-.: _+*#%()[]{}@!$^~?=&é£€ßİŉ٣०２\t\x07\x1c\x85\u00a0\u200b\u2028\ufeff\U0001f642"
)
"""What garbage is made of: no separator, quotation mark, line end or angle."""


def rewritten(
    rng: Random, table: str, name: str, value: str, write: Callable[[date], str] = british
) -> Written:
    """Another text for `value`, the field `name` of `table`; `write` is how the form writes a day."""
    _, need = FIELDS[table].get(name, ("", None))
    if need is None:
        return garbage(rng), value
    around = rng.random()
    if around < 0.15:
        return dressed(rng, value), value
    if around < 0.22:
        return rng.choice(["", " ", "\t", "\u00a0 ", "'"]), GONE if need == NEEDED else ""
    if around < 0.37:
        return garbage(rng), None
    if name in DAYS:
        return other_day(rng, name, value, need, write)
    return other_identifier(rng, value) if name in IDENTIFIERS else other_code(rng, name)


def dressed(rng: Random, value: str) -> str:
    """The same value with what a spreadsheet or a person puts around it."""
    return rng.choice(["  {}", "{}\t", "\u00a0{} ", '="{}"', "'{}", " '{} "]).format(
        rng.choice([value, value.lower()])
    )


def garbage(rng: Random) -> str:
    word = "".join(rng.choice(LETTERS) for _ in range(rng.choice([1, 2, 5, 9])))
    place = rng.randint(0, len(word))
    return word[:place] + rng.choice(["CANARY", "CANARY", "", "CANARY" * 9000]) + word[place:]


def other_day(rng: Random, name: str, value: str, need: str, write: Callable[[date], str]) -> Written:
    """The same day in another way, no day at all, or another day."""
    kind = rng.random()
    day = parsed(value) or date(2010, 6, 17)
    if kind < 0.3:
        return rng.choice(NO_DAY), "" if need == WELCOME else GONE
    if kind < 0.4 and day.day > 12:
        return f"{day:%m/%d/%Y}", "" if need == WELCOME else GONE
    if kind < 0.65:
        other = rng.choice([*EDGES, *(day + sign * timedelta(days=step) for step in STEPS for sign in (1, -1))])
        if name not in WORKING_DAYS_COUNTED and rng.random() < 0.1:
            other = date(1, 1, 1)
        return rng.choice([british, iso])(other), write(other)
    return rng.choice(SAME_DAY)(day), write(day)


def parsed(value: str) -> date | None:
    """The day of a value in one of the two proper forms."""
    parts = value.replace("/", "-").split("-")
    if len(parts) != 3:
        return None
    numbers = list(map(int, parts if len(parts[0]) == 4 else reversed(parts)))
    return date(*numbers)


def other_identifier(rng: Random, value: str) -> Written:
    spoilt = rng.choice(["1.23E+11", "4E7", "12345678.0", "9.", ""])
    other = rng.choice([f"CANARYA{rng.randint(1, 20):02}", "CANARYNEW1", "00123", value + "X"])
    return rng.choice([(spoilt, GONE), (other, other), (other.lower(), other)])


def other_code(rng: Random, name: str) -> Written:
    """Another code that is known, or one that is not. What a field that has no list holds is free text."""
    code = rng.choice([*CODES.get(name, ("CANARY1 2AB", "URNCANARY")), "ZCANARY"])
    return rng.choice([code, code.lower(), f" {code}"]), None


# The bytes of a file


def bytes_changed(rng: Random, content: bytes, tokens: tuple[bytes, ...]) -> Mutated:
    """One accident that befalls the bytes; `tokens` are pieces that mean something in this form."""
    name = rng.choice(list(ACCIDENTS))
    start, end = sorted(rng.randrange(len(content)) for _ in range(2))
    end = min(end, start + rng.choice([1, 2, 8, 40, 400]))
    changed = ACCIDENTS[name](rng, content, start, max(end, start + 1), tokens)
    return Mutated(f"{name} at {start}", changed)


def _flip(rng, content, start, end, tokens):
    return content[:start] + bytes([content[start] ^ 1 << rng.randrange(8)]) + content[start + 1 :]


def _set(rng, content, start, end, tokens):
    return content[:start] + rng.randbytes(1) + content[start + 1 :]


def _delete(rng, content, start, end, tokens):
    return content[:start] + content[end:]


def _insert(rng, content, start, end, tokens):
    return content[:start] + rng.randbytes(rng.randint(1, 6)) + content[start:]


def _truncate(rng, content, start, end, tokens):
    return content[:start]


def _begin_late(rng, content, start, end, tokens):
    return content[end:]


def _copy(rng, content, start, end, tokens):
    place = rng.randrange(len(content))
    return content[:place] + content[start:end] + content[place:]


def _move(rng, content, start, end, tokens):
    rest = content[:start] + content[end:]
    place = rng.randint(0, len(rest))
    return rest[:place] + content[start:end] + rest[place:]


def _repeat(rng, content, start, end, tokens):
    return content[:start] + content[start:end] * rng.choice([2, 3, 50]) + content[end:]


def _zeros(rng, content, start, end, tokens):
    return content[:start] + bytes(end - start) + content[end:]


def _token(rng, content, start, end, tokens):
    return content[:start] + rng.choice(tokens) + content[start:]


def _two_tokens(rng, content, start, end, tokens):
    token = rng.choice(tokens)
    return content[:start] + token + content[start:end] + token + content[end:]


def _instead(rng, content, start, end, tokens):
    """A token in place of another one, everywhere or once."""
    old, new = rng.choice(tokens), rng.choice(tokens)
    return content.replace(old, new, rng.choice([1, 2, -1]))


ACCIDENTS: dict[str, Callable[..., bytes]] = {
    "flip a bit": _flip,
    "set a byte": _set,
    "delete bytes": _delete,
    "insert bytes": _insert,
    "truncate": _truncate,
    "begin late": _begin_late,
    "copy a slice": _copy,
    "move a slice": _move,
    "repeat a slice": _repeat,
    "zero a slice": _zeros,
    "insert a token": _token,
    "insert two tokens": _two_tokens,
    "replace tokens": _instead,
}
