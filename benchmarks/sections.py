"""What the benchmarks share: a process for each measurement, and their sections in BENCHMARKS.md."""

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
DOCUMENT = PROJECT / "BENCHMARKS.md"
NOT_TOLD = "–"


def run(script: str, *arguments: str) -> dict:
    """What a script beside this one prints, as JSON.

    It is why this module imports so little: a process counts its memory from that of the one that starts it.
    """
    command = [sys.executable, str(HERE / script), *arguments]
    ended = subprocess.run(command, env=settings(), stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return json.loads(ended.stdout)


def settings() -> dict[str, str]:
    """The environment in which the project is found."""
    source = os.pathsep.join([str(PROJECT / "src"), os.environ.get("PYTHONPATH", "")])
    return dict(os.environ) | {"PYTHONPATH": source, "PYTHONUTF8": "1"}


def table(lines: Iterable[list[str]]) -> str:
    """A table in Markdown; the first line is its headings, the first two columns are words."""
    heading, *body = lines
    rule = ["---"] * 2 + ["---:"] * (len(heading) - 2)
    return "\n".join(f"| {' | '.join(line)} |" for line in (heading, rule, *body))


def number(value: float | None, places: int = 1) -> str:
    """As it stands in a table."""
    return NOT_TOLD if value is None else f"{value:,.{places}f}"


def machine() -> str:
    """The machine in a sentence: no name of it and no folder."""
    memory = ""
    if hasattr(os, "sysconf"):
        memory = f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB of memory"
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores{memory}, "
        f"Python {platform.python_version()}, polars {version('polars')}."
    )


def write(heading: str, text: str) -> None:
    """Put the section into the document, in place of the one of the same heading."""
    before = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else "# Benchmarks\n"
    others = re.sub(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", "", before, flags=re.DOTALL | re.MULTILINE)
    DOCUMENT.write_text(f"{others.rstrip()}\n\n{text}", encoding="utf-8", newline="\n")
