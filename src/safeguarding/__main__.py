"""`python -m safeguarding` is the `safeguarding` command."""

from safeguarding.cli import main

main()
