"""Redactions: a text is taken off the record by two people, for a reason, and the chain of the ledger stays whole."""

import secrets
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import AssessmentDraft, Commitment, LedgerEntry, RedactedPlace, Redaction, User
from ...queries.ledger.redactions import (
    commitments_beside,
    entries_holding,
    file_is_kept,
    row_of,
    same_places,
    text_of,
)
from ...queries.ledger.snapshots import difference, snapshot
from ...rules.kernel.chain import payload_hash
from ...rules.kernel.changes import Act
from ...rules.kernel.files import FOLDER
from ...rules.kernel.permissions import can_ask_redaction, can_decide_redaction
from ...rules.ledger.redactions import FILE, REDACTED, Place, RedactionState, redacted
from ..kernel import derived, ledger
from ..kernel.files import delete_file
from ..kernel.words import index_all_words
from .import_redactions import forget_in_imports


@transaction.atomic
def ask_redaction(*, actor: User, entry: LedgerEntry, place: Place, side: str, reason: str) -> Redaction:
    """Ask that the text at ``place`` of an entry, as it was on that ``side`` of the act, be taken off the record.

    Nothing is redacted yet. Raises PermissionDenied, or ValidationError by field: no such text in the entry, asked for
    already, no reason, or one that repeats the text. Side effects: request written, ledger entry (for staff).
    """
    opened = ledger.open_entry(actor)
    found = LedgerEntry.objects.visible_to(actor).filter(pk=entry.pk).first()
    ledger.require(can_ask_redaction.test(actor) and found is not None)
    redaction = Redaction(
        entry=found,
        kind=place.kind,
        object_id=place.id,
        field=place.field,
        side=side,
        reason=reason.strip(),
        asked_by=actor,
        asked_at=opened.at,
    )
    _check_request(redaction)
    _clean(redaction, "reason")
    redaction.save(force_insert=True)
    ledger.write_entry(opened, act=Act.ASK_REDACTION, obj=redaction, before=None, after=snapshot(redaction))
    return redaction


@transaction.atomic
def refuse_redaction(*, actor: User, redaction: Redaction, version: int, answer: str) -> Redaction:
    """Leave the text as it is, and say why.

    Raises PermissionDenied, VersionConflict, or ValidationError: no answer, or decided already. Side effects: decision
    written, ledger entry (for staff).
    """
    opened, current = _open(actor, redaction, version)
    if not answer.strip():
        raise ValidationError({"answer": _("Enter a reason for refusing.")})
    was, is_now = _decide(current, opened, RedactionState.REFUSED, answer)
    ledger.write_entry(opened, act=Act.REFUSE_REDACTION, obj=current, before=was, after=is_now)
    return current


@transaction.atomic
def grant_redaction(*, actor: User, redaction: Redaction, version: int) -> Redaction:
    """Take the text that somebody else asked about off the record, wherever it stands.

    Raises PermissionDenied, VersionConflict, or ValidationError: decided already, or the text is gone. Side effects, in
    order: number of the ledger taken; decision and places written; text replaced in rows, in the entries of the ledger
    (each with a new salt) and in the admin's own log; derived columns, search and next version of the commitments, next
    version of drafts, documents and the like; ledger entry of what was redacted, seen by who could see the text; after
    the transaction, a withdrawn file deleted that no other evidence keeps.
    """
    opened, current = _open(actor, redaction, version)
    text = text_of(current)
    if text is None:
        raise ValidationError(_("This entry no longer contains the text. Refuse the request."))
    before = snapshot(current)
    _decide(current, opened, RedactionState.GRANTED)
    places = same_places(Place(current.kind, current.object_id, current.field))
    entries = entries_holding(places, text)
    standing = [place for place in places if getattr(row_of(place.kind, place.id), place.field, None) == text]
    _write_payloads(current, entries, places, standing, text)
    told = min(entries, key=lambda entry: (entry.object_type in BEHIND, entry.tier, entry.seq))
    obj = row_of(told.object_type, told.object_id)
    rows = _write_rows(standing, obj)
    _write_commitments(places, obj, opened, told.tier)
    # Of what is gone the entry tells neither before nor after.
    was, is_now = rows.pop((told.object_type, told.object_id), ({}, {}) if obj else (None, None))
    also = [ledger.other_row(row_of(*key), before=old, after=new, tier=told.tier) for key, (old, new) in rows.items()]
    also.append(_granted_row(current, before, told.tier))
    obj = obj or apps.get_model("commitments", told.object_type)(pk=told.object_id)
    ledger.write_entry(opened, act=Act.GRANT_REDACTION, obj=obj, before=was, after=is_now, also=also)
    _forget_copies(standing)
    forget_in_imports(places, text)
    return current


BEHIND = ("assessmentdraft", "redaction")
"""Objects whose entries are for staff. Where the text stood elsewhere too, that is where its redaction is told."""

Versions = dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]]


