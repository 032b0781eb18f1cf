"""What is worked out from a history, kept with it: one indicator after another asks for the same care periods.

It is kept on the history itself and goes with it, so nothing of one authority can reach another.
"""

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def kept_with_history(derive: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """`derive(history, ...)`, asked once of each history for the same other arguments, which have hashes.

    Nobody may change what it gives: the next one who asks gets the same. Of two threads that ask at once one
    works it out and the other waits.
    """

    @wraps(derive)
    def kept(history, *others, **named):
        asked = (derive, others, tuple(sorted(named.items())))
        with history.derived.setdefault((RLock, asked), RLock()):
            if asked not in history.derived:
                history.derived[asked] = derive(history, *others, **named)
        return history.derived[asked]

    return kept
