"""The processes that carry out a build's tasks: none outlives the build, however that ends."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module

import psutil
from loky import ProcessPoolExecutor


class Workers(ProcessPoolExecutor):
    """Processes that are ended when they are no longer needed, and not asked to take themselves apart.

    That takes seconds, and on Ctrl-C until they have finished what nobody wants any more.
    """

    def __init__(self, size: int):
        super().__init__(size, initializer=end_with, initargs=(os.getpid(),))
        self.size = size

    def shutdown(self, wait: bool = True, kill_workers: bool = True) -> None:
        super().shutdown(wait=wait, kill_workers=kill_workers)


@contextmanager
def begun(workers: int) -> Iterator[Workers | None]:
    """So many processes, ready while the builder finds out what is to be done; none where one is asked for."""
    if workers == 1:
        yield None
        return
    with Workers(workers) as pool:
        pool.submit(get_ready)
        for _ in range(1, workers):
            pool.submit(get_ready_to_draw)
        yield pool


def get_ready() -> None:
    """Import what most tasks need: it takes longer than most tasks."""
    for module in ("figures", "counts", "returns.stored", "book.execute"):
        import_module(f"safeguarding.{module}")


def get_ready_to_draw() -> None:
    """Get ready, and draw once: the first drawing takes longer than most pages, and the returns come first."""
    get_ready()
    import_module("safeguarding.book.indicator_page")
    import_module("safeguarding.charts.drawing").start()


def end_with(builder: int) -> None:
    """End this process as soon as the process `builder` has ended, whatever it is doing.

    Ctrl-C is the builder's: it reaches all processes of a terminal, and would look like a fault of the page.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for, args=(builder,), daemon=True).start()


def _wait_for(builder: int) -> None:
    with suppress(psutil.NoSuchProcess):
        psutil.Process(builder).wait()
    os._exit(1)