def _open(actor: User, redaction: Redaction, version: int) -> tuple[ledger.Opened, Redaction]:
    """The entry and the request, read under the lock; nothing that forbids to decide."""
    opened = ledger.open_entry(actor)
    current = Redaction.objects.visible_to(actor).select_related("entry").filter(pk=redaction.pk).first()
    ledger.require(current is not None and can_decide_redaction.test(actor, current))
    assert current is not None  # noqa: S101 (the line above)
    ledger.require_version(current, version)
    if current.state != RedactionState.ASKED:
        raise ValidationError(
            _("This has already been decided: “%(state)s”.") % {"state": current.get_state_display()},
        )
    return opened, current


def _check_request(redaction: Redaction) -> None:
    text = text_of(redaction)
    if text is None:
        raise ValidationError({"field": _("Choose one of the texts in this entry.")})
    asked = Redaction.objects.asked().filter(
        entry=redaction.entry_id, kind=redaction.kind, object_id=redaction.object_id, field=redaction.field
    )
    if asked.filter(side=redaction.side).exists():
        raise ValidationError({"field": _("This redaction has already been requested. A second person decides.")})
    if text in redaction.reason:
        raise ValidationError({"reason": _("Everyone will be able to read the reason: do not repeat the text in it.")})


def _clean(redaction: Redaction, typed: str) -> None:
    redaction.clean_fields(exclude={column.name for column in redaction._meta.fields} - {typed})


def _decide(
    current: Redaction, opened: ledger.Opened, state: RedactionState, answer: str = ""
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write the decision; what changed, before and after."""
    before = snapshot(current)
    current.state, current.answer, current.version = state, answer.strip(), current.version + 1
    current.decided_by, current.decided_at, current.decision_id = opened.actor, opened.at, opened.seq
    _clean(current, "answer")
    current.save(force_update=True)
    return difference(before, snapshot(current))


def _write_payloads(
    current: Redaction, entries: Sequence[LedgerEntry], places: list[Place], standing: list[Place], text: str
) -> None:
    """Name every place first, which the database asks for; then write the entries anew, each with a new salt."""
    rows = [RedactedPlace(redaction=current, kind=p.kind, object_id=p.id, field=p.field) for p in standing]
    for entry in entries:
        entry.payload = redacted(entry.payload, entry.object_type, entry.object_id, places=places, text=text)
        entry.salt = secrets.token_hex(16)
        said = payload_hash(entry.salt, entry.payload)
        rows.append(
            RedactedPlace(
                redaction=current, kind="ledgerentry", object_id=str(entry.seq), field="payload", payload_hash=said
            )
        )
    RedactedPlace.objects.bulk_create(rows)
    for entry in entries:
        LedgerEntry.objects.filter(pk=entry.seq).update(payload=entry.payload, salt=entry.salt)


def _write_rows(standing: list[Place], obj: Any) -> Versions:
    """Replace the text in rows. These and the object of the entry come to their next version, which is returned.

    Commitments come to theirs with their derived columns.
    """
    fields: dict[tuple[str, str], dict[str, Any]] = {(obj._meta.model_name, str(obj.pk)): {}} if obj else {}
    fields |= {(place.kind, place.id): {place.field: REDACTED} for place in standing}
    versions: Versions = {}
    for (kind, key), columns in fields.items():
        row = row_of(kind, key)
        if kind != "commitment" and hasattr(row, "version"):
            columns["version"] = row.version + 1
            versions[kind, key] = ({"version": row.version}, {"version": row.version + 1})
        if columns:
            type(row)._default_manager.filter(pk=row.pk).update(**columns)
    index_all_words(row_of(place.kind, place.id) for place in standing)
    return versions


def _write_commitments(places: list[Place], obj: Any, opened: ledger.Opened, tier: int) -> None:
    """Derived columns and next version. A draft leads its commitment to no other version."""
    if isinstance(obj, AssessmentDraft):
        return
    ids = {pk for place in places for pk in commitments_beside(place)}
    ids |= {obj.pk} if isinstance(obj, Commitment) else set()
    for commitment in Commitment.objects.filter(pk__in=ids).select_related("document", "provision"):
        columns = derived.standing_columns(commitment), derived.text_columns(commitment)
        derived.write_derived(commitment, opened, *columns, shown=tier <= commitment.tier)


def _granted_row(current: Redaction, before: dict[str, Any], tier: int) -> dict[str, Any]:
    """The decision, and beside it what was asked: whoever reads of the redaction reads why."""
    now = snapshot(current)
    was, is_now = difference(before, now)
    said = {name: now[name] for name in ("entry_id", "kind", "object_id", "field", "side", "reason", "asked_by_id")}
    return ledger.other_row(current, before=was, after=is_now | said, tier=tier)


def _forget_copies(standing: list[Place]) -> None:
    """What stands outside of the register: titles in the admin's own log, and the file that was withdrawn."""
    for place in standing:
        if place.field == "title":
            logged = LogEntry.objects.filter(content_type__app_label="commitments", content_type__model=place.kind)
            logged.filter(object_id=place.id).update(object_repr=REDACTED)
        if (place.kind, place.field) == FILE:
            sha256 = row_of(place.kind, place.id).sha256
            # What the disk refuses then, the doctor names as a file that no evidence keeps.
            transaction.on_commit(partial(delete_file, sha256, FOLDER, file_is_kept), robust=True)
