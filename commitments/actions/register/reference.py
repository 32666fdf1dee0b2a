"""Reference data: processes, parties and their names, roles, meetings, themes, zones, evidence."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ...models import (
    AssessmentDraft,
    Commitment,
    Evidence,
    Meeting,
    Participation,
    Party,
    PartyName,
    Process,
    Theme,
    User,
    Zone,
)
from ...queries.ledger.snapshots import snapshot
from ...rules.kernel.permissions import can_edit_reference_data
from ..kernel import derived, ledger
from ..kernel.files import Draft, describe_file
from ..kernel.words import index_all_words

ACTED = (
    *("status", "status_on", "status_ground", "starts_on", "ends_on", "dates_words", "dates_language"),
    *("announced_on", "dates_earliest", "dates_latest", "dates_precision", "waits_for_id"),
)
"""Columns of a meeting that its acts write."""

REFERENCE_MODELS = (Process, Party, PartyName, Participation, Meeting, Theme, Zone, Evidence)


@transaction.atomic
def save_reference(*, actor: User, obj: Any, version: int | None = None, draft: Draft | None = None) -> Any:
    """Write a new or changed object of reference data.

    ``version`` is the one the writer started from, if it is not the one that ``obj`` carries; ``draft`` the file of
    evidence that has none yet (``save_evidence``). Raises PermissionDenied, VersionConflict, or ValidationError by
    field. Side effects, in order: number of the ledger taken; object written, next version, with the words by which
    evidence is found; names rewritten on the commitments that show it; ledger entry; file kept.
    """
    if not isinstance(obj, REFERENCE_MODELS):
        raise TypeError(f"{type(obj).__name__} is no reference data")
    opened = ledger.open_entry(actor)
    ledger.require(can_edit_reference_data.test(actor))
    stored: Any = type(obj)._default_manager.filter(pk=obj.pk).first() if obj.pk else None
    if stored:
        ledger.require_version(stored, obj.version if version is None else version)
        obj.version = stored.version + 1
    if isinstance(obj, Evidence):
        describe_file(obj, stored, draft)
    if isinstance(obj, Meeting) and stored:
        _refuse_to_move(obj, stored)
    obj.full_clean()
    before = snapshot(stored) if stored else None
    obj.save()
    index_all_words([obj])
    _rewrite_names(obj, opened, ledger.tier_told(obj, before))
    act = "change_reference" if stored else "add_reference"
    ledger.write_entry(opened, act=act, obj=obj, before=before, after=snapshot(obj))
    if draft:
        draft.keep()
    return obj


@transaction.atomic
def delete_reference(*, actor: User, obj: Any, version: int | None = None) -> None:
    """Delete an object of reference data that nothing uses; ProtectedError when something does.

    ``version`` is as in ``save_reference``. Raises PermissionDenied, VersionConflict. Side effects: object deleted,
    ledger entry with what it was.
    """
    if not isinstance(obj, REFERENCE_MODELS):
        raise TypeError(f"{type(obj).__name__} is no reference data")
    opened = ledger.open_entry(actor)
    ledger.require(can_edit_reference_data.test(actor))
    stored = type(obj)._default_manager.get(pk=obj.pk)
    ledger.require_version(stored, obj.version if version is None else version)
    _refuse_in_use(obj)
    gone = [ledger.other_row(row, before=snapshot(row)) for row in _deleted_with(obj)]
    ledger.write_entry(opened, act="delete_reference", obj=obj, before=snapshot(obj), after=None, also=gone)
    touched = list(showing(obj).values_list("pk", flat=True))
    obj.delete()
    for commitment in Commitment.objects.filter(pk__in=touched).select_related("provision"):
        derived.write_derived(commitment, opened, derived.text_columns(commitment))


def _refuse_to_move(meeting: Meeting, stored: Meeting) -> None:
    """When a meeting is and whether it was held changes by an act that has a ground (``actions.meetings.meetings``)."""
    if any(getattr(meeting, name) != getattr(stored, name) for name in ACTED):
        text = _("Mark the meeting as held, reschedule or cancel it on its own page, which also asks for the reason.")
        raise ValidationError({NON_FIELD_ERRORS: text})


def _deleted_with(obj: models.Model) -> list[models.Model]:
    """What the database deletes together with the object."""
    match obj:
        case Party():
            return list(obj.names.all())
        case Process() | Meeting():
            return list(obj.participations.all())
    return []


def _refuse_in_use(obj: models.Model) -> None:
    """Foreign keys protect themselves; a many-to-many relation would let go silently."""
    used_by: set[models.Model] = set(showing(obj)) if isinstance(obj, Theme | Zone | Evidence) else set()
    if isinstance(obj, Evidence):
        used_by |= set(AssessmentDraft.objects.filter(evidence=obj))
    if used_by:
        raise models.ProtectedError(f"{obj} is in use", used_by)


def _rewrite_names(obj: models.Model, opened: ledger.Opened, tier: int) -> None:
    """``tier`` is the narrowest of what is told of the object: who may not see that sees no change either."""
    columns_of = derived.standing_columns if isinstance(obj, Evidence) else derived.text_columns
    for commitment in showing(obj).select_related("document", "provision").iterator(chunk_size=500):
        columns = columns_of(commitment)
        if any(getattr(commitment, name) != value for name, value in columns.items()):
            derived.write_derived(commitment, opened, columns, shown=tier <= commitment.tier)


def showing(obj: models.Model) -> models.QuerySet[Commitment]:
    """The commitments whose stored texts hold a name of this object; of evidence, all that rest on it."""
    match obj:
        case Party():
            return Commitment.objects.filter(responsibilities__party=obj)
        case PartyName():
            return Commitment.objects.filter(responsibilities__party=obj.party_id)
        case Theme():
            return Commitment.objects.filter(themes=obj)
        case Zone():
            return Commitment.objects.filter(zones=obj)
        case Evidence():
            used = Q(evidence=obj) | Q(assessments__evidence=obj) | Q(reports__evidence=obj)
            used |= Q(indicators__measurements__evidence=obj)
            return Commitment.objects.filter(used).distinct()
    return Commitment.objects.none()
