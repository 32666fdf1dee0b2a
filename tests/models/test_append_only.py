"""What is written once stays as it was written: the database refuses, whoever asks."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from commitments.apps import complete_database
from commitments.models import Assessment, LedgerEntry, LedgerHead, Note, ProgressReport, RedactedPlace, Redaction
from commitments.models.kernel.triggers import APPEND_ONLY
from commitments.rules.ledger.redactions import REDACTED

from ..support.extension_factories import ExtensionFactory
from ..support.factories import (
    AssessmentFactory,
    EvidenceFactory,
    MeasurementFactory,
    NoteFactory,
    ProgressReportFactory,
    RedactionFactory,
    SettlementFactory,
    paper,
    reviewer,
)
from ..support.followup_factories import PartyRequestFactory
from ..support.rounds import RejectedMatchFactory
from ..support.text_factories import RevisionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded():
    """With a commitment, hence with the first turn of its life-cycle."""
    AssessmentFactory(evidence=[EvidenceFactory().pk])
    ProgressReportFactory(evidence=[EvidenceFactory().pk])
    NoteFactory()
    SettlementFactory()
    ExtensionFactory(grant=True)
    MeasurementFactory(evidence=[EvidenceFactory().pk])
    RedactionFactory(text="We have done it.")
    RejectedMatchFactory()
    RevisionFactory()
    PartyRequestFactory(reminded=(date(2018, 5, 2),))


def allowed(statement: str) -> list[str]:
    """The tables in which this can be done. Not one of them."""
    # PostgreSQL truncates nothing while deferred checks of this transaction are waiting.
    connection.check_constraints()
    return [table for table in APPEND_ONLY if not is_refused(statement.format(table=table, key=key_of(table)))]


def is_refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "what is recorded" in str(error)
    return False


def key_of(table: str) -> str:
    return "seq" if table == "ledgerentry" else "id"


def test_rows_are_not_updated(recorded):
    assert allowed("UPDATE commitments_{table} SET {key} = {key} + 1000") == []


def test_rows_are_not_deleted(recorded):
    assert allowed("DELETE FROM commitments_{table}") == []


def test_rows_are_not_replaced_or_truncated(recorded):
    if connection.vendor == "postgresql":
        assert allowed("TRUNCATE commitments_{table} CASCADE") == []
    else:
        assert allowed("INSERT OR REPLACE INTO commitments_{table} SELECT * FROM commitments_{table}") == []


def refused():
    return pytest.raises(DatabaseError, match="what is recorded")


@pytest.fixture
def granting(recorded):
    """A redaction of a note that is being granted: its places are named, the entry of its decision is not there yet."""
    redaction = RedactionFactory(text="Ask again in May.", granted=False)
    LedgerHead.objects.update(seq=LedgerHead.objects.get().seq + 1)
    decision = LedgerHead.objects.get().seq
    values = {"state": "granted", "decided_by": reviewer("second"), "decided_at": redaction.asked_at}
    Redaction.objects.filter(pk=redaction.pk).update(**values, decision_id=decision, version=2)
    note, entry = Note.objects.get(), redaction.entry
    for kind, key, field in (("note", note.pk, "text"), ("ledgerentry", entry.pk, "payload")):
        RedactedPlace.objects.create(redaction=redaction, kind=kind, object_id=str(key), field=field)
    yield note, entry
    # What the deferred checks ask for at the end.
    if not LedgerEntry.objects.filter(seq=decision).exists():
        LedgerEntry.objects.bulk_create([numbered(entry, decision)])


def test_what_a_redaction_names_is_replaced_while_it_is_being_granted(granting):
    note, entry = granting

    Note.objects.filter(pk=note.pk).update(text=REDACTED)
    LedgerEntry.objects.filter(pk=entry.pk).update(payload="{}", salt="b")

    assert Note.objects.get().text == REDACTED
    assert LedgerEntry.objects.get(pk=entry.pk).salt == "b"


def test_a_redaction_replaces_nothing_else(granting):
    note, entry = granting

    for values in ({"text": "Something else"}, {"text": REDACTED, "tier": 1}, {"tier": 1}):
        with refused(), transaction.atomic():
            Note.objects.filter(pk=note.pk).update(**values)
    for values in ({"payload": "{}", "act": "nothing"}, {"payload": "{}", "payload_hash": "0"}, {"tier": 2}):
        with refused(), transaction.atomic():
            LedgerEntry.objects.filter(pk=entry.pk).update(**values)
    with refused(), transaction.atomic():
        LedgerEntry.objects.filter(seq=1).update(payload="{}")
    with refused(), transaction.atomic():
        ProgressReport.objects.exclude(text=REDACTED).update(text=REDACTED)
        Assessment.objects.update(reason=REDACTED)


def test_nothing_is_replaced_when_the_entry_of_the_decision_is_there(granting):
    note, entry = granting
    decision = LedgerHead.objects.get().seq
    LedgerEntry.objects.bulk_create([numbered(entry, decision)])

    with refused(), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(text=REDACTED)
    with refused(), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk).update(payload="{}")


def numbered(entry: LedgerEntry, seq: int) -> LedgerEntry:
    values = {column.attname: getattr(entry, column.attname) for column in LedgerEntry._meta.concrete_fields}
    return LedgerEntry(**values | {"seq": seq, "hash": "0" * 64, "key": None})


@pytest.mark.parametrize(
    "values",
    [{"reason": "Another."}, {"state": "refused", "answer": "No."}, {"field": "title"}, {"version": 9}],
    ids=str,
)
def test_a_decided_request_stays_as_it_is(recorded, values):
    with refused(), transaction.atomic():
        Redaction.objects.update(**values)


def test_a_request_that_waits_changes_only_by_a_decision(recorded):
    asked = Redaction.objects.filter(pk=RedactionFactory(text="Seen in the press.", granted=False).pk)

    with refused(), transaction.atomic():
        asked.update(reason="Another.")
    with refused(), transaction.atomic():
        asked.update(state="refused", reason="Another.")


def test_the_file_of_evidence_is_withdrawn_by_a_redaction_alone(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    evidence = EvidenceFactory(file=paper(name="canary.txt"))
    row = type(evidence).objects.filter(pk=evidence.pk)

    with pytest.raises(DatabaseError, match="is not replaced"), transaction.atomic():
        row.update(file_name=REDACTED)
    RedactionFactory(text="canary.txt")

    assert row.get().file_name == REDACTED


def test_the_triggers_are_there_again_after_every_migration(recorded):
    complete_database(None, using="default")

    for model in (Assessment, LedgerEntry, ProgressReport):
        with pytest.raises(DatabaseError, match="what is recorded"), transaction.atomic():
            model._default_manager.all()._raw_delete("default")
