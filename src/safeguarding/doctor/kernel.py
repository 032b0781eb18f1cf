"""Whether a Jupyter kernel starts, answers and stops within a time limit: a page opened by hand needs one."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from subprocess import DEVNULL
from time import monotonic
from typing import Any

from safeguarding.doctor.finding import ANEW, Finding

REMEDY = (
    "A build does without; the tests, and a page opened by hand, do not. "
    "A virus scanner or firewall may forbid that this Python starts programs or that they talk over 127.0.0.1: "
    f"ask whoever looks after the machine. Otherwise: {ANEW}"
)


def kernel(seconds: float = 40) -> Finding:
    """Start a kernel as a page has it, let it add 1 and 1, and stop it."""
    from safeguarding.book.engine import STARTS

    end = monotonic() + seconds
    for _ in range(STARTS):
        # RuntimeError: it died or did not answer; TimeoutError: it stopped answering; OSError: no such program.
        with suppress(RuntimeError, TimeoutError, OSError):
            return _tried(end)
        if monotonic() > end:
            return Finding("fails", f"none answered within {seconds} seconds", REMEDY)
    return Finding("fails", f"none stayed up: {STARTS} were started", REMEDY)


def _tried(end: float) -> Finding:
    with _running() as manager:
        process = manager.provisioner.process
        answer = _answer(manager.blocking_client(), end)
    if process.poll() is None:
        return Finding("fails", "one started, but could not be stopped", REMEDY)
    if answer != "2":
        return Finding("fails", "one started, but gave a wrong answer to 1 + 1", REMEDY)
    return Finding("ok", "one started, answered 1 + 1 and stopped")


@contextmanager
def _running() -> Iterator[Any]:
    """A manager whose kernel runs until the block ends, however it ends."""
    from jupyter_client.manager import KernelManager

    from safeguarding.book.engine import KERNEL

    manager = KernelManager(kernel_name="python3", config=KERNEL)
    manager.start_kernel(stdout=DEVNULL, stderr=DEVNULL)
    try:
        yield manager
    finally:
        manager.shutdown_kernel(now=True)


def _answer(client: Any, end: float) -> str:
    """What the kernel makes of 1 + 1. Raises RuntimeError or TimeoutError when it has not said so by `end`."""
    client.start_channels()
    try:
        client.wait_for_ready(timeout=max(0, end - monotonic()))
        asked = {"user_expressions": {"sum": "1 + 1"}, "timeout": max(0, end - monotonic())}
        reply = client.execute("", reply=True, **asked)
    finally:
        client.stop_channels()
    return reply["content"]["user_expressions"]["sum"]["data"]["text/plain"]
