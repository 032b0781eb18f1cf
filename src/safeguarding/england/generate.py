"""Writes a synthetic England: one authority folder for each local authority that the panel tells of."""

import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from safeguarding.demo.child_protection import Protection
from safeguarding.demo.cin_census import referrals, write_census
from safeguarding.demo.dice import dice
from safeguarding.demo.homes import Homes
from safeguarding.demo.people import Register
from safeguarding.demo.ssda903 import write, write_ssda903
from safeguarding.england.aims import SEED, CareAims, Chosen, PlanAims
from safeguarding.england.care import Care
from safeguarding.england.plans import Plans, fewest_old
from safeguarding.panel import Published, panel
from safeguarding.problems import UsageProblem
from safeguarding.rounding import per
from safeguarding.years import ReportingYear

MARK = "SYNTHETIC.txt"
WORDS = """This is a synthetic England. Every child in it is invented.

Each folder stands for a local authority. Its returns are made so that the counts which the Department for
Education published of that authority come out of them again; nothing else in them is true of it.
"""
SHORT = 24
"""Characters of an authority's name in its folder's: paths stay short enough for any system."""
CASES_TO_AN_OFFICER = 70
EIGHTH = 8
"""Of the children who are kept open when a year begins, one more in so many than the next year needs."""


def authorities(years: Sequence[ReportingYear], codes: Iterable[str] = ()) -> list[Published]:
    """The authorities of which anything was published for one of `years`, their last rows, by code.

    Only those of `codes`, if any: three-digit codes or E codes. Raises UsageProblem for a year or a code
    that the panel does not hold.
    """
    found = {row.la_code: row for row in panel().values() if row.year in years}
    for year in years:
        if not any(row.year == year for row in panel().values()):
            raise UsageProblem(f"Nothing is published for {year}: choose a year from 2009-10 to 2024-25.")
    wanted = set(codes)
    known = {code for row in found.values() for code in (row.la_code, row.ons_code)}
    if wanted - known:
        raise UsageProblem(
            f"'{min(wanted - known)}' is no authority of these years. Give its code, as in 845 or E10000011."
        )
    chosen = [row for row in found.values() if not wanted or wanted & {row.la_code, row.ons_code}]
    return sorted(chosen, key=lambda row: row.la_code)


def folder_name(authority: Published) -> str:
    """The name of an authority's folder, as in `845-east-sussex`: ASCII, short, the same on any system."""
    plain = unicodedata.normalize("NFKD", authority.name).encode("ascii", "ignore").decode("ascii").lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return f"{authority.la_code}-{words[:SHORT].strip('-')}"


def make_ready(out: Path) -> None:
    """Make the folder of a synthetic England. Raises UsageProblem where something else lies there."""
    if out.exists() and not (out / MARK).is_file() and any(out.iterdir()):
        raise UsageProblem(
            f"{out.name}: this folder is not empty and holds no synthetic England. Choose another with --out."
        )
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).write_text(WORDS, encoding="utf-8", newline="\n")


def write_england(
    out: Path, chosen: Sequence[Published], years: Sequence[ReportingYear], workers: int = 1
) -> Iterator[Path]:
    """Write the folders of the chosen authorities below `out`, and give each when it is there."""
    folders = [out / folder_name(authority) for authority in chosen]
    if workers == 1:
        yield from map(write_authority, folders, chosen, repeat(tuple(years)))
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(write_authority, folders, chosen, repeat(tuple(years)))


def write_authority(folder: Path, authority: Published, years: Sequence[ReportingYear]) -> Path:
    """Write one authority folder: the same bytes whatever other authorities are written.

    There is an edition for each of `years` in which the panel tells of the authority. There are returns for
    all years from the one before the first to the last: without an earlier return nobody could say when a
    review was due.
    """
    for old in ("returns", "editions"):
        shutil.rmtree(folder / old, ignore_errors=True)
    told = sorted(year for year in years if (authority.la_code, year) in panel())
    span = [ReportingYear(start) for start in range(told[0].start_year - 1, told[-1].start_year + 1)]
    aims = _aims(authority.la_code, span)
    _write_settings(folder, authority, told)
    _write_staffing(folder / "staffing.csv", aims)
    rng = [dice(SEED, authority.la_code, span[0], part) for part in ("children", "plans", "care", "homes")]
    register = Register(rng[0], _children_at_most([*aims.values()]))
    plans, care = Plans(rng[1], register), Care(rng[2], register, Homes(rng[3]))
    plans.begin(span[0], aims[span[0]][1])
    care.begin(span[0], aims[span[0]][0])
    for year in span:
        care_aims, plan_aims = aims[year]
        returns = folder / "returns" / str(year)
        records = care.pass_year(year, care_aims)
        write_ssda903(returns / "ssda903", records, year.first_day, year.last_day)
        protection = plans.pass_year(year, plan_aims, _wanted_old(plan_aims, aims.get(year.next)))
        _write_census(returns / "cin_census.xml", protection, year, authority.la_code)
    return folder


def _aims(la_code: str, span: list[ReportingYear]) -> dict[ReportingYear, tuple[CareAims, PlanAims]]:
    aims: dict[ReportingYear, tuple[CareAims, PlanAims]] = {}
    before = None
    for year in span:
        chosen = Chosen(la_code, year)
        before = chosen.plans(before)
        aims[year] = chosen.care(), before
    return aims


def _wanted_old(now: PlanAims, after: tuple[CareAims, PlanAims] | None) -> int:
    """How many of the plans that are open when a year begins should be open when it ends."""
    needed = fewest_old(after[1]) if after else now.stock // EIGHTH
    return max(needed + needed // EIGHTH + 1, now.old)


def _children_at_most(aims: list[tuple[CareAims, PlanAims]]) -> int:
    """Enough numbers for all children whom the returns will tell of."""
    first_care, first_plans = aims[0]
    flows = sum(care.started + care.stock // 2 + plans.started * 2 + plans.stock // 2 for care, plans in aims)
    return first_care.opening + first_plans.opening + flows + 100


def _write_census(path: Path, protection: Protection, year: ReportingYear, la_code: str) -> None:
    write_census(path, referrals(protection), year.first_day, year.last_day, la_code)


def _write_settings(folder: Path, authority: Published, years: list[ReportingYear]) -> None:
    """The authority's name and code, and an edition for each year."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{authority.name} (invented)"
    lines = [
        "# Every child of this authority is invented.",
        f'name = "{name}"',
        f'la_code = "{authority.la_code}"',
    ]
    _write_lines(folder / "authority.toml", [*lines, "synthetic = true"])
    for year in years:
        (folder / "editions" / str(year)).mkdir(parents=True, exist_ok=True)
        _write_lines(folder / "editions" / str(year) / "edition.toml", ['title = "Safeguarding Unit Report"'])


def _write_lines(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")


def _write_staffing(path: Path, aims: dict[ReportingYear, tuple[CareAims, PlanAims]]) -> None:
    """Reviewing officers, from the first day of each year: a believable number of children to each."""
    rows = [
        (year.first_day, "Independent Reviewing Officer", _officers(care.stock + plans.stock), "yes")
        for year, (care, plans) in aims.items()
    ]
    write(path, ("from_day", "role", "fte", "reviews_children"), rows)


def _officers(cases: int) -> str:
    return str(max(per(cases, CASES_TO_AN_OFFICER), 1))
