"""What databases leave of overwritten rows in their files, and how it goes."""

from django.db import connection

from ..queries.tables import carried_models


def wipe_remains() -> None:
    """Write the tables and their full-text index anew, so that the files hold what the rows hold and nothing else.

    Not inside a transaction. Needs room for the database once more, and keeps writers waiting. Copies made by others
    (backups, snapshots, the log of a PostgreSQL server) stay as they are.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO servanda_search (servanda_search) VALUES ('rebuild')")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for table in [*(model._meta.db_table for model in carried_models()), "servanda_search"]:
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
