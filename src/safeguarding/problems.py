"""What can go wrong, said to the person who meets it: one class for each exit code.

A message names the file, row and column, what was expected and what to do. It never holds a value
read from a child's record: such a message may end up in a log, an e-mail or a screenshot.
"""


class Problem(Exception):
    """A problem that a person can mend. `str(problem)` is the whole message."""

    exit_code = 1


class ChecksFailed(Problem):
    """The work was done but its result must not be used: a page failed, a figure differs (exit 1)."""

    exit_code = 1


class UsageProblem(Problem):
    """A wrong option, or a wrong line in the authority's own settings (exit 2)."""

    exit_code = 2


class ReturnProblem(Problem):
    """A return that cannot be read or that breaks its format (exit 3)."""

    exit_code = 3


class EnvironmentProblem(Problem):
    """Something this machine lacks: a version, a kernel, a folder that can be written (exit 4)."""

    exit_code = 4


class Stopped(Problem):
    """Somebody pressed Ctrl-C (exit 130, as shells have it)."""

    exit_code = 130
