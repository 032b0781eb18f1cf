"""The annual report of a Safeguarding Unit, computed from child-level returns, with its working shown."""

from safeguarding.garbage import collect_seldom

__version__ = "0.1.0"

collect_seldom()
