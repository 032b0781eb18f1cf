"""What every check of a return says: its name, where it looks, what is done, and what a person should do."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

Action = Literal["file refused", "refused", "repaired", "noted"]
ACTIONS: tuple[Action, ...] = ("file refused", "refused", "repaired", "noted")
"""What a check can lead to, worst first: the whole file is not used; the row is not used; the value is
read as it was meant; nothing is changed, and the row counts as it stands."""

FINDINGS = {"year": pl.String, "file": pl.String, "row": pl.Int64} | dict.fromkeys(
    ("part", "column", "rule", "action", "message", "remedy", "table"), pl.String
)
"""A finding: one check that one row, or one file (`row` null), of a return did not pass. Never a value.

`table` is the table that the row is of; of a whole file, what it was recognised as ("" for a folder)."""


@dataclass(frozen=True)
class Rule:
    """One check. `rule` is the department's number, or a few words where it has none.

    `table` is the return's own name for the table ("" where it looks at files of every kind), `column`
    the return's own name for the column ("" where it looks at whole rows or files).
    """

    rule: str
    table: str
    column: str
    action: Action
    message: str
    remedy: str
