"""Rounds of mutations: many files are spoilt at once, read, and held against what a plain reader makes of them.

One round costs as much as one mutation would, and hides none: not only the figures are compared but each row
of the history, each refused row and each refused file. A round that fails is tried again file by file, so that
the message names the one mutation.
"""

import difflib
import faulthandler
import hashlib
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from random import Random
from subprocess import CompletedProcess

import polars as pl
from conftest import safeguarding
from mutations import Mutated

from plain.forms import NobodyCanRead, read
from plain.joining import Expected, expected, figures
from safeguarding.indicators.indicator import work
from safeguarding.indicators.register import REGISTER
from safeguarding.problems import ReturnProblem
from safeguarding.returns.history import History
from safeguarding.returns.load import examine, in_one_line
from safeguarding.returns.loaded import Loaded
from safeguarding.returns.told import told
from safeguarding.years import ReportingYear

YEAR = ReportingYear(2010)
SECONDS = 20
"""How long one reading of the small authority may take before it counts as hanging."""

TABLES = ("children", "episodes", "reviews", "plans", "plan_reviews", "section47")
A_DAY = re.compile(r"\d+[/.-]\d+[/.-]\d+")
File = tuple[str, str]
Change = Callable[[Random, bytes], Mutated]
known = lru_cache(maxsize=4096)(read)


