"""Chance that comes out the same every time."""

from random import Random


def dice(*names: object) -> Random:
    """Random numbers that depend on `names` alone: two parts with other names do not disturb each other."""
    return Random(" ".join(str(name) for name in names))  # noqa: S311
