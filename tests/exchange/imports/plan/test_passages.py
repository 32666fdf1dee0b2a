"""Texts are read as often as there is no room for them all, however many documents the rows name in turn."""

import pytest

from commitments.exchange.imports.plan import passages
from commitments.exchange.imports.plan.passages import Texts
from commitments.models import Commitment, Document

from ....support.factories import DocumentFactory
from ..applying import MAPPING, applied, files, prepared

__all__ = ["files"]

pytestmark = pytest.mark.django_db
WORDS = "They open the road."


@pytest.fixture
def slugs():
    return [document.slug for document in DocumentFactory.create_batch(30, text=WORDS)]


def test_each_text_is_read_once_where_there_is_room(slugs, django_assert_num_queries):
    texts = Texts()

    with django_assert_num_queries(len(slugs)):
        found = [texts.find(slug, WORDS) for slug in slugs * 2]

    assert [place and place.document.slug for place in found] == slugs * 2


def test_the_text_that_was_asked_for_longest_ago_makes_room(slugs, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(passages, "HELD", 2 * (len(WORDS) + passages.ABOUT))
    texts = Texts()
    first, second, third = slugs[:3]

    with django_assert_num_queries(4):
        for slug in (first, second, first, third, first, second):
            assert texts.document(slug).slug == slug


def test_paragraphs_of_the_same_words_have_their_turns():
    document = DocumentFactory(text="Ratify it\n\nRatify it now.\n\nRatify it")
    texts = Texts()

    found = [texts.find(document.slug, "Ratify it", turn) for turn in range(3)]

    assert [place and place.span for place in found] == [(0, 9), (27, 36), (0, 9)]


def test_rows_of_the_same_words_have_passages_of_their_own_numbers():
    file = "id,promise,para\n1,Ratify it,138.6\n2,Ratify it,138.7\n3,Open the road,138.8\n4,Ratify it,138.6\n"
    names = ("key", "quotation", "document", "kind")
    fields = {name: MAPPING["fields"][name] for name in names} | {"provision": {"column": "para"}}
    mapping = MAPPING | {"fields": fields}

    applied(file, mapping)

    assert Document.objects.get().text == "Ratify it\n\nRatify it\n\nOpen the road"
    numbers = Commitment.objects.order_by("pk").values_list("provision_number", flat=True)
    assert list(numbers) == ["138.6", "138.7", "138.8", "138.6"]
    assert prepared(file, mapping).preview["counts"]["unchanged"] == 4
