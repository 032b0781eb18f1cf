"""Building the demonstration book, against the plain way: `papermill` for each page, then Jupyter Book.

    .venv/bin/python benchmarks/book.py [--pages N] [--repeats 3] [--write]

The plain way runs the same notebooks with the same command line tools and nothing else: no figures that are
kept, no gate, no attack. --pages takes only so many of its pages and multiplies; without it all are run. The
environment is ready for both. With --write the tables go into BENCHMARKS.md.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from statistics import median

import yaml
from sections import PROJECT, machine, number, settings, table, write

HEADING = "Building the book"
EDITIONS = ("2010-11", "2009-10", "2008-09")
COLD, NOTHING, REVIEW, WORDS = "all of it", "nothing changed", "one changed review", "one changed sentence"
PLAIN = "plain: `papermill` for each page, `jupyter-book build`"


def main() -> int:
    """Measure and report."""
    asked = _arguments().parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        results, of_nothing = _ours(Path(temporary), asked.repeats)
        results[PLAIN] = [_plain(Path(temporary), asked.pages)]
    text = _report(asked, results, of_nothing)
    print(text)
    if asked.write:
        write(HEADING, text)
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, help="pages of the plain way that are run (all if not given)")
    parser.add_argument("--repeats", type=int, default=3, help="how often our builds are timed (3)")
    parser.add_argument("--write", action="store_true", help="put the table into BENCHMARKS.md")
    return parser


def _ours(folder: Path, repeats: int) -> tuple[dict[str, list[float]], list[float]]:
    """Seconds of our builds, and those of the build that has nothing to do, beside those of `build --help`."""
    results: dict[str, list[float]] = {name: [] for name in (COLD, NOTHING, REVIEW, WORDS)}
    of_nothing = []
    for attempt in range(repeats):
        data, out = folder / f"demo {attempt}", folder / f"site {attempt}"
        shutil.copytree(PROJECT / "data" / "demo", data, ignore=shutil.ignore_patterns("run"))
        build = ["-m", "safeguarding", "build", "--data", str(data), "--out", str(out)]
        results[COLD].append(_timed(build))
        results[NOTHING].append(_timed(build))
        of_nothing.append(results[NOTHING][-1] - _timed(["-m", "safeguarding", "build", "--help"]))
        _change_a_review(data)
        results[REVIEW].append(_timed(build))
        _change_a_sentence(data)
        results[WORDS].append(_timed(build))
    return results, of_nothing


def _timed(command: list[str], **more: str) -> float:
    start = time.perf_counter()
    told = {"capture_output": True, "encoding": "utf-8", "errors": "replace"}
    ran = subprocess.run([sys.executable, *command], env=settings() | more, **told)
    if ran.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {ran.returncode}:\n{ran.stderr[-2000:]}")
    return time.perf_counter() - start


def _change_a_review(data: Path) -> None:
    """One review is held a day later: the first that is on the first of a month."""
    path = data / "returns" / "2010-11" / "ssda903" / "reviews.csv"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r",01/(\d\d/2010),", r",02/\1,", text, count=1)
    if changed == text:
        raise SystemExit("no review of the demonstration is on the first of a month")
    path.write_text(changed, encoding="utf-8", newline="")


def _change_a_sentence(data: Path) -> None:
    path = data / "editions" / "2010-11" / "commentary.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^(## 4\.1\.2\n)", r"\1\nA new sentence.\n", text, flags=re.MULTILINE), "utf-8")


def _plain(folder: Path, pages: int | None) -> float:
    """Seconds of the plain way."""
    book = folder / "plain"
    config = yaml.safe_load((PROJECT / "_config.yml").read_text(encoding="utf-8"))
    config["title"] = "Plain"
    config["sphinx"] = {"config": {"nb_merge_streams": True}}
    authored = yaml.safe_load((PROJECT / "_toc.yml").read_text(encoding="utf-8"))
    names = [Path(entry["file"]).name for entry in _entries(authored["chapters"])]
    all_pages = [(EDITIONS[0], "index"), *product(EDITIONS, names)]
    run = all_pages[:pages]
    start = time.perf_counter()
    for edition, name in run:
        (book / edition).mkdir(parents=True, exist_ok=True)
        place = book / (f"{name}.ipynb" if name == "index" else f"{edition}/{name}.ipynb")
        notebooks = str(PROJECT / "notebooks")
        command = ["-m", "papermill", f"{notebooks}/{name}.ipynb", str(place), "-p", "edition", edition]
        _timed([*command, "--cwd", notebooks, "--no-progress-bar", "-k", "python3"])
    executing = (time.perf_counter() - start) * len(all_pages) / len(run)
    chapters = [{"file": f"{edition}/{name}"} for edition, name in run if name != "index"]
    (book / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    toc = {"format": "jb-book", "root": "index", "chapters": chapters}
    (book / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    return executing + _timed(["-m", "jupyter_book.cli.main", "build", str(book)]) * len(all_pages) / len(run)


def _entries(chapters: list[dict]) -> Iterator[dict]:
    for entry in chapters:
        yield entry
        yield from _entries(entry.get("sections", []))


def _report(asked: argparse.Namespace, results: dict[str, list[float]], of_nothing: list[float]) -> str:
    sampled = f"Of the plain way {asked.pages} pages were run, and multiplied. " if asked.pages else ""
    return f"""\
## {HEADING}

The demonstration's three editions, whole processes; the environment is ready.
{machine()}
The median of {asked.repeats}; the plain way once. {sampled}
Asked for: all of it at least 5 times faster than the plain way, nothing changed under 1 second, one changed
review under a quarter of all of it.

{table(_lines(results))}

Where nothing changed, {number(median(of_nothing), 2)} s are left beside `safeguarding build --help`.
"""


def _lines(results: dict[str, list[float]]) -> Iterator[list[str]]:
    yield ["Build", "", "Seconds", "Of all of it", "The plain way takes times"]
    cold, plain = median(results[COLD]), median(results[PLAIN])
    for name, times in results.items():
        took = median(times)
        yield [name, "", number(took, 1), number(took / cold, 2), number(plain / took, 1)]


if __name__ == "__main__":
    sys.exit(main())
