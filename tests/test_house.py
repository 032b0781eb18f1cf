"""The house itself: which room may import which, what a notebook may hold, and whether the README is true."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import nbformat
import pytest
from conftest import SETTINGS
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from safeguarding.cli import commands
from safeguarding.places import DEMONSTRATION, NOTEBOOKS, PROJECT

SOURCE = PROJECT / "src" / "safeguarding"
README = PROJECT / "README.md"

FLOORS = [
    {"ctrl_c", "garbage"},
    {"problems", "places", "labels", "browsers", "spreadsheets", "vega"},
    {"alone"},
    {"years", "rounding"},
    {"working_days", "intervals", "control_limits", "feasibility"},
    {"panel"},
    {"authority"},
    {"siblings"},
    {"contents", "fingerprints", "returns"},
    {"care"},
    {"indicators"},
    {"versions"},
    {"check"},
    {"figure"},
    {"names"},
    {"comparators", "vintages"},
    {"figures"},
    {"bounds", "counts", "agreement"},
    {"disclosure"},
    {"tables", "commentary", "reconciliation", "printed"},
    {"restatements"},
    {"words", "charts"},
    {"formats"},
    {"record", "audit"},
    {"signatures"},
    {"book", "next_edition"},
    {"new_year"},
    {"status", "explain", "verify"},
    {"publish", "export"},
    {"country"},
    {"doctor"},
    {"cli"},
    {"__main__"},
]
"""From the top of the house to the bottom: a room imports from floors above its own, and from no other."""

FOUNDATION = {"problems", "places", "labels", "years", "rounding", "working_days", "panel"}
ROOMS_BESIDE = {"demo": FOUNDATION, "england": FOUNDATION | {"demo"}}
"""The generators of invented returns stand beside the house: only the command line calls them."""

WRITTEN_BY_THE_PROJECT = {
    ".venv",
    ".venv-log.txt",
    "site",
    "site/index.html",
    "run",
    "run/builds",
    "editions/2010-11/signoff.toml",
}
"""What the README may name although a fresh checkout does not have it."""


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def room_of(module: Path) -> str:
    """The room that a module is in: its package, or itself."""
    return module.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(module: Path) -> Iterator[str]:
    """The dotted name of everything that a module imports, at its top or within a function."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name}: name the whole module in an import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def rooms_imported(module: Path) -> set[str]:
    parts = [name.split(".") for name in imported(module)]
    rooms = {room_of(path) for path in modules()}
    return {part[1] for part in parts if part[0] == "safeguarding" and part[1] in rooms} - {room_of(module)}


def floor_of(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def test_every_room_has_its_place():
    assert {room_of(module) for module in modules()} == set.union(*FLOORS) | {*ROOMS_BESIDE, "__init__"}


@pytest.mark.parametrize("module", modules(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_go_downwards(module):
    room = room_of(module)
    if room == "__init__":
        allowed = set()
    elif room in ROOMS_BESIDE:
        allowed = ROOMS_BESIDE[room]
    else:
        allowed = set().union(*FLOORS[: floor_of(room)]) | (ROOMS_BESIDE.keys() if room == "cli" else set())
    assert rooms_imported(module) <= allowed


def test_nothing_imports_a_notebook_or_a_test():
    assert not {name.split(".")[0] for module in modules() for name in imported(module)} & {
        "notebooks",
        "tests",
    }


def test_the_plain_recomputation_needs_python_alone_and_only_verify_asks_it():
    """It must share no code with what it is held against."""
    plain = sorted((PROJECT / "src" / "plain").rglob("*.py"))
    wanted = {name.split(".")[0] for module in plain for name in imported(module)}
    assert wanted - {"plain"} <= set(sys.stdlib_module_names)
    asking = {
        room_of(module) for module in modules() if "plain" in {name.split(".")[0] for name in imported(module)}
    }
    assert asking == {"verify"}


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils", "util", "helpers", "common", "misc", "process", "handle"}
    assert not {module.stem for module in modules()} & drawers


def test_figures_are_rounded_in_one_place_only():
    """Python and polars round half to even, and so does a format such as `.1f`."""
    own_rounding = re.compile(r"\bround\(|:\.\d[f%]")
    found = [module.name for module in modules() if own_rounding.search(module.read_text(encoding="utf-8"))]
    assert set(found) <= {"rounding.py"}


# The notebooks


def notebook_paths() -> list[Path]:
    return sorted(NOTEBOOKS.rglob("*.ipynb"))


@pytest.fixture(params=notebook_paths(), ids=lambda path: path.name)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook) -> list:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks():
    assert notebook_paths()


def test_a_notebook_is_kept_without_results(notebook):
    nbformat.validate(notebook)
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code_cells(notebook))


def test_a_notebook_asks_for_the_kernel_of_this_project(notebook):
    assert notebook.metadata.kernelspec.name == "python3"


def test_the_first_code_cell_holds_the_parameters(notebook):
    tagged = ["parameters" in cell.metadata.get("tags", []) for cell in code_cells(notebook)]
    assert tagged == [True] + [False] * (len(tagged) - 1)


def test_only_the_second_code_cell_imports(notebook):
    def imports(cell):
        return any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(ast.parse(cell.source)))

    numbers = [number for number, cell in enumerate(code_cells(notebook), start=1) if imports(cell)]
    assert numbers in ([], [2])


def test_a_notebook_defines_nothing_and_calls_no_shell(notebook):
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    for cell in code_cells(notebook):
        assert not re.search(r"^\s*[!%]", cell.source, re.MULTILINE), cell.id
        for node in ast.walk(ast.parse(cell.source)):
            named_lambda = isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)
            assert not isinstance(node, definitions) and not named_lambda, cell.id


