"""Requests to a party: sent, reminded of, replied to, closed without a reply, opened again."""

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Commitment, Evidence, Meeting, Party, PartyRequest, RequestReminder, User
from ...queries.ledger.snapshots import difference, snapshot
from ...rules.followup.inquiries import (
    TEXT_LIMIT,
    ReplyContent,
    RequestContent,
    RequestState,
    RequestStep,
    channel_errors,
    day_errors,
    is_possible,
    may_take,
    reply_errors,
    request_errors,
    text_errors,
)
from ...rules.kernel.changes import Act
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import can_record_followup, is_staff_member
from ..kernel import derived, ledger
from ..kernel.steps import open_step


@transaction.atomic
def send_request(*, actor: User, content: RequestContent) -> PartyRequest:
    """Record a request that was sent to a party.

    Raises PermissionDenied, or ValidationError by field. Side effects, in order: number of the ledger taken; request
    and what it is about written; ledger entry on it. It moves no figure: nobody was reminded yet.
    """
    opened = ledger.open_entry(actor)
    request = PartyRequest(recorded_by=actor, recorded_at=opened.at)
    _write_content(request, content, opened)
    request.save(force_insert=True)
    request.commitments.set(content.commitments)
    ledger.write_entry(opened, act=Act.SEND_REQUEST, obj=request, before=None, after=snapshot(request))
    return request


@transaction.atomic
def change_request(*, actor: User, request: PartyRequest, version: int, content: RequestContent) -> PartyRequest:
    """Correct an open request as it was recorded.

    Raises PermissionDenied, VersionConflict, or ValidationError: it has ended, or by field. Side effects, in order:
    number of the ledger taken; request and its next version written; of the commitments, how often a party was
    reminded without a reply; ledger entry on the request.
    """
    opened, current, before = _open(actor, request, version, RequestStep.CHANGE)
    _write_content(current, content, opened)
    current.commitments.set(content.commitments)
    return _close(opened, current, before, Act.CHANGE_REQUEST)


@transaction.atomic
def remind(*, actor: User, request: PartyRequest, version: int, day: date, channel: str) -> RequestReminder:
    """Record that a person reminded the party of an open request; never changed or deleted.

    Raises as ``change_request`` does. Side effects: as there, with the reminder.
    """
    opened, current, before = _open(actor, request, version, RequestStep.REMIND)
    _refuse(channel_errors(channel) | day_errors("day", day, first=current.sent_on, today=opened.today))
    made = RequestReminder(request=current, day=day, channel=channel, recorded_by=actor, recorded_at=opened.at)
    made.save(force_insert=True)
    _close(opened, current, before, Act.REMIND, also=[ledger.other_row(made, after=snapshot(made))])
    return made


@transaction.atomic
def reply_to_request(*, actor: User, request: PartyRequest, version: int, reply: ReplyContent) -> PartyRequest:
    """Record what the party replied, entered by its focal point or by the secretariat for it.

    Raises as ``change_request`` does, and ValidationError at ``evidence`` that the person may not see. Side effects: as
    there.
    """
    opened, current, before = _open(actor, request, version, RequestStep.REPLY)
    by_staff = is_staff_member.test(actor)
    errors = reply_errors(reply, sent_on=current.sent_on, today=opened.today, by_staff=by_staff)
    wanted = set(reply.evidence)
    if wanted and Evidence.objects.visible_to(actor).filter(pk__in=wanted).count() < len(wanted):
        errors["evidence"] = _("This evidence does not exist. Choose other evidence.")
    _refuse(errors)
    current.state, current.ended_on = RequestState.REPLIED, reply.on
    current.reply, current.reply_channel = reply.text.strip(), reply.channel
    current.evidence.set(reply.evidence)
    return _close(opened, current, before, Act.REPLY_TO_REQUEST)


@transaction.atomic
def close_request(*, actor: User, request: PartyRequest, version: int, ground: str) -> PartyRequest:
    """Wait for a reply no longer, on a ground, from today on.

    Raises and writes as ``change_request`` does.
    """
    opened, current, before = _open(actor, request, version, RequestStep.CLOSE)
    _refuse(text_errors("ground", ground, TEXT_LIMIT, _("Enter a reason for closing the request.")))
    current.state, current.ended_on, current.ground = RequestState.CLOSED, opened.today, ground.strip()
    return _close(opened, current, before, Act.CLOSE_REQUEST)


@transaction.atomic
def reopen_request(*, actor: User, request: PartyRequest, version: int) -> PartyRequest:
    """Wait for a reply again, where it was ended by mistake; the ledger keeps the reply or the ground.

    Raises and writes as ``change_request`` does.
    """
    opened, current, before = _open(actor, request, version, RequestStep.REOPEN)
    current.state, current.ended_on = RequestState.OPEN, None
    current.reply = current.reply_channel = current.ground = ""
    current.evidence.clear()
    return _close(opened, current, before, Act.REOPEN_REQUEST)


def _open(
    actor: User, request: PartyRequest, version: int, step: RequestStep
) -> tuple[ledger.Opened, PartyRequest, dict[str, Any]]:
    """The entry and the row as it stands under the lock, with what it was; nothing that forbids the step."""
    opened, current, before = open_step(actor, request, version, may_take=partial(may_take, step, actor))
    if not is_possible(step, current.state):
        raise ValidationError(
            _("This is not possible: the request is “%(state)s”.") % {"state": current.get_state_display()}
        )
    return opened, current, before


def _write_content(request: PartyRequest, content: RequestContent, opened: ledger.Opened) -> None:
    about = Commitment.objects.in_bulk(content.commitments)
    ledger.require(is_staff_member.test(opened.actor))
    ledger.require(all(can_record_followup.test(opened.actor, commitment) for commitment in about.values()))
    narrowest = max((commitment.tier for commitment in about.values()), default=Tier.PUBLIC)
    errors = request_errors(content, commitment_tier=narrowest, today=opened.today)
    if len(about) < len(set(content.commitments)):
        errors["commitments"] = _("No commitment has this reference.")
    if content.meeting and not Meeting.objects.filter(pk=content.meeting).exists():
        errors["meeting"] = _("This meeting does not exist. Choose another meeting.")
    if not Party.objects.filter(pk=content.party).exists():
        errors["party"] = _("This party does not exist. Choose another party.")
    if request.pk:
        errors |= _before_reminders(request, content)
    _refuse(errors)
    request.party_id, request.meeting_id, request.tier = content.party, content.meeting, content.tier
    request.subject, request.text, request.channel = content.subject.strip(), content.text.strip(), content.channel
    request.sent_on, request.reply_due = content.sent_on, content.reply_due


def _before_reminders(request: PartyRequest, content: RequestContent) -> dict[str, str]:
    """A request was not sent after the party was reminded of it."""
    first = request.reminders.values_list("day", flat=True).first()
    if first is None or content.sent_on <= first:
        return {}
    return {
        "sent_on": _("The party was reminded on %(day)s. Enter that day or an earlier one.")
        % {"day": first.isoformat()}
    }


def _refuse(errors: dict[str, str]) -> None:
    if errors:
        raise ValidationError(errors)


def _close(
    opened: ledger.Opened,
    request: PartyRequest,
    before: dict[str, Any],
    act: Act,
    also: Collection[dict[str, Any]] = (),
) -> PartyRequest:
    request.version += 1
    request.save(force_update=True)
    now = snapshot(request)
    derived.write_unanswered({*before["commitments"], *now["commitments"]}, opened)
    was, is_now = difference(before, now)
    ledger.write_entry(opened, act=act, obj=request, before=was, after=is_now, also=list(also))
    return request
