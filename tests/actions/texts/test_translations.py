import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.texts.translations import link_translation
from commitments.models import Document
from commitments.queries.ledger.verify.register import verify_ledger

from ...support.factories import DocumentFactory, UserFactory, secretary
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db


def link(document, original, **changes):
    values = {"actor": secretary(), "version": document.version} | changes
    return link_translation(document=document, original=original, **values)


def test_original_is_named_and_taken_back():
    original, french = DocumentFactory(language="en"), DocumentFactory(language="fr")

    linked = link(french, original)
    assert Document.objects.get(pk=french.pk).translation_of == original
    assert linked.version == 2
    assert last_entry().after == {"translation_of_id": original.pk, "version": 2}

    link(linked, None)
    assert Document.objects.get(pk=french.pk).translation_of is None
    assert [found for found in verify_ledger(settings.LEDGER_KEY).findings if found.kind != "account"] == []


def test_what_is_no_original_is_refused():
    original = DocumentFactory(language="en")
    french = DocumentFactory(language="fr", translation_of=original)
    russian, english = DocumentFactory(language="ru"), DocumentFactory(language="en")

    for document, other in ((russian, french), (english, original), (original, russian)):
        with nothing_written(), pytest.raises(ValidationError) as refusal:
            link(document, other)
        assert list(refusal.value.message_dict) == ["translation_of"]


def test_only_staff_name_an_original_and_from_the_version_that_stands():
    original, french = DocumentFactory(language="en"), DocumentFactory(language="fr")
    speaker = UserFactory(focal_point=True)

    with nothing_written(), pytest.raises(PermissionDenied):
        link(french, original, actor=speaker)
    with nothing_written(), pytest.raises(VersionConflict):
        link(french, original, version=7)
