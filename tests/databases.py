"""A second database on the engine that the tests run on."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings


@contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """The address of an empty database, which is dropped at the end."""
    if "sqlite3" in settings.DATABASES["default"]["ENGINE"]:
        yield f"sqlite:///{folder}/site.sqlite3"
        return
    address = os.environ["DATABASE_URL"]
    name = f"servanda_site_{secrets.token_hex(6)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield address.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
