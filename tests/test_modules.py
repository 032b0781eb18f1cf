"""Which modules a page rests on: found by reading their text, and held here to Python's own parser."""

import ast

import pytest
from conftest import PROJECT

from safeguarding.book.modules import file_of, importing, imports_of, modules_behind

SOURCE = PROJECT / "src"
MODULES = sorted(SOURCE.rglob("*.py"))


def dotted(path):
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path):
    """The modules of ours that a module imports, as Python's parser sees it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("path", MODULES, ids=[dotted(path) for path in MODULES])
def test_no_import_is_overlooked(path):
    assert {name for name in imported(path) if file_of(name)} <= {*imports_of(dotted(path))}


def test_what_is_imported_by_way_of_others_counts_and_nothing_else():
    behind = {dotted(path) for path in modules_behind([importing("safeguarding.rounding")])}
    assert behind == {"safeguarding", "safeguarding.rounding"}
    code = "from safeguarding.book.provenance import (\n    Provenance,\n)\n"
    behind = {dotted(path) for path in modules_behind([code])}
    assert {"safeguarding.book.page", "safeguarding.figures", "safeguarding.returns.load"} <= behind
    assert not behind & {"safeguarding.cli", "safeguarding.publish", "safeguarding.book.gate", "plain"}
