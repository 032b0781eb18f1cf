"""The last look at the built site, before it replaces what was published: what must not be there, and is.

The gate knows nothing of how a page was made. It reads the finished files as a stranger could, and finds what
no earlier step is trusted to have kept out: children, paths of this machine, failures, holes, dead ends.
`rules.RULES` is the whole of it, one line for each thing that is forbidden.
"""

from pathlib import Path

from safeguarding.book.gate.looking import look_at
from safeguarding.book.gate.rules import RULES
from safeguarding.book.gate.secret import Secrets

__all__ = ["RULES", "Secrets", "problems"]


def problems(folder: Path, never: Secrets, kept: Path | None = None) -> list[str]:
    """Every rule that a file of the site in `folder` breaks, a line each: file, fault, remedy, rule.

    An empty list lets the site pass. No line holds an identifier, a birth date, a name or a path that is there.
    `kept`, a file in a private folder, spares it looking again at files that are to the byte as they were.
    """
    seen = look_at(folder, never, kept)
    found = [
        (name, number, f"{name}: {rule.forbids}. {rule.remedy} [{rule.key}]")
        for number, rule in enumerate(RULES)
        for name in {*rule.broken_by(seen)}
    ]
    return [line for *_, line in sorted(found)]
