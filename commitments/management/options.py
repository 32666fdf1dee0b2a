"""Options that several commands take."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from commitments.models import User


def read_day(text: str) -> date:
    """The day that ``--on`` names, in ISO form; CommandError says what would be one."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("--on %(text)s: give a day as 2017-12-22.") % {"text": text}) from error


def person_named(username: str | None) -> User | AnonymousUser:
    """The account that ``--as`` names, or the public where it names none; CommandError where there is no such."""
    if not username:
        return AnonymousUser()
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist as error:
        raise CommandError(_("There is no account “%(name)s”.") % {"name": username}) from error
