"""The database of a site under test, as this process sees it: to seed it, and to look at what became of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend
from django.test import override_settings
from environ import Env

from commitments.queries.lists.facets import forget


@contextmanager
def own_database(address: str, folder: Path) -> Iterator[None]:
    """What this thread asks goes to the database at ``address``, whose tables are made; files go to ``folder``."""
    usual = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = _connection(address)
    forget()
    try:
        with override_settings(DATA_DIR=folder, MEDIA_ROOT=folder / "files"):
            call_command("migrate", verbosity=0)
            yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = usual
        forget()


def _connection(address: str):
    """With the options of production where the engine is that of this process."""
    configuration = settings.DATABASES[DEFAULT_DB_ALIAS] | Env.db_url_config(address)
    configured = connections.configure_settings({DEFAULT_DB_ALIAS: configuration})[DEFAULT_DB_ALIAS]
    return load_backend(configured["ENGINE"]).DatabaseWrapper(configured, DEFAULT_DB_ALIAS)
