"""Papermill runs one notebook for one edition; what comes out is complete, and the same bytes every time."""

import json
import os
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from safeguarding import problems
from safeguarding.book import engine
from safeguarding.problems import ChecksFailed, UsageProblem

SAFE_TO_REPEAT = {name for name, kind in vars(problems).items() if isinstance(kind, type)}
"""Exceptions whose message is written for people and never holds a child's value."""


def execute_page(
    source: Path, edition: str, produces: Path, failures: Path, settings: Mapping[str, str]
) -> None:
    """Run the notebook `source` with `edition` as its parameter and keep the result as `produces`.

    `settings` are the environment variables (page.py) that the page sees, and no page after it.

    Raises UsageProblem if the notebook takes no such parameter, and ChecksFailed, naming page and cell, if a
    cell fails or did not complete. The full traceback then lies in the private folder `failures`.
    """
    if list(papermill.inspect_notebook(_literal(source))) != ["edition"]:
        raise UsageProblem(
            f"notebooks/{source.name}: its cell tagged 'parameters' must set 'edition' and only that."
        )
    with _environment(settings):
        notebook = _run(source, edition, failures)
    produces.parent.mkdir(parents=True, exist_ok=True)
    unfinished = produces.with_suffix(".unfinished")
    unfinished.write_text(_normal(notebook), encoding="utf-8", newline="\n")
    unfinished.replace(produces)


@contextmanager
def _environment(settings: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _run(source: Path, edition: str, failures: Path) -> nbformat.NotebookNode:
    page = f"{edition} {source.stem}"
    try:
        notebook = papermill.execute_notebook(
            _literal(source),
            None,
            engine_name=engine.NAME,
            parameters={"edition": edition},
            kernel_name="python3",
            folder=str(source.parent),
            progress_bar=False,
        )
    except PapermillExecutionError as error:
        failures.mkdir(parents=True, exist_ok=True)
        trace = failures / f"{edition} {source.stem}.txt"
        trace.write_text(traceback.format_exc(), encoding="utf-8", newline="\n")
        reason = f": {error.evalue}" if error.ename in SAFE_TO_REPEAT else ""
        raise ChecksFailed(
            f"{page}: cell {_as_written(source, error.cell_index)} failed with {error.ename}{reason} "
            f"(the whole story: run/failures/{trace.name}, private)"
        ) from None
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and cell.metadata.get("papermill", {}).get("status") != "completed":
            cell_number = _as_written(source, place)
            raise ChecksFailed(
                f"{page}: cell {cell_number} did not complete. Nothing in a page may end the process."
            )
    return notebook


def _as_written(source: Path, place: int) -> int:
    """The number, from 1, of the notebook's cell that stands at `place`, from 0, in the executed one.

    Papermill has put one of its own behind the parameters.
    """
    cells = nbformat.read(source, as_version=4).cells
    parameters = next(n for n, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", []))
    return place if place > parameters else place + 1


def _literal(path: Path) -> str:
    """Papermill formats its paths: a brace in a folder's name must be written twice."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _normal(notebook: nbformat.NotebookNode) -> str:
    """The notebook without what changes from run to run: times, random ids, paths."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for place, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        cell.metadata = {"tags": tags} if tags else {}
        if "injected-parameters" in tags:
            cell.id = f"injected-{place}"
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
