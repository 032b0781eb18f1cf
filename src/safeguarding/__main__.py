"""`python -m safeguarding` is the `safeguarding` command, whose doctor needs no package of the others."""

import sys

from safeguarding.garbage import collect_seldom

collect_seldom()
if sys.argv[1:2] == ["doctor"]:
    from safeguarding.doctor.visit import visit

    sys.exit(visit(sys.argv[2:]))
else:
    from safeguarding.cli import main

    main()
