"""What a process runs: the Python, the code and the packages, so that two can be told to be the same."""

import platform
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version

from safeguarding.fingerprints import joint, of_project
from safeguarding.places import PROJECT

LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


@dataclass(frozen=True)
class Standing:
    """The version of Python, a fingerprint of the project's files, and one of the installed packages."""

    python: str
    code: str
    packages: str

    def differences(self, other: "Standing") -> list[str]:
        """In what another process differs, in words; an empty list where in nothing."""
        told = [f"Python ({other.python}, not {self.python})"] if self.python != other.python else []
        told += ["code (another checkout, or another requirements.txt)"] if self.code != other.code else []
        return told + (["set of packages"] if self.packages != other.packages else [])


@cache
def standing() -> Standing:
    """What this process runs."""
    return Standing(platform.python_version(), joint(of_project()), _packages())


def _packages() -> str:
    names = LOCKED.findall((PROJECT / "requirements.txt").read_text(encoding="utf-8"))
    lines = "".join(f"{name} {_version(name)}\n" for name in sorted(names))
    return sha256(lines.encode()).hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
