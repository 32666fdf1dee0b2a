"""Follow-up actions: recorded, changed, done, dropped, opened again."""

from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Commitment, FollowUp, Meeting, Party, User
from ...queries.ledger.snapshots import difference, snapshot
from ...rules.followup.followups import (
    FollowUpContent,
    FollowUpState,
    FollowUpStep,
    followup_errors,
    is_possible,
    may_take,
    outcome_errors,
)
from ...rules.kernel.changes import Act
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import STAFF_ROLES, can_record_followup
from ..kernel import ledger
from ..kernel.steps import open_step


@transaction.atomic
def record_followup(*, actor: User, content: FollowUpContent) -> FollowUp:
    """Record what is to be done about a commitment or a meeting, and by whom. It moves no figure of the commitment.

    Raises PermissionDenied, or ValidationError by field (``owner`` for person and party). Side effects, in order:
    number of the ledger taken; follow-up action written; ledger entry on it.
    """
    opened = ledger.open_entry(actor)
    followup = FollowUp(recorded_by=actor, recorded_at=opened.at)
    _write_content(followup, content, opened)
    followup.save(force_insert=True)
    ledger.write_entry(opened, act=Act.RECORD_FOLLOWUP, obj=followup, before=None, after=snapshot(followup))
    return followup


@transaction.atomic
def change_followup(*, actor: User, followup: FollowUp, version: int, content: FollowUpContent) -> FollowUp:
    """Change an open follow-up action: its words, what it is about, its owner, its day, its tier.

    Raises PermissionDenied, VersionConflict, or ValidationError: it is settled, or by field. Side effects, in order:
    number of the ledger taken; follow-up action and its next version written; ledger entry on it.
    """
    opened, current, before = _open(actor, followup, version, FollowUpStep.CHANGE)
    _write_content(current, content, opened)
    return _close(opened, current, before, Act.CHANGE_FOLLOWUP)


@transaction.atomic
def do_followup(*, actor: User, followup: FollowUp, version: int, settled_on: date, outcome: str) -> FollowUp:
    """Mark as done, on a day up to today, with what came of it; also by its owner.

    Raises and writes as ``change_followup`` does.
    """
    opened, current, before = _open(actor, followup, version, FollowUpStep.DO)
    _settle(current, FollowUpState.DONE, settled_on, outcome, opened)
    return _close(opened, current, before, Act.DO_FOLLOWUP)


@transaction.atomic
def drop_followup(*, actor: User, followup: FollowUp, version: int, outcome: str) -> FollowUp:
    """Give a follow-up action up today, with the ground as its outcome; it stays on the record.

    Raises and writes as ``change_followup`` does.
    """
    opened, current, before = _open(actor, followup, version, FollowUpStep.DROP)
    _settle(current, FollowUpState.DROPPED, opened.today, outcome, opened)
    return _close(opened, current, before, Act.DROP_FOLLOWUP)


@transaction.atomic
def reopen_followup(*, actor: User, followup: FollowUp, version: int) -> FollowUp:
    """Open again what was done or dropped by mistake, or has to be done once more; the ledger keeps the outcome.

    Raises PermissionDenied, VersionConflict, or ValidationError when it is open. Writes as ``change_followup`` does.
    """
    opened, current, before = _open(actor, followup, version, FollowUpStep.REOPEN)
    current.state, current.settled_on, current.outcome = FollowUpState.OPEN, None, ""
    return _close(opened, current, before, Act.REOPEN_FOLLOWUP)


def _open(
    actor: User, followup: FollowUp, version: int, step: FollowUpStep
) -> tuple[ledger.Opened, FollowUp, dict[str, Any]]:
    """The entry and the row as it stands under the lock, with what it was; nothing that forbids the step."""
    opened, current, before = open_step(actor, followup, version, may_take=partial(may_take, step, actor))
    if not is_possible(step, current.state):
        raise ValidationError(
            _("This is not possible: the follow-up action is “%(state)s”.") % {"state": current.get_state_display()}
        )
    return opened, current, before


def _write_content(followup: FollowUp, content: FollowUpContent, opened: ledger.Opened) -> None:
    about = Commitment.objects.filter(pk=content.commitment).first() if content.commitment else None
    ledger.require(can_record_followup.test(opened.actor, about))
    errors = followup_errors(content, commitment_tier=about.tier if about else Tier.PUBLIC)
    if content.commitment and about is None:
        errors["commitment"] = _("No commitment has this reference.")
    if content.meeting and not Meeting.objects.filter(pk=content.meeting).exists():
        errors["meeting"] = _("This meeting does not exist. Choose another meeting.")
    if "owner" not in errors and not _is_owner(content, followup):
        errors["owner"] = _("Choose someone in the secretariat with an active user account, or a party.")
    if errors:
        raise ValidationError(errors)
    followup.what, followup.due_on, followup.tier = content.what.strip(), content.due_on, content.tier
    followup.commitment, followup.meeting_id = about, content.meeting
    followup.person_id, followup.party_id = content.person, content.party


def _is_owner(content: FollowUpContent, followup: FollowUp) -> bool:
    """Whether the owner can be one; who owns it already stays, even with the account off."""
    if content.party:
        return Party.objects.filter(pk=content.party).exists()
    people = User.objects.filter(role__in=STAFF_ROLES, is_active=True).values_list("pk", flat=True)
    return followup.person_id == content.person or content.person in people


def _settle(followup: FollowUp, state: FollowUpState, on: date, outcome: str, opened: ledger.Opened) -> None:
    errors = outcome_errors(state, outcome=outcome, on=on, today=opened.today)
    if errors:
        raise ValidationError(errors)
    followup.state, followup.settled_on, followup.outcome = state, on, outcome.strip()


def _close(opened: ledger.Opened, followup: FollowUp, before: dict[str, Any], act: Act) -> FollowUp:
    followup.version += 1
    followup.save(force_update=True)
    was, is_now = difference(before, snapshot(followup))
    ledger.write_entry(opened, act=act, obj=followup, before=was, after=is_now)
    return followup
