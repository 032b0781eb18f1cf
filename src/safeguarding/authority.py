"""The authority folder: everything that changes from year to year, and the only place where it does.

Only `returns/<year>/` must be there. Names, targets, staffing, earlier reports and editions have
defaults, or what depends on them is reported as not available.
"""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Literal

from safeguarding.problems import UsageProblem
from safeguarding.years import ReportingYear

TO_CONFIRM = "to confirm"
"""How the source of a target begins that was copied from another year and that nobody has confirmed yet."""

LONGEST_NAME = 200
TEXTS = ("title", "report_to", "report_by", "contact", "disclosure")


@dataclass(frozen=True)
class Edition:
    """One year's report as it is presented (`editions/<year>/edition.toml`).

    `snapshots` are further days on which every snapshot indicator is computed; `month_ends` are days on
    which only the two counts are, to show how they moved.
    """

    year: ReportingYear
    title: str = "Safeguarding Unit Report"
    report_to: str = "Corporate Parenting Panel"
    report_by: str = "Director of Children's Services"
    contact: str = "Head of the Safeguarding Unit"
    report_date: date | None = None
    snapshots: tuple[date, ...] = ()
    month_ends: tuple[date, ...] = ()


@dataclass(frozen=True)
class Target:
    """A band that a figure should lie in (`targets.csv`): any of its three limits may be absent."""

    at_least: Decimal | None
    at_most: Decimal | None
    below: Decimal | None
    source: str

    @property
    def is_to_confirm(self) -> bool:
        return self.source.strip().lower().startswith(TO_CONFIRM)

    def position(self, share: Fraction) -> Literal["under", "within", "over"]:
        """Where the unrounded share lies against the band."""
        if self.at_least is not None and share < Fraction(self.at_least):
            return "under"
        if self.at_most is not None and share > Fraction(self.at_most):
            return "over"
        if self.below is not None and share >= Fraction(self.below):
            return "over"
        return "within"


@dataclass(frozen=True)
class Reported:
    """A figure as it was reported to the Panel, and in which report (`published.csv`)."""

    edition: ReportingYear
    key: str
    as_at: date | None
    value: str
    unit: str
    source: str


@dataclass(frozen=True)
class Post:
    """Staff in post from a day on (`staffing.csv`), in full-time equivalents."""

    from_day: date
    role: str
    fte: Decimal
    reviews_children: bool


@dataclass(frozen=True)
class Authority:
    """An authority folder, read: names, editions in order, targets, staffing and earlier reports.

    A target to confirm is not among `targets`: no page may judge a figure by it.
    """

    folder: Path
    name: str
    la_code: str | None
    synthetic: bool
    editions: tuple[Edition, ...]
    targets: dict[tuple[str, ReportingYear], Target]
    posts: tuple[Post, ...]
    reported: tuple[Reported, ...]
    targets_to_confirm: dict[tuple[str, ReportingYear], Target] = field(default_factory=dict)

    @property
    def returns(self) -> Path:
        return self.folder / "returns"

    @property
    def run_folder(self) -> Path:
        """The private run folder: the only other place where anything child-level may lie."""
        return self.folder / "run"

    def opened_run_folder(self) -> Path:
        """The private run folder, made if it is missing; version control is told to leave it out."""
        self.run_folder.mkdir(exist_ok=True)
        (self.run_folder / ".gitignore").write_text("*\n", encoding="utf-8", newline="\n")
        return self.run_folder

    def edition(self, year: ReportingYear) -> Edition:
        """The edition of that year. Raises UsageProblem where the authority has none."""
        for edition in self.editions:
            if edition.year == year:
                return edition
        known = ", ".join(str(edition.year) for edition in self.editions)
        raise UsageProblem(f"There is no edition {year} in this authority folder. Choose one of: {known}.")

    def posts_on(self, day: date) -> tuple[Post, ...]:
        """The posts of the latest staffing statement on or before `day` (none where there is none)."""
        statements = [post.from_day for post in self.posts if post.from_day <= day]
        return tuple(post for post in self.posts if statements and post.from_day == max(statements))

    def reviewing_officers(self, day: date) -> Decimal | None:
        """Full-time equivalent officers who review children on `day`, None where it is not known."""
        officers = [post.fte for post in self.posts_on(day) if post.reviews_children]
        return sum(officers, Decimal(0)) if officers else None


def read_authority(folder: Path) -> Authority:
    """Read an authority folder. Raises UsageProblem, naming file and line, for settings it cannot use."""
    folder = folder.resolve()
    if not (folder / "returns").is_dir():
        raise UsageProblem(
            f"{folder.name}: there is no folder 'returns' in it. An authority folder holds returns/<year>/ "
            "with the official files of each year; name it with --data."
        )
    settings = _toml(folder / "authority.toml", {"name", "la_code", "synthetic"})
    _refuse_other_than(str, folder / "authority.toml", settings, "name", "la_code")
    _refuse_other_than(bool, folder / "authority.toml", settings, "synthetic")
    targets = list(_targets(folder / "targets.csv"))
    confirmed = {named: target for named, target in targets if not target.is_to_confirm}
    return Authority(
        folder=folder,
        name=_name(folder, settings.get("name", folder.name)),
        la_code=settings.get("la_code"),
        synthetic=settings.get("synthetic", False),
        editions=_editions(folder),
        targets=confirmed,
        posts=tuple(_posts(folder / "staffing.csv")),
        reported=tuple(_reported(folder / "published.csv")),
        targets_to_confirm={named: target for named, target in targets if named not in confirmed},
    )


