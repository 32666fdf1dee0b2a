from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commitments.exchange.imports.working import run_imports
from commitments.rules.imports import CLAIMED_FOR


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
        self.stdout.write(f"{run_imports(claimed_for=timedelta(seconds=claimed_for))} worked on")
