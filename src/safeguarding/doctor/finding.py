"""What a check found: a verdict, what was seen, and the fix where there is something to mend."""

from dataclasses import dataclass
from typing import Literal

ANEW = (
    "Mend what else fails, delete the folder .venv and run `python3 report.py doctor` again: that makes it anew"
)


@dataclass(frozen=True)
class Finding:
    """`found` is what the check saw. It names no user, no child and no folder by its path."""

    verdict: Literal["ok", "note", "fails"]
    found: str
    remedy: str = ""

    def line(self, looked_at: str) -> str:
        """One line for the person: the verdict, what was looked at, what was found, and the fix."""
        return f"{self.verdict:<5}  {looked_at}: " + ". ".join(filter(None, [self.found, self.remedy])) + "."