def _name(folder: Path, name: str) -> str:
    """The authority's name, which stands in headings and titles. Raises UsageProblem where it cannot."""
    if name.strip() and len(name) <= LONGEST_NAME and not set(name) & {*"{}\n\r"}:
        return name
    where = _line(folder / "authority.toml", "name")
    raise UsageProblem(
        f"{where}: 'name' takes the authority's name: one line of at most {LONGEST_NAME} characters, without "
        "{ or }. Where authority.toml has none, the folder's name is taken."
    )


def _refuse_other_than(kind: type, path: Path, settings: dict, *names: str) -> None:
    """Raises UsageProblem where one of these settings is neither absent nor of this kind."""
    for name in names:
        if name in settings and type(settings[name]) is not kind:
            expected = "text in quotation marks" if kind is str else "true or false"
            raise UsageProblem(f"{_line(path, name)}: '{name}' takes {expected}.")


def _line(path: Path, setting: str) -> str:
    """Where a setting stands: file and line, the file alone where it is not there."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, start=1):
        if line.partition("=")[0].strip().strip("\"'") == setting:
            return f"{path.name} line {number}"
    return path.name


def _editions(folder: Path) -> tuple[Edition, ...]:
    """One edition for each folder of `editions/`; without that folder, one for each year of returns."""
    source = folder / "editions" if (folder / "editions").is_dir() else folder / "returns"
    named = [path.name for path in source.iterdir() if path.is_dir() and path.name[0].isdecimal()]
    years = sorted(_year(name, source.name) for name in named)
    return tuple(_edition(year, folder / "editions" / str(year) / "edition.toml") for year in years)


def _year(name: str, within: str) -> ReportingYear:
    try:
        return ReportingYear.parse(name)
    except UsageProblem as problem:
        raise UsageProblem(f"The folder {within}/{name}: {problem} Rename the folder.") from None


def _edition(year: ReportingYear, path: Path) -> Edition:
    settings = _toml(path, {field.name for field in fields(Edition)} - {"year"})
    _refuse_other_than(str, path, settings, *TEXTS)
    for name in ("snapshots", "month_ends"):
        settings[name] = tuple(settings.get(name, ()))
        if not all(type(day) is date for day in settings[name]):
            raise UsageProblem(f"{path.name} of {year}: '{name}' takes days, as in [2011-12-31].")
    return Edition(year=year, **settings)


def _toml(path: Path, names: set[str]) -> dict:
    if not path.is_file():
        return {}
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{path.name}: it is not TOML text in UTF-8: {error}.") from error
    unknown = sorted(set(settings) - names)
    if unknown:
        raise UsageProblem(
            f"{path.name}: '{unknown[0]}' is not a setting. It takes: {', '.join(sorted(names))}."
        )
    return settings


def settings_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row of a settings table with the words that say where it stands."""
    if not path.is_file():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from _rows(path.name, csv.DictReader(lines), columns)
    except UnicodeDecodeError as error:
        raise UsageProblem(f"{path.name}: it is not text in UTF-8. Save it again as UTF-8.") from error


def _rows(name: str, reader: csv.DictReader, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        if tuple(reader.fieldnames or ()) != columns:
            raise UsageProblem(f"{name} line 1: the columns must be {','.join(columns)}.")
        for row in reader:
            yield f"{name} line {reader.line_num}", {column: row[column] or "" for column in columns}
    except csv.Error as error:
        raise UsageProblem(
            f"{name} line {reader.line_num + 1}: this is no row of a CSV table: {error}."
        ) from error


def _targets(path: Path) -> Iterator[tuple[tuple[str, ReportingYear], Target]]:
    for where, row in settings_rows(path, ("key", "edition", "at_least", "at_most", "below", "source")):
        limits = (_number(row[name], where, name) for name in ("at_least", "at_most", "below"))
        yield (row["key"], ReportingYear.parse(row["edition"])), Target(*limits, row["source"])


def _posts(path: Path) -> Iterator[Post]:
    for where, row in settings_rows(path, ("from_day", "role", "fte", "reviews_children")):
        fte = _number(row["fte"], where, "fte")
        if fte is None or row["reviews_children"] not in ("yes", "no"):
            raise UsageProblem(f"{where}: 'fte' takes a number and 'reviews_children' takes yes or no.")
        yield Post(_day(row["from_day"], where), row["role"], fte, row["reviews_children"] == "yes")


def _reported(path: Path) -> Iterator[Reported]:
    for where, row in settings_rows(path, ("edition", "key", "as_at", "value", "unit", "source")):
        _number(row["value"], where, "value")
        as_at = _day(row["as_at"], where) if row["as_at"] else None
        year = ReportingYear.parse(row["edition"])
        yield Reported(year, row["key"], as_at, row["value"], row["unit"], row["source"])


def _number(text: str, where: str, column: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        raise UsageProblem(f"{where} column {column}: a number was expected, as in 97 or 9.5.") from None


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageProblem(f"{where}: a day was expected, written as in 2011-03-31.") from None
