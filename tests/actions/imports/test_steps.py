"""Imports as people take them on; what a worker does with them is in test_import_work."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile

from commitments.actions.imports.steps import (
    ask_apply,
    ask_preview,
    ask_undo,
    choose_reading,
    discard_import,
    save_mapping,
    save_source_mapping,
    upload_import,
)
from commitments.actions.kernel.ledger import VersionConflict
from commitments.models import Import, LedgerHead
from commitments.queries.imports.pages import list_imports, read_progress, saved_mapping
from commitments.queries.ledger.files import check_files, file_names, stray_files
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import UserFactory, secretary
from ...support.import_factories import NOW, PLEDGES, ImportFactory, SavedMappingFactory, upload

pytestmark = pytest.mark.django_db
MAPPING = {"records": "commitments", "fields": {"title": {"column": "promise"}}}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stranger():
    return UserFactory(role=UserRole.READER)


def test_upload_keeps_the_file_under_its_hash(files):
    imported = upload()

    assert (files / imported.stored_name).read_text() == PLEDGES
    assert imported.stored_name.startswith("imports/")
    assert list(file_names()) == [imported.stored_name]
    assert list(check_files(files)) == [None]
    assert stray_files(files) == ([], [])
    assert LedgerHead.objects.get().seq == 0


@pytest.mark.parametrize("act", [ask_preview, discard_import])
def test_import_that_was_discarded_meanwhile_was_changed_meanwhile(act):
    imported = upload()
    discard_import(actor=secretary(), imported=Import.objects.get(), version=imported.version)

    with pytest.raises(VersionConflict):
        act(actor=secretary(), imported=imported, version=imported.version)


def test_a_file_that_was_changed_since_is_named(files):
    imported = upload()
    (files / imported.stored_name).write_text("lost")

    [finding] = check_files(files)

    assert finding
    assert finding.where == f"import {imported.pk}"
    assert finding.name == f"import {imported.pk} (pledges.csv)"


@pytest.mark.parametrize(("content", "field"), [(b"", "file"), (b"a", "source")])
def test_upload_refuses_what_cannot_be_kept_by_field(files, content, field):
    with pytest.raises(ValidationError) as caught:
        upload_import(actor=secretary(), file=ContentFile(content, name="a.csv"), now=NOW, source="s" * 121)

    assert list(caught.value.message_dict) == [field]
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_steps_lead_from_state_to_state_each_from_the_version_before():
    imported = upload()
    actor = secretary()

    read = choose_reading(actor=actor, imported=imported, version=1, choice={"format": "csv"}, table={"rows": 2})
    mapped = save_mapping(actor=actor, imported=read, version=2, mapping=MAPPING)
    asked = ask_preview(actor=actor, imported=mapped, version=3)

    stored = Import.objects.get()
    assert stored.state == "previewing"
    assert stored.version == 4
    assert stored.asked_by == actor
    assert stored.choice == {"format": "csv"}
    assert stored.table == {"rows": 2}
    assert stored.mapping == MAPPING
    progress = read_progress(actor, asked.pk, NOW)
    assert progress
    assert progress.working is True
    assert progress.percent == 0
    with pytest.raises(VersionConflict):
        ask_preview(actor=actor, imported=asked, version=3)


@pytest.mark.parametrize("ask", [ask_apply, ask_undo])
def test_what_was_not_previewed_is_not_applied_or_taken_back(ask):
    imported = upload()

    with pytest.raises(ValidationError, match="Uploaded"):
        ask(actor=secretary(), imported=imported, version=1)

    assert Import.objects.get().state == "uploaded"


def test_change_forgets_the_preview():
    imported = ImportFactory(state="previewed", preview={"counts": {"new": 1}}, seq=7)

    save_mapping(actor=secretary(), imported=imported, version=1, mapping=MAPPING)

    stored = Import.objects.get()
    assert stored.state == "uploaded"
    assert stored.preview == {}
    assert stored.seq == 0


def test_source_of_the_mapping_is_that_of_the_import():
    named, unnamed = ImportFactory(source="omsk"), ImportFactory(source="omsk")

    save_mapping(actor=secretary(), imported=named, version=1, mapping=MAPPING | {"source": "tomsk"})
    save_mapping(actor=secretary(), imported=unnamed, version=1, mapping=MAPPING)

    assert list(Import.objects.order_by("pk").values_list("source", flat=True)) == ["tomsk", "omsk"]


def test_discard_forgets_what_wrote_nothing_and_nothing_else():
    kept, gone = ImportFactory(state="applied"), ImportFactory()

    discard_import(actor=secretary(), imported=gone, version=1)
    with pytest.raises(ValidationError):
        discard_import(actor=secretary(), imported=kept, version=1)

    assert list(Import.objects.all()) == [kept]


def test_imports_are_for_staff():
    imported = upload()
    reader = stranger()

    with pytest.raises(PermissionDenied):
        upload(actor=reader)
    with pytest.raises(PermissionDenied):
        ask_preview(actor=reader, imported=imported, version=1)
    with pytest.raises(PermissionDenied):
        save_source_mapping(actor=reader, source="omsk", mapping=MAPPING, now=NOW)
    assert list(list_imports(reader)) == []
    assert read_progress(reader, imported.pk, NOW) is None
    assert list(list_imports(UserFactory(desk=True))) == [imported]


def test_mapping_of_a_source_is_kept_once_and_found():
    SavedMappingFactory(source="omsk", records="assessments", mapping={"records": "assessments"})

    for title in ("first", "second"):
        save_source_mapping(actor=secretary(), source=" omsk ", mapping=MAPPING | {"title": title}, now=NOW)

    assert saved_mapping("omsk") == MAPPING | {"title": "second"}
    assert saved_mapping("omsk", "assessments") == {"records": "assessments"}
    assert saved_mapping("tomsk") is None
    with pytest.raises(ValidationError):
        save_source_mapping(actor=secretary(), source=" ", mapping=MAPPING, now=NOW)
