"""The one place of the web layer that asks for the day."""

from django.utils import timezone

from ...rules.kernel.days import Day, day_at


def today() -> Day:
    """Today in the organisation's time zone (``TIME_ZONE``)."""
    return day_at(timezone.now())
