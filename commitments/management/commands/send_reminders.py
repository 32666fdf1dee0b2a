from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from commitments.exchange.posting import PATIENCE, post


class Command(BaseCommand):
    help = "Send people the digests that are due. Run it every quarter of an hour: it knows who is to be told when."

    def handle(self, *args: Any, **options: Any) -> None:
        done = post()
        said = ", ".join(f"{done[name]} {name}" for name in ("made", "sent", "delayed", "failed", "empty"))
        self.stdout.write(said)
        if done["delayed"] >= PATIENCE and not done["sent"]:
            raise CommandError(_("The mail server takes no mail; the rest waits for the next run. The log says why."))
