"""What a build would run and why, in words: pytask knows it, and names nodes of its graph."""

from collections.abc import Iterator
from pathlib import Path

from safeguarding.book.listed import reasons
from safeguarding.book.pytask_alone import pytask

CASCADE, PRODUCT = "cascade", "product"


def plan(session: pytask.Session, run: Path) -> Iterator[str]:
    """A line for each task that would run, with every reason, and one for all; of a session that explains."""
    due = [one for one in session.execution_reports if one.outcome == pytask.TaskOutcome.WOULD_BE_EXECUTED]
    for report in due:
        first, *others = _why(report, run)
        yield f"{_name(report.task.name):<28}{first}"
        yield from (f"{'':<28}{other}" for other in others)
    yield f"{len(due)} of {len(session.execution_reports)} tasks would run."


def _why(report: pytask.ExecutionReport, run: Path) -> list[str]:
    """Every reason for a task to run."""
    name, found = _name(report.task.name), []
    for reason in report.task.attributes["explanation"].reasons:
        met = Path(reason.node_name).name
        if reason.reason == CASCADE:
            found += reasons(*_listed(run, name))
            found.append(f"if '{_name(reason.node_name)}' makes anything else than before")
        elif met == f"{name}.csv":
            found += reasons(*_listed(run, name))
        elif reason.node_type == PRODUCT:
            found.append(f"{met}, which it made, is gone or was changed")
        elif reason.node_type != "source":
            found.append(f"{met} was made anew")
    return found or ["it was never done"]


def _listed(run: Path, name: str) -> tuple[str, str | None]:
    now, done = (run / "inputs" / f"{name}.{kind}" for kind in ("csv", "done"))
    before = done.read_text(encoding="utf-8") if done.is_file() else None
    return now.read_text(encoding="utf-8"), before


def _name(task: str) -> str:
    """A task's name without the file that it stands in."""
    return task.rpartition("::")[2]
