from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from commitments.exchange.imports.apply.worker import run_imports
from commitments.rules.imports.states import CLAIMED_FOR


class Command(BaseCommand):
    help = "Continue imports that wait, or whose worker has died, from where they stopped. Run this every few minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--claimed-for",
            type=float,
            default=CLAIMED_FOR.total_seconds(),
            metavar="SECONDS",
            help="how long a worker may be silent before it counts as dead",
        )

    def handle(self, *args: Any, claimed_for: float, **options: Any) -> None:
        done = run_imports(claimed_for=timedelta(seconds=claimed_for))
        self.stdout.write(_("Imports processed: %(n)d") % {"n": done})
