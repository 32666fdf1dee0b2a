"""Options that several commands take."""

from datetime import date

from django.core.management.base import CommandError
from django.utils.translation import gettext as _


def read_day(text: str) -> date:
    """The day that ``--on`` names, in ISO form; CommandError says what would be one."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("--on %(text)s: give a day as 2017-12-22.") % {"text": text}) from error
