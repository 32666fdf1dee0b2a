"""What is wrong when a command fails on the database, in one sentence."""

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.utils.translation import gettext as _

from commitments.actions.kernel.ledger import WrongLedgerKey
from commitments.exchange.kernel.outages import outage_sentences
from commitments.queries.kernel.outages import Outage, outage_of
from commitments.queries.ledger.installation import migrations_missing

MIGRATE = "migrate"


def trouble_of(error: Exception, command: str = "") -> str:
    """What is wrong and what to do, where the error tells; empty where nobody expected it.

    Nobody who runs ``command`` is told to run it.
    """
    if isinstance(error, WrongLedgerKey):
        return str(error)
    if outage := outage_of(error):
        return _database_trouble(command) if outage == Outage.AWAY else outage_sentences(outage, error)
    return _database_trouble(command) if isinstance(error, DatabaseError) else ""


def _database_trouble(command: str, using: str = DEFAULT_DB_ALIAS) -> str:
    """What is wrong and what to do, where no server answers or tables are missing; else empty: it is something else."""
    try:
        connections[using].ensure_connection()
        missing = migrations_missing(using)
    except DatabaseError as error:
        return outage_sentences(outage_of(error) or Outage.AWAY, error)
    if not missing or command == MIGRATE:
        return ""
    return _("The database does not have all tables or columns of this version. Run manage.py migrate.")
