from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from commitments.exchange.ledger.doctor import Level, examine


class Command(BaseCommand):
    help = "Check the installation and say what to do: database, triggers, settings, time zones, disk, files, mail."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        checks = []
        for check in examine():
            checks.append(check)
            self.stdout.write(f"{check.level:8} {check.what}")
        if any(check.level == Level.PROBLEM for check in checks):
            raise CommandError(_("There is a problem to solve."), returncode=1)
