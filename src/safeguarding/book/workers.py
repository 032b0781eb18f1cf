"""The processes that carry out a build's tasks: none outlives the build, however that ends."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from time import sleep

import psutil
from loky import ProcessPoolExecutor

from safeguarding.book import rendering_process
from safeguarding.book.environment import DRAWINGS_FOLDER
from safeguarding.ctrl_c import uninterrupted
from safeguarding.garbage import collect_seldom

QUEUED = 2
"""How many tasks are at each process, its present one included: none waits for pytask to give it the next."""

MOMENT = 0.02
"""Seconds within which a process takes what waits for it."""


class Workers(ThreadPoolExecutor):
    """Threads for pytask's tasks, and the processes to which they hand the work over: so these need no pytask.

    The processes are ended when they are no longer needed, and not asked to take themselves apart: that takes
    seconds, and on Ctrl-C until they have finished what nobody wants any more. So is the one that renders, with
    its output in `log`: a thread that waits for it would keep everybody waiting.
    """

    def __init__(self, size: int, log: Path):
        super().__init__(QUEUED * size)
        self.size, self.log, self.renders, self.all_draw = size, log, False, False
        self.processes = ProcessPoolExecutor(size, initializer=end_with, initargs=(os.getpid(),))

    def submit(self, *work: object, **settings: object) -> Future:
        """pytask hands out a task. With the first one what renders begins: a processor is free for it then."""
        if not self.renders:
            self.renders = True
            with uninterrupted():
                rendering_process.begin(self.log)
            super().submit(import_module, "safeguarding.book.render")
        return super().submit(*work, **settings)

    def begin(self, work: Callable[[], None]) -> Future:
        """Have some work done in a process, as soon as one is free."""
        with uninterrupted():
            return self.processes.submit(work)

    def carry_out(self, work: Callable[[], None]) -> None:
        """Have some work done in a process; what it raises is raised here.

        After the first, the returns mostly, little is to do for a while: all get ready for pages meanwhile.
        """
        self.begin(work).result()
        if not self.all_draw:
            self.all_draw = True
            for _ in range(self.size):
                self.begin(get_ready_to_draw)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        with uninterrupted():
            self.processes.shutdown(wait=wait, kill_workers=True)
            rendering_process.end(self.log)
            super().shutdown(wait=wait, cancel_futures=cancel_futures)


@contextmanager
def begun(workers: int, log: Path) -> Iterator[Workers | None]:
    """So many processes, ready while the builder finds out what is to be done; none where one is asked for.

    What renders is begun with the first task; its output goes to `log`.
    """
    if workers == 1:
        yield None
        return
    with Workers(workers, log) as pool:
        _get_all_ready(pool)
        yield pool


def _get_all_ready(pool: Workers) -> None:
    """One process for the returns, which come first; the others for pages."""
    draws_all = not (pool.log.parent / DRAWINGS_FOLDER).is_dir()
    pool.begin(get_ready_to_read)
    for _ in range(1, pool.size):
        pool.begin(start_to_draw if draws_all else get_ready_to_draw)


def get_ready_to_read() -> None:
    """Import what the first tasks need: it takes longer than they do."""
    _import("returns.load", "returns.stored", "figures", "counts", "book.work")


def get_ready_to_draw() -> None:
    """Import what pages need. A process that has done so waits a moment: the next one asked is another."""
    if "safeguarding.book.indicator_page" in sys.modules:
        sleep(MOMENT)
    _import("book.execute", "book.indicator_page", "book.work")


def start_to_draw() -> None:
    """As above, and draw something: no drawing is kept, and the first takes long."""
    get_ready_to_draw()
    import_module("safeguarding.vega").start()


def _import(*modules: str) -> None:
    for module in modules:
        import_module(f"safeguarding.{module}")


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
