from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from commitments.exchange.people.send_digests import PATIENCE, post


class Command(BaseCommand):
    help = (
        "Send the e-mail digests that are due. Run this every quarter of an hour: the command knows who gets one when."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = post()
        said = ", ".join(f"{done[name]} {name}" for name in ("made", "sent", "delayed", "failed", "empty"))
        self.stdout.write(said)
        if done["delayed"] >= PATIENCE and not done["sent"]:
            raise CommandError(
                _("The mail server does not accept mail; the rest waits for the next run. The log says why.")
            )
