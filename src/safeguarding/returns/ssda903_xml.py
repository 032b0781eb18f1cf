"""The SSDA903 return as one XML file (EXPSSDA903): the same tables as the CSV files, in other clothes."""

from collections.abc import Iterator

import polars as pl

from safeguarding.returns.cin_census import told
from safeguarding.returns.decoding import Told
from safeguarding.returns.recognise import ReturnFile
from safeguarding.returns.tables import SSDA903, TABLES, official_columns
from safeguarding.returns.xml_rows import Element, Names, Row, elements, frames, only, values

COLUMNS = {table: [column.name for column in official_columns(TABLES[table]).values()] for table in SSDA903}
WRITTEN = {"CHILD": "CHILDID", "PLACE": "PL"}
"""How the XML form calls a column of the CSV form, where it has another name."""
ADOPTION = ("DATE_INT", "DATE_MATCH")
"""The elements of a child's HEADER that make a row of the AD1 table."""
ABOUT = ("CHILDID", "DOB")
HELD = ("REVIEW", "REVIEW_CODE")
DURING = tuple(WRITTEN.get(name, name) for name in COLUMNS["Episodes"][1:])
PLACES = {"HEADER": ("CHILD",), "EPISODE": ("CHILD",), "AREVIEW": ("HEADER",)} | {
    name: (within,)
    for within, names in (("HEADER", ABOUT), ("AREVIEW", HELD), ("EPISODE", DURING))
    for name in names
}
"""Within which element the form has what is read."""

FORM = """
    EXPSSDA903 CHILD HEADER CHILDID UPN SEX DOB ETHNIC UASC DUC DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR
    SEX_ADOPTR LS_ADOPTR IN_TOUCH ACTIV ACCOM AMISSING MISSING MIS_START MIS_END AREVIEW REVIEW REVIEW_CODE
    MOTHER MC_DOB PERMANENCE PREV_PERM LA_PERM DATE_PERM OC2 SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK
    IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED
    AD_PLACED DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED EPISODE DECOM RNE LS CIN PL PL_POST HOME_POST
    URN PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE PL_LOCATION PL_LA PL_DISTANCE
"""
"""Every element of the form."""
NAMES = set(FORM.split())


def read(file: ReturnFile) -> tuple[dict[str, pl.DataFrame], list[Told]]:
    """The tables of the return that we need, each with its official columns as text; and what was met.

    `row` is the number of the <CHILD> in the file and `part` says which of the child's parts it is.
    Raises FileRefused where the XML is broken or is not built as the form is.
    """
    names = Names(NAMES)
    children = enumerate(elements(file.path, ("CHILD",), names, PLACES), 1)
    rows = (row for number, child in children for row in _rows(number, child))
    return frames(rows, COLUMNS), told(names)


def _rows(number: int, child: Element) -> Iterator[tuple[str, Row]]:
    header = only(child, "HEADER")
    about = {} if header is None else values(header, ABOUT)
    child_id, birth = map(about.get, ABOUT)
    if header is not None:
        yield "Header", (number, "", child_id, birth)
        for nth, review in enumerate(header.iterfind("AREVIEW"), 1):
            yield "Reviews", (number, f"review {nth}", child_id, birth, *map(values(review, HELD).get, HELD))
        if any((about.get(name) or "").strip() for name in ADOPTION):
            yield "AD1", (number, "", child_id)
    for nth, episode in enumerate(child.iterfind("EPISODE"), 1):
        yield "Episodes", (number, f"episode {nth}", child_id, *map(values(episode, DURING).get, DURING))
