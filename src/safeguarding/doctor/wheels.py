"""Whether a wheel folder can fill an environment of this machine without internet."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from safeguarding.doctor.finding import Finding
from safeguarding.doctor.lock import Locked, locked, packaging

FILL = "Fill it on a like machine: python3 -m pip download --require-hashes -r requirements.txt -d DIR"


def wheelhouse(folder: Path, lock: Path) -> Finding:
    """Look for a wheel of every package that the lock asks for, and compare its hash with the lock's."""
    if not folder.is_dir():
        return Finding(
            "fails", "there is no such folder", "Name the one that holds the wheels: --wheelhouse DIR"
        )
    usable = _usable(folder)
    wanted = locked(lock)
    wrong = [words for words in (_difference(package, usable) for package in wanted) if words]
    if not wrong:
        return Finding("ok", f"it holds all {len(wanted)} packages, with a hash of requirements.txt")
    found = f"{len(wrong)} of {len(wanted)} packages cannot be installed: {', '.join(wrong)}"
    return Finding("fails", found, FILL)


def _difference(package: Locked, usable: dict[str, list[tuple[Any, Path]]]) -> str:
    """Why the package cannot be installed; nothing where it can.

    Each of its wheels must match: pip chooses one by its name before it looks at the hash.
    """
    name = packaging("utils").canonicalize_name(package.name)
    wheels = [path for version, path in usable.get(name, []) if package.is_version(version)]
    if not wheels:
        return f"{package} is missing"
    matches = (sha256(wheel.read_bytes()).hexdigest() in package.hashes for wheel in wheels)
    return "" if all(matches) else f"{package} is damaged or another file"


def _usable(folder: Path) -> dict[str, list[tuple[Any, Path]]]:
    """The wheels in the folder that fit this system and Python: their versions and paths, by package."""
    utils, fitting = packaging("utils"), frozenset(packaging("tags").sys_tags())
    found: dict[str, list[tuple[Any, Path]]] = {}
    for path in sorted(folder.glob("*.whl")):
        try:
            name, version, _, tags = utils.parse_wheel_filename(path.name)
        except utils.InvalidWheelFilename:
            continue
        if tags & fitting:
            found.setdefault(name, []).append((version, path))
    return found
