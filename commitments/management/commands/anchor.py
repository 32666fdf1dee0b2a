from datetime import UTC, datetime

from django.conf import settings
from django.core.management.base import BaseCommand

from commitments.exchange.anchors import mail_anchor
from commitments.queries.digest import ledger_head
from commitments.rules.anchors import write_anchor


class Command(BaseCommand):
    help = "Print the signed head of the ledger. Keep it elsewhere: verify --anchor FILE holds the ledger against it."

    def add_arguments(self, parser):
        parser.add_argument("--mail", metavar="ADDRESS", help="send it there too")

    def handle(self, *args, mail, **options):
        seq, last = ledger_head()
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        text = write_anchor(settings.LEDGER_KEY, site=settings.SITE_URL, seq=seq, hash=last, at=moment)
        self.stdout.write(text, ending="")
        if mail:
            mail_anchor(text, seq=seq, to=mail)
