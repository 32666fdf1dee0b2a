"""Cells that are longer than a spreadsheet's: those that an export cut, and those of other files."""

import pytest

from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.guess import guess_mapping
from commitments.exchange.imports.mapping.mapping import read_mapping
from commitments.exchange.imports.plan.preview import preview_import
from commitments.models import Commitment
from commitments.queries.imports.names import load_names

from ....support.factories import AssessmentFactory, DocumentFactory, UserFactory
from ..plan.test_preview import HEAD, TODAY, counts, preview, told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_cut_cell_of_an_export_is_refused_by_its_name(tmp_path, client, kind):
    AssessmentFactory()
    Commitment.objects.update(reason="Agreed. " * 5_000)
    client.force_login(UserFactory(administrator=True))
    path = tmp_path / "file"
    path.write_bytes(client.get(f"/commitments/export.{kind}").getvalue())

    with spool_table(path, Choice()) as table:
        found = preview_import(table, read_mapping(guess_mapping(table, load_names())), today=TODAY).as_json()

    assert counts(found) == {"rows": 1, "errors": 1}
    assert told(found) == [(2, "reason", f"{('Agreed. ' * 8)[:60]}…", "cut_cell")]


def test_cell_that_no_field_takes_ends_with_a_mark_where_it_is_cut(tmp_path):
    DocumentFactory(slug="communique", title="Communiqué", text="Communiqué")

    found = preview(tmp_path, HEAD, ["1", "Open the road", "", "done", "", "n" * 40_000])

    assert counts(found) == {"rows": 1, "new": 1, "warnings": 1}
    assert told(found, "warnings") == [(2, "note", f"{'n' * 60}…", "long_cell")]
