"""Which file is which table: by its headings or its XML root, whatever its name and folder.

Of a workbook the name counts for one thing: the day on which it was extracted, which it does not hold.
"""

import csv
import hashlib
import re
from codecs import getincrementaldecoder
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from xml.parsers import expat

from safeguarding.returns.annex_a_lists import lists_of
from safeguarding.returns.days import day_in
from safeguarding.returns.decoding import UTF_8, WINDOWS, encoding_of
from safeguarding.returns.file_rules import FileRefused
from safeguarding.returns.workbook import WORKBOOK
from safeguarding.years import ReportingYear

ANNEX_A = "Annex A"
CIN_CENSUS = "CIN census"
SSDA903_XML = "SSDA903 XML"
NOT_NEEDED = "recognised, not needed"
NOT_RECOGNISED = "not recognised"
REFUSED = "refused"

ROOTS = {"Message": CIN_CENSUS, "EXPSSDA903": SSDA903_XML}
"""The forms in XML, by their root element, which may be in small letters or capitals."""

TEXT_TABLES = (".csv", ".tsv", ".txt")
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar")
LONGEST_LINE = 100_000
LONGEST_HEADING = 40
LOOKS_LIKE_DATA = re.compile(r"\d+|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}")
HEADING_ALIASES = {"CHILDID": "CHILD", "CHILD_ID": "CHILD", "PL": "PLACE"}
"""Names that the department's XML form, or systems, give to a column of the CSV form."""


@dataclass(frozen=True)
class Form:
    """One table of the SSDA903 return: the headings it must have, those it may have, whether we read it."""

    table: str
    must: frozenset[str]
    may: frozenset[str] = frozenset()
    needed: bool = False


def _form(table: str, must: str, may: str = "", needed: bool = False) -> Form:
    return Form(table, frozenset(must.split()), frozenset(may.split()), needed)


FORMS = (
    _form("Header", "CHILD SEX DOB ETHNIC", "UPN MOTHER MC_DOB", needed=True),
    _form(
        "Episodes",
        "CHILD DECOM RNE LS CIN PLACE DEC REC",
        "PLACE_PROVIDER REASON_PLACE_CHANGE HOME_POST PL_POST URN PL_LOCATION PL_LA PL_DISTANCE",
        needed=True,
    ),
    _form("Reviews", "CHILD REVIEW REVIEW_CODE", "DOB", needed=True),
    _form("AD1", "CHILD DATE_INT DATE_MATCH", "DOB FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR", needed=True),
    _form("UASC", "CHILD SEX DOB DUC"),
    _form("OC2", "CHILD SDQ_SCORE"),
    _form("OC3", "CHILD IN_TOUCH ACTIV ACCOM"),
    _form("PlacedAdoption", "CHILD DATE_PLACED"),
    _form("PrevPerm", "CHILD PREV_PERM"),
    _form("Missing", "CHILD MISSING MIS_START"),
    _form("SWEpisodes", "CHILD SW_ID SW_DECOM"),
    _form("DoLo", "CHILD DOLO_START"),
)
"""The tables of the SSDA903 return, 2010-11 to 2026-27 (2010-11 style files have fewer `may` headings)."""


@dataclass(frozen=True)
class ReturnFile:
    """One file of one year's return, and what it is.

    `name` is relative to the year's folder; `table` is a form's name, CIN_CENSUS, SSDA903_XML, ANNEX_A,
    NOT_RECOGNISED or REFUSED (then `refusal` says why); `separator` is what stands between the columns of a
    text table; `unknown` are the headings that the form does not have. Of Annex A `lists` are those to be
    read from the workbook, and `extracted` is the day that it tells of.
    """

    path: Path
    year: ReportingYear
    name: str
    sha256: str | None = None
    table: str = NOT_RECOGNISED
    needed: bool = False
    separator: str = ","
    unknown: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    extracted: date | None = None
    refusal: FileRefused | None = None

    def refused(self, refusal: FileRefused) -> "ReturnFile":
        """The same file, not to be used."""
        return replace(self, table=REFUSED, needed=False, refusal=refusal)


def return_files(folder: Path, year: ReportingYear) -> list[ReturnFile]:
    """Every file below `folder`, in any sub-folder, sorted by name, recognised or refused.

    Hidden files are passed over, and the one that Excel puts beside a workbook while it is open.
    """
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith((".", "~$"))]
    return [_recognised(_named(path, folder, year)) for path in sorted(paths, key=Path.as_posix)]


def folders_named_like_files(folder: Path) -> list[str]:
    """The sub-folders that one would take for a return, relative to `folder`, sorted."""
    wanted = (*TEXT_TABLES, ".xml", WORKBOOK)
    named = (path for path in folder.rglob("*") if path.suffix.lower() in wanted and path.is_dir())
    return sorted(_shown(path, folder) for path in named)


def _named(path: Path, folder: Path, year: ReportingYear) -> ReturnFile:
    return ReturnFile(path, year, _shown(path, folder))


def _shown(path: Path, folder: Path) -> str:
    # A name in another code page than the system's (out of an old zip) is shown with question marks.
    return path.relative_to(folder).as_posix().encode("utf-8", "replace").decode("utf-8")


