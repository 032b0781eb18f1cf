"""The process in which Jupyter Book renders (renderer.py), as those see it who start it and end it.

It takes as long to get ready as to render a few pages. So a build begins it while others are still at work.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOG = "render.log"
"""In the run folder: all that Jupyter Book says."""

_begun: dict[Path, subprocess.Popen] = {}
"""Those that were begun and not ended, by the file that their output goes to."""


@contextmanager
def renderer_of(log: Path) -> Iterator[subprocess.Popen]:
    """The process, waiting for its order, its output in `log`: begun early or now. It ends with this block."""
    if log not in _begun:
        begin(log)
    try:
        yield _begun[log]
    finally:
        end(log)


def begin(log: Path) -> None:
    """Begin the process that `renderer_of` will give."""
    command = [sys.executable, "-m", "safeguarding.book.renderer"]
    with log.open("wb") as output:
        # In a session of its own all that it starts can be ended with it.
        _begun[log] = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=output, stderr=output, bufsize=0, start_new_session=True
        )


def end(log: Path) -> None:
    """End the process that was begun, if there is one, whatever it is doing: whoever waits for it is told."""
    if process := _begun.pop(log, None):
        _end(process)


def _end(process: subprocess.Popen) -> None:
    if process.poll() is None and hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # it ended just now
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    process.stdin.close()
