"""What differs between two records, or between two editions: figures, definitions, inputs, sentences, pages."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import takewhile

from safeguarding.care.timetables import CHILD_PROTECTION, LOOKED_AFTER
from safeguarding.record.builds import Record
from safeguarding.years import ReportingYear, in_words

WHY = {"rule": "rule", "data": "data", "words": "words", "results": "how it is shown"}
"""What can change a page, by the fingerprint that tells."""

UNITS = {"percent": "percentage points"}
AROUND = 2
"""Words that are told before and after a change."""

SHORT = 100
"""Characters of a sentence that are printed on either side of a change."""


def between(one: Record, other: Record) -> list[str]:
    """A line for each thing that changed from one record to the other; none where nothing did."""
    return [
        *_files(one, other),
        *_definitions(one, other),
        *_figures(_by_key(one["figures"]), _by_key(other["figures"])),
        *_texts("sentence", one["sentences"], other["sentences"]),
        *_texts("commentary", one["commentary"], other["commentary"]),
        *_pages(one, other),
    ]


def between_editions(record: Record, one: ReportingYear, other: ReportingYear) -> list[str]:
    """The same between two editions of one record: definitions are those that the law dates."""
    first, second = (_of_edition(record, year) for year in (one, other))
    return [
        *_returns(record, one, other),
        *_dated_rules(one, other),
        *_figures(first, second),
        *_texts("sentence", *({"": record["sentences"][str(year)]} for year in (one, other))),
        *_texts("commentary", *({"": record["commentary"][str(year)]} for year in (one, other))),
    ]


def why(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """What changed of a page, in words: rule, data, words; where none did, how it is shown. Empty: nothing.

    Only the fingerprints that both have are compared.
    """
    both = [part for part in WHY if part in before and part in after and before[part] != after[part]]
    causes = [part for part in both if part != "results"]
    return [WHY[part] for part in causes or both]


def _files(one: Record, other: Record) -> Iterator[str]:
    for part in sorted({*one["files"], *other["files"]}):
        before, after = (record["files"].get(part, {}) for record in (one, other))
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                yield f"file ({part}): {name}: {_fate(name, before, after)}"


def _fate(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    if name not in before:
        return "new"
    return "changed" if name in after else "gone"


def _definitions(one: Record, other: Record) -> Iterator[str]:
    before, after = one["definitions"], other["definitions"]
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            yield f"definition: {key}: version {before.get(key, 'none')} -> {after.get(key, 'none')}"


Rows = Mapping[tuple[str, ...], Mapping]


def _by_key(rows: list[dict]) -> Rows:
    return {(row["edition"], row["key"], row["as_at"] or "", row["series"]): row for row in rows}


def _of_edition(record: Record, year: ReportingYear) -> Rows:
    """An edition's computed figures of the year and at its end, named without the year."""
    end = year.last_day.isoformat()
    return {
        ("", row["key"], "", row["series"]): row
        for row in record["figures"]
        if row["edition"] == str(year) and row["series"] == "computed" and row["as_at"] in (None, end)
    }


def _figures(before: Rows, after: Rows) -> Iterator[str]:
    for place in sorted({*before, *after}):
        one, other = before.get(place), after.get(place)
        if _counted(one) != _counted(other):
            named = " ".join(part for part in (place[1], place[0], _day(place[2]), _series(place[3])) if part)
            yield f"figure: {named}: {_told(one)} -> {_told(other)}{_moved(one, other)}"


def _counted(row: Mapping | None) -> tuple | None:
    return row and tuple(row[name] for name in ("value", "numerator", "denominator", "low", "high", "status"))


def _day(as_at: str) -> str:
    return f"on {in_words(date.fromisoformat(as_at))}" if as_at else ""


def _series(series: str) -> str:
    return "" if series == "computed" else f"({series})"


def _told(row: Mapping | None) -> str:
    if row is None:
        return "not there"
    value = row["value"] or row["status"].replace("_", " ")
    if row["numerator"] is None or row["denominator"] is None:
        return value
    return f"{value} ({row['numerator']} of {row['denominator']:g})"


def _moved(one: Mapping | None, other: Mapping | None) -> str:
    if not one or not other or one["value"] is None or other["value"] is None:
        return ""
    by = Decimal(other["value"]) - Decimal(one["value"])
    return f", {by:+} {UNITS.get(other['unit'], other['unit'])}" if by else ""


def _texts(kind: str, before: Mapping, after: Mapping) -> Iterator[str]:
    for edition in sorted({*before, *after}):
        one, other = before.get(edition, {}), after.get(edition, {})
        for number in sorted({*one, *other}, key=lambda number: [int(part) for part in number.split(".")]):
            old, new = one.get(number, ""), other.get(number, "")
            if old != new:
                was, becomes = _where_they_part(old, new)
                yield f'{kind}: {" ".join(filter(None, (edition, number)))}: "{was}" -> "{becomes}"'


def _where_they_part(old: str, new: str) -> tuple[str, str]:
    """What differs of two texts, with a few words on either side, cut to what a line holds."""
    one, other = old.split(), new.split()
    before = _alike(one, other)
    after = _alike(one[before:][::-1], other[before:][::-1])
    told = (text[max(0, before - AROUND) : len(text) - max(0, after - AROUND)] for text in (one, other))
    return tuple(text if len(text) <= SHORT else f"{text[:SHORT]}…" for text in map(" ".join, told))


def _alike(one: list[str], other: list[str]) -> int:
    """How many words two texts have in common before the first that differs."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in pairs)


def _pages(one: Record, other: Record) -> Iterator[str]:
    for page in sorted({*one["pages"], *other["pages"]}):
        before, after = one["pages"].get(page), other["pages"].get(page)
        if before is None or after is None:
            yield f"page: {page}: {'new' if before is None else 'gone'}"
        elif reasons := why(before, after):
            yield f"page: {page}: changed ({', '.join(reasons)})"


def _returns(record: Record, one: ReportingYear, other: ReportingYear) -> Iterator[str]:
    for year in (one, other):
        files = [name for name in record["files"].get("returns", {}) if name.split("/")[1] == str(year)]
        yield f"inputs: returns of {year}: {len(files)} files"


def _dated_rules(one: ReportingYear, other: ReportingYear) -> Iterator[str]:
    """The timescales that came into force after the first year and by the end of the second, or went out."""
    first, last = sorted((one, other))
    for timetable in (LOOKED_AFTER, CHILD_PROTECTION):
        for scale in timetable:
            for day, what in ((scale.since, "begins to apply"), (scale.until, "applies no longer")):
                if first.last_day < day <= last.last_day:
                    yield f"definition: {scale.source}: {what} to what begins on or after {in_words(day)}"
