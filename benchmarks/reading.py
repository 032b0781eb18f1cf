"""How long reading and checking the returns takes, and how much memory: against what nobody can go below.

    .venv/bin/python benchmarks/reading.py [--children 107000] [--repeats 5] [--keep DIR] [--write]

It invents a nation's children, writes their returns, and measures each reading in a process of its own. With
--write the tables go into BENCHMARKS.md, in place of those that stand there.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sections import DOCUMENT, machine, number, run, table, write

HEADING = "Reading and checking returns"


@dataclass(frozen=True)
class Measure:
    """One reading: the set of returns, how it is read (`measured.MEASURES`), and its words in the table."""

    returns: str
    how: str
    words: str


FLOORS = {"csv": "`polars.read_csv` alone", "expat": "expat alone", "handlers": "expat, three empty handlers"}
CHECKED = "read, checked and joined"


def _measures(returns: str, *floors: str) -> tuple[Measure, ...]:
    measured = (Measure(returns, floor, FLOORS[floor]) for floor in floors)
    return (*measured, Measure(returns, "load", CHECKED))


TIMED = (
    *_measures("ssda903_csv", "csv"),
    *_measures("ssda903_xml", "expat", "handlers"),
    *_measures("census", "expat", "handlers"),
)
"""What is repeated and compared; a set's floors stand before its reading."""
OTHER_SIZES = (_measures("ssda903_xml_part")[0], _measures("census_more")[0])
"""Read once, for memory only: a quarter of the children, or four times as many."""
MEMORY = (("ssda903_xml_part", "ssda903_xml"), ("census", "census_more"))
"""A file, and one of the same form with four times the children."""

CALLED = {
    "ssda903_csv": "SSDA903, CSV",
    "ssda903_xml": "SSDA903, XML",
    "ssda903_xml_part": "SSDA903, XML, a quarter of the children",
    "census": "CIN census",
    "census_more": "CIN census, four times the children",
}

Results = dict[Measure, list[dict]]


def main() -> int:
    """Write, measure, report. 1 where a return that was written here was not read whole."""
    asked = _arguments().parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        rows = run("forms.py", str(folder.resolve()), str(asked.children))
        results = _measured(folder.resolve(), asked.repeats)
        sizes = {returns: _megabytes(folder / returns) for returns in rows}
    text = _report(asked, rows, sizes, results)
    print(text)
    if asked.write:
        write(HEADING, text)
    return _complain(rows, results)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--children", type=int, default=107_000, help="children looked after (107000)")
    parser.add_argument("--repeats", type=int, default=5, help="how often each reading is timed (5)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the returns here and leave them")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {DOCUMENT.name}")
    return parser


def _measured(folder: Path, repeats: int) -> Results:
    """Round after round, so that whatever else the machine does falls on all alike."""
    results: Results = {measure: [] for measure in (*TIMED, *OTHER_SIZES)}
    for _ in range(repeats):
        for measure in TIMED:
            results[measure].append(run("measured.py", measure.how, str(folder / measure.returns)))
    for measure in OTHER_SIZES:
        results[measure].append(run("measured.py", measure.how, str(folder / measure.returns)))
    return results


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def _report(asked: argparse.Namespace, rows: dict[str, int], sizes: dict[str, float], results: Results) -> str:
    return f"""\
## {HEADING}

{asked.children:,} invented children looked after, {rows["ssda903_csv"]:,} rows of Header, Episodes and Reviews:
as CSV, and the same as XML. Beside it a census of {rows["census"]:,} rows. {machine()}

Each reading has a process of its own, and the clock starts after the imports. The median of {asked.repeats},
taken in turn; the ratios are to the first and the second floor of the same return.

{table(_timed(rows, results))}

The processors' time is what other work on the machine disturbs least. MB: the most that the process held, and
how much of it came after the imports.

Whether memory grows with the file beyond the tables that come out of it (their size as polars estimates it,
and 16 bytes more for each text, which the estimate leaves out):

{table(_memory(rows, sizes, results))}
"""


def _timed(rows: dict[str, int], results: Results) -> Iterator[list[str]]:
    yield [
        *("Return", "Reading", "Rows", "Seconds", "Times the floor", "Times the second floor"),
        *("Processor seconds", "Times the floor", "Times the second floor"),
        *("MB at most", "MB after the imports", "MB per 100,000 rows"),
    ]
    for measure in TIMED:
        peak, memory = _middle(results, measure, "peak"), _grown(results, measure)
        yield [
            *(CALLED[measure.returns], measure.words, f"{rows[measure.returns]:,}"),
            *(number(_middle(results, measure, "seconds"), 2), *_ratios(results, measure, "seconds")),
            *(number(_middle(results, measure, "processor"), 2), *_ratios(results, measure, "processor")),
            *(number(peak), number(memory)),
            number(memory and memory / rows[measure.returns] * 100_000),
        ]


def _ratios(results: Results, measure: Measure, what: str) -> list[str]:
    """How many times what each of its floors takes; two values, the second "" where there is one floor."""
    floors = [other for other in TIMED if other.returns == measure.returns and other.how != "load"]
    took, least = _middle(results, measure, what), [_middle(results, floor, what) for floor in floors]
    return [*(number(took / floor if floor else None) for floor in least), ""][:2]


def _memory(rows: dict[str, int], sizes: dict[str, float], results: Results) -> Iterator[list[str]]:
    yield [
        *(
            "Return",
            "Reading",
            "File MB",
            "Rows",
            "MB after the imports",
            "MB of tables",
            "MB beyond the tables",
        ),
        "More of it for each MB more of file",
    ]
    for smaller, larger in MEMORY:
        grown = _beyond(results, larger) - _beyond(results, smaller) if _beyond(results, larger) else None
        more = number(grown and grown / (sizes[larger] - sizes[smaller]), 2)
        for returns, last in ((smaller, ""), (larger, more)):
            measure = Measure(returns, "load", CHECKED)
            yield [
                *(CALLED[returns], CHECKED, number(sizes[returns]), f"{rows[returns]:,}"),
                *(number(_grown(results, measure)), number(_middle(results, measure, "tables"))),
                *(number(_beyond(results, returns)), last),
            ]


def _beyond(results: Results, returns: str) -> float | None:
    """The memory that reading these returns took beyond the tables that came of it, in MB."""
    measure = Measure(returns, "load", CHECKED)
    memory = _grown(results, measure)
    return None if memory is None else memory - _middle(results, measure, "tables")


def _middle(results: Results, measure: Measure, what: str) -> float | None:
    values = [result[what] for result in results[measure]]
    return None if None in values else median(values)


def _grown(results: Results, measure: Measure) -> float | None:
    """The memory that came after the imports, in MB."""
    peak, before = _middle(results, measure, "peak"), _middle(results, measure, "before")
    return None if peak is None else peak - before


def _complain(rows: dict[str, int], results: Results) -> int:
    """1 where `load` refused or lost a row: then it was not timed at its work."""
    code = 0
    for measure, met in results.items():
        if measure.how != "load":
            continue
        if met[0]["refused"] or met[0]["rows"] != rows[measure.returns]:
            read = f"{met[0]['rows']} of {rows[measure.returns]} rows read, {met[0]['refused']} refused"
            print(f"{CALLED[measure.returns]}: {read}", file=sys.stderr)
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
