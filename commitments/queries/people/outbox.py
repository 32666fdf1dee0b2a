"""The outbox: who is to be told now, what is to be sent now, and how it goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from ...models import MailPreference, OutgoingMail, User
from ...rules.people.mail import CLAIMED_FOR, UNSENT, MailState, Rhythm, last_digest_day

SLICE = 500
"""People that are looked at, and mails that are written, at a time."""
LATE = timedelta(minutes=30)
"""A mail that waits longer is worth a word: the timer runs every quarter of an hour."""
LOOKED_BACK = timedelta(days=7)


@dataclass(frozen=True)
class OutboxState:
    """``late``: unsent mails made over LATE ago, ``oldest`` the moment of the first; ``failed``: given up this week.

    ``error`` is what the server said last about one of these.
    """

    late: int
    oldest: datetime | None
    failed: int
    error: str


def people_due(now: datetime) -> Iterator[tuple[date, list[User]]]:
    """Slices of the people whose digest of a day is due at ``now`` and not looked at yet, with that day.

    Each slice has to be marked as looked at (``actions.people.outbox.put_in``) before the next is asked for.
    """
    told = MailPreference.objects.exclude(rhythm=Rhythm.OFF)
    for zone, rhythm, weekday in told.values_list("time_zone", "rhythm", "weekday").distinct().order_by():
        day = last_digest_day(now, zone, rhythm, weekday)
        if day is None:
            continue
        due = Q(mail__looked_on__isnull=True) | Q(mail__looked_on__lt=day)
        chosen = Q(mail__time_zone=zone, mail__rhythm=rhythm, mail__weekday=weekday)
        people = User.objects.filter(due, chosen, is_active=True).exclude(email="").order_by("pk")
        while found := list(people.select_related("mail")[:SLICE]):
            yield day, found


def told_since() -> int:
    """The number of the ledger from which on somebody who gets mail is not told of changes yet; 0 for nobody."""
    told = MailPreference.objects.exclude(rhythm=Rhythm.OFF).filter(user__is_active=True).exclude(user__email="")
    return told.order_by("told").values_list("told", flat=True).first() or 0


def with_mail_under_way(people: list[User]) -> set[int]:
    """Those of the people (ids) whose last mail is still not sent: it will say what is true when it goes."""
    return set(OutgoingMail.objects.filter(user__in=people, state__in=UNSENT).values_list("user_id", flat=True))


def mails_to_send(now: datetime, *, length: int, claimed_for: timedelta = CLAIMED_FOR) -> list[OutgoingMail]:
    """The next mails to be tried at ``now``, oldest first, those included whose claim is older than ``claimed_for``."""
    waiting = Q(state=MailState.WAITING, next_at__lte=now) | abandoned(now, claimed_for)
    return list(OutgoingMail.objects.filter(waiting).select_related("user__mail").order_by("next_at", "pk")[:length])


def abandoned(now: datetime, claimed_for: timedelta) -> Q:
    """Mails whose sender is gone: claimed so long ago that no server can still be being waited for."""
    return Q(state=MailState.CLAIMED, claimed_at__lte=now - claimed_for)


def outbox_state(now: datetime) -> OutboxState:
    """How the outbox is at ``now``."""
    late = OutgoingMail.objects.filter(state__in=UNSENT, made_at__lte=now - LATE)
    failed = OutgoingMail.objects.filter(state=MailState.FAILED, made_at__gte=now - LOOKED_BACK)
    said = (late | failed).exclude(error="").order_by("-pk").values_list("error", flat=True)
    oldest = late.order_by("made_at").values_list("made_at", flat=True).first()
    return OutboxState(late.count(), oldest, failed.count(), said.first() or "")
