"""What goes with an import that is taken back beside its commitments, and what stays and is named."""

import pytest

from commitments.actions.imports.steps import ask_undo
from commitments.actions.texts.revisions import revise_document
from commitments.models import Document, Evidence
from commitments.queries.imports.pages import things_left

from ....support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    UserFactory,
    secretary,
)
from ..applying import FILE, MAPPING, applied, counts, files, stepped, wrong

__all__ = ["files"]
pytestmark = pytest.mark.django_db
LETTER = "Letter A"


def left(imported):
    return [(thing.object_type, thing.subject) for thing in things_left(imported)]


def test_evidence_goes_where_nothing_else_rests_on_it():
    imported = applied(FILE.replace("1,\n3", "2,\n3"))
    kept, gone = Evidence.objects.order_by("pk")
    AssessmentFactory(commitment=CommitmentFactory(), evidence=[kept.pk])

    back = stepped(imported, ask_undo)

    assert list(Evidence.objects.visible_to(UserFactory(administrator=True))) == [kept]
    assert left(back) == [("evidence", "evidence"), ("process", "processes")]
    assert wrong() == []
    assert counts(applied()) == {"new": 3}
    assert Evidence.objects.filter(url=gone.url).count() == 1


@pytest.fixture
def letter():
    return DocumentFactory(slug="letter-a", title=LETTER, text=LETTER)


def in_letter():
    fields = MAPPING["fields"] | {"document": {"constant": "letter-a"}, "assessed_on": {"constant": "2026-08-19"}}
    return MAPPING | {"fields": fields}


def test_text_that_an_import_gave_to_a_document_goes_with_it(letter):
    imported = applied(mapping=in_letter())
    assert Document.objects.get().text == f"{LETTER}\n\nBuild a bridge.\n\nDig a well."

    back = stepped(imported, ask_undo)

    assert back.state == "taken_back"
    assert Document.objects.get().text == LETTER
    assert not letter.provisions.filter(is_settled=False).exists()
    assert left(back) == []
    assert wrong() == []
    assert counts(applied(mapping=in_letter())) == {"new": 3}
    assert wrong() == []


def test_text_that_somebody_corrected_since_stays_and_is_named(letter):
    imported = applied(mapping=in_letter())
    letter.refresh_from_db()
    corrected = f"{letter.text}\n\nSigned."
    revise_document(actor=secretary(), document=letter, version=letter.version, text=corrected, reason="A line.")

    back = stepped(imported, ask_undo)

    assert back.state == "taken_back"
    assert Document.objects.get().text == corrected
    assert left(back) == [("document", "texts")]
    assert wrong() == []
