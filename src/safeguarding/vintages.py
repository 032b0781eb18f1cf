"""What was printed of one figure over the years, and what is recorded about why two printed values differ.

Both are public reference data about areas; where they are from is said in `data/reference/SOURCES.md`.
"""

import polars as pl

from safeguarding.figure import Figure
from safeguarding.places import REFERENCE

VINTAGES = pl.Schema(
    {
        "edition": pl.String,
        "key": pl.String,
        "as_at": pl.Date,
        "value": pl.String,
        "release": pl.String,
        "note": pl.String,
    }
)
"""`note` is null where the release says nothing of how the value was printed."""


def vintages(la_code: str | None) -> pl.DataFrame:
    """Each value that the department printed of an authority's figures (VINTAGES), sorted; no rows where none
    were gathered."""
    return _of(la_code, "published_vintages.csv").select(VINTAGES.names()).sort(VINTAGES.names())


def explanations(la_code: str | None, figure: Figure) -> list[str]:
    """What is recorded about why the figure that a report printed differs from the one published.

    It is about that printed value only: a report that printed another finds nothing here.
    """
    recorded = _of(la_code, "report_against_published.csv").filter(
        pl.col("edition") == figure.edition,
        pl.col("key") == figure.key,
        pl.col("as_at").eq_missing(pl.lit(figure.as_at)),
        pl.col("report_value").str.extract(r"([\d.]+)") == figure.value,
        pl.col("explanation").is_not_null(),
    )
    return [
        f"{kind[0].upper()}{kind[1:]}. {words}."
        for kind, words in recorded.select("kind", "explanation").rows()
    ]


def _of(la_code: str | None, name: str) -> pl.DataFrame:
    rows = pl.read_csv(REFERENCE / name, infer_schema=False).filter(pl.col("la_code") == (la_code or ""))
    return rows.with_columns(pl.col("as_at").str.to_date("%Y-%m-%d"))
