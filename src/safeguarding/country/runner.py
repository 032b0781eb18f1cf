"""The same task for many authorities: each by itself, on processes of this machine or on a Dask cluster."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from safeguarding.country.attempt import Outcome, Task
from safeguarding.country.progress import Progress
from safeguarding.problems import ChecksFailed, Stopped


@dataclass(frozen=True)
class Crew:
    """Who does the work: so many `workers` on this machine, or the cluster whose scheduler has the address."""

    workers: int | None = None
    cluster: str | None = None

    @property
    def processes(self) -> int:
        """One for each processor where nobody says how many."""
        return self.workers or os.cpu_count() or 1


def each(
    task: Task,
    folders: Sequence[Path],
    *arguments: object,
    crew: Crew = Crew(),  # noqa: B008 (it is frozen)
    writes: Sequence[Path] = (),
    told: TextIO | None = None,
) -> list[Outcome]:
    """`task(authority, *arguments)` for the authority in each folder, in as many processes as the crew has.

    `task` is a function at the top of a module; its arguments and its result can be pickled. `writes` are
    further folders that it writes to. Progress goes to `told`, the terminal's error stream if not given. The
    outcomes come in the order of the folders: one authority that fails is an outcome, too. Raises
    EnvironmentProblem where a cluster cannot be used, and Stopped on Ctrl-C.
    """
    progress, found = Progress(len(folders), told or sys.stderr), {}
    try:
        for outcome in _outcomes(task, folders, arguments, crew, writes):
            found[outcome.folder] = outcome
            progress.tell(outcome)
    except KeyboardInterrupt:
        raise Stopped(
            f"Stopped: {len(found)} of {len(folders)} authorities were done. What is built stays; the same "
            "command goes on from there."
        ) from None
    finally:
        progress.end()
    return [found[folder] for folder in folders]


def _outcomes(
    task: Task, folders: Sequence[Path], arguments: tuple, crew: Crew, writes: Sequence[Path]
) -> Iterator[Outcome]:
    """Dask is imported for a cluster alone: it takes a second, and no analyst's machine needs it."""
    if crew.cluster:
        from safeguarding.country.cluster import on_a_cluster

        return on_a_cluster(task, folders, arguments, crew.cluster, writes)
    from safeguarding.country.lanes import on_processes

    return on_processes(task, folders, arguments, crew.processes)


def refuse_failures(outcomes: Sequence[Outcome]) -> None:
    """Raises ChecksFailed that names each authority that failed, with its exit code and its message."""
    failed = [one for one in outcomes if one.failed]
    if failed:
        lines = [f"  {one.name} ({one.code}): {one.message}" for one in failed]
        raise ChecksFailed(f"{len(failed)} of {len(outcomes)} authorities failed:\n" + "\n".join(lines))
