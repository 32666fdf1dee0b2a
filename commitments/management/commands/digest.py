from typing import Any

from django.core.management.base import BaseCommand

from commitments.queries.kernel.read_snapshot import one_moment
from commitments.queries.ledger.register_hash import register_digest


class Command(BaseCommand):
    help = (
        "Print the fingerprint (SHA-256) of the whole register: the same on SQLite and PostgreSQL, before and after "
        "a move."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with one_moment():
            self.stdout.write(register_digest())
