"""A small invented authority over two years, as a table: children in care and on plans, written in every form.

Every figure of 2010-11 has somebody in its numerator and, for a share, somebody else in its denominator.
Each identifier and each free text holds the word CANARY, so that a message that tells one is known.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from histories import day, episodes_of
from returns_written import AD1, EPISODES, HEADER, REVIEWS

YEARS = ("2009-10", "2010-11")
GROUPS = "AB"
SHIFT = timedelta(days=3)

CARE = {
    "settled": (
        "14/6/2000",
        ["S 20/5/2007 C2 Q2 home"],
        "16/4/2009 PN1, 5/10/2009 PN1, 25/3/2010 PN3, 13/9/2010 PN1, 2/3/2011 PN2",
    ),
    "moved, and a late review": (
        "3/9/1998",
        ["S 15/6/2007 C2 Q2 home", "P 10/2/2010 C2 Q1 other"],
        "22/4/2009 PN1, 14/10/2009 PN7, 20/4/2010 PN7, 28/9/2010 PN1, 22/3/2011 PN1",
    ),
    "three placements": (
        "21/7/2005",
        [
            "S 12/9/2009 C2 Q2 one",
            "P 18/5/2010 C2 Q1 two",
            "P 23/8/2010 C2 K2 three",
            "P 14/12/2010 C2 Q2 four",
        ],
        "28/9/2009 PN1, 15/12/2009 PN1, 20/5/2010 PN1, 15/11/2010 PN1",
    ),
    "new": ("19/2/1996", ["S 17/6/2010 V2 Q2 home"], "7/7/2010 PN1, 27/9/2010 PN1, 22/3/2011 PN5"),
    "new and reviewed late": ("26/11/2003", ["S 23/7/2010 C1 Q2 home"], "27/8/2010 PN1, 16/11/2010 PN4"),
    "adopted": (
        "13/12/2006",
        ["S 13/11/2008 C2 Q2 home", "P 18/12/2009 E1 A4 adopters", "end 21/10/2010 E11"],
        "24/4/2009 PN0, 15/10/2009 PN0, 14/1/2010 PN0, 13/4/2010 PN0, 27/9/2010 PN0",
    ),
    "special guardian": (
        "17/3/2002",
        ["S 22/2/2008 C2 Q1 kin", "end 16/9/2010 E43"],
        "14/5/2009 PN1, 27/10/2009 PN1, 19/4/2010 PN1",
    ),
    "returned home": (
        "28/8/1999",
        ["S 19/8/2009 V2 Q2 home", "end 23/7/2010 E4A"],
        "9/9/2009 PN1, 1/12/2009 PN1, 26/5/2010 PN1",
    ),
    "short breaks": (
        "15/10/2001",
        ["S 14/5/2010 V3 Q2 home", "end 17/5/2010 E8", "S 22/3/2011 V4 Q2 home"],
        "",
    ),
    "infant": (
        "24/8/2009",
        ["S 15/1/2010 C1 Q2 home", "L 20/6/2010 C2 Q2 home"],
        "5/2/2010 PN0, 29/4/2010 PN0, 19/10/2010 PN0",
    ),
    "in hospital": (
        "31/5/1997",
        ["S 19/3/2008 C2 Q2 home", "P 14/9/2010 C2 T1 -", "P 28/9/2010 C2 Q2 home"],
        "20/5/2009 PN1, 16/11/2009 PN1, 13/5/2010 PN1, 28/10/2010 PN6",
    ),
    "just come": ("18/4/2004", ["S 17/3/2011 C1 Q2 home"], ""),
    "placed for adoption": (
        "22/1/2006",
        ["S 21/8/2008 C2 Q1 home", "P 23/11/2010 E1 A3 home"],
        "17/6/2009 PN0, 14/12/2009 PN0, 26/5/2010 PN1, 15/12/2010 PN1, 2/3/2011 PN1",
    ),
}
"""Children in care: birth, episodes as `histories.episodes_of` reads them, reviews with their code."""

PLANS = {
    "in time": ("12/4/2004", ["25/5/2010 15/6/2010"], "", "15/6/2010 - 0", "2/9/2010 18/2/2011"),
    "late": ("2/12/2001", ["13/4/2010 27/5/2010"], "", "27/5/2010 - 1", "14/9/2010 15/2/2011"),
    "two years": ("16/8/1999", [], "", "26/3/2008 19/8/2010 0", "24/6/2009 17/12/2009 15/6/2010"),
    "three placements": (
        "21/7/2005",
        ["24/9/2009 14/10/2009"],
        "",
        "14/10/2009 22/7/2010 0",
        "8/1/2010 24/6/2010",
    ),
    "eighteen months": (
        "13/1/2003",
        ["22/4/2009 13/5/2009"],
        "",
        "13/5/2009 - 2",
        "22/7/2009 19/1/2010 15/7/2010 13/1/2011",
    ),
    "no plan": ("27/7/2000", ["16/8/2010 -", "19/10/2010 14/12/2010"], "", "", ""),
    "unborn": ("26/6/2011", ["1/2/2011 22/2/2011"], "", "22/2/2011 - 0", ""),
    "moved in": ("14/10/2006", [], "16/9/2010", "16/9/2010 - 1", "8/12/2010"),
}
"""Children in need: birth, enquiries (start, conference), conference of a transfer in, plan (start, end,
plans before it), review conferences. `-` is none. A child with a name of CARE is the same child."""


@dataclass(frozen=True)
class Child:
    """One child's truth: days as dates, whatever the returns of the two years tell of it."""

    id: str
    born: date
    episodes: list[dict]
    reviews: list[tuple[date, str]]
    enquiries: list[list[date | None]]
    transfer: date | None
    plan: tuple[date, date | None, str] | None
    conferences: list[date]

    def seen(self, first: date, last: date) -> list[dict]:
        """The episodes open at any time between two days."""
        return [e for e in self.episodes if e["start_date"] <= last and (e["end_date"] or last) >= first]

    def is_on_a_plan(self, first: date, last: date) -> bool:
        return self.plan is not None and self.plan[0] <= last and (self.plan[1] or last) >= first


