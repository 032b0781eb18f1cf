"""Who is whose brother or sister: the optional private file `siblings.csv` of an authority folder.

No official return holds families, so the authority writes this file from its own records: a row for each
child, with any mark that its brothers and sisters share. A child of whom it says nothing stands alone.
"""

from pathlib import Path

import polars as pl

from safeguarding.authority import settings_rows
from safeguarding.problems import UsageProblem

FILE = "siblings.csv"

SIBLINGS = pl.Schema({"child_id": pl.String, "family_id": pl.String})


def read_siblings(folder: Path) -> pl.DataFrame | None:
    """The families (SIBLINGS) of an authority folder, sorted, one row a child; None where it has no such file.

    Raises UsageProblem, naming the line, for a row without a child or a family, or a child in two families.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    families: dict[str, str] = {}
    for where, row in settings_rows(path, tuple(SIBLINGS)):
        child, family = row["child_id"].strip(), row["family_id"].strip()
        if not child or not family:
            raise UsageProblem(f"{where}: every row needs a child_id and a family_id. Fill in the empty one.")
        if families.setdefault(child, family) != family:
            raise UsageProblem(
                f"{where}: this child stands in another family further up. Keep one of the two rows."
            )
    return pl.DataFrame(sorted(families.items()), SIBLINGS, orient="row")
