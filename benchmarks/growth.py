"""How time and memory grow from a thousand children to a million.

    .venv/bin/python benchmarks/growth.py [--children 107000] [--sizes 0.01 0.1 1 3 10] [--write]

The sizes are multiples of the nation. A measurement that takes longer than --deadline seconds is stopped, and
the sizes above it are left out. With --write the table goes into BENCHMARKS.md and the plot into
docs/growth.svg.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sections import HERE, PROJECT, machine, number, run, settings, table, write

HEADING = "How time and memory grow"
PLOT = PROJECT / "docs" / "growth.svg"
MEASURED = {
    "returns": "SSDA903 as CSV: read, checked, joined",
    "indicators": "tables read, fourteen indicators",
}
SIZES = [0.01, 0.1, 1.0, 3.0, 10.0]

Results = dict[str, list[dict]]


def main() -> int:
    """Write, measure, report."""
    asked = _arguments().parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (asked.keep or Path(temporary)).resolve()
        sizes = [str(size) for size in asked.sizes]
        plans = max(1, asked.children * 100 // 107)
        rows = run("nation.py", str(folder), str(asked.children), str(plans), *sizes)
        run("resized_returns.py", str(folder / "returns"), str(asked.children), *sizes)
        results = {name: list(_measured(name, folder, rows, sizes, asked.deadline)) for name in MEASURED}
    text = _report(results)
    print(text)
    if asked.write:
        write(HEADING, text)
        run("growth_drawn.py", str(PLOT), json.dumps(_points(results)))
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--children", type=int, default=107_000, help="children of the nation (107000)")
    parser.add_argument("--sizes", type=float, nargs="+", default=SIZES, help="multiples of it")
    parser.add_argument("--deadline", type=int, default=600, help="seconds for one measurement (600)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the files here and leave them")
    parser.add_argument("--write", action="store_true", help="write BENCHMARKS.md and docs/growth.svg")
    return parser


def _measured(name: str, folder: Path, rows: dict, sizes: list[str], deadline: int) -> Iterator[dict]:
    """Each size in a process of its own, smallest first, as far as the deadline allows."""
    for size in sizes:
        command = {
            "returns": ["measured.py", "load", str(folder / "returns" / size)],
            "indicators": ["indicators_measured.py", "indicators", str(folder / size)],
        }[name]
        script, *arguments = command
        try:
            ended = subprocess.run(
                [sys.executable, str(HERE / script), *arguments],
                env=settings(), stdout=subprocess.PIPE, encoding="utf-8", check=True, timeout=deadline,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return
        took = json.loads(ended.stdout)
        yield {"children": rows[size]["children"], "own": took["processor"] - took["system"], **took}


def exponent(results: list[dict], what: str) -> float | None:
    """The power of the number of children by which something grows between the two largest sizes."""
    if len(results) < 2 or not all(one[what] for one in results[-2:]):
        return None
    smaller, larger = results[-2:]
    return math.log(larger[what] / smaller[what]) / math.log(larger["children"] / smaller["children"])


def _points(results: Results) -> list[dict]:
    return [
        {
            "what": MEASURED[name],
            "children": one["children"],
            "seconds": one["processor"],
            "memory": one["peak"],
        }
        for name, found in results.items()
        for one in found
    ]


def _report(results: Results) -> str:
    return f"""\
## {HEADING}

Each size in a process of its own, once; the clock starts after the imports. A larger nation is the same one
several times over with other identifiers.
{machine()}

{table(_lines(results))}

{_said(results)}

The CSV tables are read by polars' streaming engine, and the files of the returns piece by piece. What cannot
stream is held whole: a check or a rule that compares a child's row with the one before (`over`, sorted joins)
needs all rows of a table, and an indicator keeps its workings, a row for each case. So memory grows with the
rows.

![Processor seconds and memory by number of children](docs/growth.svg)
"""


def _lines(results: Results) -> Iterator[list[str]]:
    seconds = ["Seconds", "Processor seconds", "of them the system's"]
    yield ["Measured", "Children", *seconds, "MB at most", "Microseconds a child"]
    for name, found in results.items():
        for one in found:
            each = one["processor"] / one["children"] * 1_000_000
            yield [
                *(MEASURED[name], f"{one['children']:,}", number(one["seconds"], 2)),
                *(number(one["processor"], 2), number(one["system"], 2), number(one["peak"]), number(each)),
            ]


def _said(results: Results) -> str:
    return "\n".join(_growth(MEASURED[name], found) for name, found in results.items())


def _growth(measured: str, found: list[dict]) -> str:
    whole, own, system, peak = (
        number(exponent(found, what), 2) for what in ("processor", "own", "system", "peak")
    )
    return (
        f"- {measured}: between the two largest sizes processor time grows with the power {whole} of\n  the "
        f"children: the process's own with {own}, the system's, which finds it memory, with {system}.\n  "
        f"Memory grows with {peak}. 1 is linear."
    )


if __name__ == "__main__":
    sys.exit(main())
