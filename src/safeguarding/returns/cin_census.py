"""The children in need census: one XML file."""

from collections.abc import Iterator
from itertools import chain, count

import polars as pl

from safeguarding.returns.days import YEAR_FIRST, days_written
from safeguarding.returns.decoding import Told
from safeguarding.returns.file_rules import FileRefused
from safeguarding.returns.recognise import ReturnFile
from safeguarding.returns.tables import CIN_CENSUS, TABLES, official_columns
from safeguarding.returns.xml_rows import Element, Names, Row, elements, frames, only, text_of, values
from safeguarding.years import ReportingYear

IDENTIFIERS, REFERRALS, ENQUIRIES, PLANS = "ChildIdentifiers", "CINdetails", "Section47", "ChildProtectionPlans"
WITHIN = (ENQUIRIES, PLANS)
"""What a referral holds."""
CALLED = {REFERRALS: "referral", ENQUIRIES: "enquiry", PLANS: "plan"}
"""What a message calls the n-th of them that a <Child> has."""
REVIEWS = "CPPreviewDate"
COLUMNS = {table: [column.name for column in official_columns(TABLES[table]).values()] for table in CIN_CENSUS}
BESIDE_THE_CHILD = {table: columns[1:] for table, columns in COLUMNS.items()}
"""The columns less the first of each table, which is the child's number."""
PLACES = {
    "ChildIdentifiers": ("Child",),
    "CINdetails": ("Child",),
    "Section47": ("CINdetails",),
    PLANS: ("CINdetails",),
    "Reviews": (PLANS,),
    REVIEWS: ("Reviews",),
    "LAchildID": ("ChildIdentifiers",),
    "PersonBirthDate": ("ChildIdentifiers",),
    "ExpectedPersonBirthDate": ("ChildIdentifiers",),
    "CINreferralDate": ("CINdetails",),
    "DateOfInitialCPC": ("CINdetails", "Section47"),
    "S47ActualStartDate": ("Section47",),
    "CPPstartDate": (PLANS,),
    "CPPendDate": (PLANS,),
    "InitialCategoryOfAbuse": (PLANS,),
    "LatestCategoryOfAbuse": (PLANS,),
    "NumberOfPreviousCPP": (PLANS,),
}
"""Within which elements the form has what is read."""

NOT_READ = """
    Message Header CollectionDetails Collection Year ReferenceDate Source SourceLevel LEA SoftwareCode Release
    SerialNo DateTime Content CBDSLevels CBDSLevel Children Child ChildIdentifiers UPN FormerUPN UPNunknown
    GenderCurrent Sex PersonDeathDate ChildCharacteristics Ethnicity Disabilities Disability CINdetails
    ReferralSource PrimaryNeedCode CINclosureDate ReasonForClosure Assessments AssessmentActualStartDate
    AssessmentInternalReviewDate AssessmentAuthorisationDate FactorsIdentifiedAtAssessment AssessmentFactors
    InitialAssessments InitialAssessmentStartDate InitialAssessmentEndDate CoreAssessments
    CoreAssessmentStartDate CoreAssessmentEndDate CINPlanDates CINPlanStartDate CINPlanEndDate Section47
    InitialCPCtarget ICPCnotRequired ReferralNFA ChildProtectionPlans Reviews PreProceedingsandFGDM PPStartDate
    LBPSentDate FGDMMeetingOffer FGDMMeetingFac InitialPPMeetingDate ReviewMeetingsCount StepDecisionDate
    PPOutcome CourtAppDate LetterInitCPDate
"""
"""What the census of any year, 2009-10 to 2025-26, holds beside the columns that are read."""
NAMES = {*NOT_READ.split(), *(name for columns in COLUMNS.values() for name in columns)}


def read(file: ReturnFile) -> tuple[dict[str, pl.DataFrame], list[Told]]:
    """The census's tables that we need, each with its official columns as text; and what was met.

    `row` is the number of the <Child> in the file and `part` says which of the child's parts it is.
    Raises FileRefused where the XML is broken, is not built as the form is, or is the census of another year
    than its folder's.
    """
    names = Names(NAMES)
    rows = chain.from_iterable(map(_rows, count(1), _children(file, names)))
    return frames(rows, COLUMNS), told(names)


def _children(file: ReturnFile, names: Names) -> Iterator[Element]:
    for element in elements(file.path, ("Child", "CollectionDetails"), names, PLACES):
        if element.tag == "Child":
            yield element
        else:
            _require_the_year(file, element)


def told(names: Names) -> list[Told]:
    """What is to be said of the names of a file's elements."""
    return [
        *(("element names", name) for name in sorted(names.misspelt)),
        *(("unknown heading", name) for name in sorted(names.unknown)),
    ]


def _require_the_year(file: ReturnFile, details: Element) -> None:
    """The census's reference date decides, not its year: test files and some systems write another."""
    written = pl.Series([details.findtext("ReferenceDate", "").strip()])
    (day,) = days_written(written, YEAR_FIRST, file.year.last_day)["day"]
    if day is not None and ReportingYear.containing(day) != file.year:
        raise FileRefused("another year", column="ReferenceDate")


def _rows(number: int, child: Element) -> Iterator[tuple[str, Row]]:
    identifiers = only(child, IDENTIFIERS)
    about = {} if identifiers is None else values(identifiers, COLUMNS[IDENTIFIERS])
    child_id = about.get("LAchildID")
    if identifiers is not None:
        yield IDENTIFIERS, (number, "", child_id, *map(about.get, BESIDE_THE_CHILD[IDENTIFIERS]))
    referrals = child.findall(REFERRALS)
    enquiries, plans = ([one for within in referrals for one in within.findall(name)] for name in WITHIN)
    for table, found in ((REFERRALS, referrals), (ENQUIRIES, enquiries), (PLANS, plans)):
        for nth, element in enumerate(found, 1):
            part, given = f"{CALLED[table]} {nth}", values(element, COLUMNS[table])
            yield table, (number, part, child_id, *map(given.get, BESIDE_THE_CHILD[table]))
            if table == PLANS:
                dates = given.get("CPPstartDate"), given.get("CPPendDate")
                yield from _review_rows(number, part, child_id, dates, element)


def _review_rows(
    number: int, part: str, child_id: str | None, dates: tuple[str | None, str | None], plan: Element
) -> Iterator[tuple[str, Row]]:
    """Every CPPreviewDate: one <Reviews> holds many, and the first alone would make the others late."""
    held = [review for reviews in plan.findall("Reviews") for review in reviews.findall(REVIEWS)]
    for nth, review in enumerate(held, 1):
        yield REVIEWS, (number, f"{part}, review {nth}", child_id, *dates, text_of(review))
