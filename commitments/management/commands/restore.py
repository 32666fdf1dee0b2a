from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.exchange.manifests import Refused
from commitments.exchange.restore import restore_backup


class Command(BaseCommand):
    help = "Put a backup into an empty, migrated database, after checking all of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that the command backup made")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest = restore_backup(folder, files=settings.MEDIA_ROOT)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("Restored as it stood at %(made)s and verified.") % {"made": manifest.made})
        self.stdout.write(_("Digest %(digest)s") % {"digest": manifest.digest})