def _recognised(file: ReturnFile) -> ReturnFile:
    try:
        with file.path.open("rb") as content:
            file = replace(file, sha256=hashlib.file_digest(content, "sha256").hexdigest())
        return _as_its_form(file)
    except OSError:
        return file.refused(FileRefused("cannot be opened"))
    except FileRefused as refusal:
        return file.refused(refusal)


def _as_its_form(file: ReturnFile) -> ReturnFile:
    suffix = file.path.suffix.lower()
    if suffix in ARCHIVES:
        raise FileRefused("archive")
    if suffix == ".xml":
        root = _xml_root(file.path).rpartition("}")[2].rpartition(":")[2].lower()
        table = next((form for name, form in ROOTS.items() if name.lower() == root), NOT_RECOGNISED)
        return replace(file, table=table, needed=table != NOT_RECOGNISED)
    if suffix == WORKBOOK:
        return _as_a_workbook(file)
    return _as_a_table(file) if suffix in TEXT_TABLES else file


def _as_a_workbook(file: ReturnFile) -> ReturnFile:
    """A workbook with the lists of Annex A that it holds; one that holds none is not recognised."""
    found = lists_of(file.path, file.sha256)
    if not found:
        return file
    filled = tuple(sorted(name for name, rows in found.items() if not rows.is_empty()))
    extracted = day_in(file.path.name) or file.year.last_day
    if ReportingYear.containing(extracted) != file.year:
        raise FileRefused("another year")
    return replace(file, table=ANNEX_A, needed=bool(filled), lists=filled, extracted=extracted)


def _as_a_table(file: ReturnFile) -> ReturnFile:
    """A text table with its form and separator. What is named .txt may also be something else altogether."""
    may_be_anything = file.path.suffix.lower() == ".txt"
    try:
        line = _first_line(file.path)
        separator, form = _form_of(line, may_be_anything)
    except FileRefused:
        if may_be_anything:
            return file
        raise
    if form is None:
        return file
    present = headings(line, separator)
    if any(LOOKS_LIKE_DATA.fullmatch(heading) for heading in present):
        raise FileRefused("no headings", row=1)  # a row has run into the headings: neither may be told
    unknown = [name for name in present if name and name not in form.must | form.may]
    return replace(
        file,
        table=form.table,
        needed=form.needed,
        separator=separator,
        unknown=tuple(dict.fromkeys(name[:LONGEST_HEADING] for name in unknown)),
    )


def _first_line(path: Path) -> str:
    with path.open("rb") as content:
        start = content.read(LONGEST_LINE)
    if not start.strip():
        raise FileRefused("empty file")
    text = _decoded_so_far(start, encoding_of(start))
    if "\0" in text:
        raise FileRefused("not text", row=1)
    return text.removeprefix("\ufeff").replace("\r", "\n").split("\n", 1)[0]


def _decoded_so_far(start: bytes, encoding: str) -> str:
    """The text of the first bytes of a file, less a letter that lies across their end."""
    try:
        return getincrementaldecoder(encoding)().decode(start)
    except UnicodeError as error:
        if encoding != UTF_8:
            raise FileRefused("not text", row=1) from error
    return start.decode(WINDOWS, "replace")


def headings(line: str, separator: str) -> list[str]:
    """The headings in the first line of a text table: trimmed, in capitals, aliases put right."""
    given = next(csv.reader([line], delimiter=separator), [])
    plain = ("_".join(heading.split()).upper() for heading in given)
    return [HEADING_ALIASES.get(heading, heading) for heading in plain]


def _form_of(line: str, may_be_anything: bool) -> tuple[str, Form | None]:
    """The separator and the form whose headings are all present (of several, the one that asks for most).

    Raises FileRefused for a file that has no headings or lacks only a few of a table that is needed:
    to pass it over in silence would leave its children out of every figure.
    """
    split = {separator: headings(line, separator) for separator in SEPARATORS}
    for separator, present in split.items():
        fitting = [form for form in FORMS if form.must <= set(present)]
        if fitting:
            return separator, max(fitting, key=lambda form: len(form.must))
    separator = max(SEPARATORS, key=line.count)
    present = split[separator]
    if not any(present) or any(LOOKS_LIKE_DATA.fullmatch(heading) for heading in present):
        raise FileRefused("no headings", row=1)
    if not may_be_anything:
        _refuse_a_near_miss(set(present))
    return separator, None


def _refuse_a_near_miss(present: set[str]) -> None:
    for form in FORMS:
        missing = sorted(form.must - present)
        if form.needed and 2 * len(missing) < len(form.must):
            raise FileRefused("columns missing", form.table, ", ".join(missing), row=1)


def _xml_root(path: Path) -> str:
    """The name of the root element. Raises FileRefused for a document type, or broken XML before it.

    A document type can only stand before the root: what comes after may be read without looking again.
    """
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: found.append(name)
    parser.StartDoctypeDeclHandler = partial(_refuse_a_document_type, parser)
    try:
        with path.open("rb") as content:
            while not found and (piece := content.read(4096)):
                parser.Parse(piece)
            if not found:
                parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if not found:
            raise FileRefused("broken XML", row=parser.CurrentLineNumber) from error
    return found[0]


def _refuse_a_document_type(parser: expat.XMLParserType, *_: object) -> None:
    raise FileRefused("document type", row=parser.CurrentLineNumber)
