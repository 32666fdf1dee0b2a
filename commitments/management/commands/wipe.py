from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from commitments.exchange.remains import StillRead, wipe_remains


class Command(BaseCommand):
    help = (
        "Write the tables anew, so that nothing that was redacted or overwritten is left in the files of the database."
    )

    def handle(self, *args, **options):
        try:
            wipe_remains()
        except StillRead as error:
            text = _("Somebody has been reading for too long, so nothing was wiped. Stop the site and try again.")
            raise CommandError(text) from error
        self.stdout.write(_("Done. Backups and logs of the database server keep what they had."))
