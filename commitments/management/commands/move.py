from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.exchange.ledger.backup import move_register
from commitments.exchange.ledger.manifests import Refused


class Command(BaseCommand):
    help = "Move the register to another, empty database. Stop the site first; the files stay where they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", dest="url", metavar="DATABASE_URL", required=True)

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        try:
            here, there, missing = move_register(url)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for name in missing:
            self.stderr.write(_("An evidence file is missing or was changed: %(name)s") % {"name": name})
        self.stdout.write(_("Fingerprint here  %(digest)s") % {"digest": here})
        self.stdout.write(_("Fingerprint there %(digest)s") % {"digest": there})
        if here != there:
            raise CommandError(
                _("Someone wrote to this database in the meantime. Stop the site, then move into an empty database.")
            )
