import json
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.texts.documents import deposit_document, mark_provision
from commitments.models import Document
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import (
    DocumentFactory,
    PartyFactory,
    ProcessFactory,
    ProvisionFactory,
    UserFactory,
    paper,
    secretary,
)
from ...support.text_factories import RevisionFactory
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db


def deposit(actor=None, **changes):
    values: dict[str, Any] = {
        "slug": "a8",
        "title": "Communiqué",
        "kind": "communique",
        "prefix": "A8",
        "dated": date(2017, 12, 22),
        "text": "The parties agree.",
    }
    process = changes.pop("process", None) or ProcessFactory()
    return deposit_document(actor=actor or secretary(), process=process, **values | changes)


def test_deposit_document_is_kept_and_on_the_ledger():
    party = PartyFactory()

    document = deposit(issuing=(party,), tier=Tier.PARTIES)

    entry = last_entry()
    assert Document.objects.get() == document
    assert list(document.issuing_parties.all()) == [party]
    assert entry.act == "deposit_document"
    assert entry.object_type == "document"
    assert entry.before is None
    assert entry.after["text"] == "The parties agree."
    assert entry.after["tier"] == 2
    assert entry.after["issuing_parties"] == [party.pk]


def test_original_file_is_kept_as_evidence_of_the_tier_of_the_text():
    document = deposit(
        original=paper(b"The parties agree.", name="text.md"), tier=Tier.PARTIES, source_url="https://press.example/a"
    )

    original = Document.objects.get().original
    assert original is not None
    assert original.title == "Communiqué"
    assert original.tier == Tier.PARTIES
    assert original.url == "https://press.example/a"
    assert original.file_name == "text.md"
    assert original.media_type == "text/markdown"
    assert original.size == 18
    assert (settings.MEDIA_ROOT / original.stored_name).read_bytes() == b"The parties agree."
    entry = last_entry()
    assert entry.object_id == str(document.pk)
    assert entry.after["original_id"] == original.pk
    assert [(row["type"], row["id"], row["after"]["sha256"]) for row in json.loads(entry.payload)["also"]] == [
        ("evidence", str(original.pk), original.sha256)
    ]
    assert verify_ledger(settings.LEDGER_KEY).findings == []


def test_same_words_have_the_same_fingerprint():
    first = deposit(text="The Parties\n\nagree – “fully”.")
    second = deposit(text="the parties agree fully", slug="b", prefix="B", process=first.process)
    third = deposit(text="The parties agree.", slug="c", prefix="C", process=first.process)

    assert first.fingerprint == second.fingerprint != third.fingerprint


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"prefix": "a8"}, ["prefix"]),
        ({"prefix": "A8\n"}, ["prefix"]),
        ({"prefix": "TAKEN"}, ["prefix"]),
        ({"slug": "taken"}, ["slug"]),
        ({"slug": "no slug"}, ["slug"]),
        ({"slug": "new"}, ["slug"]),
        ({"original": paper(name="program.exe")}, ["file"]),
        ({"text": ""}, ["text"]),
        ({"text": "a\x00b"}, ["text"]),
        ({"title": "x" * 301}, ["title"]),
        ({"kind": "rumour"}, ["kind"]),
        ({"source_url": "javascript:alert(1)"}, ["source_url"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_deposit_document_refuses_by_field_and_writes_nothing(changes, fields):
    process = DocumentFactory(slug="taken", prefix="TAKEN").process

    with nothing_written(), pytest.raises(ValidationError) as refused:
        deposit(process=process, **changes)

    assert [name for name in refused.value.message_dict if name != "__all__"] == fields


def test_mark_provision_finds_the_span():
    document = DocumentFactory(text="We agree. We agree to meet.")

    provision = mark_provision(actor=secretary(), document=document, number="1", words="agree to meet")

    entry = last_entry()
    assert provision.start == 13
    assert provision.end == 26
    assert entry.act == "mark_provision"
    assert entry.after["words"] == "agree to meet"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"words": "disagree"}, ["words"]),
        ({"words": "We agree"}, ["words"]),
        ({"words": ""}, ["words"]),
        ({"nature": "poetic"}, ["nature"]),
        ({"number": ""}, ["number"]),
    ],
    ids=str,
)
def test_mark_provision_refuses_by_field_and_writes_nothing(changes, fields):
    document = DocumentFactory(text="We agree. We agree to meet.")
    values = {"number": "1", "words": "agree to meet"} | changes

    with nothing_written(), pytest.raises(ValidationError) as refused:
        mark_provision(actor=secretary(), document=document, **values)

    assert [name for name in refused.value.message_dict if name != "__all__"] == fields


def test_mark_provision_refuses_a_number_that_is_taken():
    document = ProvisionFactory(number="1").document

    with nothing_written(), pytest.raises(ValidationError):
        mark_provision(actor=secretary(), document=document, number="1", words="The parties will take step 2.")


def test_mark_provision_says_so_when_the_text_was_corrected_since_it_was_read():
    document = DocumentFactory(text="The parties agree to a truce.")
    read_before = Document.objects.get()
    RevisionFactory(document=document, text="The sides agree.")

    with nothing_written(), pytest.raises(ValidationError, match="corrected in the meantime"):
        mark_provision(actor=secretary(), document=read_before, number="1", words="a truce")


def test_documents_are_for_staff():
    allowed = []

    for role in UserRole.values:
        person = UserFactory(role=role)
        for act in (lambda: DocumentFactory(actor=person), lambda: ProvisionFactory(actor=person)):  # noqa: B023
            try:
                act()
            except PermissionDenied:
                continue
            allowed.append(role)

    assert allowed == [role for role in ("administrator", "reviewer", "desk_officer") for _act in range(2)]


def test_translation_is_kept_with_its_original():
    original = DocumentFactory(language="en")

    document = deposit(translation_of=original, language="fr")

    assert Document.objects.get(pk=document.pk).translation_of == original
    assert last_entry().after["translation_of_id"] == original.pk


def test_translation_of_a_translation_or_in_the_same_language_is_refused():
    original = DocumentFactory(language="en")
    french = DocumentFactory(language="fr", translation_of=original)

    for values in ({"translation_of": french, "language": "ru"}, {"translation_of": original, "language": "en"}):
        with nothing_written(), pytest.raises(ValidationError) as refusal:
            deposit(process=original.process, **values)
        assert list(refusal.value.message_dict) == ["translation_of"]
