"""What is wrong when a command fails on the database, in one sentence."""

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.utils.translation import gettext as _

from commitments.actions.ledger import WrongLedgerKey
from commitments.queries.installation import migrations_missing


def trouble_of(error: Exception) -> str:
    """What is wrong and what to do, where the error tells; empty where nobody expected it."""
    if isinstance(error, WrongLedgerKey):
        return str(error)
    return database_trouble() if isinstance(error, DatabaseError) else ""


def database_trouble(using: str = DEFAULT_DB_ALIAS) -> str:
    """What is wrong and what to do, where no server answers or tables are missing; else empty: it is something else."""
    try:
        connections[using].ensure_connection()
        missing = migrations_missing(using)
    except DatabaseError as error:
        said = " ".join(str(error).split())
        return _("The database does not answer: %(error)s Check DATABASE_URL and the server.") % {"error": said}
    return _("The database lacks tables or columns of this version. Run manage.py migrate.") if missing else ""
