from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commitments.exchange.imports.working import run_imports
from commitments.rules.imports import CLAIMED_FOR


class Command(BaseCommand):
    help = "Work on imports that wait, or whose worker died, from where they stand. Run it every few minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--claimed-for",
            type=float,
            default=CLAIMED_FOR.total_seconds(),
            metavar="SECONDS",
            help="after how long without a word a worker counts as gone",
        )

    def handle(self, *args: Any, claimed_for: float, **options: Any) -> None:
        self.stdout.write(f"{run_imports(claimed_for=timedelta(seconds=claimed_for))} worked on")
