"""A small clean return of 2010-11 in which every field holds a canary, and the ways in which it gets dirty.

Nothing of a child's may ever be shown: wherever a code or a text can be anything it is a word that begins
with CANARY, and every date stands for itself.
"""

import csv
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from returns_written import AD1, EPISODES, HEADER, REVIEWS

YEAR = "2010-11"
REST = "CANARYWHY,CANARYHÔME,CANARYPÔST,CANARYURN"
"""REASON_PLACE_CHANGE and HOME_POST are not read, PL_POST and URN are: an accent must come through."""


def _text(*lines: str) -> str:
    return "\n".join(lines) + "\n"


CLEAN: dict[str, str] = {
    "header.csv": _text(
        HEADER,
        *(
            f"CANARYA{number},CANARYSEX,{born},CANARYETHNIC,CANARYUPN{number},CANARYMUM,14/02/2009"
            for number, born in enumerate(
                ("13/02/1999", "14/03/2000", "16/04/2004", "18/05/1997", "19/06/1996", "22/07/2003"), 1
            )
        ),
    ),
    "episodes.csv": _text(
        EPISODES,
        f"CANARYA1,14/06/2010,S,C2,N1,Q2,PR1,,,{REST}",
        f"CANARYA2,05/05/2010,S,C2,N1,Q2,PR1,20/07/2010,X1,{REST}",
        f"CANARYA2,20/07/2010,P,C2,N1,K2,PR1,11/10/2010,X1,{REST}",
        f"CANARYA2,11/10/2010,P,C2,N1,Q2,PR1,,,{REST}",
        f"CANARYA3,02/09/2006,S,E1,N1,A6,PR1,13/10/2010,E11,{REST}",
        f"CANARYA4,06/10/2007,CANARYRNE,CANARYLS,CANARYCIN,CANARYPLACE,CANARYPROVIDER,,,{REST}",
        f"CANARYA5,17/08/2010,S,C2,N1,Q2,PR1,21/01/2011,CANARYREC,{REST}",
        f"CANARYA6,25/10/2010,S,C2,N1,Q2,PR1,,,{REST}",
    ),
    "reviews.csv": _text(
        REVIEWS,
        "CANARYA1,13/02/1999,05/07/2010,PN1",
        "CANARYA1,13/02/1999,27/09/2010,PN2",
        "CANARYA1,13/02/1999,21/03/2011,PN3",
        "CANARYA2,14/03/2000,24/05/2010,PN1",
        "CANARYA2,14/03/2000,18/08/2010,PN2",
        "CANARYA2,14/03/2000,09/02/2011,PN3",
        "CANARYA4,,12/05/2010,CANARYPN",
        "CANARYA6,22/07/2003,15/11/2010,PN1",
        "CANARYA6,22/07/2003,10/02/2011,PN3",
    ),
    "ad1.csv": _text(AD1, "CANARYA3,16/04/2004,21/11/2009,16/02/2010,CANARYFC,CANARYNB,CANARYSEX,CANARYLS"),
    "census.xml": """<?xml version="1.0" encoding="UTF-8"?>
<Message>
<Header><CollectionDetails><Collection>CIN</Collection><Year>2011</Year>
<ReferenceDate>2011-03-31</ReferenceDate></CollectionDetails></Header>
<Children>
<Child>
<ChildIdentifiers><LAchildID>CANARYB1</LAchildID><UPN>CANARYUPN</UPN><FormerUPN>CANARYFORMER</FormerUPN>
<PersonBirthDate>2001-04-17</PersonBirthDate><GenderCurrent>CANARYGENDER</GenderCurrent></ChildIdentifiers>
<ChildCharacteristics><Ethnicity>CANARYETHNIC</Ethnicity></ChildCharacteristics>
<CINdetails><CINreferralDate>2010-04-29</CINreferralDate><ReferralSource>CANARYSOURCE</ReferralSource>
<PrimaryNeedCode>CANARYNEED</PrimaryNeedCode>
<Section47><S47ActualStartDate>2010-05-04</S47ActualStartDate><DateOfInitialCPC>2010-05-17</DateOfInitialCPC>
</Section47>
<ChildProtectionPlans><CPPstartDate>2010-05-17</CPPstartDate>
<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>
<NumberOfPreviousCPP>0</NumberOfPreviousCPP>
<Reviews><CPPreviewDate>2010-08-09</CPPreviewDate><CPPreviewDate>2011-01-24</CPPreviewDate></Reviews>
</ChildProtectionPlans></CINdetails>
</Child>
<Child>
<ChildIdentifiers><LAchildID>CANARYB2</LAchildID><PersonBirthDate>2002-05-18</PersonBirthDate></ChildIdentifiers>
<CINdetails><CINreferralDate>2008-10-20</CINreferralDate><CINclosureDate>2011-02-15</CINclosureDate>
<ChildProtectionPlans><CPPstartDate>2008-11-03</CPPstartDate><CPPendDate>2011-02-14</CPPendDate>
<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>
<NumberOfPreviousCPP>1</NumberOfPreviousCPP>
<Reviews><CPPreviewDate>2010-09-06</CPPreviewDate></Reviews></ChildProtectionPlans></CINdetails>
</Child>
<Child>
<ChildIdentifiers><LAchildID>CANARYB3</LAchildID><PersonBirthDate>2003-06-19</PersonBirthDate></ChildIdentifiers>
<CINdetails><CINreferralDate>2010-11-12</CINreferralDate>
<Section47><S47ActualStartDate>2010-11-15</S47ActualStartDate><DateOfInitialCPC>2010-12-20</DateOfInitialCPC>
</Section47>
<ChildProtectionPlans><CPPstartDate>2010-12-20</CPPstartDate>
<InitialCategoryOfAbuse>CANARYABUSE</InitialCategoryOfAbuse>
<LatestCategoryOfAbuse>CANARYABUSE</LatestCategoryOfAbuse><NumberOfPreviousCPP>1</NumberOfPreviousCPP>
<Reviews><CPPreviewDate>2011-03-07</CPPreviewDate></Reviews></ChildProtectionPlans></CINdetails>
</Child>
<Child>
<ChildIdentifiers><LAchildID>CANARYB4</LAchildID><PersonBirthDate>2004-07-20</PersonBirthDate></ChildIdentifiers>
<CINdetails><CINreferralDate>2009-06-09</CINreferralDate><DateOfInitialCPC>2009-06-16</DateOfInitialCPC>
<ChildProtectionPlans><CPPstartDate>2009-06-16</CPPstartDate>
<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse>
<NumberOfPreviousCPP>0</NumberOfPreviousCPP>
<Reviews><CPPreviewDate>2010-04-26</CPPreviewDate><CPPreviewDate>2010-10-12</CPPreviewDate></Reviews>
</ChildProtectionPlans></CINdetails>
</Child>
</Children>
</Message>
""",
}
"""One child protection plan for each <Child>; the CSV files' first child stands on line 2."""

