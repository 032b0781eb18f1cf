"""A publisher that says where it is, so that it can be killed there: `python publisher_at_work.py FOLDER`.

It waits for the name of a finished site on its input, publishes that and ends. Each step is named on its output
as it begins. The disk is a slow one, or a step between two files would be too short to be hit.
"""

import os
import sys
import time
from pathlib import Path

from safeguarding.publish import pointers, publisher, releases
from safeguarding.publish.releases import About

SLOW, SLOWER = 0.002, 0.01
"""Seconds for a file, and before a step begins."""

STEPS = [
    (releases, "sweep", "sweeping"),
    (publisher, "copy", "copying"),
    (publisher, "_verify", "verifying"),
    (publisher, "_switched", "switching"),
    (publisher, "lead", "between the pointers"),
    (pointers, "addresses", "stable addresses"),
    (releases, "clear", "clearing away"),
]
NAMES = [name for _, _, name in STEPS]
DONE = "done"


def say(step: str) -> None:
    print(f"{step}\t{time.perf_counter()}", file=sys.__stdout__, flush=True)


def telling(step, name):
    def told(*arguments, **options):
        say(name)
        time.sleep(SLOWER)
        return step(*arguments, **options)

    return told


def main(to: Path) -> None:
    replace = os.replace

    def slowly(*names):
        time.sleep(SLOW)
        replace(*names)
        time.sleep(SLOW)

    os.replace = slowly
    for module, function, name in STEPS:
        setattr(module, function, telling(getattr(module, function), name))
    site = Path(sys.stdin.readline().rstrip("\n"))
    publisher.publish(site, to, About(["2010-11", "2009-10"]))
    say(DONE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
