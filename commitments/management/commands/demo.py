from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from commitments.actions.people.accounts import appoint_administrator, save_account
from commitments.actions.people.credentials import set_password
from commitments.exchange.ledger.manifests import Refused
from commitments.exchange.ledger.register_files import RegisterFiles
from commitments.models import Party, User
from commitments.rules.kernel.permissions import UserRole

ACCOUNTS = {
    "admin": UserRole.ADMINISTRATOR,
    "reviewer": UserRole.REVIEWER,
    "desk": UserRole.DESK_OFFICER,
    "focal-turkey": UserRole.FOCAL_POINT,
    "reader": UserRole.READER,
}
THEN = "2018-02-20"
"""Between two meetings: the next one was due in the second half of February."""
PARTIES = {"focal-turkey": "turkey"}


def address_of(username: str) -> str:
    """Where mail to an account of the demonstration goes: nowhere (RFC 2606), but it can be written."""
    return f"{username}@register.example"


class Command(BaseCommand):
    help = (
        "Fill an installation with the Astana register and one account per role (DEMO_PASSWORD), to try Servanda out."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        password = settings.DEMO_PASSWORD
        if not password:
            raise CommandError(_("Set DEMO_PASSWORD: the demonstration has no default password."))
        try:
            admin = self._register(password)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for username, role in ACCOUNTS.items():
            self._account(admin, username, role, password)
        self._print(password)

    @transaction.atomic
    def _register(self, password: str) -> User:
        """The administrator and the register, or neither."""
        admin = self._administrator(password)
        RegisterFiles(settings.FIXTURE_DIRS[0], "astana", admin).load()
        return admin

    def _administrator(self, password: str) -> User:
        found = User.objects.filter(username="admin").first()
        return found or appoint_administrator(username="admin", password=password, email=address_of("admin"))

    def _account(self, admin: User, username: str, role: str, password: str) -> None:
        """Make the account, or give it the password of this run; people's own changes stay otherwise."""
        account = User.objects.filter(username=username).first()
        account = account or User(username=username, role=role, email=address_of(username))
        if account.pk:
            if not account.check_password(password):
                set_password(actor=admin, account=account, password=password)
            return
        account.set_password(password)
        party = Party.objects.filter(slug=PARTIES.get(username)).first()
        save_account(actor=admin, account=account, party=party)

    def _print(self, password: str) -> None:
        self.stdout.write(_("Servanda runs on %(address)s") % {"address": settings.SITE_URL})
        then = f"{settings.SITE_URL}{reverse('overview')}?as_of={THEN}"
        self.stdout.write(_("The overview as of 20 February 2018: %(address)s") % {"address": then})
        self.stdout.write(
            _("Sign in with one of these usernames and the password %(password)s") % {"password": password}
        )
        for username, role in ACCOUNTS.items():
            self.stdout.write(f"  {username:14}{UserRole(role).label}")
