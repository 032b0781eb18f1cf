"""What was read of the files of a site, remembered for those that are to the byte as they were."""

import pickle
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from safeguarding.fingerprints import hash_of
from safeguarding.places import PROJECT

Read = TypeVar("Read")


def remembered(
    kept: Path | None, asked: object, contents: Mapping[str, bytes], read: Callable[[str, bytes], Read]
) -> dict[str, Read]:
    """What `read` says of each file's name and content, by name.

    It is taken from the file `kept`, and put there again, where the name, the content, what was `asked` (its
    `repr` counts), the project's own code and Python are the same. Without `kept` everything is read.
    """
    by = sha256(repr((sys.version, _code(), asked)).encode()).hexdigest()
    before = _before(kept, by)
    found, keys = {}, {}
    for name, content in contents.items():
        keys[name] = sha256(name.encode() + b"\0" + content).hexdigest()
        found[name] = before[keys[name]] if keys[name] in before else read(name, content)
    if kept is not None:
        unfinished = kept.with_name(f"{kept.name}.unfinished")
        unfinished.write_bytes(by.encode() + pickle.dumps({keys[name]: one for name, one in found.items()}))
        unfinished.replace(kept)
    return found


def _before(kept: Path | None, by: str) -> Mapping[str, object]:
    """What was read at other times, by a key of name and content. It lies in a private folder, and is ours."""
    written = kept.read_bytes() if kept is not None and kept.is_file() else b""
    if not written.startswith(by.encode()):
        return {}
    try:
        return pickle.loads(written.removeprefix(by.encode()))  # noqa: S301 (only our own build writes it)
    except (EOFError, pickle.UnpicklingError):
        return {}


def _code() -> list[str]:
    return [hash_of(path) for path in sorted((PROJECT / "src" / "safeguarding").rglob("*.py"))]
