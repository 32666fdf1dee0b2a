"""Figures over time: which way is better, and which measurements count."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Row = TypeVar("Row")


class Direction(TextChoices):
    MORE = "more", gettext_lazy("More is better")
    LESS = "less", gettext_lazy("Less is better")
    NEITHER = "neither", gettext_lazy("Neither is better")


def measurement_errors(*, day: date, today: date) -> dict[str, str]:
    """What is wrong with a measurement of ``day``, by field. ``today`` is a day in the organisation's time zone.

    It may lie before the commitment was made: where things stood then is worth knowing.
    """
    if day > today:
        return {
            "day": _("This day is in the future. Enter %(today)s or an earlier day.") % {"today": today.isoformat()}
        }
    return {}


def counted(measured: Iterable[tuple[date, Row]]) -> list[Row]:
    """The rows that count, by their day: of each day the one recorded last. They come in the order of recording."""
    latest = dict(measured)
    return [latest[day] for day in sorted(latest)]
