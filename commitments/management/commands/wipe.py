from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from commitments.exchange.ledger.secure_delete import StillRead, wipe_remains


class Command(BaseCommand):
    help = "Rewrite the tables, so that no redacted or overwritten text is left in the database files."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            wipe_remains()
        except StillRead as error:
            text = _(
                "A transaction on the database server, in this or another database, has run for too long, so nothing "
                "was wiped. Stop the site, wait until the other transactions end, and try again."
            )
            raise CommandError(text) from error
        self.stdout.write(_("Done. Backups and logs of the database server still contain the old texts."))
