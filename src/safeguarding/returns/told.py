"""What the person who computes figures is told of the returns: rows refused, and files passed over."""

from safeguarding.returns.load import in_one_line
from safeguarding.returns.loaded import Loaded
from safeguarding.returns.recognise import NOT_RECOGNISED

MOST_TOLD = 20
"""How many refused rows are named one by one."""


def told(loaded: Loaded | None) -> list[str]:
    """One line for each refused row and each file that could not be recognised; never a value.

    Nothing where no return was loaded.
    """
    if loaded is None:
        return []
    refused = loaded.findings.filter(action="refused")
    lines = [f"returns/{in_one_line(row)}" for row in refused.head(MOST_TOLD).rows(named=True)]
    if refused.height > MOST_TOLD:
        lines.append(f"And {refused.height - MOST_TOLD} more rows were refused: 'check' names them all.")
    return lines + [
        f"returns/{row['year']}/{row['file']}: not recognised and not read."
        for row in loaded.files.filter(table=NOT_RECOGNISED).rows(named=True)
        if row["file"].lower().endswith((".csv", ".tsv", ".xml", ".xlsx", ".xlsm", ".xlsb", ".xls"))
    ]
