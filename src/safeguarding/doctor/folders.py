"""Whether the folders that a build writes can take what it makes: by right, by space and by length of path."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from safeguarding.doctor.finding import Finding

MB = 1_000_000
SPACE = {"environment": 2000 * MB, "run folder": 200 * MB, "site": 100 * MB}
"""Measured with one edition: 872, 14 and 6 MB. pip needs room beside it; a site stands twice for a moment."""

DEPTH = {"environment": 153, "run folder": 100, "site": 83}
"""The longest path within each, as measured: for a folder that is not there yet."""

BESIDE = {"site": len("-new")}
"""A site is made beside the one before it, under a longer name."""

LONGEST_ON_WINDOWS = 259


def writable(folder: Path, settings: Mapping[str, str] = os.environ) -> Finding:
    """Write a file, put another in its place and rename a folder, as every build does."""
    if not folder.is_dir():
        named = "Name the authority folder with --data; where it holds `run`, that is a folder too"
        return Finding("fails", "it is not a folder", named)
    try:
        _replace_within(folder)
    except OSError as error:
        remedy = "Close the programs that use it, get the right to write there, or move it to where you have it"
        return Finding("fails", f"it cannot be written ({error.strerror})", remedy)
    keeper = kept_by(folder.resolve(), settings)
    if keeper:
        remedy = "Where a build cannot replace a file, move the folder to a disk of this machine"
        return Finding("note", f"it can be written, but lies {keeper}", remedy)
    return Finding("ok", "it can be written, and a file or folder in it replaced")


def _replace_within(folder: Path) -> None:
    with TemporaryDirectory(dir=folder, prefix=".doctor-") as place:
        new, old, renamed = (Path(place, name) for name in ("new", "old", "renamed"))
        for path in (new, old):
            path.write_text(path.name, encoding="utf-8")
        new.replace(old)
        new.mkdir()
        new.replace(renamed)


def kept_by(folder: PurePath, settings: Mapping[str, str]) -> str:
    """Who beside this machine has a hand on the folder, where its path or the system's settings tell."""
    if folder.drive.startswith("\\\\"):
        return "on a network share"
    clouds = [settings[name] for name in ("OneDrive", "OneDriveCommercial") if settings.get(name)]
    return "within OneDrive" if any(folder.is_relative_to(cloud) for cloud in clouds) else ""


def free_space(folders: Mapping[str, Path], made: bool, space: Mapping[str, int] = SPACE) -> Finding:
    """The free space for each folder, by its name in `space`. An environment that is `made` needs no more."""
    needed = {**space, "environment": 0} if made else space
    free = {name: shutil.disk_usage(_nearest(folder)).free for name, folder in folders.items()}
    told = "; ".join(f"{name} {free[name] // MB:,} MB free, {needed[name] // MB:,} needed" for name in folders)
    if all(free[name] >= needed[name] for name in folders):
        return Finding("ok", told)
    return Finding("fails", told, "Free that much, or move the folder to another disk")


def _nearest(path: Path) -> Path:
    """The path, or the first folder above it that is there."""
    return next(place for place in (path, *path.parents) if place.exists())


def path_length(folders: Mapping[str, Path], if_long: str, limit: int = LONGEST_ON_WINDOWS) -> Finding:
    """The longest path that the folders, named as in DEPTH, come to hold; above `limit` it is `if_long`."""
    longest = max(
        len(str(folder)) + BESIDE.get(name, 0) + 1 + _depth(folder, DEPTH[name])
        for name, folder in folders.items()
    )
    found = f"the longest has {longest} characters; where long paths are not enabled, Windows allows {limit}"
    if longest <= limit or if_long == "ok":
        return Finding("ok", found)
    shorter = f"Move the project or the authority folder to a path that is {longest - limit} characters shorter"
    return Finding(if_long, found, f"{shorter}, or have long paths enabled in Windows")


def _depth(folder: Path, measured: int) -> int:
    """The length of the longest path within the folder, or what was measured if it holds nothing yet."""
    within = (
        len(place) - len(str(folder)) + max(map(len, files)) for place, _, files in os.walk(folder) if files
    )
    return max(within, default=measured)


def if_paths_are_long() -> str:
    """The verdict on a path over the limit of Windows: ok where it is lifted, a note on other systems."""
    if sys.platform != "win32":
        return "note"
    import winreg

    settings = r"SYSTEM\CurrentControlSet\Control\FileSystem"
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, settings) as key:
            enabled = winreg.QueryValueEx(key, "LongPathsEnabled")[0]
    except FileNotFoundError:
        enabled = 0
    return "ok" if enabled else "fails"
