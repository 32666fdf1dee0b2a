"""What is said of a database or a disk that cannot be used, to whoever runs a command or reads what a worker left."""

from django.db import connection
from django.utils.translation import gettext as _

from ...queries.kernel.outages import Outage


def outage_sentences(outage: Outage, error: object) -> str:
    """What happened and what to do; ``error`` is what the database or the system said."""
    return _texts()[outage] % {"error": " ".join(str(error).split()).rstrip(".")}


def _texts() -> dict[Outage, str]:
    return {
        Outage.FULL: _("The disk is full. Unfinished work was not saved. Free disk space, then try again."),
        Outage.READ_ONLY: _("Nothing can be written: %(error)s. Give the site’s account write access, then try again."),
        Outage.DAMAGED: _(
            "The database is damaged: %(error)s. Stop the site, copy the database file, check the disk, and restore "
            "the newest backup."
        ),
        Outage.AWAY: _("The database is not responding: %(error)s.") + " " + _where_to_look(),
    }


def _where_to_look() -> str:
    if connection.vendor == "sqlite":
        return _(
            "Check that DATA_DIR, or DATABASE_URL, is right and that this account has read and write access there."
        )
    return _("Check DATABASE_URL and the server.")
