from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.actions.people.credentials import set_password
from commitments.exchange.people.letters import tell_owner
from commitments.management.options import account_named, acting, add_actor
from commitments.rules.kernel.changes import Act


class Command(BaseCommand):
    help = (
        "Set the password of an account as an administrator, with a ledger entry; the owner of the account is notified."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        add_actor(parser)

    def handle(self, *args: Any, username: str, actor: str, **options: Any) -> None:
        account, who = account_named(username), account_named(actor)
        password = getpass(_("Password: "))
        if password != getpass(_("Password again: ")):
            raise CommandError(_("The two passwords differ. Nothing was saved. Try again."))
        with acting():
            validate_password(password, account)
            set_password(actor=who, account=account, password=password)
        tell_owner(account, Act.SET_PASSWORD)
        self.stdout.write(_("The password of “%(name)s” was set.") % {"name": username})
