"""What databases leave of overwritten rows in their files, and how it goes."""

import time

from django.db import connection
from django.db.backends.utils import CursorWrapper

from ...queries.ledger.dump import carried_models

PATIENCE = 60
"""Seconds that older transactions are waited for."""
NOW = "SELECT CAST(pg_current_xact_id() AS text)"
OLDER = """SELECT pg_snapshot_xmin(pg_current_snapshot()) <= CAST(%(now)s AS xid8)
    OR EXISTS (SELECT 1 FROM pg_stat_activity WHERE coalesce(datname, current_database()) = current_database()
        AND pid <> pg_backend_pid() AND age(backend_xmin) >= age(xid(CAST(%(now)s AS xid8))))
    OR EXISTS (SELECT 1 FROM pg_replication_slots WHERE age(xmin) >= age(xid(CAST(%(now)s AS xid8))))"""
"""Whether PostgreSQL keeps for somebody what stood there before, so that a new file would hold it: for a reader of this
database or of a copy that follows it, and for whoever began to write in any database of the server, since every new
snapshot, that of the writing anew too, goes back to there."""


class StillRead(Exception):  # noqa: N818 - named as what it says
    """A transaction has lasted for longer than is waited for. Nothing was written anew."""


def wipe_remains() -> None:
    """Write the tables and their full-text index anew, so that the files hold what the rows hold and nothing else.

    Not inside a transaction. Needs room for the database once more, and keeps writers waiting. Copies made by others
    (backups, snapshots, the log of a PostgreSQL server) stay as they are. StillRead when what stood there before is
    kept for others.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO servanda_search (servanda_search) VALUES ('rebuild')")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        _wait_for_others(cursor)
        full_texts = ("servanda_search", "servanda_document_search")
        for table in [*(model._meta.db_table for model in carried_models()), *full_texts]:
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")


def _wait_for_others(cursor: CursorWrapper) -> None:
    cursor.execute(NOW)
    (now,) = cursor.fetchone()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        cursor.execute(OLDER, {"now": now})
        if not cursor.fetchone()[0]:
            return
        time.sleep(0.1)
    raise StillRead
