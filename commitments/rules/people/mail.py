"""When somebody is told by mail, and how a mail on its way is tried again. Pure: the moment is always an argument."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

DIGEST_HOUR = time(6)
"""A digest lies in the mailbox when the day's work begins, by the clock of who reads it."""
FOLLOWS = 200
"""How much one person may follow: the nightly run looks at everything that everybody follows."""
QUERY_LENGTH, NAME_LENGTH, ERROR_LENGTH = 1000, 120, 300
WEEK = 7


class Rhythm(TextChoices):
    DAILY = "daily", _("Daily, when there is news")
    WEEKLY = "weekly", _("Once a week")
    OFF = "off", _("No e-mail")


class Weekday(IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Occasion(TextChoices):
    DIGEST = "digest", _("Digest")


class MailState(TextChoices):
    WAITING = "waiting", _("Waiting")
    CLAIMED = "claimed", _("Sending")
    SENT = "sent", _("Sent")
    EMPTY = "empty", _("Not sent: no news left")
    FAILED = "failed", _("Failed")


UNSENT = (MailState.WAITING, MailState.CLAIMED)
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 180))
"""Pauses after the first refusals; the last one is repeated."""
GIVEN_UP_AFTER = timedelta(days=3)
CLAIMED_FOR = timedelta(minutes=15)
"""Longer than a server can keep one mail waiting (``EMAIL_TIMEOUT`` for each answer): who claimed it is gone then."""


def last_digest_day(now: datetime, zone: str, rhythm: str, weekday: int) -> date | None:
    """The latest day, by the clock in ``zone``, whose digest is due at ``now`` (aware); None for no mail.

    Of a week it is the chosen weekday, so that a day on which the machine stood still is made up for.
    """
    if rhythm == Rhythm.OFF:
        return None
    there = now.astimezone(zone_of(zone))
    day = there.date() if there.time() >= DIGEST_HOUR else there.date() - timedelta(days=1)
    return day if rhythm == Rhythm.DAILY else day - timedelta(days=(day.weekday() - weekday) % WEEK)


def next_try(now: datetime, attempts: int) -> datetime:
    """When a mail is tried again that was refused at ``now`` for the ``attempts``-th time (from 1)."""
    return now + RETRIES[min(attempts, len(RETRIES)) - 1]


def is_given_up(made_at: datetime, now: datetime) -> bool:
    """Whether a mail that is still not taken is too old to be tried again."""
    return now - made_at >= GIVEN_UP_AFTER


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name; UTC for one that this machine does not know any more, so that mail still goes."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError):
        return ZoneInfo("UTC")
