"""The SSDA903 CSV files of a nation several times over, each time with other identifiers, or of a part of it.

As a script it writes one set below a folder for each size, and prints how many children each has, as JSON.
"""

import json
import sys
import tempfile
from pathlib import Path

import polars as pl
from forms import YEAR, write_ssda903_csv

FILES = ("header.csv", "episodes.csv", "reviews.csv")


def main(folder: str, children: str, *sizes: str) -> None:
    """Write the returns of each of `sizes`: multiples of the number of children."""
    with tempfile.TemporaryDirectory() as temporary:
        write_ssda903_csv(Path(temporary), int(children))
        whole = {name: pl.read_csv(Path(temporary) / YEAR / name, infer_schema=False) for name in FILES}
    print(json.dumps({size: _write(Path(folder) / size, whole, float(size)) for size in sizes}))


def _write(returns: Path, whole: dict[str, pl.DataFrame], times: float) -> int:
    """One set of returns; how many children it has."""
    (returns / YEAR).mkdir(parents=True, exist_ok=True)
    chosen = whole["header.csv"].head(max(1, int(whole["header.csv"].height * min(times, 1)))).select("CHILD")
    number = max(1, int(times))
    for name, rows in whole.items():
        kept = rows.join(chosen, on="CHILD", how="semi", maintain_order="left")
        with (returns / YEAR / name).open("wb") as file:
            for copy in range(number):
                named = kept.with_columns(pl.col("CHILD") + f"x{copy:03}")
                file.write(named.write_csv(include_header=copy == 0).encode())
    return chosen.height * number


if __name__ == "__main__":
    main(*sys.argv[1:])
