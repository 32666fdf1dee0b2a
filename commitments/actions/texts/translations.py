"""Saying of which document a text is the translation, when it is there already."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Document, User
from ...queries.ledger.snapshots import difference, snapshot
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import can_revise_document
from ..kernel import ledger
from .documents import check_translation


@transaction.atomic
def link_translation(*, actor: User, document: Document, version: int, original: Document | None) -> Document:
    """Name the ``original`` that the document says in another language; None: it translates none.

    Raises PermissionDenied, VersionConflict, or ValidationError at ``translation_of``: the original is a translation
    itself, is in the same language, or the document has translations of its own. Side effects, in order: number of the
    ledger taken; document and its next version written; ledger entry.
    """
    opened = ledger.open_entry(actor)
    current = Document.objects.get(pk=document.pk)
    ledger.require(can_revise_document.test(actor, current))
    ledger.require_version(current, version)
    before = snapshot(current)
    if original and current.translations.exists():
        message = _("Other documents are translations of this one, so it cannot be a translation itself.")
        raise ValidationError({"translation_of": message})
    current.translation_of, current.version = original, version + 1
    check_translation(actor, current)
    current.save(force_update=True, update_fields=["translation_of", "version"])
    was, is_now = difference(before, snapshot(current))
    ledger.write_entry(opened, act=Act.LINK_TRANSLATION, obj=current, before=was, after=is_now)
    return current
