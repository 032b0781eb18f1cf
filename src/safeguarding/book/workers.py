"""The processes that carry out a build's tasks: none outlives the build, however that ends."""

import os
import signal
import threading
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from importlib import import_module

import psutil
from loky import ProcessPoolExecutor
from pytask_parallel import ParallelBackend, execute, registry

QUEUED = 2
"""How many tasks are at each process, its present one included: none waits for pytask to give it the next."""

# Where nothing ends, pytask-parallel looks less and less often, in the end each second: a chain of tasks of
# which few run would take a second a task. It has no setting for that.
execute._Sleeper = partial(execute._Sleeper, timings=[0.02])


class Workers(ProcessPoolExecutor):
    """Processes that are ended when they are no longer needed, and not asked to take themselves apart.

    That takes seconds, and on Ctrl-C until they have finished what nobody wants any more.
    """

    def shutdown(self, wait: bool = True, kill_workers: bool = True) -> None:
        super().shutdown(wait=wait, kill_workers=kill_workers)


def provide(workers: int) -> ParallelBackend:
    """Begin `workers` processes and tell pytask of them; what it must be told to use them.

    They get ready while it still finds out what is to be done.
    """
    pool = Workers(workers, initializer=end_with, initargs=(os.getpid(),))
    for _ in range(workers):
        pool.submit(get_ready)

    def processes(n_workers: int) -> Executor:
        return pool

    registry.register_parallel_backend(ParallelBackend.CUSTOM, processes)
    return ParallelBackend.CUSTOM


def get_ready() -> None:
    """Import what most tasks need: it takes longer than most tasks."""
    for module in ("figures", "counts", "returns.stored", "book.execute", "book.indicator_page", "formats"):
        import_module(f"safeguarding.{module}")


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
