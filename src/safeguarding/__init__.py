"""The annual report of a Safeguarding Unit, computed from child-level returns, with its working shown."""

__version__ = "0.1.0"
