"""The invented children in the department's forms: SSDA903 as CSV files and as one XML file, and the census.

Run as a script it writes all that `reading.py` reads, and prints how many rows of each are to be found again.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import TextIO

from invented import FIRST, LAST, PLACES, Child, Episode, children, dice

YEAR = "2010-11"
CENSUS_SHARE = 20 / 107
"""Children in the census for each child looked after: 20,000 for 107,000."""
TIMES = 4
"""How much larger the second file of a form in XML is, to see how memory grows."""

HEADINGS = {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
}
UPN = "UN1"
ABUSE = ("NEG", "NEG", "PHY", "SAB", "EMO", "MUL")
FRIDAY = 5


def write_all(folder: Path, number: int) -> dict[str, int]:
    """Every set of returns, each in a folder of its own below `folder`; how many rows each holds."""
    census = max(1, int(number * CENSUS_SHARE))
    return {
        "ssda903_csv": write_ssda903_csv(folder / "ssda903_csv", number),
        "ssda903_xml_part": write_ssda903_xml(folder / "ssda903_xml_part", max(1, number // TIMES)),
        "ssda903_xml": write_ssda903_xml(folder / "ssda903_xml", number),
        "census": write_census(folder / "census", census),
        "census_more": write_census(folder / "census_more", census * TIMES),
    }


def write_ssda903_csv(returns: Path, number: int) -> int:
    """Header, Episodes and Reviews of `number` children as CSV files; how many rows they have."""
    files = {name: _opened(returns, f"{name}.csv") for name in HEADINGS}
    for name, file in files.items():
        file.write(f"{HEADINGS[name]}\n")
    rows = 0
    for child in children(number):
        for name, line in _lines(child):
            files[name].write(line)
            rows += 1
    for file in files.values():
        file.close()
    return rows


def write_ssda903_xml(returns: Path, number: int) -> int:
    """The same rows of `number` children as one XML file."""
    rows = 0
    with _opened(returns, "ssda903.xml") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<EXPSSDA903>\n')
        for child in children(number):
            file.writelines(_elements(child))
            rows += 1 + len(child.episodes) + len(child.reviews)
        file.write("</EXPSSDA903>\n")
    return rows


def write_census(returns: Path, number: int) -> int:
    """A children in need census of `number` children, each with a referral, an enquiry and a plan."""
    chance, rows = dice("children in need"), 0
    with _opened(returns, "cin_census.xml") as file:
        file.write(CENSUS_BEGINS)
        for child in range(number):
            plan_reviews, text = _census_child(chance, child)
            file.write(text)
            rows += 4 + plan_reviews
        file.write("</Children>\n</Message>\n")
    return rows


def _opened(returns: Path, name: str) -> TextIO:
    folder = returns / YEAR
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / name).open("w", encoding="utf-8", newline="\n")


@cache
def _day_first(day: int | None) -> str:
    return date.fromordinal(day).strftime("%d/%m/%Y") if day else ""


@cache
def _year_first(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _lines(child: Child) -> Iterator[tuple[str, str]]:
    """The child's lines, each with the file that it is for."""
    named, born = child.child_id, _day_first(child.birth)
    yield "header", f"{named},{child.sex},{born},{child.ethnicity},{UPN},,\n"
    for episode in child.episodes:
        values = _values(child, episode)
        yield "episodes", f"{','.join([named, *(values[name] for name in EPISODE_COLUMNS)])}\n"
    for day, code in child.reviews:
        yield "reviews", f"{named},{born},{_day_first(day)},{code}\n"


EPISODE_COLUMNS = HEADINGS["episodes"].split(",")[1:]
IN_XML = {"PLACE": "PL"}
EPISODE_ELEMENTS = (
    *("DECOM", "RNE", "LS", "CIN", "PLACE", "PL_POST", "HOME_POST", "URN", "PLACE_PROVIDER", "DEC", "REC"),
    "REASON_PLACE_CHANGE",
)


def _values(child: Child, episode: Episode) -> dict[str, str]:
    return {
        "DECOM": _day_first(episode.start),
        "RNE": episode.new_episode_code,
        "LS": episode.legal_status_code,
        "CIN": episode.need_code,
        "PLACE": episode.place_code,
        "PLACE_PROVIDER": PLACES[episode.place_code],
        "DEC": _day_first(episode.end),
        "REC": episode.end_reason_code,
        "REASON_PLACE_CHANGE": "",
        "HOME_POST": child.home_postcode,
        "PL_POST": episode.postcode,
        "URN": "",
    }


