"""All fourteen indicators at national size, against polars only reading the same files and against pandas.

    .venv/bin/python benchmarks/national.py [--children 107000] [--plans 100000] [--repeats 3] [--write]

Every numerator and denominator of the pandas version must be the project's. With --write the table goes into
BENCHMARKS.md.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from sections import machine, number, run, table, write

HEADING = "Fourteen indicators of a nation"
MEASURED = {
    "polars": "polars alone reads the tables",
    "indicators": "tables read, fourteen indicators",
    "load": "the SSDA903 CSV files read, checked and joined",
    "pandas": "tables read, the same rules in pandas",
}
TIMES_POLARS, TIMES_PANDAS = 3, 10
"""What was asked for: no more than three times polars' reading, ten times faster than pandas."""

Results = dict[str, list[dict]]


def main() -> int:
    """Write, measure, report. 1 where pandas counts otherwise."""
    asked = _arguments().parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (asked.keep or Path(temporary)).resolve()
        rows = run("nation.py", str(folder), str(asked.children), str(asked.plans))["1"]
        run("forms.py", str(folder / "forms"), str(asked.children))
        results = _measured(folder, asked.repeats)
    text = _report(asked, rows, results)
    print(text)
    if asked.write:
        write(HEADING, text)
    return _complain(results)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--children", type=int, default=107_000, help="children looked after (107000)")
    parser.add_argument("--plans", type=int, default=100_000, help="child protection plans (100000)")
    parser.add_argument("--repeats", type=int, default=3, help="how often all but pandas is timed (3)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the tables here and leave them")
    parser.add_argument("--write", action="store_true", help="put the table into BENCHMARKS.md")
    return parser


def _measured(folder: Path, repeats: int) -> Results:
    """Round after round, so that whatever else the machine does falls on all alike; pandas takes long: once."""
    results: Results = {name: [] for name in MEASURED}
    for _ in range(repeats):
        for name in ("polars", "indicators"):
            results[name].append(run("indicators_measured.py", name, str(folder / "1")))
        results["load"].append(run("measured.py", "load", str(folder / "forms" / "ssda903_csv")))
    results["pandas"].append(run("indicators_measured.py", "pandas", str(folder / "1")))
    return results


def _report(asked: argparse.Namespace, rows: dict[str, int], results: Results) -> str:
    polars, ours, pandas, load = (_took(results, name) for name in ("polars", "indicators", "pandas", "load"))
    return f"""\
## {HEADING}

{asked.children:,} invented children looked after, {rows["episodes"]:,} episodes, {rows["reviews"]:,} reviews,
{rows["plans"]:,} plans, {rows["plan_reviews"]:,} review conferences, {rows["section47"]:,} enquiries.
{machine()}

The files are the six tables of a joined history as CSV, typed on reading. Each measurement has a process of its
own; the clock starts after the imports and stops when the last numerator is there, reading included. An
indicator makes its workings too: every row with its answer and the reason in words. The pandas version makes
none, and counts the same: every numerator and denominator is compared. The median of {asked.repeats}, taken in
turn; pandas once.

{table(_lines(results))}

- Fourteen indicators against polars only reading the same files: **{ours["seconds"] / polars["seconds"]:.1f}
  times** (processors' time: {ours["processor"] / polars["processor"]:.1f}); asked for: {TIMES_POLARS}.
- Against pandas: **{pandas["seconds"] / ours["seconds"]:.0f} times faster** (processors' time:
  {pandas["processor"] / ours["processor"]:.0f}); asked for: {TIMES_PANDAS}.
- With the official files read and checked first, where the SSDA903 is CSV: the two together take
  {(load["seconds"] + ours["worked"]) / polars["seconds"]:.1f} times what polars takes to read the tables.
"""


def _lines(results: Results) -> Iterator[list[str]]:
    yield ["Measured", "", "Seconds", "of them reading", "Processor seconds", "Times polars", "MB at most"]
    least = _took(results, "polars")["seconds"]
    for name, words in MEASURED.items():
        took = _took(results, name)
        yield [
            *(words, "", number(took["seconds"], 2), number(took.get("read"), 2)),
            *(number(took["processor"], 2), number(took["seconds"] / least), number(took["peak"])),
        ]


def _took(results: Results, name: str) -> dict[str, float]:
    """The median of each number that a measurement gives."""
    first = results[name][0]
    told = [what for what, value in first.items() if isinstance(value, float)]
    return {"peak": None} | {what: median(one[what] for one in results[name]) for what in told}


def _complain(results: Results) -> int:
    """1 where the two versions count differently: then one of them was not timed at its work."""
    ours, theirs = (results[name][0]["counted"] for name in ("indicators", "pandas"))
    differing = [key for key in ours if ours[key] != theirs[key]]
    if len(ours) != 14 or differing:
        print(f"{len(ours)} indicators; pandas counts otherwise: {', '.join(differing)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
