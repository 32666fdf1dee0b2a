"""Telling people by mail: digests into the outbox, and what is in the outbox to the server.

Nothing of a letter is kept: it is written when it goes, from what its reader may see then. A mail is claimed before it
goes and marked once the server has accepted it; whoever dies in between has at most one mail sent twice, under one
Message-ID.
"""

import smtplib
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from email.errors import MessageError

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext as _

from ...actions.people.outbox import claim, put_back, put_in, settle, sweep
from ...models import OutgoingMail, User
from ...queries.lists.facets import current_index
from ...queries.people.digests import Digest, Round
from ...queries.people.outbox import mails_to_send, people_due, told_since, with_mail_under_way
from ...rules.people.mail import CLAIMED_FOR, Rhythm
from .digest_mail import write_letter

SLICE = 50
"""Letters whose rows are read at a time, as long as nothing is done in the register."""
PATIENCE = 3
"""Mails that may fail on their way to the server before it is left alone until the next run."""
RUN = 600
"""Seconds after which a run ends; the timer starts the next one."""
REFUSED = 500
"""Answers of a server from here on say never (RFC 5321, 4.2.1)."""


log = structlog.get_logger(__name__)


class Unreachable(Exception):  # noqa: N818 - named as what it says
    """The server answers no mail at all, or this one not now."""


class Refused(Exception):  # noqa: N818 - named as what it says
    """The server will never take this mail."""


def post(*, claimed_for: timedelta = CLAIMED_FOR, clock: Callable[[], datetime] = timezone.now) -> Counter[str]:
    """Put digests that are due into the outbox, then send what is in it, for ten minutes at most.

    Returns how many mails were ``made``, ``sent``, ``delayed``, ``failed`` and ``empty``. ``claimed_for`` is how long a
    claim holds. Several processes may post at the same time. After PATIENCE mails in a row that the server did not
    take, or did not answer, the rest waits for the next run; the log says why.
    """
    end, done = time.monotonic() + RUN, Counter(made=fill(now=clock()))
    delays, about = 0, None
    while delays < PATIENCE and (mails := mails_to_send(clock(), length=SLICE, claimed_for=claimed_for)):
        about = make_round(clock(), about)
        for mail, digest in zip(mails, write_digests(about, [mail.user for mail in mails]), strict=True):
            if delays >= PATIENCE or time.monotonic() >= end:
                return done
            if make_round(clock(), about) is not about:
                break  # something was done meanwhile: what is left is written anew
            if claim(mail=mail, now=clock(), claimed_for=claimed_for):
                outcome = _send(mail, digest, about, clock())
                delays = {"delayed": delays + 1, "sent": 0}.get(outcome, delays)
                done[outcome] += 1
                if delays == PATIENCE:
                    mail.refresh_from_db(fields=["error"])
                    log.warning("mail_server_left_alone", mails=PATIENCE, error=mail.error)
    sweep(now=clock())
    return done


def fill(*, now: datetime) -> int:
    """Put a digest into the outbox for everybody to whom there is something to say on their day; returns how many."""
    about, made = None, 0
    for day, people in people_due(now):
        about = make_round(now, about)
        news = dict(zip([person.pk for person in people], about.find(people), strict=True))
        under_way = with_mail_under_way(people)
        tell = [person for person in people if news[person.pk] and person.pk not in under_way]
        quiet = [person for person in people if not news[person.pk]]
        put_in(looked_at=people, tell=tell, quiet=quiet, day=day, seq=about.seq, now=now)
        made += len(tell)
    return made


def make_round(now: datetime, before: Round | None = None) -> Round:
    """Digests from the register as it stands, on the organisation's day at ``now``: ``before`` as long as it holds."""
    index = current_index(timezone.localdate(now))
    if before and before.index is index:
        return before
    return Round(index, since=told_since(), two_people=settings.TWO_PERSON_RULE)


def write_digests(about: Round, people: list[User]) -> list[Digest | None]:
    """What there is to tell each of the people (read with their ``mail``) as it stands; None where nothing is left."""
    found = about.find(people)
    digests = about.read(people, found)
    return [digest if what else None for what, digest in zip(found, digests, strict=True)]


def _send(mail: OutgoingMail, digest: Digest | None, about: Round, now: datetime) -> str:
    """Send a mail that is claimed, and write down what came of it; returns that in a word."""
    if digest is None or not _is_wanted(mail.user):
        settle(mail=mail, seq=about.seq, now=now, empty=True)
        return "empty"
    try:
        hand_over(write_letter(mail.user, digest, message_id=mail.message_id, today=about.index.today))
    except Unreachable as error:
        put_back(mail=mail, error=str(error), now=now)
        return "delayed"
    except Refused as error:
        put_back(mail=mail, error=str(error), now=now, for_good=True)
        return "failed"
    settle(mail=mail, seq=about.seq, now=now)
    return "sent"


def _is_wanted(person: User) -> bool:
    return bool(person.is_active and person.email and person.mail.rhythm != Rhythm.OFF)


def hand_over(letter: EmailMultiAlternatives) -> None:
    """Give a letter to the server; done when it has accepted it. Unreachable or Refused, with what it said, if not."""
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _refusal(code, said) from error
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(_words(error)) from error
    except (ValueError, MessageError) as error:
        raise Refused(_("This e-mail address cannot be used: %(error)s") % {"error": error}) from error


def _refusal(code: int, said: bytes | str) -> Exception:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return (Refused if code >= REFUSED else Unreachable)(f"{code} {text}")


def _words(error: Exception) -> str:
    said = getattr(error, "smtp_error", None)
    if said is not None:
        return str(_refusal(error.smtp_code, said))  # type: ignore[attr-defined]
    return str(error) or type(error).__name__
