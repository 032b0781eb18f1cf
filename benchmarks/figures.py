"""The whole process of `safeguarding figures`, against Python importing the two libraries that it stands on.

    .venv/bin/python benchmarks/figures.py [--repeats 5] [--write]

The demonstration authority, edition 2010-11. With --write the table goes into BENCHMARKS.md.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from sections import PROJECT, machine, number, settings, table, write

HEADING = "Figures of one authority, the whole process"
ASKED_FOR = 2
YEAR = "2010-11"


def main() -> int:
    """Measure and report."""
    asked = _arguments().parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        results = _measured(Path(temporary), asked.repeats)
    text = _report(asked, results)
    print(text)
    if asked.write:
        write(HEADING, text)
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5, help="how often each is timed (5)")
    parser.add_argument("--write", action="store_true", help="put the table into BENCHMARKS.md")
    return parser


def _commands(data: Path) -> dict[str, list[str]]:
    figures = ["-m", "safeguarding", "figures", "--data", str(data), "--year", YEAR]
    return {
        "`import polars, dataframely`": ["-c", "import polars, dataframely"],
        "figures for the public": figures,
        "figures for members": [*figures, "--audience", "members"],
    }


def _measured(folder: Path, repeats: int) -> dict[str, list[tuple[float, float]]]:
    """Seconds and the processors' seconds of each, round after round; the authority is untouched every time."""
    authority = PROJECT / "data" / "demo"
    results: dict[str, list[tuple[float, float]]] = {}
    for attempt in range(repeats):
        data = folder / str(attempt)
        shutil.copytree(authority, data, ignore=shutil.ignore_patterns("run"))
        for name, command in _commands(data).items():
            results.setdefault(name, []).append(_timed(command))
        again = _timed(_commands(data)["figures for the public"])
        results.setdefault("figures for the public, once more", []).append(again)
    return results


def _timed(command: list[str]) -> tuple[float, float]:
    start, before = time.perf_counter(), _processor()
    subprocess.run([sys.executable, *command], env=settings(), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start, _processor() - before


def _processor() -> float:
    """The processors' time of the processes that were started from here; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _report(asked: argparse.Namespace, results: dict[str, list[tuple[float, float]]]) -> str:
    return f"""\
## {HEADING}

`safeguarding figures --data data/demo --year {YEAR}`: from the start of Python to its end, the returns of four
years read and checked, the figures of three editions computed and their disclosure controlled.
{machine()}
The median of {asked.repeats}, taken in turn. Asked for: no more than {ASKED_FOR} times the bare import.

{table(_lines(results))}
"""


def _lines(results: dict[str, list[tuple[float, float]]]) -> Iterator[list[str]]:
    yield ["Process", "", "Seconds", "Times the import", "Processor seconds", "Times the import"]
    least = [median(times) for times in zip(*next(iter(results.values())), strict=True)]
    for name, taken in results.items():
        took = [median(times) for times in zip(*taken, strict=True)]
        ratios = [one / floor if floor else None for one, floor in zip(took, least, strict=True)]
        yield [name, "", number(took[0], 2), number(ratios[0]), number(took[1], 2), number(ratios[1])]


if __name__ == "__main__":
    sys.exit(main())
