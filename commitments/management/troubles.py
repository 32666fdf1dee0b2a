"""What is wrong when a command fails on the database, in one sentence."""

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.utils.translation import gettext as _

from commitments.actions.ledger import WrongLedgerKey
from commitments.exchange.outages import outage_sentences
from commitments.queries.installation import migrations_missing
from commitments.queries.outages import Outage, outage_of


def trouble_of(error: Exception) -> str:
    """What is wrong and what to do, where the error tells; empty where nobody expected it."""
    if isinstance(error, WrongLedgerKey):
        return str(error)
    if outage := outage_of(error):
        return database_trouble() if outage == Outage.AWAY else outage_sentences(outage, error)
    return database_trouble() if isinstance(error, DatabaseError) else ""


def database_trouble(using: str = DEFAULT_DB_ALIAS) -> str:
    """What is wrong and what to do, where no server answers or tables are missing; else empty: it is something else."""
    try:
        connections[using].ensure_connection()
        missing = migrations_missing(using)
    except DatabaseError as error:
        return outage_sentences(outage_of(error) or Outage.AWAY, error)
    return _("The database lacks tables or columns of this version. Run manage.py migrate.") if missing else ""
