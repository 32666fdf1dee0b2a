"""Passages of a document that commitments rest on."""

from django.core.exceptions import ValidationError
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from ...models import Document, Provision
from ...rules.kernel.documents import Nature


def passage_at(document: Document, start: int, end: int, *, number: str, nature: str = Nature.OPERATIVE) -> Provision:
    """The passage between two places of the text (code points), with its words; not saved."""
    words = document.text[start:end]
    return Provision(document=document, number=number, start=start, end=end, words=words, nature=nature)


def write_passage(provision: Provision) -> None:
    """Save a passage, within the transaction of an act that tells of it.

    Raises ValidationError, by field or because the text was corrected since it was read.
    """
    said = Substr("text", provision.start + 1, provision.end - provision.start)
    if not Document.objects.annotate(said=said).filter(pk=provision.document_id, said=provision.words).exists():
        raise ValidationError(_("The text has been corrected in the meantime. Select the words in it again."))
    provision.full_clean()
    provision.save(force_insert=True)