def _elements(child: Child) -> Iterator[str]:
    yield (
        f"<CHILD>\n<HEADER><CHILDID>{child.child_id}</CHILDID><UPN>{UPN}</UPN><SEX>{child.sex}</SEX>"
        f"<DOB>{_day_first(child.birth)}</DOB><ETHNIC>{child.ethnicity}</ETHNIC><UASC>0</UASC>\n"
    )
    for day, code in child.reviews:
        yield f"<AREVIEW>{_element('REVIEW', _day_first(day))}{_element('REVIEW_CODE', code)}</AREVIEW>\n"
    yield "</HEADER>\n"
    for episode in child.episodes:
        values = _values(child, episode)
        inner = (_element(IN_XML.get(name, name), values[name]) for name in EPISODE_ELEMENTS)
        yield f"<EPISODE>{''.join(inner)}</EPISODE>\n"
    yield "</CHILD>\n"


def _element(name: str, value: str) -> str:
    return f"<{name}>{value}</{name}>" if value else f"<{name} />"


CENSUS_BEGINS = """<?xml version="1.0" encoding="UTF-8"?>
<Message>
<Header><CollectionDetails><Collection>CIN</Collection><Year>2011</Year><ReferenceDate>2011-03-31</ReferenceDate>
</CollectionDetails></Header>
<Children>
"""


def _census_child(chance: Random, number: int) -> tuple[int, str]:
    """A <Child>, and how many reviews its plan had."""
    start, end = _plan(chance)
    held = sorted(chance.sample(range(start + 1, (end or LAST) + 1), chance.randint(1, 5)))
    abuse, enquiry = chance.choice(ABUSE), start - chance.randint(3, 15)
    ended = _element("CPPendDate", _year_first(end)) if end else ""
    reviews = "".join(_element("CPPreviewDate", _year_first(day)) for day in held)
    return len(held), (
        f"<Child>\n<ChildIdentifiers><LAchildID>SYN{number:07}</LAchildID><UPNunknown>UN1</UPNunknown>"
        f"<PersonBirthDate>{_year_first(enquiry - chance.randint(0, 5500))}</PersonBirthDate>"
        f"<GenderCurrent>{chance.choice('12')}</GenderCurrent></ChildIdentifiers>\n"
        "<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>\n"
        f"<CINdetails><CINreferralDate>{_year_first(enquiry - chance.randint(0, 20))}</CINreferralDate>"
        "<ReferralSource>1A</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>\n"
        f"<Section47><S47ActualStartDate>{_year_first(enquiry)}</S47ActualStartDate>"
        f"<DateOfInitialCPC>{_year_first(start)}</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired>"
        "</Section47>\n<ReferralNFA>0</ReferralNFA>\n"
        f"<ChildProtectionPlans><CPPstartDate>{_year_first(start)}</CPPstartDate>{ended}"
        f"<InitialCategoryOfAbuse>{abuse}</InitialCategoryOfAbuse>"
        f"<LatestCategoryOfAbuse>{abuse}</LatestCategoryOfAbuse>"
        f"<NumberOfPreviousCPP>{chance.choice('0001')}</NumberOfPreviousCPP>\n"
        f"<Reviews>{reviews}</Reviews>\n</ChildProtectionPlans>\n</CINdetails>\n</Child>\n"
    )


def _plan(chance: Random) -> tuple[int, int | None]:
    """The days on which a plan starts, never at a weekend, and ends if it ends within the year."""
    start = chance.randint(FIRST - 300, LAST - 40)
    start -= max(0, date.fromordinal(start).isoweekday() - FRIDAY)
    end = chance.randint(max(FIRST, start + 10), LAST) if chance.random() < 0.5 else None
    return start, end


def main(folder: str, number: str) -> None:
    """Write everything for `number` children and print the rows, as JSON."""
    print(json.dumps(write_all(Path(folder), int(number))))


if __name__ == "__main__":
    main(*sys.argv[1:])
