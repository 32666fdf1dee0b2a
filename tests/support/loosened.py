"""Writing into the database around everything that guards it, as somebody could who owns it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models


def loosen() -> None:
    """Take away triggers and checks. Inside a transaction that is rolled back, or on a database that is thrown away.

    On SQLite the checks come back with ``tighten``: they are a matter of the connection there.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            statements = "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'"
        else:
            # What waits for the end of the transaction to be checked would keep its table from being altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            statements = """
                SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger
                WHERE NOT tgisinternal
                UNION ALL SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
                FROM pg_constraint WHERE contype IN ('c', 'f') AND conrelid::regclass::text LIKE 'commitments%'"""
        cursor.execute(statements)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def tighten() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def set_column(model: type[models.Model], pk: Any, column: str, value: Any) -> None:
    """Write one column of one row, whatever it is."""
    if not model._base_manager.filter(pk=pk).update(**{column: value}):
        raise LookupError(f"{model._meta.model_name} {pk} is not there")


def another(column: models.Field, value: Any) -> Any:
    """Something else of the same type than ``value``."""
    match value:
        case bool():
            return not value
        case int() | Decimal():
            # Not the next one: a version may be a little ahead of what a commitment's own entries say.
            return value + 7
        case datetime() | date():
            return value + timedelta(days=1) if value.year < 9999 else value - timedelta(days=1)
        case UUID():
            return UUID(int=value.int ^ 1)
        case str():
            return f"{value[:-1]}{'x' if value[-1:] != 'x' else 'y'}"
    if isinstance(column, models.DateTimeField):
        return datetime.fromisoformat("2018-01-01T00:00:00+00:00")
    if isinstance(column, models.DateField):
        return date(2018, 1, 1)
    if isinstance(column, models.UUIDField):
        return UUID(int=1)
    if isinstance(column, models.CharField | models.TextField):
        return "x"
    return 1
