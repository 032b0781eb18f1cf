"""A new year taken in: its returns are copied, and its edition begins from last year's.

Nothing is ever overwritten. All is first made in the private run folder and then put in place by renaming: an
interruption leaves no half file, and the next run clears up and finishes.
"""

import os
import shutil
from dataclasses import dataclass
from hashlib import file_digest
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO

from safeguarding.authority import Authority, Edition
from safeguarding.commentary import written
from safeguarding.disclosure.policy import AUDIENCES, file_of, policy_of
from safeguarding.next_edition import commentary, disclosure, moved_on, settings, targets
from safeguarding.problems import ReturnProblem, UsageProblem
from safeguarding.returns.recognise import NOT_RECOGNISED, return_files
from safeguarding.years import ReportingYear


@dataclass(frozen=True)
class Given:
    """A file to take in; `name` is relative to the folder that it is in."""

    path: Path
    name: Path
    sha256: str

    @property
    def shown(self) -> str:
        # A name in another code page than the system's is shown with question marks.
        return self.name.as_posix().encode("utf-8", "replace").decode("utf-8")


def take_in(authority: Authority, year: ReportingYear, source: Path) -> list[str]:
    """Copy the returns below `source` into the year's folder and begin its edition; what was done, in lines.

    Raises UsageProblem, or ReturnProblem for a file that cannot be read; nothing is then changed.
    """
    source, target = source.resolve(), authority.returns / str(year)
    _refuse_own_folders(authority, source, target)
    given = _given(source)
    _refuse_unusable(source, year)
    new = _not_there_yet(given, target)
    stage = _empty_stage(authority, year)
    try:
        _stage_returns(new, stage / "returns" / str(year))
        told = [_stage_targets(authority, year, stage), *_stage_editions(authority, year, stage / "editions")]
    except BaseException:
        shutil.rmtree(_staging(authority), ignore_errors=True)
        raise
    _put_all_in_place(stage, authority)
    shutil.rmtree(_staging(authority), ignore_errors=True)
    return [f"returns/{year}: files copied: {len(new)}; already there: {len(given) - len(new)}.", *told]


def interrupted(authority: Authority) -> list[str]:
    """The years of which an interrupted run has left something to put in place."""
    return sorted(
        folder.name
        for folder in _staging(authority).glob("*")
        if any(path.is_file() for path in folder.rglob("*"))
    )


def _staging(authority: Authority) -> Path:
    """Where new years are made, each in a folder of its name."""
    return authority.run_folder / "new-year"


def _refuse_own_folders(authority: Authority, source: Path, target: Path) -> None:
    """The year's own folder may be named, to begin its edition; any other would be copied into itself."""
    if target.is_dir() and target.samefile(source):
        return
    for own in (authority.returns, authority.run_folder, authority.folder / "editions"):
        if own.is_dir() and (_is_within(own, source) or _is_within(source, own)):
            raise UsageProblem(
                f"--from {source.name}: this folder belongs to the authority folder, or holds it. Name one "
                f"that holds the returns of {target.name} and nothing else. Nothing was copied."
            )


def _is_within(inner: Path, outer: Path) -> bool:
    return any(outer.samefile(folder) for folder in (inner, *inner.parents))


def _given(source: Path) -> list[Given]:
    """Every file below `source`, in the order of their names, but for what is hidden or is Excel's own.

    Raises ReturnProblem for a file or folder that cannot be opened, UsageProblem where there is no file.
    """
    walked = os.walk(source, onerror=_refuse)
    names = [Path(folder, file).relative_to(source) for folder, _, files in walked for file in files]
    names = [name for name in names if not any(part.startswith((".", "~$")) for part in name.parts)]
    if not names:
        raise UsageProblem(f"--from {source.name}: there is no file in this folder.")
    return [Given(source / name, name, _hash(source / name)) for name in sorted(names, key=Path.as_posix)]


def _hash(path: Path) -> str:
    """Raises ReturnProblem for a file that cannot be read."""
    try:
        with path.open("rb") as content:
            return file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise _cannot_be_opened(path) from error


def _refuse(error: OSError) -> None:
    raise _cannot_be_opened(Path(error.filename)) from error


def _cannot_be_opened(path: Path) -> ReturnProblem:
    return ReturnProblem(
        f"{path.name} cannot be opened. Close it in other programs, check that you may read it, and run this "
        "again. Nothing was copied."
    )


def _refuse_unusable(source: Path, year: ReportingYear) -> None:
    """A file that no check could accept is told before it has a place that its mended copy would want."""
    files = return_files(source, year)
    refused = [f"{file.name}: {file.refusal}" for file in files if file.refusal]
    if refused:
        raise ReturnProblem("\n".join([*refused, "Nothing was copied."]))
    if all(file.table == NOT_RECOGNISED for file in files):
        raise UsageProblem(
            f"--from {source.name}: none of its {len(files)} files is an official return. Name the folder that "
            "holds the SSDA903 files or the children in need census. Nothing was copied."
        )


