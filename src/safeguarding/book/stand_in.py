"""A stand-in for a module that a library imports and that is never asked for anything here.

A process of a build waits for its imports longer than for its work. What a library imports whether or not it is
used cannot be left out by its settings; each stand-in has a test that looks for what it stands for.
"""

import sys
from types import ModuleType


def stand_in(module: str, **names: object) -> None:
    """Have `module` be known as imported in this process, with these `names` and no others."""
    made = ModuleType(module)
    vars(made).update(names)
    sys.modules[module] = made
