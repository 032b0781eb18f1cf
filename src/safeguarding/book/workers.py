"""The processes that carry out a build's tasks: none outlives the build, however that ends."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path

import psutil
from loky import ProcessPoolExecutor

from safeguarding.book import rendering_process
from safeguarding.ctrl_c import uninterrupted
from safeguarding.garbage import collect_seldom

RENDERING = "rendering"
"""The task that the builder carries out itself: what it waits for is a process that it began."""


class Workers(ProcessPoolExecutor):
    """Processes that are ended when they are no longer needed, and not asked to take themselves apart.

    That takes seconds, and on Ctrl-C until they have finished what nobody wants any more.
    """

    def __init__(self, size: int):
        super().__init__(size, initializer=end_with, initargs=(os.getpid(),))
        self.size = size
        self.builder = ThreadPoolExecutor(1)

    def submit(self, work: Callable, *args: object, **settings: object) -> Future:
        """Carry out some work, one of pytask's tasks for the most part, in the builder or in a process."""
        task = settings.get("task")
        if task and task.name.rpartition("::")[2] == RENDERING:
            return self.builder.submit(_carried_out_here, task, settings["kwargs"])
        with uninterrupted():
            return super().submit(work, *args, **settings)

    def shutdown(self, wait: bool = True, kill_workers: bool = True) -> None:
        with uninterrupted():
            super().shutdown(wait=wait, kill_workers=kill_workers)


@contextmanager
def begun(workers: int, log: Path) -> Iterator[Workers | None]:
    """So many processes, ready while the builder finds out what is to be done; none where one is asked for.

    What renders gets ready beside them; its output goes to `log`.
    """
    if workers == 1:
        yield None
        return
    try:
        with Workers(workers) as pool:
            _get_all_ready(pool, log)
            yield pool
    finally:
        rendering_process.end(log)


def _get_all_ready(pool: Workers, log: Path) -> None:
    """One process for the returns, which come first; the others for pages; then what renders them."""

    def get_rendering_ready(_: Future) -> None:
        rendering_process.begin(log)
        pool.builder.submit(import_module, "safeguarding.book.render")

    pool.submit(get_ready_to_read)
    drawing = [pool.submit(get_ready_to_draw) for _ in range(1, pool.size)]
    drawing[0].add_done_callback(get_rendering_ready)


def get_ready_to_read() -> None:
    """Import what the first tasks need: it takes longer than they do."""
    _import("returns.load", "returns.stored", "figures", "counts")


def get_ready_to_draw() -> None:
    """Import what pages need, and draw once: the first drawing takes longer than most pages."""
    _import("book.execute", "book.indicator_page")
    import_module("safeguarding.charts.drawing").start()


def _import(*modules: str) -> None:
    import_module("pytask_parallel.wrappers")
    for module in modules:
        import_module(f"safeguarding.{module}")


def _carried_out_here(task: object, arguments: dict[str, object]) -> object:
    from pytask_parallel.wrappers import wrap_task_in_thread

    return wrap_task_in_thread(task, remote=False, **arguments)


def end_with(builder: int) -> None:
    """End this process as soon as the process `builder` has ended, whatever it is doing.

    Ctrl-C is the builder's: it reaches all processes of a terminal, and would look like a fault of the page.
    """
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for, args=(builder,), daemon=True).start()


def _wait_for(builder: int) -> None:
    with suppress(psutil.NoSuchProcess):
        psutil.Process(builder).wait()
    os._exit(1)