Change = Callable[[str], str | bytes]


def write(folder: Path, changed: dict[str, str | bytes | None] | None = None) -> Path:
    """The clean return in `folder`, with some files other than they are there, or (None) not at all."""
    year = folder / "returns" / YEAR
    year.mkdir(parents=True)
    for name, content in (CLEAN | (changed or {})).items():
        if content is not None:
            as_bytes = content.encode() if isinstance(content, str) else content
            (year / name).write_bytes(as_bytes)
    return folder


# The ways in which a text gets dirty. Each takes the clean text; one that finds nothing to change fails.


def cell(line: int, column: str, value: str) -> Change:
    """Another value in one place of a CSV file; its headings stand on line 1."""

    def changed(text: str) -> str:
        lines = text.splitlines()
        cells = lines[line - 1].split(",")
        place = lines[0].split(",").index(column)
        assert cells[place] != value
        cells[place] = value
        lines[line - 1] = ",".join(cells)
        return _text(*lines)

    return changed


def column(name: str, value: Callable[[str], str]) -> Change:
    """Every filled value of a column, changed."""

    def changed(text: str) -> str:
        rows = list(csv.DictReader(StringIO(text)))
        for row in rows:
            row[name] = row[name] and value(row[name])
        return as_csv(rows)

    return changed


def as_csv(rows: list[dict[str, str]], separator: str = ",", headings: list[str] | None = None) -> str:
    """Rows as a CSV text."""
    out = StringIO()
    writer = csv.DictWriter(
        out, headings or list(rows[0]), delimiter=separator, lineterminator="\n", extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def without_lines(*numbers: int) -> Change:
    """Without some lines; the headings are line 1."""

    def changed(text: str) -> str:
        return _text(*(line for number, line in enumerate(text.splitlines(), 1) if number not in numbers))

    return changed


def line(number: int, changed_line: Callable[[str], str]) -> Change:
    """One line, changed."""

    def changed(text: str) -> str:
        lines = text.splitlines()
        assert (after := changed_line(lines[number - 1])) != lines[number - 1]
        lines[number - 1] = after
        return _text(*lines)

    return changed


def added(*lines: str) -> Change:
    """Further lines at the end."""
    return lambda text: text + _text(*lines)


def put(old: str, new: str) -> Change:
    """`new` for `old`, which stands in the text exactly once."""

    def changed(text: str) -> str:
        assert text.count(old) == 1, (text.count(old), old)
        return text.replace(old, new)

    return changed


def without_element(name: str, *holding: str) -> Change:
    """Without the element `name` that holds all of these words."""

    def changed(text: str) -> str:
        elements = re.findall(rf"<{name}>(?:(?!</?{name}>).)*</{name}>", text, flags=re.DOTALL)
        (one,) = (element for element in elements if all(word in element for word in holding))
        return text.replace(one, "")

    return changed


def in_turn(*changes: Change) -> Change:
    def changed(text: str) -> str | bytes:
        for change in changes:
            text = change(text)
        return text

    return changed


# What must never be shown

HELD = re.compile(r"canary\w+|\d[\d/.:\-]{3,}\d")
NO_CHILDS = {"2011-03-31"}
"""The reference date of a census, and the day of every count: no child's."""


def values_held(folder: Path) -> set[str]:
    """Every canary and every date of the returns in `folder`, in small letters, dates in both forms."""
    held = set()
    for path in (folder / "returns").rglob("*"):
        if path.is_file():
            with path.open("rb") as content:
                start = content.read(20_000).replace(b"\0", b"")
            held |= set(HELD.findall(start.decode("utf-8", "replace").lower()))
            held |= set(HELD.findall(start.decode("latin-1").lower()))
    held |= {f"{word[6:]}-{word[3:5]}-{word[:2]}" for word in held if re.fullmatch(r"\d\d/\d\d/\d{4}", word)}
    return held - NO_CHILDS
