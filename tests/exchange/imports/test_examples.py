"""The mappings of ``docs/mappings`` take real registers in completely: every row, and nothing decided by default."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from commitments.actions.documents import passage_at
from commitments.exchange.imports.mapping import read_mapping
from commitments.exchange.imports.preview import preview_import
from commitments.exchange.tables.spool import spool_table
from commitments.exchange.tables.table import Choice

from ...factories import CommitmentFactory, DocumentFactory
from ...shared import shared_folder
from .test_preview import counts

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)
MAPPINGS = Path(settings.BASE_DIR) / "docs" / "mappings"
FILES = {
    "nz-promises": "nz_promises/promises.csv",
    "canada-mandate-letters": "canada_mandate/2021MandateLetters.csv",
    "canada-mandate-commitments": "canada_mandate/2021-mandate-commitments.csv",
    "trump-promises": "trumptracker/data.json",
    "trump-status-history": "trumptracker/status_history_DERIVED.csv",
    "sdg-targets": "sdg_targets/sdg_targets_multilingual_DERIVED.csv",
}


def example(name):
    return json.loads((MAPPINGS / f"{name}.json").read_text(encoding="utf-8"))


def preview(name):
    folder, _, file = FILES[name].partition("/")
    mapping = read_mapping(example(name))
    with spool_table(shared_folder(folder) / file, mapping.table) as table:
        found = preview_import(table, mapping, today=TODAY).as_json()
    assert (found["errors"], found["undecided"]) == ([], {})
    return found


def test_every_mapping_belongs_to_a_file_and_is_explained():
    explained = (MAPPINGS.parent / "import.md").read_text(encoding="utf-8")

    assert {path.stem for path in MAPPINGS.glob("*.json")} == FILES.keys()
    assert [name for name in FILES if f"mappings/{name}.json" not in explained] == []


def test_new_zealand_promises_are_previewed_completely():
    found = preview("nz-promises")

    assert counts(found) == {"rows": 347, "new": 347}
    assert {name: len(made) for name, made in found["created"].items()} == {"document": 1, "themes": 18, "lead": 5}


def test_canadian_mandate_letters_are_documents():
    assert counts(preview("canada-mandate-letters")) == {"rows": 40, "new": 40}


def test_canadian_commitments_hang_on_their_letters():
    with spool_table(shared_folder("canada_mandate") / "2021MandateLetters.csv", Choice()) as table:
        for row in table:
            DocumentFactory(title=row.cells[0], text=row.cells[0])

    found = preview("canada-mandate-commitments")

    assert counts(found) == {"rows": 760, "new": 760}
    assert found["created"].keys() == {"lead", "supporting"}


def test_promises_of_a_campaign_are_read_from_nested_json():
    assert counts(preview("trump-promises")) == {"rows": 174, "new": 174}


def test_their_dated_changes_find_them_under_older_titles_too():
    path = shared_folder("trumptracker") / "data.json"
    titles = [promise["title"] for promise in json.loads(path.read_text(encoding="utf-8"))["promises"]]
    document, start = DocumentFactory(text="\n".join(titles), dated=date(2017, 2, 3)), 0
    for number, title in enumerate(titles):
        passage = passage_at(document, start, start + len(title), number=str(number))
        CommitmentFactory(document=document, provision=passage)
        start += len(title) + 1

    found = preview("trump-status-history")

    assert counts(found) == {"rows": 314, "new": 259, "unchanged": 19, "skipped": 36}


def test_targets_stand_once_each():
    assert counts(preview("sdg-targets")) == {"rows": 169, "new": 169}
