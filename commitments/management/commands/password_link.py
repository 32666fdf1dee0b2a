from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commitments.exchange.people.password_links import link_life, print_password_link
from commitments.management.options import account_named, acting, add_actor


class Command(BaseCommand):
    help = "Print a link that lets the owner of an account choose a password, if the register cannot send e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        add_actor(parser)

    def handle(self, *args: Any, username: str, actor: str, **options: Any) -> None:
        with acting():
            link = print_password_link(actor=account_named(actor), account=account_named(username))
        self.stderr.write(link_life())
        self.stdout.write(link)
