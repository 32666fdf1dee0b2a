"""Options that several commands take."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.models import User


def read_day(text: str) -> date:
    """The day that ``--on`` names, in ISO form; CommandError says what would be one."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("--on %(text)s: enter a date, such as 2017-12-22.") % {"text": text}) from error


def person_named(username: str | None) -> User | AnonymousUser:
    """The account that ``--as`` names, or the public where it names none; CommandError where there is no such."""
    return account_named(username) if username else AnonymousUser()


def account_named(username: str) -> User:
    """The account of this name; CommandError where there is none."""
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist as error:
        raise CommandError(_("There is no account “%(name)s”.") % {"name": username}) from error


def add_actor(parser: CommandParser) -> None:
    """The option that names the administrator in whose name a command acts on an account."""
    parser.add_argument(
        "--as", dest="actor", required=True, metavar="ADMINISTRATOR", help="account that acts, for the ledger"
    )


@contextmanager
def acting() -> Iterator[None]:
    """Acts on accounts: what they refuse is said as a CommandError."""
    try:
        yield
    except PermissionDenied as error:
        raise CommandError(_("Only an administrator can do this: name one with --as.")) from error
    except ValidationError as error:
        raise CommandError("\n".join(error.messages)) from error
