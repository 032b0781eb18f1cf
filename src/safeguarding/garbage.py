"""How often Python looks for objects that nobody needs any more.

A process of this project is short and mostly imports: hundreds of thousands of objects that stay to its end.
Python's own settings look through them again and again while they come, and once more on the way out; that is a
fifth of all imports, and half a second when a build ends.
"""

import atexit
import gc

NEW_OBJECTS = 100_000
"""So many more made than gone before it looks; Python's own number is 700."""


def collect_seldom() -> None:
    """Look for waste rarely in this process, and not at all when it ends: the system takes everything back."""
    gc.set_threshold(NEW_OBJECTS, 50, 50)
    atexit.register(gc.freeze)
