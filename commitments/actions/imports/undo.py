"""Imports taken back as one: in short batches, the last row first, until nothing of them is to be seen."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Min, ProtectedError

from ...models import (
    Assessment,
    Commitment,
    Document,
    Evidence,
    Import,
    ImportMade,
    ImportRow,
    LedgerEntry,
    Party,
    Process,
    Provision,
    Responsibility,
    Theme,
    User,
    Zone,
)
from ...queries.imports.undo import require_nothing_built_on, text_before_import, unused_evidence
from ...queries.ledger.snapshots import difference, own_columns, snapshot
from ...rules.imports.states import BACK, OF_TEXTS, Outcome
from ...rules.kernel.changes import Act
from ...rules.kernel.commitments import TAKEN_BACK
from ...rules.kernel.deadlines import Deadline, deadline_of
from ...rules.kernel.permissions import can_edit_commitment, can_edit_reference_data, can_import
from ...rules.kernel.statuses import Status
from ...rules.ledger.recorded_words import record_words
from ...rules.ledger.redactions import REDACTED
from ...rules.register.assessments import Finding
from ..kernel import derived, ledger
from ..register.assessments import restore_findings
from ..register.commitments import Part, edit_commitment, take_back_lifecycle
from ..register.reference import delete_reference
from ..texts.revisions import revise_document
from ..time import correct_reading, decide_extension, request_extension
from .progress import keep_on

DELETED = {"party": Party, "theme": Theme, "zone": Zone, "process": Process}
"""What goes where nothing names it any more; a process stays with the documents that it has, hidden ones too."""


def take_back(
    *, imported: Import, actor: User, worker: str, clock: Callable[[], datetime], pause: Callable[[], None]
) -> None:
    """Take back what is left of an import that ``worker`` claimed; ``pause`` lets others write between batches.

    Raises PermissionDenied, BuiltOn before anything is written, or ClaimLost. Side effects, a batch at a time: what the
    import changed is changed back by the same acts, what it assessed is assessed as before; commitments and documents
    that it made name no party, theme or zone any more, and nobody may see them; then parties, themes, zones and
    processes that it made are deleted where nothing names them, evidence that nothing else rests on is hidden, and a
    text that it gave to a document goes where nobody built on it; an entry for each. What is left tells
    ``queries.imports.pages.things_left``.
    """
    ledger.require(can_import.test(actor))
    rows = imported.rows.filter(first_seq__isnull=False)
    if not rows.filter(taken_back=True).exists():
        require_nothing_built_on(imported)
    back = _Back(imported, actor)
    keep_on(
        imported=imported, worker=worker, now=clock(), total=rows.count(), done=rows.filter(taken_back=True).count()
    )
    while batch := list(rows.filter(taken_back=False).order_by("-number")[:BACK]):
        with ledger.batch():
            done = imported.done + len(batch)
            keep_on(imported=imported, worker=worker, now=clock(), done=done)
            back.take(batch)
        pause()
    while made := list(imported.made.filter(taken_back=False).order_by("-pk")[:BACK]):
        with ledger.batch() as entries:
            keep_on(imported=imported, worker=worker, now=clock())
            hide_evidence(actor=actor, keys=[thing.object_id for thing in made if thing.object_type == "evidence"])
            for thing in made:
                back.remove(thing, entries)
            ImportMade.objects.filter(pk__in=[thing.pk for thing in made]).update(taken_back=True)
        pause()


class _Back:
    def __init__(self, imported: Import, actor: User) -> None:
        self.imported, self.actor = imported, actor
        self.ground = record_words("import_undone", file=imported.file_name, number=imported.pk)

    def take(self, batch: list[ImportRow]) -> None:
        """Take back these rows, in their order."""
        made = [row for row in batch if self._made_it(row)]
        hide_commitments(actor=self.actor, keys=[row.object_id for row in made if row.object_type == "commitment"])
        for row in made:
            if row.object_type == "document":
                hide_document(actor=self.actor, document=Document.objects.get(pk=row.object_id or 0))
        for row in batch:
            if row not in made:
                self._change_back(row)
        ImportRow.objects.filter(pk__in=[row.pk for row in batch]).update(taken_back=True)

    def _made_it(self, row: ImportRow) -> bool:
        """Whether the row made the object, and did not only assess or change it."""
        return row.outcome == Outcome.NEW and self.imported.mapping.get("records") != "assessments"

    def remove(self, thing: ImportMade, entries: ledger.Batch) -> None:
        """Hide a document, take a text back, delete what nothing names any more; everything else stays."""
        if thing.subject == OF_TEXTS:
            take_text_back(actor=self.actor, document=Document.objects.get(pk=thing.object_id), ground=self.ground)
            return
        if thing.object_type == "document":
            hide_document(actor=self.actor, document=Document.objects.get(pk=thing.object_id))
            return
        model: Any = DELETED.get(thing.object_type)
        obj = model and model.objects.filter(pk=thing.object_id).first()
        if obj and not _is_named(obj):
            try:
                with entries.step():
                    delete_reference(actor=self.actor, obj=obj, version=obj.version)
            except ProtectedError:
                return

    def _change_back(self, row: ImportRow) -> None:
        entries = LedgerEntry.objects.filter(seq__range=(row.first_seq, row.last_seq), object_type="commitment")
        for entry in entries.order_by("-seq"):
            commitment = Commitment.objects.select_related("document").get(pk=entry.object_id)
            acts: dict[str, Callable[[Commitment, LedgerEntry], None]] = {
                Act.EDIT_COMMITMENT: self._edit_back,
                Act.RECORD_ASSESSMENT: self._assess_back,
                Act.GRANT_EXTENSION: self._extend_back,
                Act.CORRECT_READING: self._read_back,
                Act.CHANGE_LIFECYCLE: self._turn_back,
            }
            if entry.act in acts:
                acts[entry.act](commitment, entry)

    def _edit_back(self, commitment: Commitment, entry: LedgerEntry) -> None:
        before = entry.before or {}
        changes: dict[str, Any] = {
            name: before[name] for name in ("title", "strength", "tier", "remark") if name in before
        }
        for name, model in (("themes", Theme), ("zones", Zone)):
            if name in before:
                changes[name] = list(model.objects.filter(pk__in=before[name]))
        if "evidence" in before:
            changes["evidence"] = before["evidence"]
        if "responsibilities" in before:
            # Entries of older versions tell no places; behind its three values each part tells its own.
            told = sorted(before["responsibilities"], key=lambda part: part[3:])
            changes["responsibilities"] = [Part(*part[:3]) for part in told]
        edit_commitment(actor=self.actor, commitment=commitment, version=commitment.version, changes=changes)

    def _assess_back(self, commitment: Commitment, entry: LedgerEntry) -> None:
        """The finding of the cell that stood before is found again, as of the same day; else nothing is known."""
        taken = Assessment.objects.get(pk=next(row["id"] for row in entry.also if row["type"] == "assessment"))
        earlier = Assessment.objects.accepted().filter(
            commitment=commitment, party=taken.party_id, zone=taken.zone_id, as_of__lte=taken.as_of
        )
        earlier = earlier.filter(accepted_at__lt=self._began(commitment))
        before = earlier.order_by("-as_of", "-pk").first()
        finding = Finding(
            status=before.status if before else Status.NO_INFORMATION,
            as_of=taken.as_of,
            reason=f"{self.ground}\n{before.reason}" if before and before.reason != REDACTED else self.ground,
            confidence=before.confidence if before else None,
            party=taken.party_id,
            zone=taken.zone_id,
            done_on=before.done_on if before else None,
            evidence=list(before.evidence.values_list("pk", flat=True)) if before else [],
            tier=taken.tier,
        )
        restore_findings(actor=self.actor, commitment=commitment, version=commitment.version, findings=[finding])

    def _began(self, commitment: Commitment) -> datetime:
        """When the import first wrote to a commitment; nobody else has since."""
        rows = self.imported.rows.filter(object_type="commitment", object_id=commitment.pk)
        first = rows.aggregate(first=Min("first_seq"))["first"]
        return LedgerEntry.objects.values_list("at", flat=True).get(seq=first)

    def _turn_back(self, commitment: Commitment, entry: LedgerEntry) -> None:
        take_back_lifecycle(
            actor=self.actor,
            commitment=commitment,
            version=commitment.version,
            to=(entry.before or {})["lifecycle"],
            ground=self.ground,
        )

    def _extend_back(self, commitment: Commitment, entry: LedgerEntry) -> None:
        today, who = ledger.open_entry(self.actor).today, self.actor.shown_name
        asked = request_extension(
            actor=self.actor,
            commitment=commitment,
            version=commitment.version,
            deadline=_deadline_before(commitment, entry),
            asked_on=today,
            why=self.ground,
            person=who,
        )
        decide_extension(
            actor=self.actor,
            extension=asked,
            version=commitment.version + 1,
            grant=True,
            decided_on=today,
            decided_by=who,
            ground=self.ground,
        )

    def _read_back(self, commitment: Commitment, entry: LedgerEntry) -> None:
        deadline = _deadline_before(commitment, entry)
        correct_reading(
            actor=self.actor,
            commitment=commitment,
            version=commitment.version,
            deadline=deadline,
            ground=self.ground,
        )


def _deadline_before(commitment: Commitment, entry: LedgerEntry) -> Deadline:
    """The deadline as an entry says that it was; what the entry does not tell of is as it is."""
    was = Commitment.objects.select_related("document").get(pk=commitment.pk)
    for name, value in (entry.before or {}).items():
        if name.startswith("deadline_"):
            column = next(column for column in Commitment._meta.concrete_fields if column.attname == name)
            setattr(was, name, column.to_python(value))
    return deadline_of(was)


def _is_named(obj: Party | Theme | Zone | Process) -> bool:
    """Whether relations that do not protect themselves name it; all others refuse its deletion."""
    if isinstance(obj, Party):
        return obj.documents.exists() or obj.participations.exists()
    return isinstance(obj, Process) and obj.participations.exists()


def hide_commitments(*, actor: User, keys: Iterable[int | None]) -> None:
    """Put commitments (ids) that an import made where nobody sees them, and let go of what they name.

    To be called within ``ledger.batch``, of commitments on which nobody built. Raises PermissionDenied. Side effects:
    responsibilities, themes, zones and evidence let go of; tier, derived columns and next version; an entry for each.
    """
    rows = list(Commitment.objects.select_related("document", "provision").filter(pk__in=[k for k in keys if k]))
    before = {row.pk: snapshot(row) for row in rows}
    Responsibility.objects.filter(commitment__in=rows).delete()
    for name in ("themes", "zones", "evidence"):
        getattr(Commitment, name).through.objects.filter(commitment__in=rows).delete()
    for row in rows:
        opened = ledger.open_entry(actor)
        ledger.require(can_edit_commitment.test(actor, row))
        row.tier = TAKEN_BACK
        nothing = derived.Shown(further=(), parts=(), themes=(), zones=(), elsewhere=())
        texts = derived.texts_of(row, nothing) | derived.quality_columns(row)
        derived.write_derived(row, opened, {"tier": TAKEN_BACK}, derived.standing_columns(row), texts)
        lists: dict[str, list[Any]] = {"themes": [], "zones": [], "evidence": [], "responsibilities": []}
        was, is_now = difference(before[row.pk], before[row.pk] | lists | {"tier": TAKEN_BACK})
        ledger.write_entry(opened, act=Act.TAKE_BACK_IMPORT, obj=row, before=was, after=is_now)


def hide_document(*, actor: User, document: Document) -> None:
    """Put a document that an import made where nobody sees it. Raises PermissionDenied.

    Side effects: issuing parties let go of, tier and next version; ledger entry.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_edit_commitment.test(actor, document))
    before = snapshot(document)
    document.issuing_parties.clear()
    document.tier, document.version = TAKEN_BACK, document.version + 1
    document.save(force_update=True, update_fields=["tier", "version"])
    was, is_now = difference(before, snapshot(document))
    ledger.write_entry(opened, act=Act.TAKE_BACK_IMPORT, obj=document, before=was, after=is_now)


