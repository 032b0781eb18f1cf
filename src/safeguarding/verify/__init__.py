"""Is a book still what was built, and is it right? Asked in three ways that share nothing."""

from safeguarding.verify.questions import Verdict, verify

__all__ = ["Verdict", "verify"]
