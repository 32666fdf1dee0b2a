"""The mappings of ``docs/mappings`` bring real registers in completely: every row, and nothing decided by default."""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from commitments.actions.imports.steps import ask_undo
from commitments.models import Assessment, Commitment, Document, Import, Party, Process, Theme
from commitments.queries.texts.translations import read_wordings
from commitments.rules.kernel.statuses import CODES, Status

from ...support.factories import secretary
from ...support.shared import shared_folder
from .applying import counts, files, prepared, stepped, wrong

__all__ = ["files"]
pytestmark = [pytest.mark.django_db, pytest.mark.long]
MAPPINGS = Path(settings.BASE_DIR) / "docs" / "mappings"
FILES = {
    "nz-promises": "nz_promises/promises.csv",
    "canada-mandate-letters": "canada_mandate/2021MandateLetters.csv",
    "canada-mandate-commitments": "canada_mandate/2021-mandate-commitments.csv",
    "trump-promises": "trumptracker/data.json",
    "trump-status-history": "trumptracker/status_history_DERIVED.csv",
    "sdg-targets": "sdg_targets/sdg_targets_multilingual_DERIVED.csv",
}


def test_every_mapping_belongs_to_a_file_and_is_explained():
    explained = (MAPPINGS.parent / "import.md").read_text(encoding="utf-8")

    assert {path.stem for path in MAPPINGS.glob("*.json")} == FILES.keys()
    assert [name for name in FILES if f"mappings/{name}.json" not in explained] == []


def example(name):
    return json.loads((MAPPINGS / f"{name}.json").read_text(encoding="utf-8"))


def bring(name):
    """Bring a register in: the counts of its rows, and what the same file would do again."""
    folder, _, file = FILES[name].partition("/")
    content, mapping = (shared_folder(folder) / file).read_bytes(), example(name)
    imported = stepped(prepared(content, mapping))
    assert imported.state == "applied"
    assert imported.trouble == ""
    again = prepared(content, mapping).preview["counts"]
    return counts(imported), {name: count for name, count in again.items() if count and name != "rows"}


def statuses(rows):
    return Counter(CODES[Status(row.status)] for row in rows)


def test_new_zealand_promises():
    # Reasons of rows that have no status are kept with their rows.
    assert bring("nz-promises") == ({"new": 347}, {"unchanged": 347, "warnings": 21})

    promises = Commitment.objects.all()
    assert promises.count() == 347
    assert Theme.objects.count() == 18
    assert Party.objects.count() == 5
    assert statuses(promises) == {"3": 138, "2": 139, "1": 11, "0": 38, "U": 21}
    assert promises.filter(lifecycle="withdrawn").count() == 7
    assert promises.filter(lifecycle="lapsed").count() == 14


def test_register_is_taken_back_whole():
    bring("nz-promises")

    back = stepped(Import.objects.earliest("pk"), ask_undo)

    assert back.state == "taken_back"
    assert back.trouble == ""
    assert Commitment.objects.standing().count() == 0
    assert Assessment.objects.count() == 326
    assert wrong() == []


def test_canadian_letters_and_their_commitments():
    assert bring("canada-mandate-letters") == ({"new": 40}, {"unchanged": 40})
    assert bring("canada-mandate-commitments") == ({"new": 760}, {"unchanged": 760})

    assert Document.objects.count() == 40
    assert Commitment.objects.count() == 760
    assert Document.objects.filter(commitments__isnull=False).distinct().count() == 38


def test_promises_of_a_campaign_with_their_dated_changes():
    assert bring("trump-promises") == ({"new": 174}, {"unchanged": 174})
    assert bring("trump-status-history") == (
        {"new": 259, "unchanged": 19, "skipped": 36},
        # Of the nineteen one has an address of its own, and twelve another reason for the status that they had.
        {"unchanged": 278, "skipped": 36, "warnings": 13},
    )

    assert statuses(Commitment.objects.all()) == {"0": 84, "1": 18, "2": 8, "3": 21, "X": 43}
    assert Assessment.objects.count() == 174 + 259


def test_targets_in_thirteen_languages():
    assert bring("sdg-targets") == ({"new": 169}, {"unchanged": 169})

    target = Commitment.objects.get(provision_number="1.1")
    said = {wording.document.language: wording for wording in read_wordings(secretary(), target)}
    assert Commitment.objects.count() == 169
    assert Document.objects.count() == 13
    assert len(said) == 12
    assert Process.objects.count() == 1
    assert said["ar"].words.startswith("القضاء على الفقر المدقع")
    assert said["ar"].document.direction == "rtl"
    assert said["ru"].words.startswith("К 2030 году")
    assert wrong() == []