def hide_evidence(*, actor: User, keys: Iterable[int]) -> None:
    """Put evidence (ids) that an import made where nobody sees it, but for what anything that stands rests on.

    To be called within ``ledger.batch``. Raises PermissionDenied. Side effects: tier and next version, a ledger entry
    for each; the addresses that commitments out of sight tell of.
    """
    rows = list(Evidence.objects.filter(pk__in=unused_evidence(keys)))
    if not rows:
        return
    ledger.require(can_edit_reference_data.test(actor))
    for row in rows:
        opened, before = ledger.open_entry(actor), own_columns(row)
        row.tier, row.version = TAKEN_BACK, row.version + 1
        row.save(force_update=True, update_fields=["tier", "version"])
        was, is_now = difference(before, own_columns(row))
        ledger.write_entry(opened, act=Act.TAKE_BACK_IMPORT, obj=row, before=was, after=is_now)
    citing = Assessment.objects.filter(evidence__in=rows).order_by().values("commitment")
    touched = Commitment.objects.filter(pk__in=citing).select_related("document").defer("document__text")
    for commitment in touched:
        told = {"evidence_text": derived.standing_columns(commitment)["evidence_text"]}
        derived.write_derived(commitment, opened, told)


def take_text_back(*, actor: User, document: Document, ground: str) -> bool:
    """Give a document, to which an import gave a text, the one it had before, if nobody built on it; whether it did.

    To be called within ``ledger.batch``. Raises PermissionDenied. Side effects: as ``revise_document``; passages of
    commitments that nobody sees any more wait for nobody to settle them; a ledger entry for each of the two.
    """
    earlier = text_before_import(document)
    if earlier is None:
        return False
    revise_document(actor=actor, document=document, version=document.version, text=earlier.text, reason=ground)
    opened, rows = ledger.open_entry(actor), list(Provision.objects.filter(document=document, is_settled=False))
    also = []
    for row in rows:
        before = own_columns(row)
        row.is_settled = True
        was, is_now = difference(before, own_columns(row))
        also.append(ledger.other_row(row, before=was, after=is_now))
    Provision.objects.bulk_update(rows, ["is_settled"])
    if also:
        document = Document.objects.get(pk=document.pk)
        ledger.write_entry(opened, act=Act.TAKE_BACK_IMPORT, obj=document, before={}, after={}, also=also)
    return True
