from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.exchange.ledger.manifests import Refused
from commitments.exchange.ledger.register_files import RegisterFiles
from commitments.models import User


class Command(BaseCommand):
    help = (
        "Record a register from a folder below fixtures/, by the usual actions; records that exist already stay as "
        "they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("register", nargs="?", default="astana", help="name of the folder below fixtures/")
        parser.add_argument("--as", dest="username", required=True, help="account that acts")

    def handle(self, *args: Any, register: str, username: str, **options: Any) -> None:
        root = settings.FIXTURE_DIRS[0]
        if not (root / register / "commitments.json").is_file():
            raise CommandError(_("There is no register “%(name)s” below fixtures/.") % {"name": register})
        actor = User.objects.filter(username=username).first()
        if actor is None:
            raise CommandError(_("There is no account “%(name)s”.") % {"name": username})
        try:
            count = RegisterFiles(root, register, actor).load()
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("Objects recorded: %(count)d.") % {"count": count})
