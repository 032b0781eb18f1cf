"""Work on processes of this machine: a few lanes, each with one process, which is replaced where it dies.

One process to a lane, so that a death is its own authority's and no neighbour's.
"""

import os
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path

from loky.process_executor import BrokenProcessPool, ProcessPoolExecutor

from safeguarding.book.workers import end_with
from safeguarding.country.attempt import Outcome, Task, attempt, lost
from safeguarding.ctrl_c import uninterrupted

DEATHS = 3
"""An authority whose process dies so often fails alone."""

PATIENCE = 0.5
"""Seconds after which the wait for a process looks whether it was interrupted: Windows needs that."""


class Lane:
    """One process, which does one authority after another."""

    def __init__(self, threads: int):
        self._threads = str(threads)
        self._begin()

    def submit(self, task: Task, folder: Path, arguments: tuple) -> Future:
        """Let the process do one authority."""
        with uninterrupted():
            return self.process.submit(attempt, task, folder, arguments)

    def _begin(self) -> None:
        # Each process would otherwise take all processors for itself.
        self.process = ProcessPoolExecutor(
            max_workers=1,
            env={"POLARS_MAX_THREADS": self._threads},
            initializer=end_with,
            initargs=(os.getpid(),),
        )

    def replace(self) -> None:
        """Put another process in place of one that died."""
        self.end(kill=True)
        self._begin()

    def end(self, kill: bool = False) -> None:
        """Let the process go, with all that it began where `kill` is set."""
        with uninterrupted():
            self.process.shutdown(wait=True, kill_workers=kill)


def on_processes(task: Task, folders: Sequence[Path], arguments: tuple, number: int) -> Iterator[Outcome]:
    """The outcome of `task` for each folder, as they come, on `number` processes."""
    waiting, deaths, at_work = deque(folders), Counter(), {}
    threads = max(1, (os.cpu_count() or 1) // number)
    free = [Lane(threads) for _ in range(min(number, len(folders)))]
    finished = False
    try:
        while waiting or at_work:
            while waiting and free:
                lane, folder = free.pop(), waiting.popleft()
                at_work[lane.submit(task, folder, arguments)] = lane, folder
            for future in wait(at_work, PATIENCE, FIRST_COMPLETED).done:
                lane, folder = at_work.pop(future)
                free.append(lane)
                if not isinstance(future.exception(), BrokenProcessPool):
                    yield future.result()
                    continue
                lane.replace()
                deaths[folder] += 1
                if deaths[folder] < DEATHS:
                    waiting.append(folder)
                else:
                    yield lost(folder, DEATHS)
        finished = True
    finally:
        for lane in [*free, *(lane for lane, _ in at_work.values())]:
            lane.end(kill=not finished)
