"""What the lock, requirements.txt, asks of this machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Locked:
    """A package that this machine needs: `specifier` holds its version, `hashes` the SHA-256 of its files."""

    name: str
    specifier: Any
    hashes: frozenset[str]

    def is_version(self, version: Any) -> bool:
        return self.specifier.contains(version, prereleases=True)

    def __str__(self) -> str:
        return f"{self.name} {str(self.specifier).removeprefix('==')}"


def packaging(part: str) -> ModuleType:
    """A module of `packaging`, which reads versions and markers; where it is broken, of the copy within pip."""
    try:
        return import_module(f"packaging.{part}")
    except ImportError:
        return import_module(f"pip._vendor.packaging.{part}")


def locked(lock: Path) -> list[Locked]:
    """The packages of the lock whose marker, if any, is true of this system and Python."""
    return list(_read(lock.read_text(encoding="utf-8")))


def _read(text: str) -> Iterator[Locked]:
    for line in text.replace("\\\n", " ").splitlines():
        words, *hashes = line.split("--hash=sha256:")
        if hashes:
            wanted = packaging("requirements").Requirement(words.strip())
            if wanted.marker is None or wanted.marker.evaluate():
                yield Locked(wanted.name, wanted.specifier, frozenset(map(str.strip, hashes)))
