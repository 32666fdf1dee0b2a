"""The project: configuration only.

The bundled SQLite of pysqlite3 is newer than most systems' own and free of the rare
WAL-reset bug fixed in 3.51.3. It takes the built-in module's place here, and only here,
because this package is imported before Django loads its database backend.
"""

import sys
from functools import partial

try:
    from pysqlite3 import dbapi2
except ImportError:  # no wheel for this platform: the built-in module serves
    pass
else:
    dbapi2.SQLITE_LIMIT_COLUMN = 2
    dbapi2.SQLITE_LIMIT_VARIABLE_NUMBER = 9

    class Connection(dbapi2.Connection):
        """Answers what Django 6.1 asks of a connection and pysqlite3 0.6 cannot tell yet."""

        # SQLite's own defaults; the wheel's build allows as much or more.
        LIMITS = {dbapi2.SQLITE_LIMIT_COLUMN: 2000, dbapi2.SQLITE_LIMIT_VARIABLE_NUMBER: 32766}

        def getlimit(self, category: int) -> int:
            return self.LIMITS[category]

    dbapi2.connect = partial(dbapi2.connect, factory=Connection)
    dbapi2.dbapi2 = dbapi2  # for "from sqlite3 import dbapi2"
    sys.modules["sqlite3"] = sys.modules["sqlite3.dbapi2"] = dbapi2
