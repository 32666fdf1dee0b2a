"""Extensions: the one door through which a deadline changes, and the correction of how its words are read."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Commitment, Evidence, Extension, Meeting, Party, User
from ..queries.ledger.snapshots import difference, snapshot
from ..rules.kernel.changes import Act
from ..rules.kernel.deadlines import Deadline, deadline_columns, deadline_errors, deadline_of
from ..rules.kernel.permissions import can_edit_commitment
from ..rules.time.extensions import (
    Decision,
    decision_errors,
    extended_columns,
    extension_refusal,
    request_errors,
)
from .kernel import derived, ledger


@transaction.atomic
def request_extension(
    *,
    actor: User,
    commitment: Commitment,
    version: int,
    deadline: Deadline,
    asked_on: date,
    why: str,
    party: Party | None = None,
    person: str = "",
) -> Extension:
    """Record that ``party`` or ``person`` asked for another deadline on a day; the one that stands goes on standing.

    Its days end in the time zone of the deadline that stands, unless it names one. Side effects, in order: number of
    the ledger taken; request written; next version of the commitment; ledger entry.

    Raises PermissionDenied, VersionConflict, or ValidationError by field: the commitment is closed or declaratory,
    nobody is named, no reason is given, the day is to come, or the deadline is none or the one that stands.
    """
    opened, current = _open(actor, commitment, version)
    _refuse_closed(current)
    deadline = replace(deadline, zone=deadline.zone or current.deadline_zone)
    asked_by = bool(party or person.strip())
    errors = request_errors(asked_on=asked_on, today=opened.today, asked_by=asked_by, why=why)
    errors |= _deadline_errors(deadline, deadline_of(current))
    if errors:
        raise ValidationError(errors)
    extension = Extension(
        commitment=current,
        party=party,
        person=person.strip(),
        asked_on=asked_on,
        why=why.strip(),
        asked_at=opened.at,
        **deadline_columns(deadline),
    )
    extension.clean_fields(exclude=["commitment"])
    extension.save(force_insert=True)
    derived.write_derived(current, opened)
    also = [ledger.other_row(extension, after=snapshot(extension))]
    ledger.write_entry(opened, act=Act.REQUEST_EXTENSION, obj=current, before={}, after={}, also=also)
    return extension


@transaction.atomic
def decide_extension(
    *,
    actor: User,
    extension: Extension,
    version: int,
    grant: bool,
    decided_on: date,
    deciding_party: Party | None = None,
    decided_by: str = "",
    meeting: Meeting | None = None,
    ground: str = "",
    evidence: Evidence | None = None,
) -> Extension:
    """Record what was decided about a request, by whom, on which day and at which meeting; once and for all.

    ``version`` is that of the commitment. Side effects, in order: number of the ledger taken; decision written, with
    the deadline that stood until then where it is granted; that of the commitment replaced, derived columns (due,
    times extended, days moved, remarks) and next version; ledger entry.

    Raises PermissionDenied, VersionConflict, or ValidationError by field: decided already, nobody is named, the day is
    to come or before the request or the last extension, or the commitment is closed by now and it is to be granted.
    """
    opened, current = _open(actor, extension.commitment, version)
    asked = Extension.objects.get(pk=extension.pk, commitment=current)
    if asked.state != Decision.PENDING:
        raise ValidationError(_("This request has already been decided."))
    granted = current.extensions.filter(state=Decision.GRANTED).order_by("number")
    if grant:
        _refuse_closed(current)
    errors = decision_errors(
        decided_on=decided_on,
        asked_on=asked.asked_on,
        last=max((row.decided_on for row in granted if row.decided_on), default=None) if grant else None,
        today=opened.today,
        decided_by=bool(deciding_party or decided_by.strip() or meeting),
    )
    if errors:
        raise ValidationError(errors)
    before, was = snapshot(asked), snapshot(current)
    asked.state = Decision.GRANTED if grant else Decision.REFUSED
    asked.decided_on, asked.decided_at = decided_on, opened.at
    asked.deciding_party, asked.decided_by, asked.meeting = deciding_party, decided_by.strip(), meeting
    asked.ground, asked.evidence = ground.strip(), evidence
    columns = _move(asked, current, len(granted) + 1) if grant else {}
    asked.clean_fields(exclude=["commitment"])
    asked.save(force_update=True)
    derived.write_derived(current, opened, columns, *_follow(current, columns))
    open_then, decided = difference(before, snapshot(asked))
    also = [ledger.other_row(asked, before=open_then, after=decided)]
    was, is_now = difference(was, snapshot(current))
    act = Act.GRANT_EXTENSION if grant else Act.REFUSE_EXTENSION
    ledger.write_entry(opened, act=act, obj=current, before=was, after=is_now, also=also)
    return asked


@transaction.atomic
def correct_reading(
    *, actor: User, commitment: Commitment, version: int, deadline: Deadline, ground: str
) -> Commitment:
    """Correct how the words of a deadline are read, on a ground; the words stay (another deadline is an extension).

    Side effects, in order: number of the ledger taken; reading and ground written, derived columns (due, days moved,
    remarks) and next version; ledger entry.

    Raises PermissionDenied, VersionConflict, or ValidationError by field: other words, no words at all, no ground, an
    impossible reading or the one that stands.
    """
    opened, current = _open(actor, commitment, version)
    stands = deadline_of(current)
    errors = {f"deadline_{name}": text for name, text in deadline_errors(deadline).items()}
    if deadline.words != stands.words or not stands.words:
        errors["deadline_words"] = _("The words stay as written. To change the deadline, request an extension.")
    elif deadline == stands:
        errors["deadline_latest"] = _("The words are already interpreted this way. Change what is wrong.")
    if not ground.strip():
        errors["deadline_ground"] = _("Enter the reason for the interpretation.")
    if errors:
        raise ValidationError(errors)
    before = snapshot(current)
    columns = deadline_columns(deadline) | {"deadline_ground": ground.strip()}
    _set(current, columns)
    current.clean_fields(exclude=["document", "provision"])
    derived.write_derived(current, opened, columns, *_follow(current, columns))
    was, is_now = difference(before, snapshot(current))
    ledger.write_entry(opened, act=Act.CORRECT_READING, obj=current, before=was, after=is_now)
    return current


def _open(actor: User, commitment: Commitment, version: int) -> tuple[ledger.Opened, Commitment]:
    """The entry, and the commitment as it stands under the lock, which the actor may edit and saw as it stands."""
    opened = ledger.open_entry(actor)
    current = Commitment.objects.select_related("document", "provision").get(pk=commitment.pk)
    ledger.require(can_edit_commitment.test(actor, current))
    ledger.require_version(current, version)
    return opened, current


def _refuse_closed(commitment: Commitment) -> None:
    text = extension_refusal(reference=commitment.reference, kind=commitment.kind, lifecycle=commitment.lifecycle)
    if text:
        raise ValidationError(text)


def _deadline_errors(asked: Deadline, stands: Deadline) -> dict[str, str]:
    errors = {f"deadline_{name}": text for name, text in deadline_errors(asked).items()}
    if not asked.words.strip():
        errors["deadline_words"] = _("Enter the new deadline in the words of the request.")
    elif asked == stands:
        errors["deadline_words"] = _("This is already the deadline. Enter a new one.")
    return errors


def _move(asked: Extension, current: Commitment, number: int) -> dict[str, Any]:
    """Keep the deadline that stood with the extension, and give the commitment the new one; its changed columns."""
    asked.number = number
    _set(asked, deadline_columns(deadline_of(current), "was_"))
    columns = deadline_columns(deadline_of(asked)) | {"deadline_ground": ""}
    _set(current, columns)
    return columns


def _set(row: Commitment | Extension, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


def _follow(current: Commitment, columns: dict[str, Any]) -> list[dict[str, Any]]:
    """What follows from a deadline that was changed."""
    if not columns:
        return []
    granted = current.extensions.filter(state=Decision.GRANTED).order_by("number")
    moved = extended_columns(granted.values_list("was_latest", flat=True), current.deadline_latest)
    return [derived.standing_columns(current), derived.quality_columns(current), moved]
