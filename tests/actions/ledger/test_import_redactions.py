"""What imports keep of a text that is taken off the record, and what a discarded import leaves."""

import pytest

from commitments.actions.imports.steps import discard_import
from commitments.models import Import, ImportRow
from commitments.queries.ledger.files import check_files, file_names, stray_files
from commitments.rules.imports.states import PREVIEWS
from commitments.rules.ledger.redactions import REDACTED

from ...support.factories import CommitmentFactory, RedactionFactory, reviewer, secretary
from ...support.import_factories import ImportRowFactory, SavedMappingFactory, upload

pytestmark = pytest.mark.django_db
NAME = "Ivan Canary"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT, settings.DATA_DIR, settings.LEDGER_KEY = tmp_path / "files", tmp_path, b"k" * 32
    reviewer(), reviewer("second")
    return settings.MEDIA_ROOT


def previewed(imported: Import, tmp_path):
    folder = tmp_path / PREVIEWS / str(imported.pk)
    folder.mkdir(parents=True)
    (folder / "new.jsonl").write_text("{}")
    return folder


def test_discarded_import_leaves_no_file_and_no_preview(files, tmp_path, django_capture_on_commit_callbacks):
    gone, other = upload("a,b\n1,2\n"), upload("a,b\n3,4\n")
    same = upload("a,b\n3,4\n")
    folder = previewed(gone, tmp_path)

    with django_capture_on_commit_callbacks(execute=True):
        discard_import(actor=secretary(), imported=gone, version=1)
        discard_import(actor=secretary(), imported=same, version=1)

    assert not folder.exists()
    assert not (files / gone.stored_name).exists()
    assert (files / other.stored_name).exists()
    assert stray_files(files) == ([], [])


def test_redaction_reaches_what_the_import_that_wrote_the_text_keeps(
    files, tmp_path, django_capture_on_commit_callbacks
):
    commitment = CommitmentFactory(remark=f"Promised by {NAME}.")
    imported = upload(f"title,remark\nx,Promised by {NAME}.\n")
    told = {"remark": f"Promised by {NAME}.", "other": "Stays"}
    Import.objects.update(state="applied", table={"first": [[2, list(told.values())]]}, preview={"changes": [told]})
    row = ImportRowFactory(imported=imported, object_type="commitment", object_id=commitment.pk, kept=told)
    apart = ImportRowFactory(imported=imported, object_type="commitment", object_id=commitment.pk + 1, kept=told)
    SavedMappingFactory(source=imported.source, mapping={"values": {"parties": {f"Promised by {NAME}.": "skip"}}})
    folder = previewed(imported, tmp_path)

    with django_capture_on_commit_callbacks(execute=True):
        RedactionFactory(text=f"Promised by {NAME}.")

    stored = Import.objects.get(pk=imported.pk)
    assert ImportRow.objects.get(pk=row.pk).kept == {"remark": REDACTED, "other": "Stays"}
    assert ImportRow.objects.get(pk=apart.pk).kept == told
    assert stored.table == {"first": [[2, [REDACTED, "Stays"]]]}
    assert stored.preview == {"changes": [told | {"remark": REDACTED}]}
    assert stored.file_name == REDACTED
    assert not folder.exists()
    assert not (files / imported.stored_name).exists()
    assert list(file_names()) == []
    assert list(check_files(files)) == []