def children(group: str) -> list[Child]:
    """The children of one group: each story once, a few days later for each group after the first."""
    later = SHIFT * GROUPS.index(group)
    names = list(dict.fromkeys([*CARE, *PLANS]))
    return [_child(name, f"CANARY{group}{number:02}", later) for number, name in enumerate(names, 1)]


def _child(name: str, child_id: str, later: timedelta) -> Child:
    born, lines, held = CARE.get(name, (None, [], ""))
    born_too, enquiries, transfer, plan, conferences = PLANS.get(name, (born, [], "", "", ""))
    episodes = episodes_of(child_id, *lines)
    for episode in episodes:
        for column in ("start_date", "end_date"):
            episode[column] = episode[column] and episode[column] + later
    reviews = [review.split() for review in held.split(", ") if review]
    start, end, before = plan.split() if plan else ("-", "-", "")
    return Child(
        id=child_id,
        born=_day(born_too, later),
        episodes=episodes,
        reviews=[(_day(when, later), code) for when, code in reviews],
        enquiries=[[_day(text, later) for text in enquiry.split()] for enquiry in enquiries],
        transfer=_day(transfer or "-", later),
        plan=(_day(start, later), _day(end, later), before) if plan else None,
        conferences=[_day(text, later) for text in conferences.split()],
    )


def _day(text: str, later: timedelta) -> date | None:
    return None if text == "-" else day(text) + later


def days_of(year: str) -> tuple[date, date]:
    """The first and the last day of a reporting year."""
    return date(int(year[:4]), 4, 1), date(int(year[:4]) + 1, 3, 31)


def british(when: date | None) -> str:
    return f"{when.day:02}/{when.month:02}/{when.year:04}" if when else ""


def iso(when: date | None) -> str:
    return when.isoformat() if when else ""


def care_tables(group: str, year: str) -> dict[str, list[str]]:
    """The lines of the SSDA903 tables of one group in one year, headings first, by the name of the file."""
    first, last = days_of(year)
    in_care = [child for child in children(group) if child.seen(first, last)]
    episodes = [(child, episode) for child in in_care for episode in child.seen(first, last)]
    return {
        "header.csv": [HEADER, *(f"{c.id},1,{british(c.born)},WBRI,UPNCANARY{c.id[-3:]},," for c in in_care)],
        "episodes.csv": [EPISODES, *(_episode_line(child, episode, last) for child, episode in episodes)],
        "reviews.csv": [
            REVIEWS,
            *(
                f"{c.id},{british(c.born)},{british(when)},{code}"
                for c in in_care
                for when, code in c.reviews
                if first <= when <= last
            ),
        ],
        "ad1.csv": [
            AD1,
            *(
                f"{child.id},{british(child.born)},01/09/2009,15/10/2009,0,2,MF,L11"
                for child, episode in episodes
                if episode["place_code"] == "A4"
            ),
        ],
    }


def _episode_line(child: Child, episode: dict, last: date) -> str:
    ended = episode["end_date"] is not None and episode["end_date"] <= last
    carer = episode["placement_urn"]
    codes = (episode[name] for name in ("new_episode_code", "legal_status_code"))
    end = (british(episode["end_date"]), episode["end_reason_code"]) if ended else ("", "")
    home = ("PCCANARY" + carer.upper(), "URNCANARY" + carer.upper()) if carer else ("", "")
    place = episode["place_code"]
    values = (child.id, british(episode["start_date"]), *codes, "N1", place, "PR1" if carer else "", *end)
    return ",".join((*values, "", "HOMECANARY", *home))


def care_xml(group: str, year: str) -> str:
    """The same as `care_tables` in the one XML file of the SSDA903 return."""
    tables = {
        name: [dict(zip(lines[0].split(","), line.split(","), strict=True)) for line in lines[1:]]
        for name, lines in care_tables(group, year).items()
    }
    written = "\n".join(_care_child(row, tables) for row in tables["header.csv"])
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<EXPSSDA903>\n{written}\n</EXPSSDA903>\n'


