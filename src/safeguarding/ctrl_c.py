"""Ctrl-C, where it must wait a moment."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C comes after this block and not within it, as KeyboardInterrupt.

    loky takes its locks in Python: interrupted between taking one and saying so, it would hold it for ever, and
    the program would never end. Other threads than the first one are not interrupted anyway.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came = []
    before = signal.signal(signal.SIGINT, lambda *_: came.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            raise KeyboardInterrupt
