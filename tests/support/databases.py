"""A second database on the engine that the tests run on."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection

SQLITE = "sqlite:///"


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """The address of an empty database, which is dropped at the end."""
    if "sqlite3" in settings.DATABASES["default"]["ENGINE"]:
        yield f"{SQLITE}{folder}/site.sqlite3"
        return
    with _on_server("") as address:
        yield address


@contextmanager
def copied_database(folder: Path, original: str) -> Iterator[str]:
    """The address of a copy of the database at ``original``, which nobody uses meanwhile; dropped at the end."""
    if original.startswith(SQLITE):
        shutil.copyfile(original.removeprefix(SQLITE), folder / "site.sqlite3")
        yield f"{SQLITE}{folder}/site.sqlite3"
        return
    with _on_server(f"TEMPLATE {urlsplit(original).path[1:]}") as address:
        yield address


@contextmanager
def _on_server(template: str) -> Iterator[str]:
    address = os.environ["DATABASE_URL"]
    name = f"servanda_site_{secrets.token_hex(6)}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} {template}")
        yield address.replace("/postgres?", f"/{name}?")
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


_tables: list[str] = []


@contextmanager
def tables_kept(folder: Path) -> Iterator[None]:
    """While this lasts, ``database_with_tables`` copies those of the test database, which no test has filled yet."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "tables.sqlite3")])
        _tables.append(f"{SQLITE}{folder}/tables.sqlite3")
        yield
    else:
        connection.close()
        with _on_server(f"TEMPLATE {connection.settings_dict['NAME']}") as address:
            _tables.append(address)
            yield
    _tables.clear()


@contextmanager
def database_with_tables(folder: Path) -> Iterator[str]:
    """Like ``empty_database``, but that the tables are there where they are kept: making them takes seconds."""
    with copied_database(folder, _tables[0]) if _tables else empty_database(folder) as address:
        yield address
