"""A file of a return, read plainly: by the csv module or by minidom, whole, without any hurry.

What comes out is each row that can be used, each that cannot, and whether nobody could read the file at all.
The two XML forms have every field once in its place: a field that stands twice and says two things, or whose
text goes on after an element within it, means nothing, and neither does a child within a child.
"""

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import dropwhile
from xml.dom import Node, minidom
from xml.parsers import expat

from plain.values import FIELDS, SPACES, UNREADABLE, clean, day_meant, first_day, last_day, row_of

MUST = {
    "Header": {"CHILD", "SEX", "DOB", "ETHNIC"},
    "Episodes": {"CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "DEC", "REC"},
    "Reviews": {"CHILD", "REVIEW", "REVIEW_CODE"},
    "AD1": {"CHILD", "DATE_INT", "DATE_MATCH"},
}
ALIASES = {"CHILDID": "CHILD", "CHILD_ID": "CHILD", "PL": "PLACE"}
CENSUS = {
    "ChildIdentifiers": ("ChildIdentifiers", ""),
    "CINdetails": ("CINdetails", "referral "),
    "Section47": ("CINdetails/Section47", "enquiry "),
    "ChildProtectionPlans": ("CINdetails/ChildProtectionPlans", "plan "),
}


OF_ITS_YEAR = {("Episodes", "end_date"), ("Reviews", "review_date")}


class NobodyCanRead(Exception):
    """The file as a whole tells nothing that can be relied on."""


@dataclass(frozen=True)
class Sheet:
    """The rows of one file, by table: `usable` each as (row, part, values), `refused` each as (row, part)."""

    usable: dict = field(default_factory=lambda: defaultdict(list))
    refused: dict = field(default_factory=lambda: defaultdict(list))
    tables: list = field(default_factory=list)
    days: dict = field(default_factory=lambda: defaultdict(list))

    def add(self, table, place, texts, year, has_every_value=True):
        row = row_of(table, texts, year) if has_every_value else None
        if row is None:
            self.refused[table].append(place)
        else:
            self.usable[table].append((*place, row))
        for name, (ours, _) in FIELDS[table].items():
            if ours.endswith("_date") and (text := clean(texts.get(name))):
                self.days[table, ours].append((text, day_meant(text, year)))

    def in_its_year(self, year):
        """The sheet, if its days can be of that year. Raises NobodyCanRead where a column is written month
        first, or where all days are of other years that a care return has of its own year alone."""
        for (table, name), days in self.days.items():
            if table in MUST and is_month_first(days):
                raise NobodyCanRead
            read = [day for _, day in days if day is not UNREADABLE]
            own = [day for day in read if first_day(year) <= day <= last_day(year)]
            if (table, name) in OF_ITS_YEAR and len(read) >= 2 and not own:
                raise NobodyCanRead
        return self

    def values(self):
        """What the file says, wherever it says it."""
        return {table: sorted({repr(row) for *_, row in self.usable[table]}) for table in self.tables}


def is_month_first(days):
    """Whether of the days that can tell two more have the month first, and two cannot be read for it."""
    parts = [re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2}", text) for text, _ in days]
    pairs = [(int(found[1]), int(found[2])) for found in parts if found]
    american = sum(first <= 12 < second <= 31 for first, second in pairs)
    british = sum(second <= 12 < first <= 31 for first, second in pairs)
    return sum(day is UNREADABLE for _, day in days) >= 2 and american - british >= 2


def read(name, content, year):
    """The Sheet of a file. Raises NobodyCanRead."""
    sheet = read_xml(content, year) if name.endswith(".xml") else read_csv(text_of(content), year)
    return sheet.in_its_year(year)


read_once = lru_cache(maxsize=256)(read)
"""A file that several histories hold is read for the first of them."""


# CSV


def text_of(content):
    """The text, its lines ended by a line feed. UTF-16 is known by its mark, or by its empty halves."""
    encodings = ["utf-8-sig", "cp1252"]
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif content[1:200:2].count(0) * 2 > len(content[1:200:2]) and 0 not in content[:200:2]:
        encodings = ["utf-16-le"]
    elif content[:200:2].count(0) * 2 > len(content[:200:2]) and 0 not in content[1:200:2]:
        encodings = ["utf-16-be"]
    for encoding in encodings:
        try:
            text = content.decode(encoding).removeprefix("\ufeff")
        except UnicodeError:
            continue
        if "\0" in text or not text.strip(SPACES):
            break
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise NobodyCanRead


def read_csv(text, year):
    for separator in ",;\t|":
        names = headings(text.split("\n")[0], separator)
        table = next((table for table, must in MUST.items() if must <= set(names)), None)
        if table is not None:
            return rows_of_csv(table, names, text, separator, year)
    raise NobodyCanRead


def headings(line, separator):
    given = next((record for _, record in records_of(line, separator)), [])
    plain = ["_".join(name.split()).upper() for name in given]
    return [ALIASES.get(name, name) for name in plain]


def rows_of_csv(table, names, text, separator, year):
    if any(names.count(name) > 1 for name in FIELDS[table]):
        raise NobodyCanRead
    sheet = Sheet(tables=[table])
    for begins, record in records_of(text, separator)[1:]:
        if any(value.strip(SPACES) for value in record):
            texts = dict(zip(names, record, strict=False))
            sheet.add(table, (begins, ""), texts, year, has_as_many_values(names, record))
    return sheet


def records_of(text, separator):
    """[(the line on which it begins, the values)], however long a value is."""
    begins, records = 1, []
    usual = csv.field_size_limit(2**31 - 1)
    try:
        reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=separator)
        for record in reader:
            records.append((begins, record))
            begins = reader.line_num + 1
    finally:
        csv.field_size_limit(usual)
    return records


