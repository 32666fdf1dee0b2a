"""Reading at length while others write."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

BEGIN = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "sqlite": "BEGIN DEFERRED"}


@contextmanager
def one_moment(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Everything read inside is as it stood at the first read. Nobody waits. Not inside a transaction.

    ``transaction.atomic`` would do neither: on SQLite it is IMMEDIATE here and keeps writers out, on PostgreSQL it is
    READ COMMITTED and sees what they commit meanwhile.
    """
    connection = connections[using]
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
