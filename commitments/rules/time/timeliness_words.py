"""Timeliness in words, with the number of days where one counts them."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .timeliness import Timeliness, days_late


def timeliness_words(
    value: Timeliness, *, latest: date | None, done_on: date | None, done_stated: bool, today: date
) -> str:
    """The words of a timeliness on ``today``, with the number of days where one counts them.

    ``done_stated`` says that somebody stated the day ``done_on``. Where nobody did, it is the day of the assessment:
    what was found done after its deadline may have been done in time, and the words say only when it was found.
    """
    if value == Timeliness.OVERDUE:
        days = days_late(latest=latest, done_on=None, today=today)
        return ngettext("%(days)d day overdue", "%(days)d days overdue", days) % {"days": days}
    if value == Timeliness.DONE_LATE:
        days = days_late(latest=latest, done_on=done_on, today=today)
        if not done_stated:
            return ngettext("done, found %(days)d day late", "done, found %(days)d days late", days) % {"days": days}
        return ngettext("done late, %(days)d day", "done late, %(days)d days", days) % {"days": days}
    if value == Timeliness.DUE_SOON and latest:
        days = (latest - today).days
        due_in = ngettext("due in %(days)d day", "due in %(days)d days", days) % {"days": days}
        return due_in if days else _("due today")
    return str(value.label)
