"""The registers of ``docs/mappings`` brought in completely, each once however often it comes, and taken back."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from commitments.actions.imports import ask_apply, ask_preview, ask_undo, save_mapping, upload_import
from commitments.exchange.imports.working import work_on
from commitments.models import Assessment, Commitment, Document, Import
from commitments.queries.verify import verify_ledger

from ...factories import secretary
from ...shared import shared_folder
from .test_examples import FILES, example

pytestmark = [pytest.mark.django_db, pytest.mark.long]
KEY = b"k" * 32
ROWS = {
    "nz-promises": 347,
    "canada-mandate-letters": 40,
    "canada-mandate-commitments": 760,
    "trump-promises": 174,
    "trump-status-history": 259,
    "sdg-targets": 169,
}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT, settings.LEDGER_KEY = tmp_path, KEY


def worked(imported: Import) -> Import:
    work_on(imported)
    return Import.objects.get(pk=imported.pk)


def applied(name: str) -> Import:
    """A published register, by the mapping that is shipped for it."""
    actor = secretary()
    folder, _, file = FILES[name].partition("/")
    content = ContentFile((shared_folder(folder) / file).read_bytes(), name=file)
    imported = upload_import(actor=actor, file=content, now=timezone.now(), source=name)
    imported = save_mapping(actor=actor, imported=imported, version=imported.version, mapping=example(name))
    imported = worked(ask_preview(actor=actor, imported=imported, version=imported.version))
    return worked(ask_apply(actor=actor, imported=imported, version=imported.version))


def test_real_registers_are_brought_in_completely_and_once():
    counts = {name: applied(name).counts for name in ROWS}
    again = {name: applied(name).counts for name in ROWS}

    assert {name: found["new"] for name, found in counts.items()} == ROWS
    assert [name for name, found in counts.items() if found["errors"] or found["changed"]] == []
    assert {name: (found["new"], found["changed"], found["errors"]) for name, found in again.items()} == dict.fromkeys(
        ROWS, (0, 0, 0)
    )
    assert (Commitment.objects.count(), Document.objects.count()) == (347 + 760 + 174 + 169, 40 + 3)
    assert [each for each in verify_ledger(KEY).findings if each.kind != "account"] == []


def test_real_register_is_taken_back_whole():
    imported = applied("nz-promises")

    back = worked(ask_undo(actor=secretary(), imported=imported, version=imported.version))

    assert (back.state, back.trouble) == ("taken_back", "")
    assert (Commitment.objects.standing().count(), Assessment.objects.count() > 300) == (0, True)
    assert [each for each in verify_ledger(KEY).findings if each.kind != "account"] == []
