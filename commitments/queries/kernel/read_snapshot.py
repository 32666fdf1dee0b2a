"""Reading at length while others write."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, connections, transaction

BEGIN = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "sqlite": "BEGIN DEFERRED"}

_begun: ContextVar[frozenset[str]] = ContextVar("begun", default=frozenset())
"""The databases of which ``one_moment`` began a transaction that Django does not know of."""


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
        token = _begun.set(_begun.get() | {using})
        try:
            yield
        finally:
            _begun.reset(token)
            cursor.execute("ROLLBACK")


@contextmanager
def consistent_read() -> Iterator[None]:
    """Everything read inside is as it stood at the first read; within somebody's transaction, as that has it."""
    connection = connections[DEFAULT_DB_ALIAS]
    if in_transaction():
        yield
    elif connection.vendor == "postgresql":
        # The cursors of large results open transactions themselves, which then are parts of this one.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with one_moment():
            yield


def in_transaction() -> bool:
    """Whether what is read now may be older than what is committed, or not committed yet."""
    return connections[DEFAULT_DB_ALIAS].in_atomic_block or DEFAULT_DB_ALIAS in _begun.get()
