"""How far it is: a line for each authority, and on a terminal one below them that is written over."""

from typing import TextIO

from safeguarding.country.attempt import Outcome

CLEAR = "\r\x1b[K"


class Progress:
    """What a person sees while many authorities are worked on."""

    def __init__(self, total: int, stream: TextIO):
        self._total, self._stream = total, stream
        self._done = self._failed = 0
        self._is_terminal = stream.isatty()

    def tell(self, outcome: Outcome) -> None:
        """An authority is done: say so, with its time, or why it failed in the first line of its message."""
        self._done += 1
        self._failed += outcome.failed
        first = outcome.message.splitlines()[0] if outcome.message else ""
        ended = f"FAILED ({outcome.code}): {first}" if outcome.failed else ""
        number = f"{self._done}".rjust(len(str(self._total)))
        took = f"{outcome.name:<24} {_seconds(outcome.seconds)} s  {ended}".rstrip()
        self._write(f"{self._cleared}  {number}/{self._total}  {took}\n{self._state}")

    def end(self) -> None:
        """Nothing more is told."""
        self._write(self._cleared)

    @property
    def _cleared(self) -> str:
        return CLEAR if self._is_terminal else ""

    @property
    def _state(self) -> str:
        left = self._total - self._done
        return f"{left} to do, {self._failed} failed" if self._is_terminal and left else ""

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def _seconds(number: float) -> str:
    """Tenths of a second, cut off: how long it took is no figure."""
    tenths = int(number * 10)
    return f"{tenths // 10}.{tenths % 10}".rjust(6)
