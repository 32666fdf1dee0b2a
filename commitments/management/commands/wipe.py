from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from commitments.exchange.remains import StillRead, wipe_remains


class Command(BaseCommand):
    help = (
        "Write the tables anew, so that nothing that was redacted or overwritten is left in the files of the database."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            wipe_remains()
        except StillRead as error:
            text = _(
                "A transaction on the database server, in this database or another one, has lasted for too long, so "
                "nothing was wiped. Stop the site, let the others end, and try again."
            )
            raise CommandError(text) from error
        self.stdout.write(_("Done. Backups and logs of the database server keep what they had."))
