"""dataframely, imported without SQLAlchemy: no process waits for what it does not use.

dataframely describes a schema to a database too, where SQLAlchemy is installed, and then imports it: a quarter
of a second, a fifth of what the two libraries take together. SQLAlchemy is optional to it and here only because
pytask needs it. Nothing of this project asks dataframely about a database.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _as_if_not_installed(package: str) -> Iterator[None]:
    """None among the modules is Python's own way to say that an import shall fail.

    Whoever imports the package afterwards gets it, and one that is imported already stays.
    """
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None
    try:
        yield
    finally:
        del sys.modules[package]


with _as_if_not_installed("sqlalchemy"):
    import dataframely as dy

__all__ = ["dy"]
