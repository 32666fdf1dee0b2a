from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.exchange.backup import move_register
from commitments.exchange.manifests import Refused


class Command(BaseCommand):
    help = "Carry the register into another, empty database. Stop the site first; the files stay where they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", dest="url", metavar="DATABASE_URL", required=True)

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        try:
            here, there, missing = move_register(url)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for name in missing:
            self.stderr.write(_("A file kept as evidence is gone or was changed: %(name)s") % {"name": name})
        self.stdout.write(_("Digest here  %(digest)s") % {"digest": here})
        self.stdout.write(_("Digest there %(digest)s") % {"digest": there})
        if here != there:
            raise CommandError(_("Somebody wrote here meanwhile. Stop the site, then move into an empty database."))
