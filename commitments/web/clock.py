"""The one place of the web layer that asks for the day."""

from datetime import date

from django.utils import timezone


def today() -> date:
    """Today in the organisation's time zone (``TIME_ZONE``)."""
    return timezone.localdate()
