"""Days, deadlines and timeliness in words, the same on every page: pages and admin print what stands here."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _


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
