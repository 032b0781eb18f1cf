"""Which modules of ours a piece of code rests on: those that it imports, and those that they import.

A change to any other module cannot change what the code does, and is no reason to run it again.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from safeguarding.places import PROJECT

SOURCE = PROJECT / "src"
OURS = ("safeguarding", "plain")

FROM = re.compile(r"^\s*from ((?:safeguarding|plain)[\w.]*) import (\([^)]*\)|[^\n]*)", re.MULTILINE)
IMPORT = re.compile(r"^\s*import ((?:safeguarding|plain)[\w.]*)", re.MULTILINE)
"""The two forms of an import, as the formatter leaves them. Read so and not by Python's parser: that takes as
long as a whole build that has nothing to do. What a text says of an import is taken for one: too much, never
too little."""

NAME = re.compile(r"\w+")


def modules_behind(codes: Iterable[str]) -> list[Path]:
    """The files of all modules of ours that some Python `codes` rest on, sorted."""
    found: set[str] = set()
    to_follow = [name for code in codes for name in _imported(code)]
    while to_follow:
        name = to_follow.pop()
        if name not in found:
            found.add(name)
            to_follow += imports_of(name)
    return sorted(path for name in found if (path := file_of(name)))


def importing(*modules: str) -> str:
    """Python code that imports some modules, by their dotted names."""
    return "".join(f"import {module}\n" for module in modules)


@cache
def imports_of(module: str) -> tuple[str, ...]:
    """The modules of ours that a module imports, anywhere in it, and the packages that it lies in."""
    path = file_of(module)
    package = module.rpartition(".")[0]
    within = (package,) if package else ()
    return (*within, *_imported(path.read_text(encoding="utf-8"))) if path else within


@cache
def file_of(module: str) -> Path | None:
    """The file of a module, by its dotted name; None where no module of ours has that name."""
    path = SOURCE.joinpath(*module.split("."))
    own = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return own if module.split(".")[0] in OURS and own.is_file() else None


def _imported(code: str) -> list[str]:
    found = [name for name in IMPORT.findall(code) if file_of(name)]
    for module, names in FROM.findall(code):
        found.append(module)
        found += [f"{module}.{name}" for name in NAME.findall(names) if file_of(f"{module}.{name}")]
    return found
