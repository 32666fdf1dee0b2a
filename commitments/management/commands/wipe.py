from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from commitments.exchange.remains import wipe_remains


class Command(BaseCommand):
    help = (
        "Write the tables anew, so that nothing that was redacted or overwritten is left in the files of the database."
    )

    def handle(self, *args, **options):
        wipe_remains()
        self.stdout.write(_("Done. Backups and logs of the database server keep what they had."))
