"""A text and its translation on one page, each in its language and direction."""

import pytest

from commitments.actions.register.passages import passage_at

from ...support.factories import CommitmentFactory, DocumentFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db


def test_texts_are_read_side_by_side_in_their_languages_and_directions(client):
    original = DocumentFactory(slug="a8", text="The parties agree.\n\nThey meet again.")
    DocumentFactory(slug="a8-fa", translation_of=original, language="fa", text="طرف‌ها توافق می‌کنند.")

    page = " ".join(markup(client.get("/documents/a8/beside/a8-fa/")).split())

    persian = '<td role="cell" lang="fa" dir="rtl"><p class="voice">'
    assert persian + '<bdi class="muted">1</bdi> طرف‌ها توافق می‌کنند.</p></td>' in page
    english = '<td role="cell" lang="en" dir="ltr"><p class="voice">'
    assert english + '<bdi class="muted">2</bdi> They meet again.</p></td>' in page
    assert "Persian · translation" in page
    assert client.get("/documents/a8/beside/nowhere/").status_code == 404


def test_reader_leads_to_the_other_languages(client):
    original = DocumentFactory(slug="a8")
    DocumentFactory(slug="a8-fr", translation_of=original, language="fr")

    assert '"/documents/a8/beside/a8-fr/"' in markup(client.get("/documents/a8/"))
    assert '"/documents/a8-fr/beside/a8/"' in markup(client.get("/documents/a8-fr/"))


def test_commitment_shows_what_its_document_says_in_other_languages(client):
    original = DocumentFactory(slug="a8", text="The parties agree.\n\nThey meet again.")
    DocumentFactory(slug="a8-ar", translation_of=original, language="ar", text="يتفق الأطراف.\n\nيجتمعون مجددا.")
    passage = passage_at(original, 0, 18, number="1")
    reference = CommitmentFactory(document=original, provision=passage).reference

    page = markup(client.get(f"/commitments/{reference}/"))

    assert '<blockquote lang="ar" dir="rtl">يتفق الأطراف.</blockquote>' in page
    assert "In 1 other language" in page
    assert "يجتمعون" not in page