def _care_child(row: dict, tables: dict[str, list[dict]]) -> str:
    def own(name: str) -> list[dict]:
        return [other for other in tables[name] if other["CHILD"] == row["CHILD"]]

    adoptions = [
        _leaves(other, ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR")) for other in own("ad1.csv")
    ]
    reviews = [
        f"<AREVIEW>\n{_leaves(other, ('REVIEW', 'REVIEW_CODE'))}\n</AREVIEW>" for other in own("reviews.csv")
    ]
    inside = EPISODES.split(",")[1:]
    episodes = [f"<EPISODE>\n{_leaves(other, inside)}\n</EPISODE>" for other in own("episodes.csv")]
    about = _leaves({"CHILDID": row["CHILD"]} | row, ("CHILDID", "SEX", "DOB", "ETHNIC", "UPN"))
    header = "\n".join([about, *adoptions[:1], *reviews])
    return "\n".join(["<CHILD>", "<HEADER>", header, "</HEADER>", *episodes, "</CHILD>"])


def _leaves(row: dict, names: list[str] | tuple[str, ...]) -> str:
    """One element a line; the XML form calls PLACE otherwise."""
    return "\n".join(f"<{name}>{row[name]}</{name}>".replace("PLACE>", "PL>") for name in names)


def census_xml(group: str, year: str) -> str:
    """The children in need census of one group in one year."""
    first, last = days_of(year)
    written = [
        _census_child(child, first, last) for child in children(group) if _is_in_need(child, first, last)
    ]
    lines = ("<Message>", "<Header>", "<CollectionDetails>", "<Collection>CIN</Collection>")
    lines += (f"<Year>{last.year}</Year>", f"<ReferenceDate>{iso(last)}</ReferenceDate>")
    lines += ("</CollectionDetails>", "</Header>", "<Children>", *written, "</Children>", "</Message>")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(lines) + "\n"


def _is_in_need(child: Child, first: date, last: date) -> bool:
    in_year = [when for enquiry in child.enquiries for when in enquiry if when and first <= when <= last]
    return child.is_on_a_plan(first, last) or bool(in_year)


def _census_child(child: Child, first: date, last: date) -> str:
    birth = "PersonBirthDate" if child.born <= last else "ExpectedPersonBirthDate"
    enquiries = [
        f"<Section47>\n<S47ActualStartDate>{iso(start)}</S47ActualStartDate>\n"
        f"<DateOfInitialCPC>{iso(held)}</DateOfInitialCPC>\n</Section47>"
        for start, held in child.enquiries
        if first <= start <= last
    ]
    transfer = child.transfer and first <= child.transfer <= last
    lines = ("<Child>", "<ChildIdentifiers>", f"<LAchildID>{child.id}</LAchildID>", "<UPN>CANARYUPN</UPN>")
    lines += (
        f"<{birth}>{iso(child.born)}</{birth}>",
        "<GenderCurrent>1</GenderCurrent>",
        "</ChildIdentifiers>",
    )
    lines += ("<CINdetails>", f"<CINreferralDate>{iso(first)}</CINreferralDate>")
    lines += (f"<DateOfInitialCPC>{iso(child.transfer)}</DateOfInitialCPC>",) if transfer else ()
    plan = _census_plan(child, first, last) if child.is_on_a_plan(first, last) else ()
    return "\n".join((*lines, *enquiries, *plan, "</CINdetails>", "</Child>"))


def _census_plan(child: Child, first: date, last: date) -> tuple[str, ...]:
    start, end, before = child.plan
    held = [when for when in child.conferences if first <= when <= last]
    reviews = (f"<CPPreviewDate>{iso(when)}</CPPreviewDate>" for when in held)
    return (
        "<ChildProtectionPlans>",
        f"<CPPstartDate>{iso(start)}</CPPstartDate>",
        f"<CPPendDate>{iso(end) if end and end <= last else ''}</CPPendDate>",
        "<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>",
        "<LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>",
        f"<NumberOfPreviousCPP>{before}</NumberOfPreviousCPP>",
        *(("<Reviews>", *reviews, "</Reviews>") if held else ()),
        "</ChildProtectionPlans>",
    )


def returns_in_csv() -> dict[str, bytes]:
    """Every file of the authority with its care return as CSV, by its path below `returns`."""
    written = {
        f"{year}/{group}/{name}": "\n".join([*lines, ""])
        for year in YEARS
        for group in GROUPS
        for name, lines in care_tables(group, year).items()
    }
    written |= {f"{year}/census.xml": census_xml("A", year) for year in YEARS}
    return {path: text.encode() for path, text in written.items()}


def returns_in_xml() -> dict[str, bytes]:
    """Every file of the authority with all its returns as XML, by its path below `returns`."""
    forms = {"care.xml": care_xml, "census.xml": census_xml}
    return {
        f"{year}/{group}/{name}": write(group, year).encode()
        for year in YEARS
        for group in GROUPS
        for name, write in forms.items()
    }
