"""Which file is which table: by its headings or its XML root, whatever its name and folder."""

import csv
import hashlib
import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from xml.parsers import expat

from safeguarding.problems import ReturnProblem
from safeguarding.years import ReportingYear

CIN_CENSUS = "CIN census"
NOT_NEEDED = "recognised, not needed"
NOT_RECOGNISED = "not recognised"
LONGEST_LINE = 100_000
LOOKS_LIKE_DATA = re.compile(r"\d+|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}")
OTHER_SEPARATORS = re.compile(r"[;\t|]")


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

    `name` is relative to the year's folder; `table` is a form's name, CIN_CENSUS or NOT_RECOGNISED;
    `unknown` are the headings that the form does not have.
    """

    path: Path
    year: ReportingYear
    name: str
    sha256: str
    table: str = NOT_RECOGNISED
    needed: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """How a message names the file."""
        return f"{self.year}/{self.name}"


def return_files(folder: Path, year: ReportingYear) -> list[ReturnFile]:
    """Every file below `folder`, in any sub-folder, sorted by name, recognised.

    Raises ReturnProblem for a file that cannot be opened, and for a .csv or .xml file that has no
    headings, is not UTF-8, has a document type, or is not well formed.
    """
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return [_recognised(_fingerprinted(path, folder, year)) for path in sorted(paths, key=Path.as_posix)]


def _fingerprinted(path: Path, folder: Path, year: ReportingYear) -> ReturnFile:
    # A name in another code page than the system's (out of an old zip) is shown with question marks.
    name = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode("utf-8")
    try:
        with path.open("rb") as content:
            return ReturnFile(path, year, name, hashlib.file_digest(content, "sha256").hexdigest())
    except OSError as error:
        raise ReturnProblem(
            f"{year}/{name} cannot be opened. Close it in other programs, check that you may read it, "
            "and try again."
        ) from error


def _recognised(file: ReturnFile) -> ReturnFile:
    suffix = file.path.suffix.lower()
    if suffix == ".xml" and _xml_root(file) == "Message":
        return replace(file, table=CIN_CENSUS, needed=True)
    form = _form_of(file, headings(file)) if suffix == ".csv" else None
    if form is None:
        return file
    unknown = tuple(heading for heading in headings(file) if heading and heading not in form.must | form.may)
    return replace(file, table=form.table, needed=form.needed, unknown=unknown)


def headings(file: ReturnFile) -> list[str]:
    """The headings of a CSV file, trimmed and in upper case.

    Raises ReturnProblem if the line is not UTF-8 or ends in the way of old Macintosh files.
    """
    with file.path.open("rb") as content:
        line = content.readline(LONGEST_LINE)
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise not_utf_8(file, 1) from error
    if "\0" in text or "\r" in text.removesuffix("\n").removesuffix("\r"):
        raise not_utf_8(file, 1)
    return [heading.strip().upper() for heading in next(csv.reader([text]), [])]


def not_utf_8(file: ReturnFile, line: int) -> ReturnProblem:
    """The problem of a CSV file that is written in another encoding, first seen on `line`."""
    return ReturnProblem(
        f"{file.shown} line {line}: this is not a CSV file in UTF-8. Save it again as 'CSV UTF-8'."
    )


def _form_of(file: ReturnFile, present: list[str]) -> Form | None:
    """The form whose headings are all present (of several, the one that asks for most), else None.

    Raises ReturnProblem for a file that has no headings or lacks only a few of a table that is needed:
    to pass it over in silence would leave its children out of every figure.
    """
    if not any(present) or any(LOOKS_LIKE_DATA.fullmatch(heading) for heading in present):
        raise ReturnProblem(
            f"{file.shown} line 1: the first line must hold the column headings (CHILD, DECOM, ...). "
            "Add the headings, or take the file out of the folder."
        )
    fitting = [form for form in FORMS if form.must <= set(present)]
    if not fitting:
        _refuse_other_separators(file, present)
        _refuse_a_near_miss(file, set(present))
        return None
    return max(fitting, key=lambda form: len(form.must))


def _refuse_other_separators(file: ReturnFile, present: list[str]) -> None:
    parts = {part.strip() for heading in present for part in OTHER_SEPARATORS.split(heading)}
    if any(form.must <= parts for form in FORMS if form.needed):
        raise ReturnProblem(
            f"{file.shown} line 1: the columns are not separated by commas. Save the file again as "
            "'CSV UTF-8 (comma separated)'."
        )


def _refuse_a_near_miss(file: ReturnFile, present: set[str]) -> None:
    for form in FORMS:
        missing = sorted(form.must - present)
        if form.needed and 2 * len(missing) < len(form.must):
            raise ReturnProblem(
                f"{file.shown} line 1: this looks like the {form.table} table of the SSDA903 return, but has "
                f"no column {', '.join(missing)}. Export the table again with all of its columns."
            )


def _xml_root(file: ReturnFile) -> str:
    """The name of the root element. Raises ReturnProblem for a document type, or broken XML before it.

    A document type can only stand before the root: what comes after may be read without looking again.
    """
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: found.append(name)
    parser.StartDoctypeDeclHandler = partial(_refuse_a_document_type, file, parser)
    try:
        with file.path.open("rb") as content:
            while not found and (piece := content.read(4096)):
                parser.Parse(piece)
            if not found:
                parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if not found:
            raise broken_xml(file, parser.CurrentLineNumber) from error
    return found[0]


def _refuse_a_document_type(file: ReturnFile, parser: expat.XMLParserType, *_: object) -> None:
    raise ReturnProblem(
        f"{file.shown} line {parser.CurrentLineNumber}: the file holds a document type (DOCTYPE), which no "
        "official return has and which can be used to attack. Export the return again from your system."
    )


def broken_xml(file: ReturnFile, line: int) -> ReturnProblem:
    """The problem of an XML file that is not well formed at `line`: damaged or cut off."""
    return ReturnProblem(
        f"{file.shown} line {line}: the XML is broken or cut off here. Export the return again."
    )
