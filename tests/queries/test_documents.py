import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.models import Document
from commitments.queries.documents import list_documents
from commitments.queries.facets import current_index
from commitments.queries.reader import read_document
from commitments.rules.commitments import Tier

from ..factories import DocumentFactory, UserFactory
from ..samples import TODAY


@pytest.mark.django_db
def test_document_of_a_narrower_tier_is_not_there():
    hidden, shown = DocumentFactory(tier=Tier.INTERNAL), DocumentFactory()
    index = current_index(TODAY)

    for person in (AnonymousUser(), UserFactory(), UserFactory(focal_point=True)):
        assert [listed.document for listed in list_documents(person, index=index)] == [shown]
        with pytest.raises(Document.DoesNotExist):
            read_document(person, hidden.slug, index=index)
    assert len(list_documents(UserFactory(desk=True), index=index)) == 2