def _not_there_yet(given: list[Given], target: Path) -> list[Given]:
    """The files that `target` lacks. Raises UsageProblem where another file has the place of one of them."""
    other = [file.shown for file in given if _is_taken(target / file.name, file)]
    if other:
        raise UsageProblem(
            f"returns/{target.name} already holds something else under the name of: {', '.join(other)}. "
            "Nothing was copied. To replace a file, first take the old one out of that folder."
        )
    return [file for file in given if not (target / file.name).exists()]


def _is_taken(place: Path, file: Given) -> bool:
    if place.is_file():
        return _hash(place) != file.sha256
    return place.exists() or any(folder.is_file() for folder in place.parents)


def _empty_stage(authority: Authority, year: ReportingYear) -> Path:
    """An empty folder to make the year in; what interrupted runs have left is taken away."""
    staging = _staging(authority)
    if staging.exists():
        shutil.rmtree(staging)
    for folder in ("returns", "editions"):
        (staging / str(year) / folder).mkdir(parents=True)
    authority.opened_run_folder()
    return staging / str(year)


def _stage_returns(new: list[Given], folder: Path) -> None:
    for file in new:
        _copy(file, folder / file.name)


def _copy(file: Given, copy: Path) -> None:
    """Byte for byte, and read again. Raises ReturnProblem where the copy is not what was looked at before."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    with _opened(file.path) as content, copy.open("xb") as made:
        shutil.copyfileobj(content, made)
        made.flush()
        os.fsync(made.fileno())
    if _hash(copy) != file.sha256:
        raise ReturnProblem(f"{file.shown} changed while it was copied. Nothing was copied: run this again.")


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise _cannot_be_opened(path) from error


def _stage_targets(authority: Authority, year: ReportingYear, stage: Path) -> str:
    """The targets of the latest year before, to confirm; a year that has any of its own gets none."""
    known = authority.targets | authority.targets_to_confirm
    before = max((earlier for _, earlier in known if earlier < year), default=None)
    if any(of == year for _, of in known):
        return f"targets.csv: {year} has its targets already; left as it is."
    if before is None:
        return "targets.csv: there are no targets of an earlier year to begin from."
    copied = {named: target for named, target in known.items() if named[1] == before}
    kept = authority.folder / "targets.csv"
    (stage / "targets.csv").write_bytes(targets(kept.read_bytes(), year, copied))
    return (
        f"targets.csv: {len(copied)} targets of {before} added for {year}, not used until they are confirmed."
    )


def _stage_editions(authority: Authority, year: ReportingYear, folder: Path) -> list[str]:
    """The year's edition; where the authority has no folder of editions yet, the others too.

    Without that folder every year of returns is an edition, with it only the years that it holds.
    """
    earlier = max((one for one in authority.editions if one.year < year), key=attrgetter("year"), default=None)
    begun = moved_on(earlier, year) if earlier else Edition(year)
    before = earlier.year if earlier else None
    last = written(authority.folder / "editions" / str(before) / "commentary.md")
    texts = {f"{year}/edition.toml": settings(begun, before), f"{year}/commentary.md": commentary(before, last)}
    for audience in AUDIENCES:
        if before and file_of(authority, before, audience).is_file():
            policy = policy_of(authority, before, audience)
            texts[f"{year}/{file_of(authority, year, audience).name}"] = disclosure(policy, before)
    if not (authority.folder / "editions").is_dir():
        others = (one for one in authority.editions if one.year != year)
        texts |= {f"{one.year}/edition.toml": settings(one, None) for one in others}
    return [_stage_text(authority, folder, name, text) for name, text in texts.items()]


def _stage_text(authority: Authority, folder: Path, name: str, text: str) -> str:
    """Write a file of an edition, unless the authority has it already."""
    if (authority.folder / "editions" / name).exists():
        return f"editions/{name}: already there, left as it is."
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return f"editions/{name}: begun; look through it."


def _put_all_in_place(stage: Path, authority: Authority) -> None:
    """The edition comes last, so that there is none without its returns."""
    _put_in_place(stage / "returns", authority.returns)
    if (stage / "targets.csv").exists():
        (stage / "targets.csv").replace(authority.folder / "targets.csv")
    _put_in_place(stage / "editions", authority.folder / "editions")


def _put_in_place(made: Path, target: Path) -> None:
    """Rename what was made into its place, a whole folder at once where there is none of its name yet."""
    if not target.exists():
        made.rename(target)
        return
    for part in sorted(made.iterdir()):
        _put_in_place(part, target / part.name)
