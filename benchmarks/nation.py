"""An invented nation's history as CSV files, one for each of its tables, in any size.

The returns of its children and plans are written, read, checked and joined by the project once; what comes out
is kept. A larger nation is the same one several times over, each time with other identifiers; a smaller one is
its first children. As a script it writes them and prints how many rows each table has, as JSON.
"""

import json
import sys
import tempfile
from datetime import date
from pathlib import Path

import polars as pl
from forms import YEAR, write_census, write_ssda903_csv

from safeguarding.returns.history import History
from safeguarding.returns.load import load
from safeguarding.years import ReportingYear

TABLES = ("children", "episodes", "reviews", "plans", "plan_reviews", "section47")
SEEN_FROM = ("reviews_from", "plan_reviews_from")
OTHER_TYPES = {"previous_plans": pl.Int32, "end_is_known": pl.Boolean}


def write_nation(folder: Path, children: int, plans: int) -> dict[str, int]:
    """The history of so many children and plans below `folder`; the rows of each table."""
    with tempfile.TemporaryDirectory() as temporary:
        returns = Path(temporary)
        write_ssda903_csv(returns, children)
        write_census(returns, plans)
        told = load(returns, ReportingYear.parse(YEAR)).history.told
    return _kept(folder, {name: told[name] for name in TABLES}, {name: told[name] for name in SEEN_FROM})


def write_resized(nation: Path, folder: Path, times: float) -> dict[str, int]:
    """The nation of the folder `nation` so many times over, or that part of it; the rows of each table."""
    frames = {name: read_table(nation, name) for name in TABLES}
    if times < 1:
        children = frames["children"].head(max(1, int(frames["children"].height * times)))
        frames = {name: rows.join(children, on="child_id", how="semi") for name, rows in frames.items()}
    else:
        frames = {name: _repeated(rows, int(times)) for name, rows in frames.items()}
    return _kept(folder, frames, seen_from(nation))


def _repeated(rows: pl.DataFrame, times: int) -> pl.DataFrame:
    copies = [rows.with_columns(child_id=pl.col("child_id") + f"x{number:03}") for number in range(times)]
    return pl.concat(copies).sort("child_id", maintain_order=True)


def _kept(folder: Path, frames: dict[str, pl.DataFrame], since: dict[str, date]) -> dict[str, int]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in frames.items():
        rows.write_csv(folder / f"{name}.csv")
    days = {name: day.isoformat() for name, day in since.items()}
    (folder / "seen_from.json").write_text(json.dumps(days), encoding="utf-8")
    return {name: rows.height for name, rows in frames.items()}


def read_table(folder: Path, name: str) -> pl.DataFrame:
    """One table, typed, by polars' streaming engine."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8") as file:
        columns = file.readline().strip().split(",")
    schema = {
        column: OTHER_TYPES.get(column, pl.Date if column.endswith("_date") else pl.String)
        for column in columns
    }
    return pl.scan_csv(path, schema=schema).collect(engine="streaming")


def seen_from(folder: Path) -> dict[str, date]:
    """The first day of the returns that hold reviews, and of those that hold reviews of plans."""
    told = json.loads((folder / "seen_from.json").read_text(encoding="utf-8"))
    return {name: date.fromisoformat(day) for name, day in told.items()}


def read_history(folder: Path) -> History:
    """The whole history."""
    return History(**{name: read_table(folder, name) for name in TABLES}, **seen_from(folder))


def main(folder: str, children: str, plans: str, *sizes: str) -> None:
    """Write the nation, and beside it each of `sizes`: how many times over, or what part."""
    whole = Path(folder) / "1"
    rows = {"1": write_nation(whole, int(children), int(plans))}
    rows |= {size: write_resized(whole, Path(folder) / size, float(size)) for size in sizes}
    print(json.dumps(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
