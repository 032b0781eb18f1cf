"""What the pages of a built site weigh, and the site: against what was asked for.

    .venv/bin/python benchmarks/weight.py [--site site] [--write]

It measures a site that is there, and builds none: `report.py build` does. It ends with 1 where a page or the
site is too heavy.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from sections import PROJECT, number, table, write

HEADING = "What the pages weigh"
HEAVIEST_PAGE, HEAVIEST_SITE = 300, 15_000
"""In kB of a thousand bytes, before compression."""
SHOWN = 5


def main() -> int:
    """Measure and report. 1 where something is too heavy, 2 where there is no site."""
    asked = _arguments().parse_args()
    if not (asked.site / "index.html").is_file():
        print(f"{asked.site.name}: there is no site here. Build one, or name it with --site.", file=sys.stderr)
        return 2
    pages, whole = _kilobytes(asked.site, "*.html"), _kilobytes(asked.site, "*")
    text = _report(pages, whole)
    print(text)
    if asked.write:
        write(HEADING, text)
    return 0 if max(pages.values()) <= HEAVIEST_PAGE and sum(whole.values()) <= HEAVIEST_SITE else 1


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, default=PROJECT / "site", help="a built site (site)")
    parser.add_argument("--write", action="store_true", help="put the table into BENCHMARKS.md")
    return parser


def _kilobytes(site: Path, pattern: str) -> dict[str, float]:
    """How heavy each file is, by its name within the site."""
    files = sorted(path for path in site.rglob(pattern) if path.is_file())
    return {path.relative_to(site).as_posix(): path.stat().st_size / 1000 for path in files}


def _report(pages: dict[str, float], whole: dict[str, float]) -> str:
    heavy = sum(size > HEAVIEST_PAGE for size in pages.values())
    return f"""\
## {HEADING}

{len(pages)} pages: the heaviest {number(max(pages.values()))} kB, the middle one
{number(median(pages.values()))} kB; asked for: none over {HEAVIEST_PAGE} kB ({heavy} are).
The site: {len(whole)} files, {number(sum(whole.values()) / 1000)} MB; asked for: under
{HEAVIEST_SITE / 1000:.0f} MB. Before compression.

{table(_lines(pages))}
"""


def _lines(pages: dict[str, float]) -> Iterator[list[str]]:
    yield ["Heaviest pages", "", "kB", "of what was asked for"]
    for name, size in sorted(pages.items(), key=lambda page: (-page[1], page[0]))[:SHOWN]:
        yield [name, "", number(size), number(size / HEAVIEST_PAGE, 2)]


if __name__ == "__main__":
    sys.exit(main())