@dataclass
class Bench:
    """A folder with the returns of the small authority, spoilt and put right again."""

    folder: Path
    originals: dict[str, bytes]
    tally: Counter = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for path, content in self.originals.items():
            self._put(path, content)
        self.usual = {(f["year"], f["file"], f["rule"], f["column"]) for f in self._findings(self._read())}

    def _put(self, path: str, content: bytes) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(content)

    def _read(self) -> Loaded:
        return within(SECONDS, lambda: examine(self.folder, YEAR))

    @staticmethod
    def _findings(loaded: Loaded) -> list[dict]:
        return loaded.findings.rows(named=True)

    def figures(self) -> dict[str, tuple[int, int] | None]:
        """The program's figures of the files as they are."""
        loaded = self._read()
        return figures_of(loaded, loaded.history)

    def expected(self, drawn: dict[str, Mutated], less: Collection[str] = ()) -> Expected:
        """What is right with those files spoilt, and without those in `less`."""
        contents = self.originals | {path: mutated.content for path, mutated in drawn.items()}
        left = {path: content for path, content in contents.items() if path not in less}
        return expected(left, str(YEAR), known)

    def draw(self, rng: Random, change: Change, suffix: str) -> dict[str, Mutated]:
        """Every file of that kind, each after a mutation of its own."""
        chosen = [path for path in self.originals if path.endswith(suffix)]
        return {path: change(rng, self.originals[path]) for path in chosen}

    def faults(self, drawn: dict[str, Mutated]) -> list[str]:
        """What is wrong with the reading of the files in `drawn`; nothing, if all is well."""
        try:
            with self.spoilt(drawn):
                loaded = self._read()
        except ReturnProblem:
            return self._faults_of_none(drawn)
        except Exception as error:  # whatever it is, it is what we look for
            return [f"{type(error).__name__}: {str(error)[:300]}"]
        return list(self._compared(drawn, loaded))

    def _faults_of_none(self, drawn: dict[str, Mutated]) -> list[str]:
        """There is no return left for the year: right only where each of its files may be refused."""
        of_year = {path for path in self.originals if path.startswith(str(YEAR))}
        kept = of_year - {path for path, mutated in drawn.items() if mutated.refusal != "never"}
        return [f"there is no return, but {path}" for path in sorted(kept)]

    @contextmanager
    def spoilt(self, drawn: dict[str, Mutated]) -> Iterator[None]:
        """The folder with those files spoilt. Whoever reads them must leave them as they are."""
        for path, mutated in drawn.items():
            (self.folder / path).write_bytes(mutated.content)
        before = self._fingerprints()
        try:
            yield
            assert self._fingerprints() == before, "an input file was changed"
        finally:
            for path in drawn:
                (self.folder / path).write_bytes(self.originals[path])

    def _fingerprints(self) -> dict[str, str]:
        return {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def _compared(self, drawn: dict[str, Mutated], loaded: Loaded) -> Iterator[str]:
        gone = refused_files(loaded) | passed_over(loaded)
        self.tally["refused"] += len(gone)
        self.tally["read"] += len(drawn.keys() - {path_of(file) for file in gone})
        for path, mutated in drawn.items():
            yield from self._as_claimed(path, mutated, file_of(path) in gone)
            yield from self._as_told(path, mutated, loaded, file_of(path) in gone)
        yield from (f"{path_of(file)} was refused" for file in gone if path_of(file) not in drawn)
        yield from differences(loaded, self.expected(drawn, {path_of(file) for file in gone}))
        yield from leaks(loaded, drawn)

    def _as_claimed(self, path: str, mutated: Mutated, is_gone: bool) -> Iterator[str]:
        """What the mutation knows of its own effect holds of the plain reader, and of the program."""
        if is_gone and mutated.refusal == "never" and values_of(path, mutated.content) is not None:
            yield f"{path} was refused or passed over, and need not be"
        if mutated.refusal == "must" and not is_gone:
            yield f"{path} was read, and must not be"
        if mutated.means is not None and mutated.refusal != "must":
            meant, found = (values_of(path, content) for content in (mutated.means, mutated.content))
            if meant != found:
                yield f"{path}: the plain reader does not read what was meant"

    def _as_told(self, path: str, mutated: Mutated, loaded: Loaded, is_gone: bool) -> Iterator[str]:
        """Where the file says less than it said, a finding tells of it (the AD1 table bears on no figure)."""
        said, before = (values_of(path, content) for content in (mutated.content, self.originals[path]))
        if not mutated.told or is_gone or said is None or said | {"AD1": []} == before | {"AD1": []}:
            return
        findings = {(f["year"], f["file"], f["rule"], f["column"]) for f in self._findings(loaded)}
        if file_of(path) not in {(year, name) for year, name, *_ in findings - self.usual}:
            yield f"{path}: something was lost, and nothing is told"

    def first_fault(self, drawn: dict[str, Mutated]) -> str:
        """The smallest part of a round that still fails, in words."""
        for path, mutated in drawn.items():
            if faults := self.faults({path: mutated}):
                return self._described(path, mutated, faults)
        faults = self.faults(drawn)
        return "\n".join([*faults, *(f"{path}: {one.what}" for path, one in drawn.items())])

    def _described(self, path: str, mutated: Mutated, faults: list[str]) -> str:
        old, new = (shown(content) for content in (self.originals[path], mutated.content))
        change = list(difflib.unified_diff(old, new, lineterm="", n=0))[2:22]
        return "\n".join([f"{path}: {mutated.what}", *faults[:8], *change])


def spoil(bench: Bench, change: Change, suffix: str, wanted: float, seed: str) -> None:
    """Rounds of `change` until `wanted` mutations are made. Fails with the first that goes wrong."""
    rng, made = Random(f"{seed} {suffix} {change.__name__}"), 0
    while made < wanted:
        drawn = bench.draw(rng, change, suffix)
        made += sum(mutated.steps for mutated in drawn.values())
        if bench.faults(drawn):
            raise AssertionError(f"seed {seed}, after {made} mutations:\n{bench.first_fault(drawn)}")
    print(f"{made} mutations ({change.__name__} of {suffix}), seed {seed}: {dict(bench.tally)}")


def faults_by_command(bench: Bench, path: str, mutated: Mutated) -> list[str]:
    """What is wrong with what the command line does with one spoilt file."""
    with bench.spoilt({path: mutated}):
        ran = safeguarding(
            "figures",
            "--audience",
            "members",
            "--data",
            bench.folder.parent,
            "--year",
            YEAR,
            "--format",
            "json",
        )
    passed_over = [path] if f"returns/{path}: not recognised" in ran.stderr else []
    right = bench.expected({path: mutated}, passed_over)
    if ran.returncode == 3:
        must = right.unread or right.useless
        faults = [] if must or mutated.refusal != "never" else ["refused, and need not be"]
        faults += [f"{ran.stdout} is printed"] if ran.stdout else []
    elif ran.returncode == 0:
        faults = [f"{file} was read" for file in right.unread | right.useless]
        faults += list(printed_apart(ran, right))
    else:
        faults = [f"exit code {ran.returncode}"]
    said = ran.stdout + ran.stderr
    faults += ["a value is told"] * (is_telling(said) and not is_a_name(path, mutated.content))
    faults += ["a traceback"] * ("Traceback" in said)
    return [f"{path}: {mutated.what}: {fault}: {ran.stderr[-500:]}" for fault in faults]


def printed_apart(ran: CompletedProcess, right: Expected) -> Iterator[str]:
    """The printed figures that are not as they should be, and the refused rows that are not told."""
    rows = {row["key"]: row for row in json.loads(ran.stdout)}
    for key, figure in right.figures.items():
        printed = rows[key]["numerator"], rows[key]["denominator"] or 0
        if (rows[key]["status"] == "not_available" and figure is None) or printed == figure:
            continue
        yield f"{key} is {printed} and should be {figure}"
    for year, name, row, part in sorted(right.refused)[:20]:
        if f"returns/{year}/{name} row {row}" not in ran.stderr or part not in ran.stderr:
            yield f"a refused row is not told: {name} row {row} {part}"


def within(seconds: float, call: Callable[[], Loaded]) -> Loaded:
    """What `call` gives. Raises TimeoutError when it takes longer; a call that holds the interpreter itself
    ends the whole process, with the place where it hangs."""
    answer: list[Loaded | BaseException] = []

    def ask() -> None:
        try:
            answer.append(call())
        except BaseException as error:
            answer.append(error)

    faulthandler.dump_traceback_later(3 * seconds, exit=True)
    try:
        asked = threading.Thread(target=ask, daemon=True)
        asked.start()
        asked.join(seconds)
    finally:
        faulthandler.cancel_dump_traceback_later()
    if not answer:
        raise TimeoutError(f"no answer within {seconds} seconds")
    if isinstance(answer[0], BaseException):
        raise answer[0]
    return answer[0]


def file_of(path: str) -> File:
    year, _, name = path.partition("/")
    return year, name


def path_of(file: File) -> str:
    return "/".join(file)


def refused_files(loaded: Loaded) -> set[File]:
    """The files of which nothing is used."""
    findings = loaded.findings.filter(action="file refused").rows(named=True)
    return {(f["year"], f["file"]) for f in findings if f["rule"] != "nothing usable"}


def passed_over(loaded: Loaded) -> set[File]:
    """The files that are not recognised, of which the person is told."""
    names = " ".join(told(loaded))
    files = loaded.files.filter(table="not recognised").select("year", "file").rows()
    return {(year, name) for year, name in files if f"returns/{year}/{name}: not recognised" in names}


def values_of(path: str, content: bytes) -> dict | None:
    """What a plain reader finds in a file, None where nobody can read it."""
    year, name = file_of(path)
    try:
        return known(name, content, year).values()
    except NobodyCanRead:
        return None


def differences(loaded: Loaded, right: Expected) -> Iterator[str]:
    """Where the program and the plain reader part."""
    yield from (f"{path_of(file)} was read, and nobody can read it" for file in right.unread)
    findings = loaded.findings.rows(named=True)
    refused = {(f["year"], f["file"], f["row"], f["part"]) for f in findings if f["action"] == "refused"}
    useless = {(f["year"], f["file"]) for f in findings if f["rule"] == "nothing usable"}
    for what, found, wanted in (("row", refused, right.refused), ("whole file", useless, right.useless)):
        yield from (f"{what} refused without need: {place}" for place in sorted(found - wanted))
        yield from (f"{what} not refused: {place}" for place in sorted(wanted - found))
    for name in TABLES:
        frame = getattr(loaded.history, name)
        wanted = {tuple(row[column] for column in frame.columns) for row in right.history[name]}
        found, twice = set(frame.rows()), frame.height - frame.n_unique()
        yield from (f"{name} should not hold {row}" for row in sorted(found - wanted, key=repr))
        yield from (f"{name} should hold {row}" for row in sorted(wanted - found, key=repr))
        yield from ([f"{name} holds {twice} rows twice"] if twice else [])
    for name in ("reviews_from", "plan_reviews_from"):
        if getattr(loaded.history, name) != right.history[name]:
            yield f"{name} is {getattr(loaded.history, name)} and should be {right.history[name]}"
    yield from figures_apart(loaded, right)


def figures_apart(loaded: Loaded, right: Expected) -> Iterator[str]:
    """The figures that differ. A child in two episodes at once is counted in one way or another: where such
    children make the difference, they are left out on both sides."""
    found, wanted = figures_of(loaded, loaded.history), right.figures
    if found != wanted and (impossible := children_in_two_places(right.history)):
        found = figures_of(loaded, history_without(loaded.history, impossible))
        again = figures(past_without(right.history, impossible), str(YEAR))
        wanted = {key: figure and again[key] for key, figure in wanted.items()}
    yield from (
        f"{key} is {found[key]} and should be {wanted[key]}" for key in found if found[key] != wanted[key]
    )


def children_in_two_places(past: dict) -> set[str]:
    spells = [(row["child_id"], row["start_date"], row["end_date"] or date.max) for row in past["episodes"]]
    return {one[0] for one, after in pairwise(spells) if one[0] == after[0] and one[2] > after[1]}


def past_without(past: dict, children: set[str]) -> dict:
    return past | {name: [row for row in past[name] if row["child_id"] not in children] for name in TABLES}


def history_without(history: History, children: set[str]) -> History:
    left = {name: getattr(history, name).filter(~pl.col("child_id").is_in(children)) for name in TABLES}
    return replace(history, **left)


def figures_of(loaded: Loaded, history: History) -> dict[str, tuple[int, int] | None]:
    """(numerator, denominator) of each indicator in the year, None where the return lacks a table for it."""
    supplied = set(loaded.files.filter(year=str(YEAR))["table"])
    found = {}
    for one in REGISTER:
        workings = work(one, history, YEAR.last_day if one.snapshot else YEAR)
        number = workings.denominator if one.unit == "percent" else 0
        found[one.key] = (workings.numerator, number) if set(one.needs) <= supplied else None
    return found


def leaks(loaded: Loaded, drawn: dict[str, Mutated]) -> Iterator[str]:
    """Messages that tell a child's value. A heading or the name of an element may be told, if it is one."""
    excused = [path for path, mutated in drawn.items() if is_a_name(path, mutated.content)]
    said = [in_one_line(finding) for finding in loaded.findings.rows(named=True)] + told(loaded)
    for line in said:
        if is_telling(line) and not any(path in line for path in excused):
            yield f"a value is told: {line}"


def is_telling(text: str) -> bool:
    """Whether a text holds the word of warning, or a day other than the ends of the two years."""
    days = set(A_DAY.findall(text)) - {"2010-03-31", "2011-03-31"}
    return "CANARY" in text.upper() or bool(days)


def is_a_name(path: str, content: bytes) -> bool:
    """Whether a mutation has put the word of warning where a name is to stand."""
    if path.endswith(".xml"):
        return re.search(rb"</?[\w:.-]*CANARY", content) is not None
    first = content.split(b"\n")[0]
    return b"CANARY" in first.upper() and not A_DAY.search(first.decode("latin-1"))


def shown(content: bytes) -> list[str]:
    return [repr(line[:300])[2:-1] for line in content.splitlines()]
