"""A pytest plugin for nbval: a kernel that did not start, because its port was taken, is started again."""

from contextlib import suppress

import nbval.kernel

from safeguarding.book.engine import STARTS

start_new_kernel = nbval.kernel.start_new_kernel


def start(*arguments, **keywords):
    """A kernel that runs, and its client."""
    for _ in range(STARTS - 1):
        with suppress(RuntimeError):
            return start_new_kernel(*arguments, **keywords)
    return start_new_kernel(*arguments, **keywords)


nbval.kernel.start_new_kernel = start
