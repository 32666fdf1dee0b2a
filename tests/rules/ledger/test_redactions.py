"""Which texts of an entry can be redacted, and what an entry says afterwards."""

import json

import pytest
from django.apps import apps
from django.db import models

from commitments.rules.kernel.chain import canonical
from commitments.rules.kernel.text import search_words
from commitments.rules.ledger.redactions import (
    REDACTED,
    TEXTS,
    Passage,
    Place,
    passages,
    redacted,
    redacted_payloads,
)

NOTE = {"type": "note", "id": "7", "tier": 1, "before": None, "after": {"text": "Canary", "tier": 1}}


def payload(before=None, after=None, also=()) -> str:
    return canonical({"before": before, "after": after, "also": also})


def test_passages_are_the_free_texts_of_the_object_and_of_the_rows_beside_it():
    said = payload({"title": "Old", "kind": "deliverable"}, {"title": "New", "remark": "", "tier": 2}, [NOTE])

    assert passages(said, "commitment", "1") == [
        Passage(Place("commitment", "1", "title"), "before", "Old"),
        Passage(Place("commitment", "1", "title"), "after", "New"),
        Passage(Place("note", "7", "text"), "after", "Canary"),
    ]


def test_passages_tell_what_stayed_once_and_what_is_redacted_not_at_all():
    said = payload({"title": "Same", "remark": REDACTED}, {"title": "Same", "remark": None})

    assert passages(said, "commitment", "1") == [Passage(Place("commitment", "1", "title"), "after", "Same")]


@pytest.mark.parametrize("kind", ["user", "party", "responsibility", "nothing"])
def test_other_kinds_have_no_passages(kind):
    assert passages(payload(None, {"name": "X", "title": "X", "text": "X"}), kind, "1") == []


def test_redacted_replaces_the_text_at_the_places_and_nothing_else():
    said = payload({"title": "Canary", "remark": "Canary"}, {"title": "Canary bird"}, [NOTE, NOTE | {"id": "8"}])

    now = redacted(
        said, "commitment", "1", places=[Place("commitment", "1", "title"), Place("note", "7", "text")], text="Canary"
    )

    assert json.loads(now) == {
        "before": {"title": REDACTED, "remark": "Canary"},
        "after": {"title": "Canary bird"},
        "also": [NOTE | {"after": {"text": REDACTED, "tier": 1}}, NOTE | {"id": "8"}],
    }
    assert redacted(said, "commitment", "1", places=[], text="Canary") == said


def test_redacted_payloads_are_read_from_the_entry_that_grants():
    places = [["note", "7", "text", ""], ["ledgerentry", "3", "payload", "ab"], ["ledgerentry", "4", "payload", "cd"]]
    row = {"type": "redaction", "id": "1", "tier": 1, "before": {}, "after": {"places": places}}

    assert redacted_payloads(payload({}, {}, [NOTE, row])) == {3: "ab", 4: "cd"}


@pytest.mark.parametrize(
    "forged", ["", "{}", "[]", '{"also": [1]}', '{"also": [{"type": "redaction", "after": null}]}']
)
def test_a_forged_payload_grants_nothing(forged):
    assert redacted_payloads(forged) == {}


def test_every_text_is_a_column_that_the_mark_fits_and_that_carries_no_rule_of_its_own():
    for kind, fields in TEXTS.items():
        for field in fields:
            column = apps.get_model("commitments", kind)._meta.get_field(field)
            assert isinstance(column, models.CharField | models.TextField)
            assert not isinstance(column, models.URLField | models.SlugField)
            assert column.unique is False
            assert column.choices is None
            assert column.max_length is None or column.max_length >= len(REDACTED)


def test_the_mark_is_found_by_no_search():
    assert search_words(REDACTED) == []
