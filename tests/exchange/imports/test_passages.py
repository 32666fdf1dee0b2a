"""Texts are read as often as there is no room for them all, however many documents the rows name in turn."""

import pytest

from commitments.exchange.imports import passages
from commitments.exchange.imports.passages import Texts

from ...factories import DocumentFactory

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
