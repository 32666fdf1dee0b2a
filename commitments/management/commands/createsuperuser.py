import os
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.actions.people.accounts import appoint_administrator
from commitments.models import User

PASSWORD = "DJANGO_SUPERUSER_PASSWORD"  # noqa: S105 - the name of the variable, which is Django's


class Command(BaseCommand):
    help = "Create an administrator by the usual action, so that the account is in the ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", required=True)
        parser.add_argument("--email", help="for e-mail and password resets; prompted for unless given")
        parser.add_argument("--no-input", "--noinput", action="store_true", help=f"read the password from {PASSWORD}")

    def handle(self, *args: Any, username: str, email: str | None, no_input: bool, **options: Any) -> None:
        email = self._ask_email(no_input) if email is None else email
        password = os.environ.get(PASSWORD, "") if no_input else self._ask_password()
        if not password:
            raise CommandError(_("Set %(name)s, or leave out --no-input.") % {"name": PASSWORD})
        try:
            validate_password(password, User(username=username, email=email))
            appoint_administrator(username=username, password=password, email=email)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(_("The administrator “%(name)s” can now sign in.") % {"name": username})

    def _ask_email(self, no_input: bool) -> str:
        return (
            ""
            if no_input
            else input(_("E-mail address, for notifications and password resets (may stay empty): ")).strip()
        )

    def _ask_password(self) -> str:
        password = getpass(_("Password: "))
        if password != getpass(_("Password again: ")):
            raise CommandError(_("The two passwords differ. Nothing was saved. Try again."))
        return password
