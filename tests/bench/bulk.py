"""Many rows into a table, as fast as each engine takes them."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.core.management.color import no_style
from django.db import connection


def insert_rows(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, given as dicts of column to value with the same keys, without looking at them."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    columns = ", ".join(map(connection.ops.quote_name, first))
    values = [tuple(map(_plain, row.values())) for row in chain([first], rows)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(first))
            cursor.executemany(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})", values)


def reset_sequences(models: list[Any]) -> None:
    """Let the next row of each table get a number after those that were inserted with one."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _plain(value: Any) -> Any:
    """Days and moments as text in the form in which SQLite stores them and PostgreSQL reads them; enums as such."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "value", value)
