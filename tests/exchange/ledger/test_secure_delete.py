"""After a redaction, and once the files were written anew, the text is nowhere in them."""

import os
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from commitments.exchange.ledger import secure_delete
from commitments.exchange.ledger.backup import write_backup
from commitments.models import Redaction
from commitments.queries.kernel.full_text import matching_rows
from commitments.queries.ledger.dump import carried_models

from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    RedactionFactory,
    paper,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
# Search folds letters: whatever the case, as a word it stands in the index too.
CANARY = "canaryword"


@pytest.fixture(autouse=True)
def files(settings, tmp_path, monkeypatch) -> Path:
    # Tests in the database beside this one stay in one transaction for as long as they need.
    monkeypatch.setattr(secure_delete, "PATIENCE", 900)
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def redact_everything() -> None:
    commitment = CommitmentFactory(title=CANARY)
    AssessmentFactory(commitment=commitment, reason=f"{CANARY} said so.")
    EvidenceFactory(file=paper(CANARY.encode(), name=f"{CANARY}.txt"))
    for text in (CANARY, f"{CANARY} said so.", f"{CANARY}.txt"):
        RedactionFactory(text=text, reason="A private name.")


def database_bytes() -> bytes:
    """What stands in the files of the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            path = Path(connection.settings_dict["NAME"])
            return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
        cursor.execute("CHECKPOINT")
        tables = [*(model._meta.db_table for model in carried_models()), "servanda_search", "servanda_document_search"]
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relname = ANY(%s) OR oid IN ("
            "SELECT reltoastrelid FROM pg_class WHERE relname = ANY(%s)) OR oid IN ("
            "SELECT indexrelid FROM pg_index WHERE indrelid::regclass::text = ANY(%s))",
            [tables] * 3,
        )
        found = b""
        for (name,) in cursor.fetchall():
            cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [name])
            found += bytes(cursor.fetchone()[0])
        return found


def test_text_is_in_no_file_after_it_was_redacted_and_wiped(files, tmp_path):
    redact_everything()

    call_command("wipe", verbosity=0)

    assert CANARY.encode() not in database_bytes()
    assert [path for path in files.rglob("*") if path.is_file()] == []
    assert matching_rows(CANARY) == 0


def test_files_of_the_database_are_looked_at_at_all():
    CommitmentFactory(title=CANARY)

    call_command("wipe", verbosity=0)

    assert CANARY.encode() in database_bytes()
    assert matching_rows(CANARY) != 0


READS = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM commitments_commitment"
WRITES = "BEGIN; SELECT pg_current_xact_id()"


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite writes its file anew for nobody else")
@pytest.mark.parametrize("begins", [READS, WRITES])
def test_nothing_is_wiped_while_somebody_may_need_what_stood_before(monkeypatch, begins):
    """Who reads here, and who writes anywhere: to every snapshot that is taken meanwhile what stood before is there."""
    name = "postgres" if begins == WRITES else connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["DATABASE_URL"].replace("/postgres?", f"/{name}?"), autocommit=True) as other:
        for statement in begins.split("; "):
            other.execute(statement)
        redact_everything()
        with monkeypatch.context() as impatient:
            impatient.setattr(secure_delete, "PATIENCE", 0.3)
            with pytest.raises(CommandError, match="nothing was wiped"):
                call_command("wipe", verbosity=0)
        other.execute("COMMIT")

    call_command("wipe", verbosity=0)

    assert CANARY.encode() not in database_bytes()


def test_backup_made_afterwards_holds_it_nowhere(tmp_path):
    redact_everything()

    write_backup(tmp_path / "kept")

    held = [path for path in (tmp_path / "kept").rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert held == []
    assert Redaction.objects.count() == 3
