"""The last look at the built site, before it replaces what was published: what must not be there, and is.

The gate knows nothing of how a page was made. It reads the finished files as a stranger could, and finds what
no earlier step is trusted to have kept out: children, paths of this machine, failures, holes, dead ends.
`rules.RULES` is the whole of it, one line for each thing that is forbidden.
"""

from pathlib import Path

from safeguarding.book.gate.rules import RULES
from safeguarding.book.gate.secret import Secrets
from safeguarding.book.gate.site import Site

__all__ = ["RULES", "Secrets", "problems"]


def problems(folder: Path, never: Secrets) -> list[str]:
    """Every rule that a file of the site in `folder` breaks, a line each: file, fault, remedy, rule.

    An empty list lets the site pass. No line holds an identifier, a birth date, a name or a path that is there.
    """
    site = Site(folder, never)
    found = [
        (name, number, f"{name}: {rule.forbids}. {rule.remedy} [{rule.key}]")
        for number, rule in enumerate(RULES)
        for name in {*rule.broken_by(site)}
    ]
    return [line for *_, line in sorted(found)]