def test_cells_are_short(notebook):
    long = [cell.id for cell in code_cells(notebook) if len(cell.source.splitlines()) > 8]
    assert not long


def test_cells_have_names_that_stay(notebook):
    """A comment or a link that points to a cell must still find it after the notebook was saved again."""
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert not [name for name in ids if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f-]+)?", name)]


def test_no_percentage_is_typed_into_prose(notebook):
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert not re.findall(r"\d\s?(?:%|per cent|percent)", prose)


# The README and the bootstrap's help


def code_spans() -> list[str]:
    return re.findall(
        r"`([^`\n]+)`", re.sub(r"```.*?```", "", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    )


def links() -> list[str]:
    targets = re.findall(r"\]\(([^)\s#]+)[^)]*\)", README.read_text(encoding="utf-8"))
    return [target for target in targets if "://" not in target]


def looks_like_a_path(span: str) -> bool:
    suffixes = r"\.(py|md|csv|toml|txt|yml|ipynb|in|xml|png|svg)"
    return re.fullmatch(rf"[\w.-]+(/[\w.-]*)+|[\w.-]+{suffixes}|LICENSE", span) is not None


def test_every_path_in_the_readme_exists():
    def exists(path):
        return any((place / path).exists() for place in (PROJECT, DEMONSTRATION, SOURCE, NOTEBOOKS))

    paths = [span.rstrip("/") for span in [*filter(looks_like_a_path, code_spans()), *links()]]
    assert paths
    assert not [path for path in paths if path not in WRITTEN_BY_THE_PROJECT and not exists(path)]


@pytest.mark.parametrize("document", ["README.md", "report.py", "CHANGELOG.md", "DECISIONS.md"])
def test_every_command_that_is_named_exists(document):
    words = (PROJECT / document).read_text(encoding="utf-8")
    named = re.findall(r"(?:python3?(?:\.\d+)? |`)report\.py ([a-z][a-z-]+)|`safeguarding ([a-z-]+)", words)
    assert {command for pair in named for command in pair if command} <= {"test", *commands.commands}


@pytest.mark.parametrize("command", ["report.py build", "report.py test"])
def test_the_readme_shows_the_two_commands(command):
    assert command in README.read_text(encoding="utf-8")


# The files as they are kept


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """The files under version control, less those that are deleted and not yet committed."""
    listing = subprocess.run(["git", "-C", PROJECT, "ls-files", "-z"], capture_output=True, check=False)
    if listing.returncode:
        pytest.skip("this checkout has no git history to list its files")
    paths = [PROJECT / name for name in listing.stdout.decode("utf-8").split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_folder_of_this_machine(tracked):
    here = [f"{folder}{end}".encode() for folder in (PROJECT, Path.home()) for end in ("/", "\\")]
    assert not [path.name for path in tracked if any(folder in path.read_bytes() for folder in here)]


def test_no_file_is_large(tracked):
    assert not [path.name for path in tracked if path.stat().st_size >= 2 * 1024 * 1024]


def test_every_line_ends_the_same_way(tracked):
    assert not [path.name for path in tracked if path.suffix != ".png" and b"\r\n" in path.read_bytes()]


def test_no_package_index_is_named_in_the_lock():
    assert "://" not in (PROJECT / "requirements.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("check", [["check"], ["format", "--check"]], ids=["style", "layout"])
def test_the_code_is_clean(check):
    ruff = [sys.executable, "-m", "ruff", *check, "--no-cache", "src", "tests", "report.py"]
    ended = subprocess.run(ruff, cwd=PROJECT, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stdout


def test_the_lock_names_every_extra_that_a_package_asks_for():
    """Without it pip takes the newest version for the extra, and refuses it for want of a hash."""
    lock = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    named = {
        (canonicalize_name(name), extra)
        for name, extras in re.findall(r"^([\w.-]+)\[([\w,.-]+)\]==", lock, re.MULTILINE)
        for extra in extras.split(",")
    }
    locked = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)[\[=]", lock, re.MULTILINE)}
    required = [Requirement(text) for one in distributions() for text in one.requires or ()]
    asked = {
        (canonicalize_name(one.name), extra)
        for one in required
        if one.marker is None or one.marker.evaluate({"extra": ""})
        for extra in one.extras
    }
    assert {(name, extra) for name, extra in asked if name in locked} <= named


def test_what_computes_figures_imports_no_database_and_no_calendars_and_leaves_both_to_others():
    """Each takes a quarter of a second of every process, for nothing that is used."""
    asked = (
        "import sys\n"
        "import safeguarding.cli, safeguarding.returns.load, safeguarding.disclosure.shown\n"
        "from safeguarding.working_days import bank_holidays\n"
        "bank_holidays()\n"
        "print({'sqlalchemy', 'holidays'} & {name.partition('.')[0] for name in sys.modules})\n"
        "import sqlalchemy.orm\n"
        "print(sqlalchemy.__name__)\n"
    )
    ended = subprocess.run([sys.executable, "-c", asked], env=SETTINGS, capture_output=True, encoding="utf-8")
    assert (ended.stdout.split("\n"), ended.stderr) == (["set()", "sqlalchemy", ""], "")


def test_a_database_that_is_imported_already_stays():
    asked = (
        "import sqlalchemy, sys\n"
        "from safeguarding.returns.schemas import dy\n"
        "print(sys.modules['sqlalchemy'] is sqlalchemy)\n"
    )
    ended = subprocess.run([sys.executable, "-c", asked], env=SETTINGS, capture_output=True, encoding="utf-8")
    assert (ended.stdout.strip(), ended.stderr) == ("True", "")
