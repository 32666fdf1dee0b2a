from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.exchange.backup import write_backup
from commitments.exchange.manifests import Refused


class Command(BaseCommand):
    help = "Write a backup of the register and its files, while the site is in use, and try it before it counts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a new folder; LEDGER_KEY is not in it, keep that apart")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest = write_backup(folder.absolute())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for name in manifest.missing:
            self.stderr.write(
                _("A file kept as evidence is gone or was changed, and not in the backup: %(name)s") % {"name": name}
            )
        rows = sum(table["rows"] for table in manifest.tables.values())
        counts = {"rows": rows, "files": len(list(manifest.evidence())), "seq": manifest.head[0]}
        self.stdout.write(
            _("%(rows)d rows and %(files)d files, up to entry %(seq)d. Restored on trial and verified.") % counts
        )
        self.stdout.write(_("Digest %(digest)s") % {"digest": manifest.digest})
