"""A database for one run of the bench, made, migrated and removed again; nothing else is touched."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connection

from commitments.queries.lists.facets import forget


@contextmanager
def fresh_database(folder: Path, count: int) -> Iterator[str]:
    """Point this process at an empty database of its own; yield the address under which another one finds it."""
    name = f"servanda_bench_{os.getpid()}_{count}"
    if connection.vendor == "postgresql":
        with _postgresql(name) as address:
            yield from _migrated(name, address)
    else:
        file = folder / f"{name}.sqlite3"
        yield from _migrated(str(file), f"sqlite:///{file}")


def _migrated(name: str, address: str) -> Iterator[str]:
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
        forget()
        yield address
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@contextmanager
def _postgresql(name: str) -> Iterator[str]:
    _execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        _execute(f"DROP DATABASE {name} WITH (FORCE)")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
