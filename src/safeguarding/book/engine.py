"""A papermill engine that runs a page in the process it is called from.

A kernel of its own costs every page the start of an interpreter and all imports, and talks through ports that
another process may take first. Here each page has a fresh shell and sees nothing but its parameters; what
stays between pages is the modules that are already imported.
"""

import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase
from types import ModuleType

import nbformat
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets import Type
from traitlets.config import Config

NAME = "in-process"
SETTINGS = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}})
"""No history: what a page ran is on the page, and no file outside the run folder may hold it."""


class InProcess(Engine):
    """Runs the cells of a notebook in order, in a shell of its own, until one fails."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, folder: str, **_: object
    ) -> None:
        """Fill in the outputs of the managed notebook. `folder` is where its code runs."""
        with chdir(folder), _fresh_shell() as shell:
            for place, cell in enumerate(nb_man.nb.cells):
                if cell.cell_type != "code":
                    continue
                nb_man.cell_start(cell, place)
                error = shell.fill(cell)
                if error is not None:
                    nb_man.cell_exception(cell, place, exception=error)
                    break
                nb_man.cell_complete(cell, place)


class _Outputs(list):
    """The outputs of one cell, as a notebook holds them."""

    def stream(self, name: str, text: str) -> None:
        last = self[-1] if self else None
        if last is not None and last.get("name") == name:
            last.text += text
        else:
            self.append(nbformat.v4.new_output("stream", name=name, text=text))


class _Stream(TextIOBase):
    """Standard output or error of a page."""

    def __init__(self, shell: "_Shell", name: str):
        self._shell, self._name = shell, name

    def write(self, text: str) -> int:
        if text:
            self._shell.outputs.stream(self._name, text)
        return len(text)


class _Hook(DisplayHook):
    """Keeps the value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        """Nothing: there is no terminal."""

    def finish_displayhook(self) -> None:
        """Nothing: there is no terminal."""

    def flush(self) -> None:
        """Nothing: the shell and all that it holds are let go. IPython would look through all memory first."""

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        result = nbformat.v4.new_output("execute_result", data=format_dict, metadata=md_dict or {})
        self.shell.outputs.append(result)


class _Publisher(DisplayPublisher):
    """Keeps what a cell displays."""

    def publish(self, data: dict, metadata: dict | None = None, **_: object) -> None:
        self.shell.outputs.append(nbformat.v4.new_output("display_data", data=data, metadata=metadata or {}))


class _Shell(InteractiveShell):
    """A shell whose outputs go into the cells and nowhere else."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)

    def fill(self, cell: nbformat.NotebookNode) -> BaseException | None:
        """Run a cell and put its outputs into it; the exception that ended it, or None."""
        self.outputs = _Outputs()
        count = self.execution_count
        with redirect_stdout(_Stream(self, "stdout")), redirect_stderr(_Stream(self, "stderr")):
            result = self.run_cell(cell.source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        if isinstance(error, KeyboardInterrupt):
            raise error
        if error is not None:
            self.outputs.append(_told(error, self))
        for output in self.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
        cell.execution_count, cell.outputs = count, list(self.outputs)
        return error

    def showtraceback(self, *_: object, **__: object) -> None:
        """Nothing: the error goes into the cell."""

    def showsyntaxerror(self, *_: object, **__: object) -> None:
        """Nothing: the error goes into the cell."""


def _told(error: BaseException, shell: InteractiveShell) -> nbformat.NotebookNode:
    kind = type(error)
    lines = shell.InteractiveTB.structured_traceback(kind, error, error.__traceback__)
    return nbformat.v4.new_output("error", ename=kind.__name__, evalue=str(error), traceback=lines)


@contextmanager
def _fresh_shell() -> Iterator[_Shell]:
    """A shell that no page has used, known to IPython's `display` while the page runs."""
    hook = sys.displayhook
    shell = _Shell.instance(config=SETTINGS, user_module=ModuleType("page"))
    try:
        yield shell
    finally:
        shell.reset(new_session=False)
        _Shell.clear_instance()
        sys.modules.pop("page", None)
        sys.displayhook = hook


KERNEL = Config({"KernelManager": {"transport_encryption": "required"}})
"""How a kernel is set where a page still has one: opened by hand, or run again by the tests."""

STARTS = 3
"""How often such a kernel is started: its ports are chosen before it binds them, and another may be faster."""

papermill_engines.register(NAME, InProcess)
