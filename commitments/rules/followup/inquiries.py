"""Requests to a party: what makes a request, a reminder, a reply or an end without one impossible, and who may what."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..kernel.commitments import Tier
from ..kernel.permissions import Visitor, can_speak_for_party, is_staff_member
from ..kernel.text import control_characters
from ..register.parties import STAFF_CHANNELS, Channel
from .followups import Assigned, working_tier_errors

SUBJECT_LIMIT = 200
TEXT_LIMIT = 20_000
REMINDER_DAYS = 7
"""A reminder is due on the day after the reply was, and then this many days after the last one."""
REMINDER_LEVELS = (1, 2)
"""After how many reminders a request without a reply is told by a filter of its own."""
SOON_DAYS = 7
"""So many days before a reply is due, the party is told."""


def _unanswered_label(reminders: int) -> str:
    words = ngettext("No reply after %(n)d reminder", "No reply after %(n)d reminders", reminders)
    return words % {"n": reminders}


unanswered_label = lazy(_unanswered_label, str)
"""“No reply after 2 reminders” (lazy string)."""
UNANSWERED = [(str(level), unanswered_label(level)) for level in REMINDER_LEVELS]


class RequestState(TextChoices):
    OPEN = "open", gettext_lazy("Awaiting reply")
    REPLIED = "replied", gettext_lazy("Replied")
    CLOSED = "closed", gettext_lazy("Closed without reply")


class RequestStep(TextChoices):
    """What can be done with a request."""

    CHANGE = "change", gettext_lazy("Save changes")
    REMIND = "remind", gettext_lazy("Reminder sent")
    REPLY = "reply", gettext_lazy("Record reply")
    CLOSE = "close", gettext_lazy("Close without reply")
    REOPEN = "reopen", gettext_lazy("Reopen request")


@dataclass(frozen=True)
class RequestContent:
    """What was asked of a party, about what and how. ``party``, ``commitments`` and ``meeting`` are ids."""

    party: int
    subject: str
    text: str
    channel: str
    sent_on: date
    reply_due: date
    commitments: tuple[int, ...] = ()
    meeting: int | None = None
    tier: int = Tier.PARTIES


@dataclass(frozen=True)
class ReplyContent:
    """What a party answered. ``evidence`` are ids."""

    text: str
    on: date
    channel: str = Channel.PARTY
    evidence: tuple[int, ...] = ()


def request_errors(content: RequestContent, *, commitment_tier: int, today: date) -> dict[str, str]:
    """What is wrong with a request, by field; ``commitment_tier`` is the narrowest of the commitments it is about."""
    errors = text_errors("subject", content.subject, SUBJECT_LIMIT, _("Enter the subject of the request."))
    errors |= text_errors("text", content.text, TEXT_LIMIT, _("Enter the text of the request."))
    if not content.commitments and content.meeting is None:
        errors["commitments"] = _("Enter a commitment, a meeting, or both.")
    errors |= channel_errors(content.channel) | day_errors("sent_on", content.sent_on, first=None, today=today)
    if content.reply_due < content.sent_on:
        errors["reply_due"] = _("The reply is due before the request was sent. Enter %(day)s or a later day.") % {
            "day": content.sent_on.isoformat()
        }
    return errors | working_tier_errors(content.tier, narrowest=commitment_tier)


def reply_errors(reply: ReplyContent, *, sent_on: date, today: date, by_staff: bool) -> dict[str, str]:
    """What is wrong with a reply to a request of ``sent_on``, by field."""
    errors = text_errors("text", reply.text, TEXT_LIMIT, _("Enter the text of the reply."))
    errors |= day_errors("replied_on", reply.on, first=sent_on, today=today)
    if by_staff:
        errors |= channel_errors(reply.channel)
    elif reply.channel != Channel.PARTY:
        errors["channel"] = _("A party enters its own statements. Do not change the channel.")
    return errors


def channel_errors(channel: str) -> dict[str, str]:
    """What is wrong with how something went to the party or came from it, as the secretariat says."""
    if channel in STAFF_CHANNELS:
        return {}
    names = ", ".join(str(known.label) for known in STAFF_CHANNELS)
    return {"channel": _("Choose the channel: %(channels)s.") % {"channels": names}}


def day_errors(name: str, day: date, *, first: date | None, today: date) -> dict[str, str]:
    """What is wrong with a day that is over, and not before ``first`` (the day of the request)."""
    if day > today:
        return {name: _("This day is in the future. Enter %(today)s or an earlier day.") % {"today": today.isoformat()}}
    if first and day < first:
        return {name: _("The request was sent on %(day)s. Enter that day or a later one.") % {"day": first.isoformat()}}
    return {}


def text_errors(name: str, text: str, limit: int, missing: str) -> dict[str, str]:
    """What is wrong with words that have to be there."""
    if not text.strip():
        return {name: missing}
    if len(text) > limit or control_characters(text):
        return {name: _("Enter at most %(limit)d characters, without control characters.") % {"limit": limit}}
    return {}


def next_reminder(reply_due: date, last: date | None) -> date:
    """The day from which on a (further) reminder is due, while there is no reply. ``last`` is the day of the last one.

    One that was sent before the reply was due asks for no earlier day.
    """
    first = reply_due + timedelta(days=1)
    return first if last is None else max(first, last + timedelta(days=REMINDER_DAYS))


def is_possible(step: RequestStep, state: str) -> bool:
    """Whether the step is one that the state allows: what has ended is opened again before anything else."""
    return (state == RequestState.OPEN) == (step != RequestStep.REOPEN)


def may_take(step: RequestStep, user: Visitor, request: Assigned) -> bool:
    """Whether the step is within the rights of ``user``, to whom the request is shown, in whatever state.

    The secretariat does everything; the party that was asked replies through its focal point.
    """
    if is_staff_member(user):
        return True
    return step == RequestStep.REPLY and can_speak_for_party.test(user, request.party_id)


def steps_open_to(user: Visitor, request: Assigned) -> frozenset[RequestStep]:
    """The steps that ``user`` may take with the request as it is."""
    return frozenset(step for step in RequestStep if is_possible(step, request.state) and may_take(step, user, request))
