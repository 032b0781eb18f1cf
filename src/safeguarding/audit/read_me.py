"""The first sheet of a workbook: what it is, that it is private, and how to tick.

It names no day on which it was made: the same returns give the same bytes.
"""

from collections.abc import Sequence

from safeguarding.audit.sheets import Line
from safeguarding.authority import Authority
from safeguarding.years import ReportingYear

TITLE = "Audit workbook of the Safeguarding Unit's figures"
AUTHORITY, EDITION, HOLDS = "authority", "edition", "what it holds"

HOW_TO_TICK = (
    (
        "how to tick",
        "Look the child up in the case file. In the column 'agree or disagree' write agree (or yes) where the "
        "file says what the row says, and disagree (or no) where it does not; say why under 'remark'. Leave "
        "the cell empty where you have not looked. Change no other cell. Rows may be sorted and filtered, and "
        "whole sheets taken out.",
    ),
    (
        "when you have ticked",
        "Save the workbook as .xlsx. 'report.py audit' with --import and the name of the file counts the "
        "ticks, and lists what you disagree with in the same private folder. A row whose answer has changed "
        "since, because the returns did, is told and not counted.",
    ),
    (
        "answers",
        "counts: an eligible case that is in the numerator. does not count: an eligible case that is not. "
        "excluded: left out of the figure, for the reason beside it. A reason that begins 'Cannot be "
        "assessed' is of a case that should be eligible, if the returns could tell.",
    ),
)

PRIVATE = (
    "private",
    "Special category data: what stands here is from children's records. It belongs in the authority's "
    "private run folder. Do not send, print or copy it beyond those who may read the case files, and delete "
    "it when the audit is done.",
)


def lines(authority: Authority, year: ReportingYear, holds: str, how_it_is_made: Sequence[Line]) -> list[Line]:
    """The lines of the first sheet."""
    return [
        (TITLE, ""),
        PRIVATE,
        (AUTHORITY, authority.name),
        (EDITION, str(year)),
        (HOLDS, holds),
        *HOW_TO_TICK,
        *how_it_is_made,
    ]
