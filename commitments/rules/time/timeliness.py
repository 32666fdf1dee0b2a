"""Axis C, timeliness: computed from stored facts and a given day; never typed, never stored."""

from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..kernel.commitments import RUNNING, Kind
from ..kernel.deadlines import HANGING

DUE_SOON = timedelta(days=30)


class Timeliness(TextChoices):
    NO_DEADLINE = "none", _("no deadline")
    AWAITING_EVENT = "awaiting", _("awaiting event")
    UPCOMING = "upcoming", _("upcoming")
    DUE_SOON = "due_soon", _("due soon")
    OVERDUE = "overdue", _("overdue")
    DONE_ON_TIME = "on_time", _("done on time")
    DONE_LATE = "late", _("done late")


def classify(
    *,
    lifecycle: str,
    kind: str,
    precision: str,
    earliest: date | None,
    latest: date | None,
    done_on: date | None,
    today: date,
) -> Timeliness | None:
    """Where a commitment stands against its deadline on ``today`` (a day in the organisation's time zone).

    Done counts against the latest day of the deadline. Overdue begins the day after the latest day, due soon 30 days
    before the earliest (product definition, axis C). None where no deadline runs any more: the commitment is
    declaratory, or it was closed without being done. A standing obligation is behaviour over time: it is never done
    and never overdue.
    """
    if kind == Kind.DECLARATORY:
        return None
    if done_on:
        return _classify_done(latest, done_on)
    if lifecycle not in RUNNING:
        return None
    return _classify_running(kind, precision, earliest, latest, today)


def _classify_done(latest: date | None, done_on: date) -> Timeliness:
    if latest is None:
        return Timeliness.NO_DEADLINE
    return Timeliness.DONE_LATE if done_on > latest else Timeliness.DONE_ON_TIME


def _classify_running(kind: str, precision: str, earliest: date | None, latest: date | None, today: date) -> Timeliness:
    if latest is None and earliest is None:
        return Timeliness.AWAITING_EVENT if precision in HANGING else Timeliness.NO_DEADLINE
    if latest and today > latest:
        return Timeliness.NO_DEADLINE if kind == Kind.STANDING else Timeliness.OVERDUE
    return Timeliness.DUE_SOON if today >= due_soon_from(earliest, latest) else Timeliness.UPCOMING


def due_soon_from(earliest: date | None, latest: date | None) -> date:
    """The first day on which a deadline counts as due soon; one of the two days must be given."""
    first = earliest or latest or date.max
    return first - DUE_SOON if first.toordinal() > DUE_SOON.days else date.min


def days_late(*, latest: date | None, done_on: date | None, today: date) -> int:
    """Days past the latest day, until done or until ``today``; 0 when there is no latest day or it has not passed."""
    return max(0, ((done_on or today) - latest).days) if latest else 0
