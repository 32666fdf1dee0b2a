"""What databases leave of overwritten rows in their files, and how it goes."""

import time

from django.db import connection

from ..queries.tables import carried_models

PATIENCE = 60
"""Seconds that older readers are waited for."""
OLDER = """SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_xmin IS NOT NULL AND age(backend_xmin) >= age(CAST(%s AS xid)))"""
"""Whether somebody still reads what stood there before: PostgreSQL keeps it for them, and a new file would hold it."""


class StillRead(Exception):  # noqa: N818 - named as what it says
    """Somebody has read in the database for longer than is waited for. Nothing was written anew."""


def wipe_remains() -> None:
    """Write the tables and their full-text index anew, so that the files hold what the rows hold and nothing else.

    Not inside a transaction. Needs room for the database once more, and keeps writers waiting. Copies made by others
    (backups, snapshots, the log of a PostgreSQL server) stay as they are. StillRead when others go on reading what
    stood there before.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO servanda_search (servanda_search) VALUES ('rebuild')")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        _wait_for_readers(cursor)
        full_texts = ("servanda_search", "servanda_document_search")
        for table in [*(model._meta.db_table for model in carried_models()), *full_texts]:
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")


def _wait_for_readers(cursor) -> None:
    cursor.execute("SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)")
    (now,) = cursor.fetchone()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        cursor.execute(OLDER, [now])
        if not cursor.fetchone()[0]:
            return
        time.sleep(0.1)
    raise StillRead
