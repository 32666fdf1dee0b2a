"""Correcting the text of a document, and settling where passages stand in the corrected one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ...models import Commitment, Document, Evidence, Judgement, Provision, Revision, User
from ...models.kernel.fields import validate_plain_text
from ...queries.ledger.snapshots import difference, own_columns, snapshot
from ...queries.texts.revisions import Carried, carry_judgements, carry_passages
from ...rules.kernel.permissions import can_revise_document
from ...rules.kernel.text import fingerprint
from ...rules.texts.paragraphs import Span
from ..kernel import derived, ledger
from ..kernel.files import Draft, drafted
from ..kernel.words import index_words
from .documents import write_original


def revise_document(
    *, actor: User, document: Document, version: int, text: str, reason: str, original: "File[bytes] | None" = None
) -> Revision:
    """Put a corrected text in the place of the document's, which is kept as an earlier one; the latter is returned.

    Passages that are certainly found in it get their place there. All others keep their words, in the earlier text,
    until somebody settles them (``settle_provision``). A sentence that was judged as no pledge and is not certainly
    found is not judged any more. ``original`` is the file that the corrected text was read from. Raises
    PermissionDenied, VersionConflict, or ValidationError by field (no text, the same text, no reason). Side effects, in
    order: file written under a passing name, with no lock held; number of the ledger taken; earlier text written;
    evidence of the file; passages bound to the earlier text, judgements taken away; text of the document, its
    fingerprint, words and next version; passages and judgements that were found; ledger entry; file kept.
    """
    with drafted(original) as draft:
        return _write_revision(actor, document, version, text, reason, draft)


@transaction.atomic
def _write_revision(
    actor: User, document: Document, version: int, text: str, reason: str, draft: Draft | None
) -> Revision:
    opened = ledger.open_entry(actor)
    current = Document.objects.get(pk=document.pk)
    ledger.require(can_revise_document.test(actor, current))
    ledger.require_version(current, version)
    _check_text(current, text)
    before = snapshot(current)
    carried = carry_passages(current, text)
    were = {item.provision.pk: own_columns(item.provision) for item in carried}
    judged = carry_judgements(current, text)
    revision = _keep_earlier(current, reason, opened)
    current.provisions.filter(revision=None).update(revision=revision, is_settled=False)
    current.judgements.all().delete()
    evidence = _write_original(current, draft) if draft else None
    _write_text(current, text)
    _place_found(carried, revision)
    of_judgements = [_place_judgement(judgement, span) for judgement, span in judged]
    was, is_now = difference(before, snapshot(current))
    also = [ledger.other_row(revision, after=snapshot(revision))]
    also += [ledger.other_row(evidence, after=snapshot(evidence))] if evidence else []
    also += [_told(item.provision, were[item.provision.pk]) for item in carried]
    also += of_judgements
    ledger.write_entry(opened, act="revise_document", obj=current, before=was, after=is_now, also=also)
    if draft:
        draft.keep()
    return revision


def _check_text(document: Document, text: str) -> None:
    if not text.strip():
        raise ValidationError({"text": _("The corrected text is empty.")})
    if text == document.text:
        raise ValidationError({"text": _("The text is identical to the current version.")})
    try:
        validate_plain_text(text)
    except ValidationError as error:
        raise ValidationError({"text": error}) from error


def _keep_earlier(document: Document, reason: str, opened: ledger.Opened) -> Revision:
    revision = Revision(
        document=document,
        number=document.revisions.count() + 1,
        text=document.text,
        original=document.original,
        reason=reason.strip(),
        replaced_by=opened.actor,
        replaced_at=opened.at,
    )
    revision.full_clean()
    revision.save(force_insert=True)
    return revision


def _write_original(document: Document, draft: Draft) -> Evidence | None:
    """The file as evidence; None where the text before was read from the same one, in another encoding maybe."""
    if document.original and document.original.sha256 == draft.sha256:
        return None
    document.original = write_original(document, draft)
    return document.original


def _write_text(document: Document, text: str) -> None:
    document.text, document.fingerprint, document.version = text, fingerprint(text), document.version + 1
    document.save(force_update=True, update_fields=["text", "fingerprint", "version", "original"])
    index_words(document)


def _place_found(carried: list[Carried], revision: Revision) -> None:
    for item in carried:
        provision = item.provision
        if item.is_found:
            (provision.start, provision.end), provision.revision, provision.is_settled = item.place.spans[0], None, True
            provision.save(force_update=True)
        elif provision.revision_id is None:
            provision.revision, provision.is_settled = revision, False


def _place_judgement(judgement: Judgement, span: Span | None) -> dict[str, Any]:
    """Write a judgement at its new place, or leave it away; what the ledger says of it, to whoever sees the text."""
    said = own_columns(judgement)
    before = {name: said[name] for name in ("start", "end", "words", "label")}
    tier = judgement.document.tier
    if span is None:
        return ledger.other_row(judgement, before=before, after=None, tier=tier)
    judgement.start, judgement.end = span
    judgement.save(force_insert=True)
    return ledger.other_row(judgement, before=before, after=before | {"start": span[0], "end": span[1]}, tier=tier)


def _told(provision: Provision, was: dict[str, Any]) -> dict[str, Any]:
    before, after = difference(was, own_columns(provision))
    return ledger.other_row(provision, before=before, after=after)


@transaction.atomic
def settle_provision(*, actor: User, provision: Provision, version: int, span: Span | None) -> Provision:
    """Say where an unsettled passage stands in the corrected text, or with no ``span`` that its earlier words stay.

    ``version`` is that of the document, whose text ``span`` (code points) counts in. New words are what commitments
    that rest on the passage quote from then on. Raises PermissionDenied, VersionConflict, or ValidationError when the
    passage is settled already or the place is none. Side effects, in order: number of the ledger taken; passage
    written; texts of its commitments rewritten, each with its next version; ledger entry.
    """
    opened = ledger.open_entry(actor)
    current = Provision.objects.select_related("document", "revision").get(pk=provision.pk)
    ledger.require(can_revise_document.test(actor, current.document))
    ledger.require_version(current.document, version)
    if current.is_settled:
        raise ValidationError(_("This passage has already been resolved."))
    before = own_columns(current)
    current.is_settled = True
    if span is not None:
        _move(current, span)
    current.save(force_update=True)
    _rewrite_quotations(current, opened)
    was, is_now = difference(before, own_columns(current))
    ledger.write_entry(opened, act="settle_provision", obj=current, before=was, after=is_now)
    return current


def _move(provision: Provision, span: Span) -> None:
    start, end = span
    words = provision.document.text[start:end]
    if not 0 <= start < end <= len(provision.document.text) or not words.strip():
        raise ValidationError({"words": _("Choose words of the corrected text.")})
    provision.revision, provision.start, provision.end, provision.words = None, start, end, words


def _rewrite_quotations(provision: Provision, opened: ledger.Opened) -> None:
    resting = Commitment.objects.filter(Q(provision=provision) | Q(further=provision)).distinct()
    for commitment in resting.select_related("document", "provision"):
        columns = derived.text_columns(commitment)
        if any(getattr(commitment, name) != value for name, value in columns.items()):
            derived.write_derived(commitment, opened, columns, shown=provision.document.tier <= commitment.tier)
