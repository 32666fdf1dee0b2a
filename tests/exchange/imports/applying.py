"""Imports carried out for tests: uploaded, mapped, previewed and applied."""

from typing import Any

import pytest

from commitments.actions.imports.steps import ask_apply, ask_preview, save_mapping
from commitments.exchange.imports.apply.worker import run_imports
from commitments.models import Import
from commitments.queries.ledger.verify.register import verify_ledger

from ...support.factories import secretary
from ...support.import_factories import upload

KEY = b"k" * 32
MAPPING: dict[str, Any] = {
    "records": "commitments",
    "source": "omsk",
    "key": ["id"],
    "fields": {
        "key": {"column": "id"},
        "quotation": {"column": "promise"},
        "document": {
            "constant": {
                "create": "Pledges of Omsk",
                "kind": "note",
                "dated": "2026-01-31",
                "process": {"create": "Omsk"},
            }
        },
        "kind": {"constant": "deliverable"},
        "lead": {"column": "by"},
        "themes": {"column": "theme"},
        "status": {"column": "state"},
        "assessed_on": {"constant": "2026-08-19"},
        "reason": {"constant": "As the source says."},
        "confidence": {"constant": "reported"},
        "evidence": {"column": "source"},
        "deadline": {"column": "due"},
    },
    "values": {
        "parties": {"*": {"create": "*", "kind": "group"}},
        "themes": {"*": {"create": "*"}},
        "statuses": {"done": "3", "not begun": "0", "?": "none"},
    },
}
FILE = """id,promise,by,theme,state,due,source,note
1,Build a bridge.,Omsk,Roads,done,2027,https://a.example/1,kept
2,Dig a well.,Tomsk,Water,not begun,,https://a.example/1,
3,Dig a well.,Omsk,Water,?,,,
"""


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT, settings.LEDGER_KEY = tmp_path, KEY


def prepared(text: str | bytes = FILE, mapping: dict | None = None, actor=None) -> Import:
    """Uploaded, mapped and previewed."""
    actor = actor or secretary()
    imported = upload(text, actor=actor)
    imported = save_mapping(actor=actor, imported=imported, version=imported.version, mapping=mapping or MAPPING)
    ask_preview(actor=actor, imported=imported, version=imported.version)
    run_imports()
    return Import.objects.get(pk=imported.pk)


def stepped(imported: Import, ask=ask_apply, actor=None) -> Import:
    imported = Import.objects.get(pk=imported.pk)
    ask(actor=actor or secretary(), imported=imported, version=imported.version)
    run_imports()
    return Import.objects.get(pk=imported.pk)


def applied(text: str = FILE, mapping: dict | None = None) -> Import:
    imported = stepped(prepared(text, mapping))
    assert imported.state == "applied"
    assert imported.trouble == ""
    return imported


def wrong() -> list:
    """What ``verify`` finds, but for accounts that factories made."""
    return [finding for finding in verify_ledger(KEY).findings if finding.kind != "account"]


def counts(imported: Import) -> dict:
    return {name: count for name, count in imported.counts.items() if count}


def told(imported: Import) -> list:
    return [(row.row, row.outcome, [problem["code"] for problem in row.problems]) for row in imported.rows.all()]