def has_as_many_values(names, record):
    """Whether a row has a value for each heading, and at most blanks beyond."""
    return len(record) >= len(names) and not any(value.strip(SPACES) for value in record[len(names) :])


# XML


def require_no_document_type(content):
    """No official return has one, and it can be an attack."""

    def refuse(*told):
        raise NobodyCanRead

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)


def read_xml(content, year):
    try:
        require_no_document_type(content)
        document = minidom.parseString(content)
    except Exception as error:  # expat, the codecs and minidom itself each raise their own
        raise NobodyCanRead from error
    root = Element(document.documentElement)
    forms = {"message": read_census, "expssda903": read_care}
    if document.doctype is not None or root.name not in forms:
        raise NobodyCanRead
    return forms[root.name](root, year)


TEXTS = (Node.TEXT_NODE, Node.CDATA_SECTION_NODE)


class Element:
    """An XML element by its name in small letters, whatever letters and namespace it is written with."""

    def __init__(self, node):
        self.name = node.localName.lower()
        self.children = [Element(child) for child in node.childNodes if child.nodeType == Node.ELEMENT_NODE]
        self.text = "".join(child.data for child in node.childNodes if child.nodeType in TEXTS)
        self.is_torn = bool(self.children) and any(
            child.data.strip(SPACES)
            for child in dropwhile(lambda child: child.nodeType != Node.ELEMENT_NODE, node.childNodes)
            if child.nodeType in TEXTS
        )

    def all(self, path):
        """The elements at the path below this one."""
        first, _, rest = path.lower().partition("/")
        found = [child for child in self.children if child.name == first]
        return [deeper for child in found for deeper in child.all(rest)] if rest else found

    def anywhere(self, name):
        """The elements of that name at any depth."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.anywhere(name)

    def texts(self, names, of):
        """The text of each field, by the name that `of` gives it; None where there is no such element."""
        found = {}
        for name in names:
            element = only(self, name)
            if element and element.is_torn:
                raise NobodyCanRead
            found[of.get(name, name)] = element and element.text
        return found

    def says(self):
        """All that it says, its children's words in any order."""
        return self.name, self.text.strip(SPACES), sorted(child.says() for child in self.children)


def children_of(root, name):
    found = list(root.anywhere(name))
    if any(True for child in found for _ in child.anywhere(name)):
        raise NobodyCanRead
    return enumerate(found, 1)


def only(child, name):
    """The element of that name, None where there is none. Raises NobodyCanRead for several that differ."""
    found = child.all(name)
    if any(other.says() != found[0].says() for other in found[1:]):
        raise NobodyCanRead
    return found[0] if found else None


def read_census(root, year):
    require_the_year(root, year)
    sheet = Sheet(tables=[*CENSUS, "CPPreviewDate"])
    for number, child in children_of(root, "child"):
        identifiers = only(child, "ChildIdentifiers")
        child_id = identifiers.texts(["LAchildID"], {}) if identifiers else {}
        for table, (path, called) in CENSUS.items():
            for nth, element in enumerate(child.all(path), 1):
                part = f"{called}{nth}" if called else ""
                texts = element.texts(list(FIELDS[table])[1:], {}) | child_id
                sheet.add(table, (number, part), texts, year)
                if table == "ChildProtectionPlans":
                    add_reviews(sheet, (number, part), element, texts, year)
    return sheet


def require_the_year(root, year):
    """Raises NobodyCanRead where the census says that it is of another year."""
    for details in root.anywhere("collectiondetails"):
        for told in details.all("ReferenceDate")[:1]:
            day = day_meant(told.text.strip(SPACES), year)
            if day is not UNREADABLE and not first_day(year) <= day <= last_day(year):
                raise NobodyCanRead


def add_reviews(sheet, place, plan, texts, year):
    for nth, review in enumerate(plan.all("Reviews/CPPreviewDate"), 1):
        if review.is_torn:
            raise NobodyCanRead
        held = texts | {"CPPreviewDate": review.text}
        sheet.add("CPPreviewDate", (place[0], f"{place[1]}, review {nth}"), held, year)


XML_NAMES = {"CHILD": "CHILDID", "PLACE": "PL"}
OURS = {written: name for name, written in XML_NAMES.items()}


def fields(table):
    return [XML_NAMES.get(name, name) for name in FIELDS[table]]


def read_care(root, year):
    sheet = Sheet(tables=["Header", "Episodes", "Reviews", "AD1"])
    for number, child in children_of(root, "child"):
        header = only(child, "HEADER")
        about = header.texts(["CHILDID", "DOB", "DATE_INT", "DATE_MATCH"], OURS) if header else {}
        if header:
            sheet.add("Header", (number, ""), about, year)
            if any((about[name] or "").strip(SPACES) for name in ("DATE_INT", "DATE_MATCH")):
                sheet.add("AD1", (number, ""), about, year)
            for nth, review in enumerate(header.all("AREVIEW"), 1):
                texts = review.texts(["REVIEW", "REVIEW_CODE"], {})
                sheet.add("Reviews", (number, f"review {nth}"), texts | about, year)
        for nth, episode in enumerate(child.all("EPISODE"), 1):
            texts = episode.texts(fields("Episodes")[1:], OURS) | {"CHILD": about.get("CHILD")}
            sheet.add("Episodes", (number, f"episode {nth}"), texts, year)
    return sheet
