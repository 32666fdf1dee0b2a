"""What is written once stays as it was written: the database refuses, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from commitments.apps import complete_database
from commitments.models import Assessment, LedgerEntry, ProgressReport
from commitments.models.triggers import APPEND_ONLY, KEPT

from ..factories import AssessmentFactory, EvidenceFactory, MeasurementFactory, NoteFactory, ProgressReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded():
    AssessmentFactory(evidence=[EvidenceFactory().pk])
    ProgressReportFactory(evidence=[EvidenceFactory().pk])
    NoteFactory()
    MeasurementFactory(evidence=[EvidenceFactory().pk])


def run(statement: str) -> None:
    # PostgreSQL truncates nothing while deferred checks of this transaction are waiting.
    connection.check_constraints()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def key_of(table: str) -> str:
    return "seq" if table == "ledgerentry" else "id"


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_rows_are_not_updated(recorded, table):
    with pytest.raises(DatabaseError, match="what is recorded"):
        run(f"UPDATE commitments_{table} SET {key_of(table)} = {key_of(table)} + 1000")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_rows_are_not_deleted(recorded, table):
    with pytest.raises(DatabaseError, match="what is recorded"):
        run(f"DELETE FROM commitments_{table}")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_rows_are_not_replaced_or_truncated(recorded, table):
    if connection.vendor == "postgresql":
        statement = f"TRUNCATE commitments_{table} CASCADE"
    else:
        statement = f"INSERT OR REPLACE INTO commitments_{table} SELECT * FROM commitments_{table}"

    with pytest.raises(DatabaseError, match="what is recorded"):
        run(statement)


def test_an_entry_may_lose_its_payload_and_nothing_else(recorded):
    first = LedgerEntry.objects.order_by("seq").first()
    assert first

    with pytest.raises(DatabaseError, match="what is recorded"), transaction.atomic():
        LedgerEntry.objects.filter(pk=first.pk).update(payload="", salt="", act="nothing")
    LedgerEntry.objects.filter(pk=first.pk).update(payload="", salt="")

    after = LedgerEntry.objects.get(pk=first.pk)
    assert after.is_redacted
    assert [getattr(after, name) for name in KEPT] == [getattr(first, name) for name in KEPT]


def test_the_triggers_are_there_again_after_every_migration(recorded):
    complete_database(None, using="default")

    for model in (Assessment, LedgerEntry, ProgressReport):
        with pytest.raises(DatabaseError, match="what is recorded"), transaction.atomic():
            model._default_manager.all()._raw_delete("default")
