from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.exchange.exports.package.archive import write_package
from commitments.rules.kernel.days import day_at
from commitments.rules.kernel.permissions import Visitor
from commitments.rules.ledger.anchors import Anchor

from ..options import person_named


class Command(BaseCommand):
    help = "Export the register as a data package: one CSV per table, column descriptions, checksums and a signature."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="ZIP archive to write; it must not exist yet")
        parser.add_argument("--as", dest="username", help="account whose permissions apply; without it, the public's")

    def handle(self, *args: Any, file: str, username: str | None, **options: Any) -> None:
        moment, person = timezone.now(), person_named(username)
        try:
            anchor = _write(Path(file), person, moment)
        except FileExistsError as error:
            raise CommandError(_("%(file)s already exists: choose another file name.") % {"file": file}) from error
        self.stderr.write(anchor.text, ending="")


def _write(path: Path, person: Visitor, moment: datetime) -> Anchor:
    with path.open("xb") as archive:
        try:
            return write_package(archive, person, today=day_at(moment), made_at=moment)
        except BaseException:
            # Half a package would keep the name from the whole one.
            path.unlink()
            raise
