"""Returns in the official forms, written by a test into its own folder."""

from pathlib import Path

from safeguarding.returns.load import examine
from safeguarding.returns.loaded import Loaded
from safeguarding.years import ReportingYear

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"
AD1 = "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR"


def write_csv(path: Path, headings: str, *rows: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8", newline="\n")


def write_census(path: Path, *children: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"<Message><Header/><Children>{''.join(children)}</Children></Message>"
    path.write_text(text, encoding="utf-8", newline="\n")


def child(child_id: str, *details: str, born: str = "2000-01-01") -> str:
    birth = f"<PersonBirthDate>{born}</PersonBirthDate>" if born else ""
    identifiers = f"<ChildIdentifiers><LAchildID>{child_id}</LAchildID>{birth}</ChildIdentifiers>"
    return f"<Child>{identifiers}<CINdetails>{''.join(details)}</CINdetails></Child>"


def plan(start: str, *reviews: str, end: str = "", previous: str = "0") -> str:
    reviews_held = "".join(f"<CPPreviewDate>{review}</CPPreviewDate>" for review in reviews)
    return (
        f"<ChildProtectionPlans><CPPstartDate>{start}</CPPstartDate><CPPendDate>{end}</CPPendDate>"
        "<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>"
        f"<NumberOfPreviousCPP>{previous}</NumberOfPreviousCPP><Reviews>{reviews_held}</Reviews>"
        "</ChildProtectionPlans>"
    )


def enquiry(start: str, conference: str = "") -> str:
    return (
        f"<Section47><S47ActualStartDate>{start}</S47ActualStartDate>"
        f"<DateOfInitialCPC>{conference}</DateOfInitialCPC></Section47>"
    )


def loaded(folder: Path, year: str = "2010-11") -> Loaded:
    """What is read, though files be refused: the command line then stops, and a test can look."""
    return examine(folder, ReportingYear.parse(year))


def rows_breaking(given: Loaded, rule: str) -> list[tuple[int, str]]:
    """(row, action) of every finding of `rule`, in order."""
    return given.findings.filter(rule=rule).select("row", "action").sort("row").rows()
