"""What is wrong with the database when a command fails on it."""

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.utils.translation import gettext as _

from commitments.queries.installation import migrations_missing


def database_trouble(using: str = DEFAULT_DB_ALIAS) -> str:
    """What is wrong and what to do, where no server answers or tables are missing; else empty: it is something else."""
    try:
        connections[using].ensure_connection()
        missing = migrations_missing(using)
    except DatabaseError as error:
        said = " ".join(str(error).split())
        return _("The database does not answer: %(error)s Check DATABASE_URL and the server.") % {"error": said}
    return _("The database lacks tables or columns of this version. Run manage.py migrate.") if missing else ""
