"""Work on an existing Dask cluster: its scheduler hands the authorities out, and again where a worker dies.

Plain futures, not an outer pytask session: see DECISIONS.md. Every worker must see the same folders and run the
same code, which is looked at before the first authority is begun. docs/cluster.md says how to set one up.
"""

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import sleep

from distributed import CancelledError, Client, Future, wait
from distributed.scheduler import KilledWorker

from safeguarding.country.attempt import Outcome, Task, attempt, lost
from safeguarding.country.standing import Standing, standing
from safeguarding.problems import EnvironmentProblem

SECONDS_TO_ANSWER = 15
SECONDS_BETWEEN_LOOKS = 5
LOOKS_WITHOUT_A_WORKER = 24
"""After two minutes without any worker nobody will do what is left."""


@dataclass(frozen=True)
class Seen:
    """What a worker runs and sees, what each folder's returns are, and what it may not write to."""

    standing: Standing
    returns: Mapping[Path, str]
    not_writable: tuple[str, ...]


def on_a_cluster(
    task: Task, folders: Sequence[Path], arguments: tuple, address: str, writes: Sequence[Path] = ()
) -> Iterator[Outcome]:
    """The outcome of `task` for each folder, as they come, on the cluster whose scheduler is at `address`.

    `writes` are folders that the task writes to. Raises EnvironmentProblem where there is no scheduler or no
    worker, or a worker that sees or runs something else.
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    client = _client(address)
    try:
        _look_at_workers(client, folders, writes)
        yield from _handed_out(client, task, list(folders), arguments)
    finally:
        client.close(timeout=SECONDS_TO_ANSWER)


def _client(address: str) -> Client:
    try:
        client = Client(address, timeout=SECONDS_TO_ANSWER, name="safeguarding")
    except (OSError, ValueError, TypeError) as error:
        raise EnvironmentProblem(
            f"{address}: no Dask scheduler answers there ({type(error).__name__}). Start one as "
            "docs/cluster.md says, or name the address that it printed, as in tcp://scheduler:8786."
        ) from None
    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
    except TimeoutError:
        client.close()
        raise EnvironmentProblem(
            f"{address}: the scheduler has no worker. Start some as docs/cluster.md says."
        ) from None
    return client


def _look_at_workers(client: Client, folders: Sequence[Path], writes: Sequence[Path]) -> None:
    """Raises EnvironmentProblem, naming each worker that sees or runs something else than this process."""
    _look_at_scheduler(client)
    ours = see(folders, writes)
    found = client.run(see, list(folders), list(writes), on_error="return")
    threads = {address: one["nthreads"] for address, one in _workers(client).items()}
    told = [
        f"  {address}: {complaint}"
        for address, seen in sorted(found.items())
        for complaint in _complaints(ours, seen, threads.get(address, 1))
    ]
    if told:
        raise EnvironmentProblem(
            "These workers cannot be used. Start them in the same environment, on the same storage (see "
            "docs/cluster.md):\n" + "\n".join(told)
        )


def _look_at_scheduler(client: Client) -> None:
    """It reads what it hands out, and so needs the code as well."""
    try:
        told = standing().differences(client.run_on_scheduler(standing))
    except Exception as error:  # whatever the scheduler met, down to a module that it does not have
        told = [f"set of packages, without this project's code ({type(error).__name__})"]
    if told:
        raise EnvironmentProblem(
            f"The scheduler has another {' and '.join(told)}. Start it in the same environment, as "
            "docs/cluster.md says."
        )


def see(folders: Sequence[Path], writes: Sequence[Path] = ()) -> Seen:
    """What this process runs and sees."""
    closed = [path for path in [*folders, *writes] if not os.access(path, os.W_OK)]
    returns = {folder: _listed(folder / "returns") for folder in folders}
    return Seen(standing(), returns, tuple(path.name for path in closed))


def _listed(folder: Path) -> str:
    """A fingerprint of the names and sizes of all files in a folder, empty where it is not there."""
    if not folder.is_dir():
        return ""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = (f"{path.relative_to(folder).as_posix()} {path.stat().st_size}\n" for path in files)
    return sha256("".join(lines).encode()).hexdigest()


def _complaints(ours: Seen, seen: Seen | Exception, threads: int) -> Iterator[str]:
    if isinstance(seen, Exception):
        yield f"it does not have this project's code ({type(seen).__name__})."
        return
    if threads != 1:
        yield f"it has {threads} threads, and a build needs a process for itself: start it with --nthreads 1."
    for difference in ours.standing.differences(seen.standing):
        yield f"it has another {difference}."
    missing = [folder.name for folder, listed in seen.returns.items() if not listed]
    others = [name for name, listed in seen.returns.items() if listed and listed != ours.returns[name]]
    if missing:
        yield f"it does not see {_some(missing)}."
    if others:
        yield f"it sees other returns in {_some([folder.name for folder in others])}."
    if closed := [name for name in seen.not_writable if name not in missing]:
        yield f"it may not write to {_some(closed)}."


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _handed_out(client: Client, task: Task, waiting: list[Path], arguments: tuple) -> Iterator[Outcome]:
    """No more are out than there are workers: who shares a worker's queue would share its deaths."""
    at_work: dict[Future, Path] = {}
    waiting.reverse()
    looks = 0
    while waiting or at_work:
        workers = len(_workers(client))
        while waiting and len(at_work) < workers:
            folder = waiting.pop()
            job = client.submit(attempt, task, folder, arguments, standing(), pure=False, retries=0)
            at_work[job] = folder
        looks = 0 if workers else looks + 1
        if looks > LOOKS_WITHOUT_A_WORKER:
            raise EnvironmentProblem(
                "No worker is left, and none has come back. Start workers, and run this again."
            )
        if not at_work:
            sleep(SECONDS_BETWEEN_LOOKS)
        for job in _ended(at_work):
            yield _outcome(job, at_work.pop(job))


def _workers(client: Client) -> Mapping[str, dict]:
    try:
        return client.scheduler_info(n_workers=-1)["workers"]
    except OSError:
        raise EnvironmentProblem("The scheduler is gone. Start it, and run this again.") from None


def _ended(at_work: Mapping[Future, Path]) -> list[Future]:
    """The jobs that have ended, one way or another; none after a while in which none did."""
    if at_work:
        try:
            wait(list(at_work), timeout=SECONDS_BETWEEN_LOOKS, return_when="FIRST_COMPLETED")
        except TimeoutError:
            return []
    return [job for job in at_work if job.done()]


def _outcome(job: Future, folder: Path) -> Outcome:
    try:
        return job.result()
    except KilledWorker as error:
        return lost(folder, error.allowed_failures + 1)
    except CancelledError:
        raise EnvironmentProblem("The scheduler is gone, or was started anew. Run this again.") from None
