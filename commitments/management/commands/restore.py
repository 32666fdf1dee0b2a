from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.exchange.ledger.manifests import Refused
from commitments.exchange.ledger.restore import restore_backup


class Command(BaseCommand):
    help = "Restore a backup into an empty, migrated database, after verifying all of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="folder that the command backup created")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest = restore_backup(folder, files=settings.MEDIA_ROOT)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("Restored as of %(made)s and verified.") % {"made": manifest.made})
        self.stdout.write(_("Fingerprint %(digest)s") % {"digest": manifest.digest})
