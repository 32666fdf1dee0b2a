"""Is the database itself as the register needs it?"""

import os
import re
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from ...models import LedgerEntry, LedgerHead, User
from ...models.kernel.triggers import trigger_statements
from ...rules.kernel.chain import is_sealed
from ...rules.kernel.permissions import REVIEWING_ROLES
from ..kernel.outages import Outage, outage_of

Texts = dict[str, str]
MADE = re.compile(r"CREATE (?:OR REPLACE )?(TRIGGER|FUNCTION) (\w+)")
BODY = re.compile(r"\$\$(.*)\$\$", re.DOTALL)
TABLE = re.compile(r" ON \S*?(commitments_\w+)")

SQLITE_FOUND = "SELECT 'TRIGGER', name, sql FROM sqlite_master WHERE type = 'trigger'"
FUNCTIONS = "SELECT 'FUNCTION', proname, prosrc FROM pg_proc WHERE proname LIKE 'servanda%'"
TRIGGERS = """SELECT 'TRIGGER', tgname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relname LIKE 'commitments%' AND NOT tgisinternal AND tgenabled = 'O'
    AND relnamespace {where} pg_my_temp_schema()"""


def migrations_missing(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether a migration of this version was not applied yet."""
    executor = MigrationExecutor(connections[using])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def lost_triggers(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of triggers and their functions that are not there, are switched off, say something else, or are not ours.

    Not inside a transaction that only reads: PostgreSQL is made to word our triggers.
    """
    connection = connections[using]
    statements = [text for text in trigger_statements(connection.vendor) if MADE.match(text)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            found, wanted = _postgresql_texts(cursor, using, statements)
        else:
            found = _texts(cursor, SQLITE_FOUND)
            wanted = {_name(text): text for text in statements}
    return sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))


def has_ledger_key(key: bytes, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether ``key`` sealed the last entry of the ledger. True as well where no entry can tell."""
    head = LedgerHead.objects.using(using).with_seal().filter(pk=1).first()
    return head is None or head.seal is None or is_sealed(key, head.hash, head.seal)


def damage(using: str = DEFAULT_DB_ALIAS) -> str:
    """What is damaged in the file of a database of SQLite, in its words; empty where nothing is, and on PostgreSQL.

    Reads the whole file: not for pages. On a connection of its own: one that searched before holds the search index
    against what it keeps of it in memory, and calls it damaged when another process has written since.
    """
    if connections[using].vendor != "sqlite":
        return ""
    try:
        with closing(connections[using].copy()) as connection, connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            (said,) = cursor.fetchone()
    except DatabaseError as error:
        if outage_of(error) != Outage.DAMAGED:
            raise
        return str(error)
    return "" if said == "ok" else said


def is_writable(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether the database takes what is written, as far as it can be told without writing."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        return _is_writable_file(Path(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        return bool(cursor.fetchone() == ("off",))


def _is_writable_file(path: Path) -> bool:
    """SQLite keeps its log beside the file, so that the folder must be writable, too."""
    return not path.exists() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def entries_after(moment: datetime) -> tuple[int, datetime] | None:
    """Number and moment of the first entry of the ledger that was made after ``moment``; None where none was."""
    later = LedgerEntry.objects.filter(at__gt=moment).order_by("seq")
    return later.values_list("seq", "at").first()


def reviewer_count() -> int:
    """How many people may accept what others drafted."""
    return User.objects.filter(role__in=[role.value for role in REVIEWING_ROLES], is_active=True).count()


def _found(pattern: re.Pattern[str], statement: str) -> re.Match[str]:
    """Where a pattern is found in a statement of ours, which holds it."""
    match = pattern.search(statement)
    if match is None:
        raise ValueError(statement)
    return match


def _name(statement: str) -> str:
    kind, name = _found(MADE, statement).groups()
    return f"{kind.lower()} {name}"


def _texts(cursor: CursorWrapper, question: str) -> Texts:
    cursor.execute(question)
    return {f"{kind.lower()} {name}": TABLE.sub(r" ON \1", text) for kind, name, text in cursor.fetchall()}


def _postgresql_texts(cursor: CursorWrapper, using: str, statements: list[str]) -> tuple[Texts, Texts]:
    """Texts of what is there, and of what should be: the server words a trigger in its own way.

    So it is made to word ours, on passing tables that look the same.
    """
    functions, triggers = ([text for text in statements if _name(text).startswith(kind)] for kind in ("fun", "tri"))
    found = _texts(cursor, FUNCTIONS) | _texts(cursor, TRIGGERS.format(where="<>"))
    with transaction.atomic(using=using):
        for table in sorted({_found(TABLE, text)[1] for text in triggers}):
            cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE {table})")
        for text in triggers:
            cursor.execute(text)
        wanted = _texts(cursor, TRIGGERS.format(where="="))
        transaction.set_rollback(True, using=using)
    return found, wanted | {_name(text): _found(BODY, text)[1] for text in functions}
