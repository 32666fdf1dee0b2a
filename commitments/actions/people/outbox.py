"""Mail into the outbox and out of it. On no ledger: that somebody was told changes nothing in the register.

Each function is one short transaction, so that several senders, and a sender that is killed, leave the outbox whole.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from ...models import MailPreference, OutgoingMail, User
from ...queries.people.outbox import abandoned
from ...rules.people.mail import CLAIMED_FOR, ERROR_LENGTH, MailState, Occasion, is_given_up, next_try

KEPT_FOR = timedelta(days=30)


@transaction.atomic
def put_in(
    *, looked_at: list[User], tell: Iterable[User], quiet: Iterable[User], day: date, seq: int, now: datetime
) -> None:
    """A digest of ``day`` for each person of ``tell``, one only however often it is put in.

    Side effects, in order: the mails; everybody ``looked_at`` is marked so for the day; who has nothing to hear
    (``quiet``) counts as told of changes up to the entry ``seq``.
    """
    host = urlsplit(settings.SITE_URL).hostname
    OutgoingMail.objects.bulk_create(
        [
            OutgoingMail(
                user=person,
                occasion=Occasion.DIGEST,
                day=day,
                message_id=f"<{uuid4().hex}@{host}>",
                made_at=now,
                next_at=now,
            )
            for person in tell
        ],
        ignore_conflicts=True,
    )
    MailPreference.objects.filter(user__in=looked_at).update(looked_on=day)
    MailPreference.objects.filter(user__in=quiet).update(told=seq)


def claim(*, mail: OutgoingMail, now: datetime, claimed_for: timedelta = CLAIMED_FOR) -> bool:
    """Whether the mail is this sender's to send: nobody else claimed it meanwhile, or who did is gone.

    Side effect: the mail is claimed, one more try counted, and its next one put behind those of other mails, so that a
    mail over which senders break keeps nobody else waiting.
    """
    free = Q(state=MailState.WAITING, next_at__lte=now) | abandoned(now, claimed_for)
    again = next_try(now, mail.attempts + 1)
    changes = {"state": MailState.CLAIMED, "claimed_at": now, "attempts": F("attempts") + 1, "next_at": again}
    return bool(OutgoingMail.objects.filter(free, pk=mail.pk).update(**changes))


@transaction.atomic
def settle(*, mail: OutgoingMail, seq: int, now: datetime, empty: bool = False) -> None:
    """The server has taken the mail; or it is ``empty``, and there is nothing left to say.

    Side effects, in order: the mail's state; its reader counts as told of changes up to the entry ``seq``.
    """
    state = MailState.EMPTY if empty else MailState.SENT
    changes = {"state": state, "claimed_at": None, "sent_at": None if empty else now, "error": ""}
    OutgoingMail.objects.filter(pk=mail.pk).update(**changes)
    MailPreference.objects.filter(user=mail.user_id, told__lt=seq).update(told=seq)


def put_back(*, mail: OutgoingMail, error: str, now: datetime, for_good: bool = False) -> None:
    """The server has not taken the mail: it waits for its next try, or is given up, ``for_good`` or since it is old.

    Side effect: state, next try and what the server said.
    """
    given_up = for_good or is_given_up(mail.made_at, now)
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=MailState.FAILED if given_up else MailState.WAITING,
        claimed_at=None,
        next_at=next_try(now, mail.attempts + 1),
        error=error[:ERROR_LENGTH],
    )


def sweep(*, now: datetime) -> None:
    """Forget mails of over a month ago that were settled or given up: nothing follows from them any more."""
    done = [MailState.SENT, MailState.EMPTY, MailState.FAILED]
    OutgoingMail.objects.filter(state__in=done, made_at__lt=now - KEPT_FOR).delete()
