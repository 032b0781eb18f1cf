"""What one value of a return means, and which rows cannot be used: the rules of reading, stated once more.

A value is trimmed, freed from Excel's mark of text, and read in capitals. A day is read where the text can
only mean one day, with the day before the month. A row is not used where a value that it needs is blank, or
where a value of it cannot be read, unless the figures can do without that value: then it counts as blank.
"""

import re
from datetime import date, timedelta
from functools import cache

NEEDED, READABLE, WELCOME = "must be there", "must be readable", "blank if unreadable"
FIELDS = {
    "Header": {"CHILD": ("child_id", NEEDED), "DOB": ("birth_date", NEEDED)},
    "Episodes": {
        "CHILD": ("child_id", NEEDED),
        "DECOM": ("start_date", NEEDED),
        "RNE": ("new_episode_code", NEEDED),
        "LS": ("legal_status_code", NEEDED),
        "CIN": ("need_code", READABLE),
        "PLACE": ("place_code", NEEDED),
        "PLACE_PROVIDER": ("provider_code", READABLE),
        "PL_POST": ("placement_postcode", READABLE),
        "URN": ("placement_urn", READABLE),
        "DEC": ("end_date", READABLE),
        "REC": ("end_reason_code", READABLE),
    },
    "Reviews": {
        "CHILD": ("child_id", NEEDED),
        "DOB": ("birth_date", WELCOME),
        "REVIEW": ("review_date", NEEDED),
        "REVIEW_CODE": ("participation_code", NEEDED),
    },
    "AD1": {"CHILD": ("child_id", NEEDED)},
    "ChildIdentifiers": {
        "LAchildID": ("child_id", NEEDED),
        "PersonBirthDate": ("birth_date", WELCOME),
        "ExpectedPersonBirthDate": ("expected_birth_date", WELCOME),
    },
    "CINdetails": {
        "LAchildID": ("child_id", NEEDED),
        "CINreferralDate": ("referral_date", WELCOME),
        "DateOfInitialCPC": ("conference_date", READABLE),
    },
    "Section47": {
        "LAchildID": ("child_id", NEEDED),
        "S47ActualStartDate": ("start_date", NEEDED),
        "DateOfInitialCPC": ("conference_date", READABLE),
    },
    "ChildProtectionPlans": {
        "LAchildID": ("child_id", NEEDED),
        "CPPstartDate": ("start_date", NEEDED),
        "CPPendDate": ("end_date", READABLE),
        "InitialCategoryOfAbuse": ("initial_abuse_code", READABLE),
        "LatestCategoryOfAbuse": ("latest_abuse_code", READABLE),
        "NumberOfPreviousCPP": ("previous_plans", WELCOME),
    },
    "CPPreviewDate": {
        "LAchildID": ("child_id", NEEDED),
        "CPPstartDate": ("start_date", NEEDED),
        "CPPendDate": ("end_date", READABLE),
        "CPPreviewDate": ("review_date", NEEDED),
    },
}
"""Of each table: the return's name of a field -> ours, and how much hangs on it."""

UNREADABLE = object()
SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
MIDNIGHT = re.compile(r"(.*)[T ]0?0:00(?::00(?:\.0+)?)?Z?", re.DOTALL)
SPOILT = re.compile(r"\d+\.?\d*E\+?\d+|\d+\.0*")


def clean(text):
    """The value in capitals, without what stands around it; None where nothing is left."""
    text = (text or "").strip(SPACES)
    if "\n" not in text and len(text) > 2 and text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip(SPACES)
    elif "\n" not in text and text.startswith("'"):
        text = text[1:].strip(SPACES)
    return text.upper() or None


@cache
def day_meant(text, year):
    """The one day that the text can mean in a return of `year`, or UNREADABLE. Kept: most days come again."""
    if at_midnight := MIDNIGHT.fullmatch(text):
        text = at_midnight[1]
    try:
        return serial(text) or in_letters(text, year) or in_numbers(text, year) or UNREADABLE
    except ValueError:
        return UNREADABLE


def serial(text):
    """Excel counts the days: 40179 is 1 January 2010."""
    whole, point, zeros = text.partition(".")
    if len(whole) == 5 and whole.isdecimal() and (zeros.strip("0") == "" and bool(zeros) == bool(point)):
        return date(2010, 1, 1) + timedelta(days=int(whole) - 40179)
    return None


def in_numbers(text, year):
    """Day, month and year, or year, month and day; the year in four digits, at the end also in two."""
    parts = re.split("[/. -]", text)
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    first, month, last = map(int, parts)
    match [min(len(part), 5) for part in parts]:
        case [4, 1 | 2, 1 | 2]:
            return date(first, month, last)
        case [1 | 2, 1 | 2, 4]:
            return date(last, month, first)
        case [1 | 2, 1 | 2, 2]:
            return date(full_year(last, year), month, first)
    return None


def in_letters(text, year):
    """`1-May-10`, `01 May 2010`: the first three letters tell the month."""
    found = re.fullmatch(r"(\d{1,2})[/. -]?([A-Z]{3,9})[/. ,-]*(\d+)", text)
    if not found or len(found[3]) not in (2, 4) or found[2][:3] not in MONTHS:
        return None
    written = int(found[3])
    full = written if len(found[3]) == 4 else full_year(written, year)
    return date(full, MONTHS.index(found[2][:3]) + 1, int(found[1]))


def full_year(two_digits, year):
    """The latest year with these last digits that is not after the return's end."""
    latest = int(year[:4]) + 1
    return next(n for n in range(latest, latest - 100, -1) if n % 100 == two_digits)


def number_meant(text):
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else UNREADABLE


def row_of(table, texts, year):
    """The row that the texts of one record of `table` make, or None where it cannot be used."""
    row = {}
    for name, (ours, need) in FIELDS[table].items():
        value = meant(ours, clean(texts.get(name)), year)
        if value is UNREADABLE and need == WELCOME:
            value = None
        if value is UNREADABLE or (value is None and need == NEEDED):
            return None
        row[ours] = value
    return row if makes_sense(table, row, last_day(year)) else None


def meant(ours, text, year):
    if text is None:
        return None
    if ours == "child_id":
        return UNREADABLE if SPOILT.fullmatch(text) else text
    if ours == "previous_plans":
        return number_meant(text)
    return day_meant(text, year) if ours.endswith("_date") else text


def makes_sense(table, row, last):
    start, end = row.get("start_date"), row.get("end_date")
    if table == "Episodes":
        both_or_none = (end is None) == (row["end_reason_code"] is None)
        return both_or_none and start <= last and (end is None or end >= start)
    if table in ("ChildProtectionPlans", "CPPreviewDate") and end is not None and end <= start:
        return False
    if table == "CPPreviewDate" and row["review_date"] <= start:
        return False
    return table not in ("Reviews", "CPPreviewDate") or row["review_date"] <= last


def last_day(year):
    return date(int(year[:4]) + 1, 3, 31)


def first_day(year):
    return date(int(year[:4]), 4, 1)
