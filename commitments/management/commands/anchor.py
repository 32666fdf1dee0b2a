from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commitments.exchange.ledger.anchors import current_anchor, mail_anchor


class Command(BaseCommand):
    help = "Print the signed head of the ledger. Keep it elsewhere: verify --anchor FILE compares the ledger with it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mail", metavar="ADDRESS", help="also send the signed head to this address")

    def handle(self, *args: Any, mail: str | None, **options: Any) -> None:
        anchor = current_anchor()
        self.stdout.write(anchor.text, ending="")
        if mail:
            mail_anchor(anchor, to=mail)
