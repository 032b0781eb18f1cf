"""The whole process of `safeguarding figures`, against Python importing the two libraries that it stands on.

    .venv/bin/python benchmarks/figures.py [--repeats 5] [--write]

Edition 2010-11: of an authority of middling size with the returns of one year, of the same with the returns of
the year before as well, and of the demonstration with those of four. With --write the table goes into
BENCHMARKS.md.
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
YEAR, YEAR_BEFORE = "2010-11", "2009-10"
MIDDLING = "879"
"""Plymouth: of the 151 authorities whose number of looked after children on 31 March 2011 was published the
middle one, with 377. The children of the synthetic England are invented; their number is the published one."""
ONE_YEAR, AND_BEFORE, DEMONSTRATION = "one year", "one year, and the returns before", "the demonstration"
IMPORT, PUBLIC, MEMBERS = "`import polars, dataframely`", "for the public", "for members"
ONCE_MORE = "for the public, once more"


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


def _measured(folder: Path, repeats: int) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """Seconds and the processors' seconds of each, round after round; nothing is kept from another."""
    authorities = _authorities(folder / "untouched")
    results: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for attempt in range(repeats):
        results.setdefault((IMPORT, ""), []).append(_timed(["-c", "import polars, dataframely"]))
        for name, authority in authorities.items():
            data = folder / f"{attempt} {name}"
            shutil.copytree(authority, data, ignore=shutil.ignore_patterns("run"))
            for asked, audience in {PUBLIC: "public", MEMBERS: "members", ONCE_MORE: "public"}.items():
                figures = ["figures", "--data", str(data), "--year", YEAR, "--audience", audience]
                taken = _timed(["-m", "safeguarding", *figures])
                results.setdefault((f"figures of {name}", asked), []).append(taken)
    return results


def _authorities(folder: Path) -> dict[str, Path]:
    """An authority folder of each kind; those that are invented are written below `folder`."""
    made = ["demo", "--england", "--years", YEAR, "--authority", MIDDLING, "--out", str(folder / "england")]
    _timed(["-m", "safeguarding", *made])
    (invented,) = (folder / "england").glob(f"{MIDDLING}-*")
    alone = shutil.copytree(invented, folder / "alone")
    shutil.rmtree(alone / "returns" / YEAR_BEFORE)
    return {ONE_YEAR: alone, AND_BEFORE: invented, DEMONSTRATION: PROJECT / "data" / "demo"}


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


def _report(asked: argparse.Namespace, results: dict[tuple[str, str], list[tuple[float, float]]]) -> str:
    return f"""\
## {HEADING}

`safeguarding figures --data <authority> --year {YEAR}`: from the start of Python to its end, the returns read
and checked, the figures computed and their disclosure controlled. One year is an authority with the returns of
{YEAR} and no others, of middling size: 377 looked after children, invented to the published number. The
demonstration has the returns of four years; the figures of its three editions are computed, since what is
hidden of one depends on what the others tell.
{machine()}
The median of {asked.repeats}, taken in turn. Asked for: no more than {ASKED_FOR} times the bare import.

{table(_lines(results))}
"""


def _lines(results: dict[tuple[str, str], list[tuple[float, float]]]) -> Iterator[list[str]]:
    yield ["Process", "Audience", "Seconds", "Times the import", "Processor seconds", "Times the import"]
    least = [median(times) for times in zip(*next(iter(results.values())), strict=True)]
    for name, taken in results.items():
        took = [median(times) for times in zip(*taken, strict=True)]
        ratios = [one / floor if floor else None for one, floor in zip(took, least, strict=True)]
        yield [*name, number(took[0], 2), number(ratios[0], 2), number(took[1], 2), number(ratios[1], 2)]


if __name__ == "__main__":
    sys.exit(main())
