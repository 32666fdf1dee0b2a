"""Documents are deposited and passages marked; what is kept is not changed."""

import pytest
from django.urls import reverse

from commitments.models import Document, LedgerEntry, Provision

from ..support import factories
from .pages import change_url, desk_client, errors_of, read_form

pytestmark = pytest.mark.django_db


def test_document_is_deposited_through_the_action_with_plain_line_ends():
    process, party = factories.ProcessFactory(), factories.PartyFactory()
    client = desk_client()
    address = reverse("admin:commitments_document_add")
    typed = {
        "process": str(process.pk),
        "title": "Joint statement",
        "slug": "joint-statement",
        "prefix": "A9",
        "kind": "joint_statement",
        "dated": "2018-05-15",
        "issuing_parties": [str(party.pk)],
        "text": "One.\r\n\r\nTwo.",
    }

    response = client.post(address, read_form(client.get(address)) | typed)

    assert response.status_code == 302
    found = Document.objects.get()
    assert found.text == "One.\n\nTwo."
    assert list(found.issuing_parties.all()) == [party]
    assert LedgerEntry.objects.latest("seq").act == "deposit_document"


def test_document_with_a_malformed_prefix_is_refused_at_the_field():
    client = desk_client()
    address = reverse("admin:commitments_document_add")
    typed = {
        "process": str(factories.ProcessFactory().pk),
        "title": "Joint statement",
        "slug": "joint-statement",
        "prefix": "nine",
        "kind": "joint_statement",
        "dated": "2018-05-15",
        "text": "One.",
    }

    response = client.post(address, read_form(client.get(address)) | typed)

    assert errors_of(response) == {"prefix": ["Enter capital letters, then digits if any, such as A8."]}
    assert read_form(response)["text"] == ["One."]
    assert Document.objects.count() == 0


def test_passage_is_marked_through_the_action_and_the_text_stays():
    document = factories.DocumentFactory(text="First line.\nSecond line.")
    client = desk_client()
    form = read_form(client.get(change_url(document)))
    passage = {"provisions-0-number": "1", "provisions-0-words": "First line.\r\nSecond"}

    response = client.post(change_url(document), form | passage | {"text": "Another text", "title": "Another"})

    assert response.status_code == 302
    found = Provision.objects.get()
    assert found.start == 0
    assert found.words == "First line.\nSecond"
    document.refresh_from_db()
    assert document.text == "First line.\nSecond line."
    assert document.title == Document.objects.get().title
    assert LedgerEntry.objects.latest("seq").act == "mark_provision"


def test_passage_that_is_not_in_the_text_is_refused_at_the_field():
    document = factories.DocumentFactory(text="First line.")
    client = desk_client()
    form = read_form(client.get(change_url(document)))
    passage = {"provisions-0-number": "1", "provisions-0-words": "Second line."}

    response = client.post(change_url(document), form | passage)

    assert errors_of(response) == {
        "provisions-0-words": ["These words must appear in the text exactly once. Times found: 0."]
    }
    assert read_form(response)["provisions-0-words"] == ["Second line."]
    assert Provision.objects.count() == 0


def test_marked_passage_cannot_be_changed_by_a_forged_post():
    provision = factories.ProvisionFactory()
    client = desk_client()
    form = read_form(client.get(change_url(provision.document)))
    forged = {
        "provisions-INITIAL_FORMS": "1",
        "provisions-0-id": str(provision.pk),
        "provisions-0-number": "99",
        "provisions-0-words": "The parties will take step 5.",
        "provisions-0-DELETE": "on",
    }

    client.post(change_url(provision.document), form | forged)

    assert list(Provision.objects.values_list("pk", "number")) == [(provision.pk, provision.number)]


def test_original_of_a_translation_is_named_on_its_page():
    original, french = factories.DocumentFactory(language="en"), factories.DocumentFactory(language="fr")
    client = desk_client()
    form = read_form(client.get(change_url(french)))

    response = client.post(change_url(french), form | {"translation_of": str(original.pk)})

    assert response.status_code == 302
    french.refresh_from_db()
    assert french.translation_of == original
    assert LedgerEntry.objects.latest("seq").act == "link_translation"


def test_translation_of_a_text_in_the_same_language_is_refused_at_the_field():
    original, other = factories.DocumentFactory(language="en"), factories.DocumentFactory(language="en")
    client = desk_client()
    form = read_form(client.get(change_url(other)))

    response = client.post(change_url(other), form | {"translation_of": str(original.pk)})

    assert list(errors_of(response)) == ["translation_of"]
