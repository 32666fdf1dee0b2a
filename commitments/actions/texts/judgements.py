"""Judgements: a sentence of a document is found to pledge nothing, on a ground; changed, or taken back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Document, Judgement, User
from ...queries.ledger.snapshots import difference, snapshot
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import can_judge
from ..kernel import ledger


@transaction.atomic
def dismiss_sentence(
    *,
    actor: User,
    document: Document,
    start: int,
    end: int,
    label: str,
    ground: str,
    version: int | None = None,
) -> Judgement:
    """Judge ``document.text[start:end]``, in code points, as no pledge but what ``label`` (``NoPledge``) says.

    ``version`` is that of the document in which the places were read; a text that was corrected since has others.
    Raises PermissionDenied, VersionConflict, or ValidationError by field: the span is empty or beyond the text, the
    sentence was judged already, the ground is missing. Side effects, in order: number of the ledger taken; judgement
    written; ledger entry.
    """
    opened = ledger.open_entry(actor)
    current = Document.objects.get(pk=document.pk)
    ledger.require(can_judge.test(actor, current))
    if version is not None:
        ledger.require_version(current, version)
    _check_span(current, start, end)
    judgement = Judgement(document=current, start=start, end=end, words=current.text[start:end])
    _write(judgement, label, ground, opened)
    judgement.save(force_insert=True)
    ledger.write_entry(opened, act=Act.DISMISS_SENTENCE, obj=judgement, before=None, after=snapshot(judgement))
    return judgement


@transaction.atomic
def change_judgement(*, actor: User, judgement: Judgement, version: int, label: str, ground: str) -> Judgement:
    """Correct what a sentence was judged to be, or the ground.

    Raises PermissionDenied, VersionConflict, Judgement.DoesNotExist when it was taken back, or ValidationError by
    field. Side effects, in order: number of the ledger taken; judgement and its next version written; ledger entry.
    """
    opened, current, before = _open(actor, judgement, version)
    current.version += 1
    _write(current, label, ground, opened)
    current.save(force_update=True)
    was, is_now = difference(before, snapshot(current))
    ledger.write_entry(opened, act=Act.CHANGE_JUDGEMENT, obj=current, before=was, after=is_now)
    return current


@transaction.atomic
def undo_judgement(*, actor: User, judgement: Judgement, version: int) -> None:
    """Take a judgement back: the sentence is not judged any more.

    Raises PermissionDenied, VersionConflict, or Judgement.DoesNotExist when it was taken back before. Side effects, in
    order: number of the ledger taken; ledger entry; judgement deleted.
    """
    opened, current, before = _open(actor, judgement, version)
    ledger.write_entry(opened, act=Act.UNDO_JUDGEMENT, obj=current, before=before, after=None)
    current.delete()


def _open(actor: User, judgement: Judgement, version: int) -> tuple[ledger.Opened, Judgement, dict[str, Any]]:
    opened = ledger.open_entry(actor)
    current = Judgement.objects.select_related("document").get(pk=judgement.pk)
    ledger.require(can_judge.test(actor, current.document))
    ledger.require_version(current, version)
    return opened, current, snapshot(current)


def _check_span(document: Document, start: int, end: int) -> None:
    if not 0 <= start < end <= len(document.text):
        raise ValidationError(_("Choose a sentence of the text. This position is not in it."))
    if document.judgements.filter(start=start, end=end).exists():
        raise ValidationError(
            _("This sentence has already been reviewed. Change its classification, or undo the review.")
        )


def _write(judgement: Judgement, label: str, ground: str, opened: ledger.Opened) -> None:
    judgement.label, judgement.ground = label, ground.strip()
    judgement.judged_by, judgement.judged_at = opened.actor, opened.at
    judgement.full_clean(exclude=["document", "judged_by"])
