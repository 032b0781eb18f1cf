"""What can be wrong with a whole file, or with its lines before any value is read, and what is done."""

from safeguarding.problems import ReturnProblem
from safeguarding.returns.rule import Rule

AGAIN = "Export the file again from your system."


def _refuse(rule: str, message: str, remedy: str) -> Rule:
    return Rule(rule, "", "", "file refused", message, remedy)


def _repair(rule: str, message: str, remedy: str) -> Rule:
    return Rule(rule, "", "", "repaired", message, remedy)


def _note(rule: str, message: str, remedy: str) -> Rule:
    return Rule(rule, "", "", "noted", message, remedy)


_RULES = (
    _refuse(
        "cannot be opened",
        "The file cannot be opened.",
        "Close it in other programs, check that you may read it, and try again.",
    ),
    _refuse("empty file", "The file is empty.", AGAIN),
    _refuse(
        "archive",
        "This is an archive of files (zip), which is not read.",
        "Unpack it into this folder, and take the archive itself out.",
    ),
    _refuse(
        "not text",
        "The name says that this is a text file, but it holds something else (a workbook, perhaps).",
        "Save it again as 'CSV UTF-8 (comma separated)'.",
    ),
    _refuse(
        "no headings",
        "The first line must hold the column headings (CHILD, DECOM, ...), and does not.",
        "Add the headings, or take the file out of the folder.",
    ),
    _refuse(
        "columns missing",
        "This looks like the {} table of the SSDA903 return, but it has no column {}.",
        "Export the table again with all of its columns.",
    ),
    _refuse(
        "heading twice",
        "A heading that is read stands more than once ({}), and nobody could say which column counts.",
        "Keep one of them.",
    ),
    _refuse(
        "quotation marks",
        "A quotation mark is left open from here on, and would swallow the rows below it.",
        "Close or remove it. If you cannot find it, export the file again.",
    ),
    _refuse("broken XML", "The XML is broken or cut off here.", AGAIN),
    _refuse(
        "document type",
        "The file holds a document type (DOCTYPE), which no official return has and which can be an attack.",
        AGAIN,
    ),
    _refuse(
        "another year",
        "By its own dates this file is not the return of this year.",
        "Put it into the folder of the year that it is of.",
    ),
    _refuse(
        "months first",
        "Most of the dates in column {} that can tell are written month first (mm/dd/yyyy): the others could "
        "be read wrongly.",
        "Export the file again with dates as dd/mm/yyyy.",
    ),
    _refuse(
        "nothing usable",
        "Every row of the {} table was refused, for the reasons given at its rows.",
        "Mend the rows, or export the file again.",
    ),
    _refuse(
        "protected workbook",
        "The workbook is protected by a password, or is in Excel's form before .xlsx.",
        "Save it again as an .xlsx workbook without a password.",
    ),
    _refuse("damaged workbook", "The workbook is damaged or cut off.", AGAIN),
    _refuse(
        "workbook too large",
        "The workbook would take more memory than lists of children need; a value may stand in a far corner.",
        "Delete the empty rows and columns below and to the right of each list, and save it again.",
    ),
    _refuse(
        "list columns missing",
        "A sheet of the workbook looks like {} of Annex A, but it has no column {}.",
        "Export the list again with all of its columns.",
    ),
    _refuse(
        "list twice",
        "Two sheets of the workbook look like {} of Annex A, and nobody could say which of them counts.",
        "Keep one of them. The other may be hidden.",
    ),
    _refuse(
        "two workbooks",
        "Another Annex A workbook of the same day holds {} too, and nobody could say which of them counts.",
        "Keep one of them, or put the day of extraction into the name of each.",
    ),
    _repair("byte order mark", "The file begins with a byte order mark.", "Nothing need be done."),
    _repair("encoding", "The file is written in {}, not in UTF-8.", "Nothing need be done."),
    _repair("separators", "The columns are separated by {}, not by commas.", "Nothing need be done."),
    _repair("line ends", "The lines end in the way of old Macintosh files.", "Nothing need be done."),
    _repair(
        "element names",
        "An element is written {}, in other letters than the department's form has.",
        "Nothing need be done here; your system's supplier should mend its export.",
    ),
    _note(
        "unknown heading",
        "The department's form has nothing of this name in this place. It is not read.",
        "Nothing need be done, unless it is a slip for a name that the form has.",
    ),
    _note(
        "heading blank or twice",
        "{} of the columns have no heading, or one that stands twice. They are not read.",
        "Nothing need be done.",
    ),
    _note("blank lines", "{} lines are blank. They are passed over.", "Nothing need be done."),
    _note("no rows", "The file has headings but no rows.", "If that is not right, export it again."),
    _note(
        "no day of extraction",
        "The name of the workbook has no day in it. It is taken as extracted on the last day of the year.",
        "If it was extracted on another day, put that into the name, as in 'Annex A 2010-12-31.xlsx'.",
    ),
    _note(
        "stands alone",
        "Annex A holds whole periods of care and plans of its last six months. It answers for days of its own "
        "year, from six months before its extraction, and is joined with no other return.",
        "Nothing need be done. The SSDA903 return and the census give more figures.",
    ),
    _note(
        "list not needed",
        "The workbook's {} is not read: a return that tells more, or a later workbook, is here for the year.",
        "Nothing need be done.",
    ),
    _note(
        "list empty",
        "The workbook's {} has headings but no rows. It is taken as not supplied.",
        "If that is not right, export it again.",
    ),
    _note(
        "placements not counted",
        "{} rows of list 8 do not give the number of placements in the last 12 months as a whole number.",
        "Fill it in: without it NI 62 cannot assess the child.",
    ),
    _note(
        "folder named like a file",
        "This is a folder, though it is named like a file. What lies in it is read.",
        "Check that the right files lie in it.",
    ),
)

FILE_RULES: dict[str, Rule] = {rule.rule: rule for rule in _RULES}
"""Every check of a whole file, by its name. A `{}` in a message is filled with what was met: never a value."""


class FileRefused(ReturnProblem):
    """A file that cannot be used as it is: the name of the rule, and where in the file."""

    def __init__(self, rule: str, *met: str, row: int | None = None, column: str = ""):
        self.rule, self.met, self.row, self.column = FILE_RULES[rule], met, row, column
        super().__init__(f"{self.rule.message.format(*met)} {self.rule.remedy}")
