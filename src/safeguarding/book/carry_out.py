"""A book's tasks, carried out by pytask: those that are out of date, on one process or several."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from traceback import format_exception

from safeguarding.book.plan import plan
from safeguarding.book.pytask_alone import pytask, pytask_parallel
from safeguarding.book.tasks import Tasks
from safeguarding.book.workers import QUEUED, Workers
from safeguarding.places import PROJECT
from safeguarding.problems import ChecksFailed, Problem, Stopped

STATE = ("pytask.lock", "pytask.lock.journal", ".pytask")
"""In the run folder: what pytask knows of what was done."""


def carry_out(tasks: Tasks, pool: Workers | None) -> None:
    """Run what is out of date: in the processes of the `pool`, or without one in this process.

    What fails does not stop what does not need it. Raises the first Problem met, ChecksFailed with each failure
    (page, cell and cause), and Stopped where somebody stopped it.
    """
    os.environ |= {"TZ": "UTC", "PYTHONPATH": str(PROJECT / "src")}
    run, side_by_side = tasks.book.run, _of(pool) if pool else {}
    try:
        everything = list(tasks.all())
        _refuse_failures(_session(run, everything, side_by_side), everything, run)
    except KeyboardInterrupt:
        raise Stopped("Stopped. What was done is kept, and the next build goes on from there.") from None


def _of(pool: Workers) -> Mapping[str, object]:
    """What pytask must be told to use a pool: it sees threads, and knows nothing of the processes."""
    own, threads = pytask_parallel.ParallelBackend.CUSTOM, pytask_parallel.WorkerType.THREADS
    pytask_parallel.registry.register_parallel_backend(own, lambda n_workers: pool, worker_type=threads)
    return {"parallel_backend": own, "n_workers": QUEUED * pool.size}


def planned(tasks: Tasks) -> list[str]:
    """What would be run and why, a line each; nothing is run."""
    run = tasks.book.run
    return list(plan(_session(run, list(tasks.all()), {"explain": True}), run))


def _session(run: Path, tasks: list[Callable], how: Mapping[str, object]) -> pytask.Session:
    """Let pytask run what is out of date; from the beginning, where what it knows cannot be read."""
    session = _begun(run, tasks, how)
    if session.exit_code == pytask.ExitCode.CONFIGURATION_FAILED:
        for name in STATE:
            _forget(run / name)
        session = _begun(run, tasks, how)
    return session


def _begun(run: Path, tasks: list[Callable], how: Mapping[str, object]) -> pytask.Session:
    settings = run / "pyproject.toml"
    settings.write_text("[tool.pytask.ini_options]\n", encoding="utf-8")
    pytask.console.quiet = True
    return pytask.build(
        tasks=tasks,
        config=settings,
        # It need not look for tasks among the files of the run folder: they are given.
        paths=settings,
        capture="no",
        show_traceback=False,
        **how,
    )


def _refuse_failures(session: pytask.Session, tasks: list[Callable], run: Path) -> None:
    """Raises the first Problem met, ChecksFailed with each failure, KeyboardInterrupt where it was stopped."""
    failed = [report for report in session.execution_reports if report.outcome == pytask.TaskOutcome.FAIL]
    met = [report.exc_info[1] for report in failed]
    for problem in met:
        if isinstance(problem, Problem) and not isinstance(problem, ChecksFailed):
            raise problem
    if met or session.exit_code:
        told = [_told(report, run / "failures") for report in failed]
        raise ChecksFailed("\n".join(told) or "pytask could not start: see its message above.")
    if len(session.execution_reports) < len(tasks):
        raise KeyboardInterrupt


def _told(report: pytask.ExecutionReport, failures: Path) -> str:
    """A failure in words. Of one that nobody foresaw only the kind is told: its message may hold a value."""
    error = report.exc_info[1]
    if isinstance(error, Problem):
        return str(error)
    failures.mkdir(parents=True, exist_ok=True)
    name = report.task.name.rpartition("::")[2]
    (failures / "build.txt").write_text("".join(format_exception(error)), encoding="utf-8", newline="\n")
    return (
        f"{name}: stopped with {type(error).__name__} (the whole story: run/failures/build.txt, "
        "private). Build again."
    )


def _forget(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
