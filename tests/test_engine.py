"""The engine that runs pages in this process: the outputs of a kernel, and nothing left behind."""

import os
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from safeguarding.book import engine

code = nbformat.v4.new_code_cell


def run(place, *sources, engine_name=engine.NAME, **more):
    """The notebook of these cells, run by an engine."""
    notebook = nbformat.v4.new_notebook(
        cells=[code(source) for source in sources],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    path = place / "page.ipynb"
    nbformat.write(notebook, path)
    return papermill.execute_notebook(str(path), None, engine_name=engine_name, progress_bar=False, **more)


def outputs(notebook):
    return [[dict(output) for output in cell.outputs] for cell in notebook.cells]


EVERY_KIND = (
    "from IPython.display import HTML, display",
    "print('one')\nprint('two')\ndisplay(HTML('<b>three</b>'))\nprint('four')\n'five'",
    "import sys\nprint('six', file=sys.stderr)",
    "'not shown';",
    "None",
    "class Both:\n    _repr_html_ = lambda self: '<i>7</i>'\n    __repr__ = lambda self: '7'\nBoth()",
)


def test_it_gives_the_outputs_that_a_kernel_gives(tmp_path):
    ours = run(tmp_path, *EVERY_KIND, folder=str(tmp_path))
    kernels = run(tmp_path, *EVERY_KIND, engine_name=None, cwd=str(tmp_path))
    assert outputs(ours) == outputs(kernels)
    assert [cell.execution_count for cell in ours.cells] == [cell.execution_count for cell in kernels.cells]


def test_a_page_sees_nothing_of_the_page_before(tmp_path):
    run(tmp_path, "left = 1\nleft", folder=str(tmp_path))
    found = run(tmp_path, "'left' in globals(), '_' in globals() and bool(_)", folder=str(tmp_path))
    assert found.cells[0].outputs[0].data["text/plain"] == "(False, False)"


def test_it_leaves_this_process_as_it_was(tmp_path):
    before = Path.cwd(), sys.displayhook, sys.stdout, sys.stderr, sys.modules["__main__"]
    with pytest.raises(PapermillExecutionError):
        run(tmp_path, "import os\nos.getcwd()", "1 / 0", folder=str(tmp_path))
    assert (Path.cwd(), sys.displayhook, sys.stdout, sys.stderr, sys.modules["__main__"]) == before


def test_a_page_runs_in_the_folder_it_is_given(tmp_path):
    found = run(tmp_path, "import os\nos.getcwd()", folder=str(tmp_path))
    assert found.cells[0].outputs[0].data["text/plain"] == repr(os.path.realpath(tmp_path))


@pytest.mark.filterwarnings("ignore:To exit")
@pytest.mark.parametrize("fault", ["1 / 0", "a = ", "raise SystemExit(3)", "%no_such_magic"])
def test_a_fault_ends_the_page_and_names_the_cell(tmp_path, fault):
    with pytest.raises(PapermillExecutionError) as failed:
        run(tmp_path, "1", fault, "3", folder=str(tmp_path))
    assert failed.value.cell_index == 1


@pytest.mark.filterwarnings("ignore:To exit")
def test_a_page_that_ends_itself_quietly_is_not_taken_for_complete(tmp_path):
    page = run(tmp_path, "1", "raise SystemExit", "3", folder=str(tmp_path))
    statuses = [cell.metadata.papermill.status for cell in page.cells]
    assert statuses == ["completed", "failed", "pending"]


def test_ctrl_c_is_not_a_fault_of_the_page(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, "raise KeyboardInterrupt", folder=str(tmp_path))
