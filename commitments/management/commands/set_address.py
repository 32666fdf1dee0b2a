from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from commitments.actions.people.addresses import set_address
from commitments.exchange.people.address_links import tell_new_address
from commitments.management.options import account_named, acting, add_actor


class Command(BaseCommand):
    help = "Set the e-mail address of an account, with a ledger entry; corrects what older versions wrote without one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("address")
        add_actor(parser)

    def handle(self, *args: Any, username: str, address: str, actor: str, **options: Any) -> None:
        account = account_named(username)
        with acting():
            changed = set_address(actor=account_named(actor), account=account, address=address)
        if account.email != address:
            tell_new_address(changed, account.email)
        self.stdout.write(_("E-mail to “%(name)s” now goes to %(address)s.") % {"name": username, "address": address})
