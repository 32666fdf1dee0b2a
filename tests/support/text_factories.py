"""Factories of texts that were corrected."""

import factory

from commitments import models
from commitments.actions.texts.revisions import revise_document

from .factories import ActionFactory, DocumentFactory


class RevisionFactory(ActionFactory):
    """The earlier text of a document that gets another line at its end, unless ``text`` is given."""

    class Meta:
        model = models.Revision

    document = factory.SubFactory(DocumentFactory)
    text = factory.LazyAttribute(lambda revision: f"{revision.document.text}\nCorrected.")
    reason = "The host sent a corrected text."

    @classmethod
    def act(cls, actor, model, **values):
        document = models.Document.objects.get(pk=values.pop("document").pk)
        return revise_document(actor=actor, document=document, version=document.version, **values)
