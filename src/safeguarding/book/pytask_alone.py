"""pytask, imported without its database, and with what makes a build wait taken out of it.

What is replaced has private names: pytask is pinned, and a test looks for what is replaced.
"""

import sys
import typing
from functools import cache, partial

from safeguarding.book.stand_in import stand_in

# pytask decides by its lock file. It keeps the same once more in a database, which it asks only where there is
# no lock file: SQLAlchemy is half of all there is to import, a transaction for each of a thousand files was a
# quarter of a build of which little runs. Here it is told what it tells itself where there is no database.
stand_in("_pytask.database")
stand_in(
    "_pytask.database_utils",
    BaseTable=None,
    DatabaseSession=None,
    State=None,
    create_database=None,
    has_node_changed=lambda task, node, state: True,
    get_node_change_info=lambda task, node, state: (True, "missing" if state is None else "not_in_db", {}),
    update_states_in_database=lambda session, task: None,
)
# Its command line would check the database's address. Whoever imports SQLAlchemy later gets it.
ADDRESSES = {"sqlalchemy.engine": {"URL": None, "make_url": None}, "sqlalchemy.exc": {"ArgumentError": None}}
NOT_THERE = {name: names for name, names in ADDRESSES.items() if name not in sys.modules}
for name, names in NOT_THERE.items():
    stand_in(name, **names)

import pytask  # noqa: E402 - after what it would import
import pytask_parallel  # noqa: E402
from _pytask import lockfile  # noqa: E402
from pytask_parallel import execute  # noqa: E402

for name in NOT_THERE:
    del sys.modules[name]

# Where nothing ends, pytask-parallel looks less and less often, in the end each second: a chain of tasks of
# which few run would take a second a task. It has no setting for that.
execute._Sleeper = partial(execute._Sleeper, timings=[0.005])

# It names a file by its place in the run folder, and finds that out anew each time it asks about the file.
lockfile._relative_path = cache(lockfile._relative_path)
if sys.version_info < (3, 12):
    # pytask asks often whether something is of a protocol, and Python then looks through all that a protocol
    # names. Later versions do that once, when it is defined.
    typing._get_protocol_attrs = cache(typing._get_protocol_attrs)

__all__ = ["pytask", "pytask_parallel"]
