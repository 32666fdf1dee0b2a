"""The words by which texts are found are kept for many at once."""

import pytest

from commitments.actions.kernel.words import index_all_words
from commitments.models import EvidenceWords
from commitments.queries.ledger.verify.words import differing_words

from ...support.factories import EvidenceFactory, PartyFactory

pytestmark = pytest.mark.django_db


def test_words_of_many_are_written_anew_in_one_query(django_assert_num_queries):
    known, new = EvidenceFactory(title="A bridge"), EvidenceFactory(title="A well")
    EvidenceWords.objects.update_or_create(pk=known.pk, defaults={"words": "a road"})
    EvidenceWords.objects.filter(pk=new.pk).delete()

    with django_assert_num_queries(1):
        index_all_words([known, PartyFactory.build(), new])

    assert list(differing_words()) == []
