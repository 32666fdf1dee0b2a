"""What the register exports it takes back, and finds nothing to change."""

from datetime import date

import pytest

from commitments.actions.register.commitments import edit_commitment
from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.guess import complete_mapping, guess_mapping
from commitments.exchange.imports.mapping.mapping import read_mapping
from commitments.exchange.imports.plan.preview import preview_import
from commitments.models import Commitment
from commitments.queries.imports.names import load_names
from commitments.rules.kernel.deadlines import Deadline, Precision

from ...support import samples
from ...support.factories import CommitmentFactory, EvidenceFactory, UserFactory, secretary
from .plan.test_preview import counts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "jsonl"])
def test_export_of_an_unchanged_register_gives_an_empty_plan(tmp_path, client, kind):
    samples.varied_register()
    for commitment in Commitment.objects.order_by("pk")[:3]:
        changes = {"evidence": [EvidenceFactory().pk]}
        edit_commitment(actor=secretary(), commitment=commitment, version=commitment.version, changes=changes)
    client.force_login(UserFactory(administrator=True))
    path = tmp_path / "file"
    path.write_bytes(client.get(f"/commitments/export.{kind}").getvalue())

    with spool_table(path, Choice()) as table:
        mapping = read_mapping(guess_mapping(table, load_names()))
        found = preview_import(table, mapping, today=samples.TODAY).as_json()

    assert found["errors"] == []
    assert found["changes"] == []
    assert found["warnings"] == []
    assert counts(found) == {"rows": 60, "unchanged": 60}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_nothing_is_asked_of_an_export_whose_columns_are_looked_at_and_saved(tmp_path, client, kind):
    day = date(2030, 5, 4)
    for words in ("04/05/2030", "FY2030", "within 60 days"):
        CommitmentFactory(deadline=Deadline(words, "en", day, day, Precision.DAY))
    client.force_login(UserFactory(administrator=True))
    path = tmp_path / "file"
    path.write_bytes(client.get(f"/commitments/export.{kind}").getvalue())

    with spool_table(path, Choice()) as table:
        guessed = guess_mapping(table, load_names())
        saved = complete_mapping(table, load_names(), guessed)
        found = preview_import(table, read_mapping(saved), today=samples.TODAY).as_json()

    assert [mapping["guess"]["undecided"] for mapping in (guessed, saved)] == [{}, {}]
    assert found["errors"] == []
    assert counts(found) == {"rows": 3, "unchanged": 3}
