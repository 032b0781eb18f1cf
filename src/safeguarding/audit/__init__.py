"""The workings, privately: every case of an edition with its answer, for a reviewer to tick."""

from dataclasses import dataclass
from pathlib import Path

from safeguarding.audit.agreement import CHANGED, compared, counted, write_disagreements
from safeguarding.audit.cases import Asked, NotAsked, asked_of
from safeguarding.audit.keeping import put_unless_ticked
from safeguarding.audit.sample import kinds, write_sample
from safeguarding.audit.ticks import Ticked, read_ticks
from safeguarding.audit.workbook import write_whole
from safeguarding.authority import Authority
from safeguarding.check.in_place import put_in_place
from safeguarding.disclosure.released import PublishedFigures
from safeguarding.figures import Histories, computed
from safeguarding.problems import ReturnProblem
from safeguarding.returns.told import told
from safeguarding.years import ReportingYear

__all__ = ["Audit", "open_audit"]

WHOLE = "audit.xlsx"


@dataclass(frozen=True)
class Audit:
    """An edition's cases, with the figures that they make. What its functions return may be printed.

    `told`: what the person should know of the returns (see returns.told).
    """

    authority: Authority
    year: ReportingYear
    histories: Histories
    answered: tuple[Asked | NotAsked, ...]
    told: tuple[str, ...]

    @property
    def asked(self) -> list[Asked]:
        return [one for one in self.answered if isinstance(one, Asked)]

    @property
    def folder(self) -> Path:
        return self.authority.run_folder / "audit" / str(self.year)

    def write(self) -> list[str]:
        """Write the workbook of all cases. Raises UsageProblem where the one that is there is ticked."""
        edition = self.authority.edition(self.year)
        figures = PublishedFigures.unrestricted(computed(self.authority, edition, self.histories))
        path = self.folder / WHOLE
        put_unless_ticked(path, lambda new: write_whole(new, self.authority, self.year, self.answered, figures))
        cases = sum(one.rows.height for one in self.asked)
        without = [f"{one.key}: no sheet. {one.because}." for one in self.answered if isinstance(one, NotAsked)]
        said = f"{len(self.asked)} indicators, {cases:,} rows to tick. Private: {self._named(path)}"
        return [*without, said]

    def write_sample(self, number: int, seed: int) -> list[str]:
        """Write the workbook of a sample. Raises UsageProblem where the one that is there is ticked."""
        path = self.folder / f"sample-{number}-{seed}.xlsx"
        put_unless_ticked(
            path, lambda new: write_sample(new, self.authority, self.year, self.asked, number, seed)
        )
        there_are = kinds(self.asked)
        too_few = f"There are {there_are} kinds of case: a sample of {there_are} or more has one of each."
        return [*([too_few] if number < there_are else []), f"Private: {self._named(path)}"]

    def read_back(self, path: Path) -> list[str]:
        """Count the ticks of a workbook and list the disagreements.

        Raises ReturnProblem for a file that is no workbook of this edition, or that has ticks that are none.
        """
        ticked = read_ticks(path)
        self._require_ours(path, ticked)
        rows = compared(ticked, self.asked)
        listed = self.folder / f"disagreements-{path.stem}.csv"
        put_in_place(listed, lambda new: write_disagreements(rows, new))
        changed = rows.filter(stands=CHANGED).height
        told = f"{changed:,} rows have another answer today, or none, and are not counted: {CHANGED}."
        where = f"The disagreements, private: {self._named(listed)}"
        return [*counted(rows), *([told] if changed else []), where]

    def _require_ours(self, path: Path, ticked: Ticked) -> None:
        if ticked.edition != str(self.year):
            raise ReturnProblem(f"{path.name}: it is of another edition. Name its year with --year.")
        if ticked.authority != self.authority.name:
            raise ReturnProblem(f"{path.name}: it is of another authority. Name that one with --data.")
        if ticked.unknown:
            raise ReturnProblem(
                f"{path.name} {', '.join(ticked.unknown)}: the tick is neither agree nor disagree. Write agree "
                "(or yes, y) or disagree (or no, n), or leave the cell empty."
            )

    def _named(self, path: Path) -> str:
        return path.relative_to(self.authority.folder).as_posix()


def open_audit(authority: Authority, year: ReportingYear) -> Audit:
    """Ask every indicator of a year's edition. Raises ReturnProblem where the year has no return."""
    histories = Histories(authority)
    answered = tuple(asked_of(authority.edition(year), histories))
    return Audit(authority, year, histories, answered, tuple(told(histories.loaded(year))))
