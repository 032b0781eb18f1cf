"""Which columns of the returns each indicator's figure is read from: what a wrong value can move, and what not.

Stated here by hand and held to by a test, which changes one column of a set of returns after another and looks
which figures move.
"""

from collections.abc import Mapping

from safeguarding.indicators.register import REGISTER

IN_CARE = ("CHILD", "DECOM", "LS", "DEC")
BEGIN_OF_CARE = ("RNE", "REC")
PLACEMENT = ("RNE", "PLACE", "PLACE_PROVIDER", "PL_POST", "URN")
ON_A_PLAN = ("LAchildID", "CPPstartDate", "CPPendDate")
CONFERENCE = ("LAchildID", "DateOfInitialCPC")

LOOKED_AFTER = {"Episodes": IN_CARE}
BORN = {
    "Header": ("CHILD", "DOB"),
    "Reviews": ("CHILD", "DOB"),
    "ChildIdentifiers": ("LAchildID", "PersonBirthDate"),
}
"""A child's date of birth: the census's and the one beside a review stand in where the Header has none."""

COLUMNS_READ: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "lac_count": LOOKED_AFTER,
    "ni066": {"Episodes": IN_CARE + BEGIN_OF_CARE + PLACEMENT, "Reviews": ("CHILD", "REVIEW")},
    "c63": BORN | {"Episodes": IN_CARE + BEGIN_OF_CARE, "Reviews": (*BORN["Reviews"], "REVIEW", "REVIEW_CODE")},
    "ni062": {"Episodes": IN_CARE + PLACEMENT},
    "ni063": BORN | {"Episodes": IN_CARE + BEGIN_OF_CARE + PLACEMENT},
    "adopted_or_sgo": {"Episodes": IN_CARE + BEGIN_OF_CARE},
    "caseload_lac": LOOKED_AFTER,
    "caseload_combined": LOOKED_AFTER | {"ChildProtectionPlans": ON_A_PLAN},
    "cpp_count": {"ChildProtectionPlans": ON_A_PLAN},
    "ni067": {
        "ChildProtectionPlans": ON_A_PLAN,
        "CPPreviewDate": ("LAchildID", "CPPstartDate", "CPPreviewDate"),
        "CINdetails": CONFERENCE,
        "Section47": CONFERENCE,
    },
    "ni065": {"ChildProtectionPlans": ("LAchildID", "CPPstartDate", "NumberOfPreviousCPP")},
    "ni064": {"ChildProtectionPlans": ON_A_PLAN},
    "cpp_18_months": {"ChildProtectionPlans": ON_A_PLAN},
    "icpc_15_days": {"Section47": (*CONFERENCE, "S47ActualStartDate")},
}
"""By the indicator's key and the return's name for the table: the columns, as the return names them."""


def reading(table: str, column: str = "") -> tuple[str, ...]:
    """The keys of the indicators that read that column of `table`, or any of its columns where none is named.

    In the order of the register. A changed value of the column can move these figures and no others, as long
    as it does not cost a row; a row that is not used can move every figure that reads its table.
    """
    return tuple(
        one.key
        for one in REGISTER
        if table in COLUMNS_READ[one.key] and (not column or column in COLUMNS_READ[one.key][table])
    )
