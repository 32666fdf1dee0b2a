"""Days, deadlines and timeliness in words, the same on every page: pages and admin print what stands here."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from .timeliness import Timeliness, days_late


def short_day(day: date) -> str:
    """“23 Jan 2018” in the person's language; each day is formatted once a language."""
    return _short_day(day, get_language())


@lru_cache(maxsize=4096)
def _short_day(day: date, language: str | None) -> str:
    return formats.date_format(day, "j M Y")


def day_range(first: date, last: date) -> str:
    """“19–20 Jan 2018”: what the two days share stands once."""
    if first == last:
        return short_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short_day(last)}"
    start = formats.date_format(first, "j M") if first.year == last.year else short_day(first)
    return f"{start} – {short_day(last)}"


def deadline_words(earliest: date | None, latest: date | None) -> str:
    """The reading of a deadline: “15–28 Feb 2018”, “until 1 Jun 2020”, “from 4 May 2018”; empty when undated."""
    if earliest and latest:
        return day_range(earliest, latest)
    if latest:
        return _("until %(day)s") % {"day": short_day(latest)}
    return _("from %(day)s") % {"day": short_day(earliest)} if earliest else ""


def number_words(value: Decimal) -> str:
    """A number in the person's language, without zeros at its end: “7”, “2.5”."""
    return formats.number_format(value.normalize())


def cell_words(party: str | None, zone: str | None) -> str:
    """A cell by the names of its party and its zone."""
    return ", ".join(filter(None, [party, zone])) or _("As a whole")


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
