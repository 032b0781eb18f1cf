"""The record of a check: of which files it was made, by which rules, and how it ended."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Literal

import polars as pl

from safeguarding.authority import Authority
from safeguarding.check.in_place import put_in_place
from safeguarding.places import PROJECT, REFERENCE
from safeguarding.returns.loaded import returns_present
from safeguarding.returns.recognise import return_files
from safeguarding.years import ReportingYear

RECORD = "checked.json"
RULES = PROJECT / "src" / "safeguarding" / "returns"
CODES = REFERENCE / "codes.csv"

Standing = Literal["checked", "out of date", "not checked", "refused"]
Outcome = Literal["checked", "refused"]
Record = dict[str, str | dict[str, str | None]]
"""`returns` and `rules` (the fingerprint of each file, by name), and `outcome`."""


def standing(authority: Authority, year: ReportingYear) -> Standing:
    """Whether the check of `year` was made of the returns as they are now, and whether anything was refused."""
    kept = _kept(authority.run_folder / "check" / str(year))
    if kept is None:
        return "not checked"
    now = {"returns": _present(authority.returns, year), "rules": _rules()}
    return kept["outcome"] if kept == now | {"outcome": kept["outcome"]} else "out of date"


def record_of(files: pl.DataFrame, outcome: Outcome) -> Record:
    """The record of a check of `files` (see load.FILES), by the rules as they are now."""
    returns = {f"{year}/{name}": sha for year, name, sha in files.select("year", "file", "sha256").rows()}
    return {"returns": returns, "rules": _rules(), "outcome": outcome}


def write_record(folder: Path, record: Record) -> None:
    """Keep the record beside the report."""
    text = json.dumps(record, indent=1, sort_keys=True) + "\n"
    put_in_place(folder / RECORD, lambda path: path.write_text(text, encoding="utf-8", newline="\n"))


def _kept(folder: Path) -> Record | None:
    """The record of the last check; None where there is none, or none that can be read."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and record.get("outcome") in ("checked", "refused") else None


def _present(returns: Path, year: ReportingYear) -> dict[str, str | None]:
    years = [one for one in returns_present(returns) if one <= year]
    files = [file for one in years for file in return_files(returns / str(one), one)]
    return {f"{file.year}/{file.name}": file.sha256 for file in files}


def _rules() -> dict[str, str | None]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in (*sorted(RULES.glob("*.py")), CODES)}
