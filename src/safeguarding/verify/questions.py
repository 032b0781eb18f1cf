"""The three questions of `safeguarding verify`, asked of an edition of the last build."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from safeguarding.authority import Authority
from safeguarding.figures import read_figures
from safeguarding.problems import UsageProblem
from safeguarding.record.builds import LAST, Record, named
from safeguarding.verify.again import run_again
from safeguarding.verify.kept import changed, published
from safeguarding.verify.recomputed import recomputed
from safeguarding.years import ReportingYear


@dataclass(frozen=True)
class Verdict:
    """A line for the person who asks, and whether it tells of a difference."""

    line: str
    differs: bool = False


def verify(authority: Authority, year: ReportingYear, site: Path | None = None) -> Iterator[Verdict]:
    """What was built against what is there, every figure against its recomputation, every page run again.

    `site` is a published site to be held against the record as well. Raises UsageProblem where the last build
    does not hold the edition.
    """
    built = _last(authority, year)
    yield from _kept(authority, built, site)
    # The pages run in processes of their own: meanwhile every figure is recomputed here.
    with ThreadPoolExecutor(1) as beside:
        ran = beside.submit(_run_again, authority, year, built)
        yield from _recomputed(authority, year)
        yield from ran.result()


def _last(authority: Authority, year: ReportingYear) -> Record:
    built = named(LAST, authority.run_folder)
    if str(year) not in built["editions"]:
        raise UsageProblem(f"The last build does not hold the edition {year}: run 'build' for it first.")
    return built


def _kept(authority: Authority, built: Record, site: Path | None) -> Iterator[Verdict]:
    found = [*changed(authority, built), *(published(site, built) if site else ())]
    yield from (Verdict(f"DIFFERS {line}", differs=True) for line in found)
    if not found:
        read, pages, site = sum(map(len, built["files"].values())), len(built["pages"]), len(built["site"])
        yield Verdict(
            f"same    {read} files read, {pages} pages, {site} files of the site: as at the last build"
        )


def _recomputed(authority: Authority, year: ReportingYear) -> Iterator[Verdict]:
    for held in recomputed(authority, year, read_figures(authority.run_folder / "figures.csv")):
        yield Verdict(held.in_words, differs=not held.agrees)


def _run_again(authority: Authority, year: ReportingYear, built: Record) -> list[Verdict]:
    pages = authority.run_folder / "pages" / str(year)
    editions = sorted(built["editions"], reverse=True)
    same, cells = run_again(pages, authority, editions, str(year))
    if not cells:
        count = len(list(pages.glob("*.ipynb")))
        return [Verdict(f"same    {same} cells of {count} pages, run again by nbval")]
    return [
        Verdict(f"DIFFERS page {year}/{cell}: it gives something else when run again", True) for cell in cells
    ]
