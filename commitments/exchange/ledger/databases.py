"""Another database than the site's own, for as long as a trial restore or a move needs it."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import OperationalError, connections
from django.db.utils import load_backend
from django.utils.translation import gettext as _
from environ import Env

from .manifests import Refused

ALIAS = "servanda_other"
ENGINES = ("django.db.backends.postgresql", "django.db.backends.sqlite3")


@contextmanager
def other_database(url: str) -> Iterator[str]:
    """The alias of the database at ``url``, a DATABASE_URL, with its tables made. Raises Refused for what is none."""
    configuration = connections.configure_settings({"default": {}, ALIAS: _configuration(url)})[ALIAS]
    connections[ALIAS] = load_backend(configuration["ENGINE"]).DatabaseWrapper(configuration, ALIAS)
    try:
        _connect()
        call_command("migrate", database=ALIAS, verbosity=0, interactive=False)
        yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]


def _connect() -> None:
    try:
        connections[ALIAS].ensure_connection()
    except OperationalError as error:
        raise Refused(_("The other database is not responding: %(error)s") % {"error": error}) from error


def _configuration(url: str) -> dict[str, Any]:
    with warnings.catch_warnings(action="ignore"):
        configuration: dict[str, Any] = Env.db_url_config(url)
    if configuration.get("ENGINE") not in ENGINES or configuration["NAME"] in ("", ":memory:"):
        raise Refused(_("This is not a database URL. Enter postgres://user:password@host/name or sqlite:////path."))
    return configuration
