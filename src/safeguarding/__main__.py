"""`python -m safeguarding` is the `safeguarding` command, whose doctor needs no package of the others."""

import sys

if sys.argv[1:2] == ["doctor"]:
    from safeguarding.doctor.visit import visit

    sys.exit(visit(sys.argv[2:]))
else:
    from safeguarding.cli import main

    main()
