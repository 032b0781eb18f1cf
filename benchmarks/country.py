"""What a whole country costs: a sample of authorities measured, and the arithmetic from it to England.

    .venv/bin/python benchmarks/country.py [--data 'england/*'] [--year 2010-11] [--sample 5] [--books 2]
        [--write]

Without --data an England of that year is invented first, which takes a minute and is not measured. The figures
of each authority of the sample are computed for the public, one after the other in one process, and the books
of the first few are built. An authority that fails is left out, and its progress line says why. With --write
the lines go into docs/cluster.md, in place of those there.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
sys.path[:0] = [str(PROJECT / "src"), str(HERE)]

from measured import peak_memory  # noqa: E402
from sections import settings  # noqa: E402

from safeguarding.authority import Authority  # noqa: E402
from safeguarding.book.build import build  # noqa: E402
from safeguarding.country.all_figures import figures_of  # noqa: E402
from safeguarding.country.attempt import Outcome  # noqa: E402
from safeguarding.country.pattern import authorities_named  # noqa: E402
from safeguarding.country.runner import Crew, each  # noqa: E402
from safeguarding.disclosure.policy import PUBLIC  # noqa: E402
from safeguarding.years import ReportingYear  # noqa: E402

DOCUMENT = PROJECT / "docs" / "cluster.md"
BETWEEN = re.compile(r"(?<=<!-- measured: begin -->\n).*?(?=<!-- measured: end -->)", re.DOTALL)

AUTHORITIES, YEARS = 152, 15
MIB = 2**20


@dataclass(frozen=True)
class Cost:
    """What one authority took: processor seconds, the peak of its process, and what lies on disk, in MB."""

    processor: float
    peak: float
    returns: float
    made: float


def of_figures(authority: Authority, year: ReportingYear) -> Cost:
    """The cost of an edition's figures for the public."""
    began = _worked()
    figures_of(authority, year, PUBLIC)
    return Cost(_worked() - began, peak_memory() or 0, _size(authority.returns), 0)


def of_a_book(authority: Authority, year: ReportingYear, out: Path) -> Cost:
    """The cost of a book of one edition, from nothing."""
    began = _worked()
    build(authority, [year], out / authority.folder.name, PUBLIC, workers=1)
    made = _size(authority.run_folder) + _size(out / authority.folder.name)
    return Cost(_worked() - began, peak_memory() or 0, _size(authority.returns), made)


def _worked() -> float:
    """Processor seconds of this process and of those it has ended: a busy machine does not change them much."""
    return sum(os.times()[:4])


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MIB


def lines(what: str, outcomes: Sequence[Outcome], workers: int) -> list[str]:
    """What was measured and what follows from it for England, with the arithmetic."""
    costs = [one.result for one in outcomes if not one.failed]
    if not costs:
        return [f"**{what}**: all {len(outcomes)} authorities of the sample failed.", ""]
    number = len(costs)
    each_takes = sum(one.processor for one in costs) / number
    longest, peak = max(one.processor for one in costs), max(one.peak for one in costs)
    disk = sum(one.returns + one.made for one in costs) / number
    hours, space = AUTHORITIES * each_takes / 3600, AUTHORITIES * disk / 1024
    return [
        f"**{what}** of {number} authorities: {each_takes:,.1f} processor seconds each on average (most "
        f"{longest:,.1f}), greatest peak {peak:,.0f} MB, on disk {disk:,.0f} MB each.",
        "",
        f"- one year of England: {AUTHORITIES} × {each_takes:,.1f} s ÷ 3,600 = {hours:,.1f} hours of one "
        f"worker; ÷ {workers} workers = {hours / workers:,.1f} hours",
        f"- {YEARS} years, each as an edition of its own: {YEARS} × {hours:,.1f} = {YEARS * hours:,.1f} hours "
        f"of one worker; ÷ {workers} = {YEARS * hours / workers:,.1f} hours",
        f"- memory of a worker: {peak:,.0f} MB × 1.5 = {peak * 1.5:,.0f} MB",
        f"- disk: {AUTHORITIES} × {disk:,.0f} MB ÷ 1,024 = {space:,.1f} GB; × {YEARS} = {YEARS * space:,.1f} "
        "GB",
        "",
    ]


def main() -> None:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", help="the authorities' folders (an England that is invented for it)")
    parser.add_argument("--year", default="2010-11", type=ReportingYear.parse)
    parser.add_argument("--sample", type=int, default=5)
    parser.add_argument("--books", type=int, default=2, help="of how many the books are built, too (2)")
    parser.add_argument("--workers", type=int, default=16, help="on how many the extrapolation divides (16)")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        told = _measured(asked, asked.data or _england(Path(temporary) / "england", asked.year))
    print("\n".join(told))
    if asked.write:
        text = DOCUMENT.read_text(encoding="utf-8")
        written = BETWEEN.sub(lambda _: "\n".join(["", *told]), text)
        DOCUMENT.write_text(written, encoding="utf-8", newline="\n")


def _england(folder: Path, year: ReportingYear) -> str:
    """The pattern of the authorities' folders of an invented England."""
    command = ["-m", "safeguarding", "demo", "--england", "--years", str(year), "--out", str(folder)]
    subprocess.run([sys.executable, *command], env=settings(), stdout=subprocess.DEVNULL, check=True)
    return f"{folder}/*"


def _measured(asked: argparse.Namespace, data: str) -> list[str]:
    folders = authorities_named(data)
    chosen = folders[:: max(1, len(folders) // asked.sample)][: asked.sample]
    figures = each(of_figures, chosen, asked.year, crew=Crew(1))
    told = lines(f"Figures of {asked.year}", figures, asked.workers)
    if asked.books:
        with tempfile.TemporaryDirectory() as out:
            books = each(of_a_book, chosen[: asked.books], asked.year, Path(out), crew=Crew(1))
        told += lines(f"Books of {asked.year}", books, asked.workers)
    return told


if __name__ == "__main__":
    main()
