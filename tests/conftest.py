"""The demonstration book, built once for all tests that look at it: as a person would, by command."""

import compileall
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import pytest
from accessibility_record import Record
from hypothesis import settings

from safeguarding.garbage import collect_seldom

PROJECT = Path(__file__).parents[1]
SETTINGS = os.environ | {"PYTHONPATH": str(PROJECT / "src"), "PYTHONUTF8": "1", "TZ": "UTC"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many returns are spoilt at random, how the dice fall, and how many counties are drawn."""
    group = parser.getgroup("mutations of returns (tests/test_fuzz_*.py)")
    group.addoption("--mutations", type=int, default=2000, help="how many are tried (2000 if not given)")
    group.addoption("--mutation-seed", default="903", help="another seed tries others (903 if not given)")
    group = parser.getgroup("killed publishers (tests/test_publish_killed.py)")
    group.addoption("--kills", type=int, default=20, help="how many are killed (20 if not given)")
    group.addoption("--kill-seed", default="9", help="another seed kills at other moments (9 if not given)")
    group = parser.getgroup("killed builds (tests/test_build_killed.py)")
    group.addoption("--build-kills", type=int, default=10, help="how many are killed (10 if not given)")
    parser.addoption(
        "--counties", type=int, default=1000, help="how many random counties are computed in two ways (1000)"
    )
    parser.addoption(
        "--england",
        action="store_true",
        help="write and compute all 152 authorities of a year (tests/test_england.py)",
    )
    parser.addoption(
        "--record-accessibility",
        action="store_true",
        help="look at every page in every form, and write down what is found (tests/test_accessibility.py)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis draws as many counties as are asked for, wherever a test does not say how many.

    The sources are compiled once, before the test processes begin: a copied checkout takes that with it.
    """
    collect_seldom()
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(PROJECT / "src", quiet=2, workers=0)
    settings.register_profile("counties", max_examples=config.option.counties, deadline=None, derandomize=True)
    settings.load_profile("counties")


SLOW_FIRST = [
    *("build_killed", "indicators_against_plain", "accessibility", "pages", "audit_trail", "faults", "rerun"),
    *("country", "dirty_input", "site", "audit", "attacker", "bounds", "fuzz_xml", "publish_command", "labels"),
    *("fuzz_csv", "new_year", "forms", "annex_a", "doctor", "columns_read", "render", "keyboard", "how_sure"),
    *("publish_browser", "publish_killed", "publish", "disclosure_command", "bootstrap", "demo", "england"),
]
"""Files of tests that take longest: each is run in one process, and one that came last would be waited for."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow files come first, all others in their order."""
    places = {f"test_{name}": place for place, name in enumerate(SLOW_FIRST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


def pytest_report_header(config: pytest.Config) -> str:
    return f"mutations of returns: {config.option.mutations}, seed {config.option.mutation_seed}"


def safeguarding(*arguments: object, project: Path = PROJECT) -> subprocess.CompletedProcess:
    """Run the command line of a checkout; what it printed and its exit code."""
    command = [sys.executable, "-m", "safeguarding", *map(str, arguments)]
    settings = SETTINGS | {"PYTHONPATH": str(project / "src")}
    return subprocess.run(command, env=settings, capture_output=True, encoding="utf-8")


@dataclass(frozen=True)
class Built:
    """A copy of the demonstration authority, its executed pages, its site, and what the build printed."""

    authority: Path
    site: Path
    printed: str

    @property
    def pages(self) -> Path:
        return self.authority / "run" / "pages"

    def settings(self, edition: str) -> dict[str, str]:
        """What a page of an edition is told that is run as in the build."""
        run = self.authority / "run"
        return {
            "SAFEGUARDING_DATA": str(self.authority),
            "SAFEGUARDING_FIGURES": str(run / "figures" / edition / "figures.csv"),
            "SAFEGUARDING_RELEASED": str(run / "released" / edition),
            "SAFEGUARDING_HISTORIES": str(run / "histories"),
            "SAFEGUARDING_EDITIONS": "2010-11,2009-10,2008-09",
            "SAFEGUARDING_WORDS_LATER": "yes",
        }


@pytest.fixture(scope="session")
def shared(tmp_path_factory, worker_id) -> Path:
    """A temporary folder that all test processes share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def built(shared) -> Built:
    """The demonstration, built once for all test processes; its folder has a name that is hard to bear."""
    folder = shared / "O'Neil é {x} Bücher"
    authority = folder / "demo authority"

    def build() -> subprocess.CompletedProcess:
        shutil.copytree(PROJECT / "data" / "demo", authority, ignore=shutil.ignore_patterns("run"))
        return safeguarding("build", "--data", authority, "--out", folder / "site")

    said = built_once(folder, build)
    assert (folder / "site" / "index.html").is_file(), said
    return Built(authority, folder / "site", said)


def built_once(folder: Path, build: Callable[[], subprocess.CompletedProcess]) -> str:
    """What a build in the new folder `folder` printed.

    It is built by whichever of the test processes comes first; the others wait for it.
    """
    printed = folder / "printed.txt"
    try:
        folder.mkdir()
    except FileExistsError:
        wait_for(printed)
    else:
        ran = build()
        printed.with_suffix(".new").write_text(ran.stdout + ran.stderr, encoding="utf-8")
        printed.with_suffix(".new").replace(printed)
    return printed.read_text(encoding="utf-8")


def wait_for(path: Path) -> None:
    """Wait until another test process has finished the build, ten minutes at the most."""
    for _ in range(6000):
        if path.exists():
            return
        sleep(0.1)
    raise TimeoutError("the other test process did not finish the build")


@pytest.fixture(scope="session")
def accessibility(request) -> Record:
    return Record(request.config.option.record_accessibility)


@pytest.fixture(scope="session")
def site(built) -> Path:
    return built.site
