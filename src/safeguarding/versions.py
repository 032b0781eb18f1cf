"""The version of an indicator's definition: a fingerprint of exactly the code and the words that make it.

It changes when a rule, a limit or a word of the definition changes, and with nothing else: not with a comment,
not with another indicator, not with how returns are read or pages look.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from safeguarding.places import PROJECT

SOURCE = PROJECT / "src"
INDICATORS = "safeguarding.indicators"
OF_A_DEFINITION = (INDICATORS, "safeguarding.care", "safeguarding.working_days", "safeguarding.years")
"""The modules that say what is counted. What they import from elsewhere belongs to no definition."""

KEPT = "kept_with_history"
"""The decorator of what is worked out once a history: it changes no answer."""

LENGTH = 8
"""Characters of a version: enough to tell some hundreds apart, short enough to read out."""


@dataclass(frozen=True)
class Place:
    """A name at the top of a module."""

    module: str
    name: str


@dataclass(frozen=True)
class Module:
    """What stands at the top of a module: its own names, and those that it imports."""

    own: dict[str, ast.stmt]
    imported: dict[str, Place]


@cache
def version(key: str) -> str:
    """The version of the definition of the indicator `key`: eight hexadecimal characters."""
    said = [f"{place.module}.{place.name}\n{_said(place)}" for place in places(key)]
    return sha256("\n".join(said).encode()).hexdigest()[:LENGTH]


def places(key: str) -> list[Place]:
    """Every function, class and value that the definition of the indicator `key` is made of, sorted."""
    found: set[Place] = set()
    to_follow = [Place(f"{INDICATORS}.{key}", key.upper())]
    while to_follow:
        place = to_follow.pop()
        if place not in found:
            found.add(place)
            to_follow += _named_in(place)
    return sorted(found, key=lambda place: (place.module, place.name))


def function(key: str) -> str:
    """The function that finds who could count, as `module.function`: `safeguarding.indicators.ni066.cohort`."""
    return f"{INDICATORS}.{key}.cohort"


@cache
def _named_in(place: Place) -> frozenset[Place]:
    """What the statement behind a name speaks of: names of its own module, and of others of a definition."""
    return frozenset(_spoken_of(place))


def _spoken_of(place: Place) -> Iterator[Place]:
    module = _module(place.module)
    for node in ast.walk(module.own[place.name]):
        if isinstance(node, ast.Name) and node.id in module.own:
            yield Place(place.module, node.id)
        elif isinstance(node, ast.Name) and node.id in module.imported:
            meant = module.imported[node.id]
            if _is_there(meant):
                yield meant
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            whole = module.imported.get(node.value.id)
            if whole and _is_there(meant := Place(f"{whole.module}.{whole.name}", node.attr)):
                yield meant


def _is_there(place: Place) -> bool:
    is_ours = any(place.module == one or place.module.startswith(f"{one}.") for one in OF_A_DEFINITION)
    return is_ours and _file(place.module).is_file() and place.name in _module(place.module).own


@cache
def _module(dotted: str) -> Module:
    own, imported = {}, {}
    for statement in ast.parse(_file(dotted).read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.ImportFrom):
            imported |= {
                name.asname or name.name: Place(statement.module, name.name) for name in statement.names
            }
        own |= dict.fromkeys(_bound(statement), statement)
    return Module(own, imported)


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        yield from (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))


@cache
def _said(place: Place) -> str:
    """The statement as Python would write it: without comments, docstrings, and what only keeps results."""
    statement = ast.parse(ast.unparse(_module(place.module).own[place.name]))
    for node in ast.walk(statement):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            node.decorator_list = [one for one in node.decorator_list if ast.unparse(one) != KEPT]
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(statement)


def _file(dotted: str) -> Path:
    path = SOURCE.joinpath(*dotted.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
