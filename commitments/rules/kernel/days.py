"""The day that counts: it ends at midnight in the time zone of a deadline, wherever the secretariat sits."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NO_ZONE = _("“%(value)s” is not a time zone. Choose a place, such as Asia/Almaty.")


class Day(date):
    """The organisation's day at a moment (``at``), which may be another one in other time zones."""

    at: datetime | None = None


def day_at(moment: datetime) -> Day:
    """The organisation's day (``TIME_ZONE``) at an aware moment."""
    local = moment.astimezone(timezone.get_current_timezone())
    day = Day(local.year, local.month, local.day)
    day.at = moment
    return day


def day_in(today: date, zone: str) -> date:
    """The day in a zone (an IANA name; empty: the organisation's) at the moment that ``today`` stands for.

    A plain date stands for no moment: it is that day in every zone, as the days of the past are. What is no time zone,
    which other time zone data may have known, counts as the organisation's.
    """
    moment = getattr(today, "at", None)
    return moment.astimezone(ZoneInfo(zone)).date() if moment and is_zone(zone) else today


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def zone_choices() -> list[tuple[str, str]]:
    """The time zones that can be chosen, as (IANA name, label), by region."""
    return [(name, name.replace("_", " ")) for name in sorted(_zones()) if "/" in name or name == "UTC"]


def choices_beside(stored: str) -> list[tuple[str, str]]:
    """The same, and before them the name that is stored, where it is not among them."""
    kept = [(stored, stored)] if stored and stored not in dict(zone_choices()) else []
    return kept + zone_choices()


def is_zone(name: str) -> bool:
    """Whether a time zone has this IANA name."""
    return name in _zones()
