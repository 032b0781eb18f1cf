"""What the tests let workers do to many authorities: functions that another process can import."""

import os
import signal
from pathlib import Path

from safeguarding.authority import Authority


def name_of(authority: Authority) -> str:
    """The authority's own name."""
    return authority.name


def die_at_first(authority: Authority, victim: str, marks: Path) -> str:
    """Kill the process it runs in, once, where the authority is the victim; else its name."""
    mark = marks / authority.folder.name
    if authority.folder.name == victim and not mark.exists():
        mark.write_text("died", encoding="utf-8")
        _die()
    return authority.name


def die_always(authority: Authority, victim: str, marks: Path) -> str:
    """Kill the process it runs in, each time, where the authority is the victim; else its name."""
    if authority.folder.name == victim:
        with (marks / victim).open("a", encoding="utf-8") as deaths:
            deaths.write("died\n")
        _die()
    return authority.name


def stumble(authority: Authority, victim: str) -> str:
    """Fail as nobody foresaw, with a child's value in the message, where the authority is the victim."""
    print("CANARY was read")
    if authority.folder.name == victim:
        raise KeyError("CANARY")
    return authority.name


def _die() -> None:
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
