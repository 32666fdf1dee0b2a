import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.models import Document
from commitments.queries.lists.facets import current_index
from commitments.queries.texts.documents import list_documents
from commitments.queries.texts.reader import read_document
from commitments.rules.kernel.commitments import Tier

from ...support.factories import DocumentFactory, UserFactory
from ...support.samples import TODAY


@pytest.mark.django_db
def test_document_of_a_narrower_tier_is_not_there():
    hidden, shown = DocumentFactory(tier=Tier.INTERNAL), DocumentFactory()
    index = current_index(TODAY)

    for person in (AnonymousUser(), UserFactory(), UserFactory(focal_point=True)):
        assert [listed.document for listed in list_documents(person, index=index)] == [shown]
        with pytest.raises(Document.DoesNotExist):
            read_document(person, hidden.slug, index=index)
    assert len(list_documents(UserFactory(desk=True), index=index)) == 2
