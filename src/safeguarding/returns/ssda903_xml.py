"""The SSDA903 return as one XML file (EXPSSDA903): the same tables as the CSV files, in other clothes."""

from collections.abc import Iterator

import polars as pl

from safeguarding.returns.cin_census import told
from safeguarding.returns.decoding import Told
from safeguarding.returns.recognise import ReturnFile
from safeguarding.returns.tables import SSDA903, TABLES, official_columns
from safeguarding.returns.xml_rows import Element, Names, elements, only, values

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

Row = tuple[int | str | None, ...]


def read(file: ReturnFile) -> tuple[dict[str, pl.DataFrame], list[Told]]:
    """The tables of the return that we need, each with its official columns as text; and what was met.

    `row` is the number of the <CHILD> in the file and `part` says which of the child's parts it is.
    Raises FileRefused where the XML is broken or is not built as the form is.
    """
    rows: dict[str, list[Row]] = {table: [] for table in SSDA903}
    names = Names(NAMES)
    for number, child in enumerate(elements(file.path, ("CHILD",), names, PLACES), 1):
        for table, row in _rows(number, child):
            rows[table].append(row)
    return {table: _as_frame(table, given) for table, given in rows.items()}, told(names)


def _rows(number: int, child: Element) -> Iterator[tuple[str, Row]]:
    header = only(child, "HEADER")
    about = {} if header is None else values(header, ABOUT)
    if header is not None:
        yield "Header", (number, "", *_values("Header", about))
        for nth, review in enumerate(header.iterfind("AREVIEW"), 1):
            yield "Reviews", (number, f"review {nth}", *_values("Reviews", about | values(review, HELD)))
        if any((header.findtext(name) or "").strip() for name in ADOPTION):
            yield "AD1", (number, "", *_values("AD1", about))
    for nth, episode in enumerate(child.iterfind("EPISODE"), 1):
        given = values(episode, DURING) | {"CHILDID": about.get("CHILDID")}
        yield "Episodes", (number, f"episode {nth}", *_values("Episodes", given))


def _values(table: str, given: dict[str, str | None]) -> list[str | None]:
    return [given.get(WRITTEN.get(name, name)) for name in COLUMNS[table]]


def _as_frame(table: str, rows: list[Row]) -> pl.DataFrame:
    schema = {"row": pl.Int64, "part": pl.String} | dict.fromkeys(COLUMNS[table], pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")
