"""The gate looks at each file of a site, and remembers what it saw of a file that is as it was."""

import json
import sys
from collections.abc import Mapping
from dataclasses import fields
from hashlib import sha256
from pathlib import Path

from safeguarding.book.gate.file import File
from safeguarding.book.gate.links import links_of, places_of
from safeguarding.book.gate.rules import RULES
from safeguarding.book.gate.secret import Secrets
from safeguarding.book.gate.seen import Seen
from safeguarding.book.gate.structure import title_of
from safeguarding.fingerprints import hash_of
from safeguarding.places import PROJECT

CODE = ("book/gate/*.py", "book/markup.py", "book/site.py", "labels.py")
"""What decides what the gate sees, besides the file itself and the secrets."""


def look_at(folder: Path, never: Secrets, kept: Path | None = None) -> dict[str, Seen]:
    """What there is to say of each file of the site in `folder`, by its address there, sorted.

    What was seen before is taken from the file `kept` and put there again: only if the file of the site, its
    address, all that must never be in it and the gate itself are the same to the byte.
    """
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    before, by = _before(kept), _judge(never)
    found, seen = {}, {}
    for name, content in contents.items():
        key = sha256(b"\0".join((by.encode(), name.encode(), content))).hexdigest()
        seen[name] = found[key] = before.get(key) or _seen(File(name, content, never))
    if kept is not None:
        told = {key: vars(one) for key, one in found.items()}
        kept.write_text(json.dumps(told), encoding="utf-8", newline="\n")
    return seen


def _seen(file: File) -> Seen:
    broken = [rule.key for rule in RULES if rule.breaks and rule.breaks(file)]
    return Seen(
        broken,
        len(file.content),
        title_of(file) if file.is_page else "",
        places_of(file) if file.is_page else None,
        links_of(file),
    )


def _before(kept: Path | None) -> Mapping[str, Seen]:
    """What was seen at other times, by key; nothing where that cannot be read."""
    try:
        told = json.loads(kept.read_text(encoding="utf-8")) if kept is not None else {}
        return {key: Seen(**{one.name: each[one.name] for one in fields(Seen)}) for key, each in told.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _judge(never: Secrets) -> str:
    """A fingerprint of all that a verdict rests on, besides the file. The secrets cannot be read from it."""
    source = PROJECT / "src" / "safeguarding"
    code = [hash_of(path) for pattern in CODE for path in sorted(source.glob(pattern))]
    secrets = [sorted(map(str, getattr(never, one.name))) for one in fields(never)]
    return sha256(json.dumps([sys.version, code, secrets]).encode()).hexdigest()
