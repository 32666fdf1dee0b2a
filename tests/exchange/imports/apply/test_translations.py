"""A table that says each commitment in several languages: documents in these, paragraph beside paragraph."""

import pytest

from commitments.actions.imports.steps import ask_undo
from commitments.models import Commitment, Document
from commitments.queries.texts.translations import read_wordings

from ....support.factories import secretary
from ..applying import MAPPING, applied, counts, files, stepped, wrong

__all__ = ["files"]
pytestmark = pytest.mark.django_db
TEXT = """id,promise,by,ar,fr
1,Build a bridge.,Omsk,ابنوا جسرا.,Construire un pont.
2,Dig a well.,Omsk,,Creuser un puits.
"""
FIELDS = {name: MAPPING["fields"][name] for name in ("key", "quotation", "document", "kind", "lead")}
SAID = {"ar": {"column": "ar", "title": "تعهدات"}, "fr": {"column": "fr"}}
IN_THREE = MAPPING | {"fields": FIELDS, "translations": SAID}


def said(title):
    commitment = Commitment.objects.get(title=title)
    return {found.document.language: found.words for found in read_wordings(secretary(), commitment)}


def test_translations_become_documents_and_go_with_the_import():
    imported = applied(TEXT, IN_THREE)

    titles = Document.objects.order_by("language").values_list("language", "title", "translation_of__title")
    assert list(titles) == [
        ("ar", "تعهدات", "Pledges of Omsk"),
        ("en", "Pledges of Omsk", None),
        ("fr", "Pledges of Omsk (fr)", "Pledges of Omsk"),
    ]
    assert said("Build a bridge.") == {"ar": "ابنوا جسرا.", "fr": "Construire un pont."}
    assert said("Dig a well.") == {"fr": "Creuser un puits."}
    assert counts(applied(TEXT, IN_THREE)) == {"unchanged": 2}
    assert stepped(imported, ask_undo).state == "taken_back"
    assert not Document.objects.visible_to(secretary()).exists()
    assert wrong() == []
