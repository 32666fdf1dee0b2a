from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.exchange.ledger.backup import write_backup
from commitments.exchange.ledger.manifests import Refused


class Command(BaseCommand):
    help = "Back up the register and its files while the site is in use, and test the backup by restoring it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="a new folder; LEDGER_KEY is not in it, so keep the key separately"
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest = write_backup(folder.absolute())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for name in manifest.missing:
            self.stderr.write(
                _("An evidence file is missing or was changed, and is not in the backup: %(name)s") % {"name": name}
            )
        rows = sum(table["rows"] for table in manifest.tables.values())
        counts = {"rows": rows, "files": len(list(manifest.evidence())), "seq": manifest.head[0]}
        self.stdout.write(
            _(
                "Rows: %(rows)d. Files: %(files)d. Last ledger entry: %(seq)d. The backup was restored as a test and "
                "verified."
            )
            % counts
        )
        self.stdout.write(_("Fingerprint %(digest)s") % {"digest": manifest.digest})
