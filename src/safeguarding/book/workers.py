"""The processes that carry out a build's tasks: none outlives the build, however that ends."""

import os
import threading
from concurrent.futures import Executor
from contextlib import suppress

import psutil
from loky import ProcessPoolExecutor
from pytask_parallel import ParallelBackend, registry

QUEUED = 8
"""How many tasks wait at each process: pytask looks only now and then whether one is free again."""


class Workers(ProcessPoolExecutor):
    """Processes that are ended when they are no longer needed, and not asked to take themselves apart.

    That takes seconds, and on Ctrl-C until they have finished what nobody wants any more.
    """

    def shutdown(self, wait: bool = True, kill_workers: bool = True) -> None:
        super().shutdown(wait=wait, kill_workers=kill_workers)


def provide(workers: int) -> ParallelBackend:
    """Tell pytask of `workers` processes; what it must be told to use them."""

    def processes(n_workers: int) -> Executor:
        return Workers(workers, initializer=end_with, initargs=(os.getpid(),))

    registry.register_parallel_backend(ParallelBackend.CUSTOM, processes)
    return ParallelBackend.CUSTOM


def end_with(builder: int) -> None:
    """End this process as soon as the process `builder` has ended, whatever it is doing."""
    threading.Thread(target=_wait_for, args=(builder,), daemon=True).start()


def _wait_for(builder: int) -> None:
    with suppress(psutil.NoSuchProcess):
        psutil.Process(builder).wait()
    os._exit(1)
