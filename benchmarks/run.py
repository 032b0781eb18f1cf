"""All benchmarks with one command.

    .venv/bin/python benchmarks/run.py [--quick] [--write] [--only NAME ...]

Each is a script of its own beside this one, which prints its section with its ratios; with --write they go into
BENCHMARKS.md. --quick takes small numbers: it shows that all run, not how fast they are. 1 where one failed.
"""

import argparse
import subprocess
import sys

from sections import HERE, machine, settings

QUICK = {
    "reading": ["--children", "2000", "--repeats", "1"],
    "figures": ["--repeats", "1"],
    "national": ["--children", "500", "--plans", "500", "--repeats", "1"],
    "growth": ["--children", "2000", "--sizes", "0.1", "1", "3"],
    "weight": [],
    "book": ["--pages", "1", "--repeats", "1"],
    "country": ["--sample", "2", "--books", "1"],
}
"""The benchmarks in their order, each with what makes it quick. Without its script one is passed over."""


def main() -> int:
    """Run all that were asked for, one after the other."""
    asked = _arguments().parse_args()
    print(machine())
    there = [name for name in QUICK if (HERE / f"{name}.py").is_file()]
    failed = [name for name in asked.only or there if _run(name, quick=asked.quick, writes=asked.write)]
    print(f"{', '.join(failed)}: failed" if failed else "All benchmarks ran.")
    return 1 if failed else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small numbers, to see that all run")
    parser.add_argument("--write", action="store_true", help="put the sections into BENCHMARKS.md")
    parser.add_argument("--only", nargs="+", choices=list(QUICK), metavar="NAME", help="these benchmarks alone")
    return parser


def _run(name: str, *, quick: bool, writes: bool) -> int:
    arguments = [*(QUICK[name] if quick else []), *(["--write"] if writes else [])]
    command = [sys.executable, str(HERE / f"{name}.py"), *arguments]
    return subprocess.run(command, env=settings(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
