"""The check of all returns up to a year, before anything is computed from them."""

from dataclasses import dataclass

from safeguarding.authority import Authority
from safeguarding.check.grading import graded
from safeguarding.check.record import record_of, standing, write_record
from safeguarding.check.report import write_report
from safeguarding.check.summary import summary
from safeguarding.returns.load import examine
from safeguarding.years import ReportingYear

__all__ = ["Checked", "check", "standing"]


@dataclass(frozen=True)
class Checked:
    """The summary for the terminal, and whether any file or row is refused."""

    lines: list[str]
    refused: bool


def check(authority: Authority, year: ReportingYear, show_values: bool = False) -> Checked:
    """Check the returns up to `year` and write the private report into the run folder.

    Only the lines hold values of children, and only where `show_values` asks for them. Raises ReturnProblem
    where the year has no return, EnvironmentProblem where the report cannot be written.
    """
    loaded = examine(authority.returns, year)
    findings = graded(loaded.findings, loaded.files)
    refused = not findings.filter(findings["action"].is_in(["file refused", "refused"])).is_empty()
    folder = authority.run_folder / "check" / str(year)
    reports = write_report(findings, year, folder)
    write_record(folder, record_of(loaded.files, "refused" if refused else "checked"))
    lines = summary(findings, loaded.files, year, authority.returns if show_values else None)
    where = " and ".join(path.relative_to(authority.folder).as_posix() for path in reports)
    return Checked([*lines, f"The full report, private, is in the authority folder: {where}"], refused)
