"""A checkout whose book has three pages and one edition, of two years' returns, built, to try things on."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess

from conftest import PROJECT, built_once, safeguarding

SMALL_BOOK = """format: jb-book
root: notebooks/provenance
chapters:
  - file: notebooks/ni066
  - file: notebooks/ni062
"""


def made(project: Path) -> Path:
    """Make it in the folder `project`, and build its book into `project/site`."""
    copied(project)
    ran = build(project)
    assert ran.returncode == 0, ran.stderr
    return project


def copy_of_built(shared: Path, project: Path) -> Path:
    """Make it in the folder `project`, with its book: a copy of one that is built once for all tests."""
    folder = shared / "small book"
    one = folder / "project"

    def first() -> CompletedProcess:
        copied(one)
        return build(one)

    said = built_once(folder, first)
    assert (one / "site" / "index.html").is_file(), said
    return shutil.copytree(one, project)


def copied(project: Path) -> None:
    """Make it in the folder `project`, not built yet. What Python has compiled goes with the sources."""
    for folder in ("src", "notebooks", "data/reference", "data/worked_examples", "data/demo"):
        shutil.copytree(PROJECT / folder, project / folder, ignore=shutil.ignore_patterns("run"))
    for name in ("_config.yml", "requirements.txt", "requirements.in"):
        shutil.copy(PROJECT / name, project / name)
    (project / "_toc.yml").write_text(SMALL_BOOK, encoding="utf-8")
    demo = project / "data" / "demo"
    for edition in ("2008-09", "2009-10"):
        shutil.rmtree(demo / "editions" / edition)
    for year in ("2008-09", "2011-12"):
        shutil.rmtree(demo / "returns" / year)


def build(project: Path, workers: int = 1) -> CompletedProcess:
    """Build its book. For one so small other processes cost more than they bring."""
    return safeguarding("build", "--out", project / "site", "--workers", workers, project=project)


@contextmanager
def put_back(project: Path) -> Iterator[None]:
    """Whatever is changed in it meanwhile is put back as it was, but for what the builds made."""
    kept = {path: path.read_bytes() for path in project.rglob("*") if _is_given(project, path)}
    yield
    for path in [path for path in project.rglob("*") if _is_given(project, path) and path not in kept]:
        path.unlink()
    for path, content in kept.items():
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


def _is_given(project: Path, path: Path) -> bool:
    parts = {*path.relative_to(project).parts}
    return path.is_file() and not parts & {"run", "site", "__pycache__"}
