"""The department's codes read out of the texts that Annex A has in their place, spelt in many ways."""

import polars as pl

from safeguarding.returns.codes import code_lists

NOT_RECORDED = "NOT RECORDED"
"""What stands for a blank in a column that the SSDA903 return must fill and Annex A need not."""

AGREED_SHORT_BREAKS = "V4"
SHORT_BREAKS = "SHORT[ -]TERM BREAK"
"""The department's own words for V3 and V4, which no figure tells apart."""

KINDS_OF_ABUSE = {"NEG": "NEGLECT", "PHY": "PHYSICAL", "SAB": "SEXUAL", "EMO": "EMOTION"}
SEVERAL_KINDS = "MUL"
ALL_KINDS = "MULTIPLE|NOT RECOMMENDED"


def code(text: pl.Expr, code_list: str) -> pl.Expr:
    """The first word of `text` that is a code of the list: C2 of `C2) Full care order`, E45 of `sgo (e45)`.

    Where there is none the text itself in capitals, which is then noted as no code.
    """
    known = code_lists().filter(pl.col("list") == code_list)["code"].to_list()
    capitals = text.str.to_uppercase()
    words = capitals.str.extract_all("[A-Z0-9]+")
    return pl.coalesce(words.list.eval(pl.element().filter(pl.element().is_in(known))).list.first(), capitals)


def legal_status(text: pl.Expr) -> pl.Expr:
    """The code of a legal status; V4 where the text has none and speaks of short-term breaks."""
    found = code(text, "LS")
    return pl.when(found.str.contains(SHORT_BREAKS)).then(pl.lit(AGREED_SHORT_BREAKS)).otherwise(found)


def category_of_abuse(text: pl.Expr) -> pl.Expr:
    """NEG of `a) Neglect` and so on; MUL where more than one kind of abuse is named, or several at once."""
    found = code(text, "CategoryOfAbuse")
    kinds = {kind: found.str.contains(word) for kind, word in KINDS_OF_ABUSE.items()}
    several = (pl.sum_horizontal(kinds.values()) > 1) | found.str.contains(ALL_KINDS)
    one = pl.coalesce(pl.when(named).then(pl.lit(kind)) for kind, named in kinds.items())
    return pl.when(several).then(pl.lit(SEVERAL_KINDS)).otherwise(pl.coalesce(one, found))
