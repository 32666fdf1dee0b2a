"""Imports carried out: what is written, that it is written once, and what is told of each row."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from commitments.actions.imports import progress
from commitments.actions.imports.steps import ask_apply, ask_undo
from commitments.actions.kernel.ledger import batch
from commitments.actions.register.commitments import edit_commitment
from commitments.exchange.imports.apply import batches
from commitments.exchange.imports.apply.records import Writer
from commitments.exchange.imports.apply.worker import run_imports, work_on
from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.guess import guess_mapping
from commitments.models import Assessment, Commitment, Document, Evidence, Import, LedgerEntry, Party, Process, Theme
from commitments.queries.imports.names import load_names
from commitments.queries.ledger.snapshots import snapshot
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.ledger.redactions import shown_text

from ....support.factories import CommitmentFactory, DocumentFactory, PartyFactory, UserFactory, secretary
from ..applying import FILE, MAPPING, applied, counts, files, prepared, stepped, told, wrong

__all__ = ["files"]
pytestmark = pytest.mark.django_db


def test_rows_become_commitments_with_everything_they_name():
    imported = applied()

    assert counts(imported) == {"new": 3}
    document = Document.objects.get()
    assert (document.title, document.text, document.prefix, document.process.name) == (
        *("Pledges of Omsk", "Build a bridge.\n\nDig a well.", "PO", "Omsk"),
    )
    bridge, well, again = Commitment.objects.order_by("pk")
    assert [bridge.reference, well.reference, again.reference] == ["PO-01", "PO-02", "PO-03"]
    assert bridge.quotation == "Build a bridge."
    assert bridge.lead_text == "Omsk"
    assert bridge.themes_text == "Roads"
    assert bridge.deadline_words == "2027"
    assert str(bridge.deadline_latest) == "2027-12-31"
    assert [row.status for row in Assessment.objects.order_by("pk")] == [5, 2]
    assert well.provision_id == again.provision_id
    assert Evidence.objects.get().url == "https://a.example/1"
    assert imported.rows.get(number=1).kept == {"note": "kept"}
    assert wrong() == []


def test_second_import_of_the_same_file_changes_nothing():
    applied()
    before = LedgerEntry.objects.count()

    again = applied()

    assert counts(again) == {"unchanged": 3}
    assert LedgerEntry.objects.count() == before


def test_every_row_has_its_entries():
    imported = applied()

    for row in imported.rows.all():
        entries = LedgerEntry.objects.filter(seq__range=(row.first_seq, row.last_seq), object_id=str(row.object_id))
        assert entries.filter(object_type="commitment", act="record_commitment").count() == 1


def test_changed_rows_go_through_the_acts_and_come_back(client):
    applied()
    first = Commitment.objects.order_by("pk")[0]
    before = snapshot(first) | {"status": first.status}
    changed = FILE.replace("Omsk,Roads,done,2027", "Tomsk,Water,not begun,2028", 1)
    mapping = MAPPING | {"fields": MAPPING["fields"] | {"assessed_on": {"constant": "2026-09-01"}}}

    imported = applied(changed, mapping)

    assert counts(imported) == {"changed": 1, "unchanged": 2}
    first.refresh_from_db()
    assert first.lead_text == "Tomsk"
    assert first.themes_text == "Water"
    assert first.status == 2
    assert str(first.deadline_latest) == "2028-12-31"
    assert first.times_extended == 1
    assert stepped(imported, ask_undo).state == "taken_back"
    first.refresh_from_db()
    assert snapshot(first) | {"status": first.status} == before
    assert wrong() == []


def test_life_cycle_is_changed_on_the_ground_of_the_import_and_led_back():
    applied()
    first = Commitment.objects.order_by("pk")[0]
    fields = MAPPING["fields"] | {"lifecycle": {"column": "theme"}}
    values = MAPPING["values"] | {"lifecycles": {"Roads": "suspended", "Water": "active"}}

    imported = applied(mapping=MAPPING | {"fields": fields, "values": values})

    first.refresh_from_db()
    assert counts(imported) == {"changed": 1, "unchanged": 2}
    assert first.lifecycle == "suspended"
    assert "Import of pledges.csv" in shown_text(first.lifecycle_ground)
    assert stepped(imported, ask_undo).state == "taken_back"
    first.refresh_from_db()
    assert first.lifecycle == "active"
    assert wrong() == []


def test_new_row_can_be_closed_already():
    fields = MAPPING["fields"] | {"lifecycle": {"column": "theme"}}
    values = MAPPING["values"] | {"lifecycles": {"Roads": "withdrawn", "Water": "superseded"}}

    imported = stepped(prepared(mapping=MAPPING | {"fields": fields, "values": values}))

    assert [row.lifecycle for row in Commitment.objects.all()] == ["withdrawn"]
    assert told(imported)[1:] == [(3, "errors", ["superseded_by"]), (4, "errors", ["superseded_by"])]
    assert wrong() == []


def test_export_that_comes_back_changes_nothing(client, settings):
    applied()
    client.force_login(UserFactory(administrator=True))
    text = client.get("/commitments/export.csv").getvalue().decode()
    path = settings.MEDIA_ROOT / "export.csv"
    path.write_text(text, encoding="utf-8")
    with spool_table(path, Choice()) as table:
        mapping = guess_mapping(table, load_names())
    before = LedgerEntry.objects.count()

    imported = stepped(prepared(text, mapping))

    assert counts(imported) == {"unchanged": 3}
    assert LedgerEntry.objects.count() == before


def test_import_is_taken_back_as_one_and_can_be_brought_again():
    imported = applied()

    back = stepped(imported, ask_undo)

    assert back.state == "taken_back"
    assert back.trouble == ""
    administrator = UserFactory(administrator=True)
    assert not Commitment.objects.visible_to(administrator).exists()
    assert not Document.objects.visible_to(administrator).exists()
    assert Party.objects.count() == 0
    assert Theme.objects.count() == 0
    assert wrong() == []
    assert counts(applied()) == {"new": 3}
    assert [c.reference for c in Commitment.objects.visible_to(administrator).order_by("pk")] == [
        "PO2-01",
        "PO2-02",
        "PO2-03",
    ]
    assert Process.objects.count() == 1
    assert wrong() == []


def test_what_somebody_built_on_is_not_taken_back_and_who_did_is_named():
    imported = applied()
    first = Commitment.objects.order_by("pk")[0]
    anna = UserFactory(desk=True, first_name="Anna", last_name="Ivanova")
    edit_commitment(actor=anna, commitment=first, version=first.version, changes={"remark": "Mine"})

    back = stepped(imported, ask_undo)

    assert back.state == "applied"
    assert "PO-01: Commitment edited, Anna Ivanova" in shown_text(back.trouble)
    assert Commitment.objects.visible_to(anna).count() == 3


class Killed(BaseException):
    """As kill -9 would: nothing is caught, nothing tidied up."""


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_import_goes_on_where_it_was_killed_and_writes_nothing_twice(monkeypatch, after):
    monkeypatch.setattr(batches, "LEAST", 1)
    monkeypatch.setattr(batches, "next_batch", lambda size, took: 1)
    imported = prepared()
    ask_apply(actor=secretary(), imported=imported, version=imported.version)
    calls: list[int] = []
    real = Writer.write

    def killed(self, records, go_on):
        if len(calls) == after:
            raise Killed
        calls.append(1)
        real(self, records, go_on)

    monkeypatch.setattr(Writer, "write", killed)
    if after < 3:
        with pytest.raises(Killed):
            run_imports()
    monkeypatch.setattr(Writer, "write", real)
    assert Commitment.objects.count() == (after if after < 3 else 0)

    run_imports(clock=lambda: timezone.now() + timedelta(hours=1))

    done = Import.objects.get(pk=imported.pk)
    assert done.state == "applied"
    assert counts(done) == {"new": 3}
    assert [c.quotation for c in Commitment.objects.order_by("pk")] == ["Build a bridge.", "Dig a well.", "Dig a well."]
    assert wrong() == []


def test_worker_that_lost_its_claim_writes_nothing():
    imported = prepared()
    ask_apply(actor=secretary(), imported=imported, version=imported.version)
    imported = Import.objects.get()
    assert progress.claim_import(imported=imported, worker="slow", now=datetime(2026, 1, 1, tzinfo=UTC))
    work_on(imported)
    before = LedgerEntry.objects.count()
    imported.state = "applying"

    with pytest.raises(progress.ClaimLost), batch():
        progress.keep_on(imported=imported, worker="slow", now=timezone.now())

    assert LedgerEntry.objects.count() == before


def test_imports_that_write_are_worked_on_one_at_a_time():
    first, second = prepared(), prepared()
    for each in (first, second):
        ask_apply(actor=secretary(), imported=each, version=each.version)
    assert progress.claim_import(imported=Import.objects.get(pk=first.pk), worker="one", now=timezone.now())

    assert not progress.claim_import(imported=Import.objects.get(pk=second.pk), worker="two", now=timezone.now())


def test_register_that_changed_since_the_preview_is_noticed():
    applied()
    imported = prepared(FILE.replace("Roads", "Streets"))
    first = Commitment.objects.order_by("pk")[0]
    edit_commitment(actor=secretary(), commitment=first, version=first.version, changes={"remark": "Mine"})

    refused = stepped(imported)

    assert refused.state == "previewed"
    assert "that these rows use: 2. Preview" in shown_text(refused.trouble)
    assert counts(stepped(prepared(FILE.replace("Roads", "Streets")))) == {"changed": 1, "unchanged": 2}


def test_words_stand_in_the_text_of_a_document_that_is_there():
    DocumentFactory(slug="there", text="They say: build\na bridge. And more.", dated=date(2026, 1, 1))
    fields = MAPPING["fields"] | {"document": {"constant": "there"}}

    imported = stepped(prepared(mapping=MAPPING | {"fields": fields}))

    assert told(imported) == [
        (2, "errors", ["not_in_text"]),
        (3, "errors", ["not_in_text"]),
        (4, "errors", ["not_in_text"]),
    ]
    imported = stepped(prepared(FILE.replace("Build a", "build a"), MAPPING | {"fields": fields}))
    assert Commitment.objects.get().quotation == "build\na bridge."


def test_reader_brings_nothing_in():
    imported = prepared()
    imported = Import.objects.get(pk=imported.pk)
    ask_apply(actor=secretary(), imported=imported, version=imported.version)
    Import.objects.update(asked_by=UserFactory(role=UserRole.READER))

    run_imports()

    assert not Commitment.objects.exists()


def test_documents_and_then_their_commitments():
    documents = {
        "records": "documents",
        "source": "letters",
        "key": [],
        "fields": {
            "title": {"column": "title"},
            "dated": {"column": "on"},
            "kind": {"constant": "note"},
            "process": {"constant": {"create": "Letters"}},
            "issuing": {"constant": {"create": "Minister", "kind": "organisation"}},
        },
    }
    letters = applied("title,on\nLetter A,2026-01-01\nLetter B,2026-01-02\n", documents)
    fields = MAPPING["fields"] | {
        "document": {"column": "by"},
        "lead": {"constant": {"create": "Cabinet", "kind": "group"}},
    }
    values = MAPPING["values"] | {"documents": {"Omsk": {"is": "letter-a"}, "Tomsk": {"is": "letter-b"}}}

    imported = applied(mapping=MAPPING | {"fields": fields, "values": values})

    assert counts(letters) == {"new": 2}
    assert counts(imported) == {"new": 3}
    assert Document.objects.get(slug="letter-a").text == "Letter A\n\nBuild a bridge.\n\nDig a well."
    assert stepped(letters, ask_undo).trouble != ""
    assert stepped(imported, ask_undo).state == "taken_back"
    assert wrong() == []


def test_status_changes_become_assessments_and_are_taken_back():
    first = CommitmentFactory(document=DocumentFactory(dated=date(2026, 1, 1)), lead=PartyFactory(name="Omsk"))
    mapping = {
        "records": "assessments",
        "source": "history",
        "fields": {
            "commitment": {"column": "ref"},
            "status": {"column": "state"},
            "assessed_on": {"column": "on"},
            "reason": {"constant": "As the source says."},
            "confidence": {"constant": "reported"},
        },
        "values": {"statuses": {"begun": "1", "done": "3"}},
    }
    text = f"ref,state,on\n{first.reference},done,2026-03-01\n{first.reference},begun,2026-02-01\n"

    imported = applied(text, mapping)

    first.refresh_from_db()
    assert counts(imported) == {"new": 2}
    assert first.status == 5
    assert Assessment.objects.count() == 2
    assert counts(applied(text, mapping)) == {"unchanged": 2}
    assert stepped(imported, ask_undo).state == "taken_back"
    first.refresh_from_db()
    assert first.status == 9
    assert wrong() == []
