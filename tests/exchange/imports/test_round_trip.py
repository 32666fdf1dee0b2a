"""What the register exports it takes back, and finds nothing to change."""

import pytest

from commitments.exchange.imports.guess import guess_mapping
from commitments.exchange.imports.mapping import read_mapping
from commitments.exchange.imports.preview import preview_import
from commitments.exchange.tables.spool import spool_table
from commitments.exchange.tables.table import Choice
from commitments.queries.import_names import load_names

from ... import samples
from ...factories import UserFactory
from .test_preview import counts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "jsonl"])
def test_export_of_an_unchanged_register_gives_an_empty_plan(tmp_path, client, kind):
    samples.varied_register()
    client.force_login(UserFactory(administrator=True))
    path = tmp_path / "file"
    path.write_bytes(client.get(f"/commitments/export.{kind}").getvalue())

    with spool_table(path, Choice()) as table:
        mapping = read_mapping(guess_mapping(table, load_names()))
        found = preview_import(table, mapping, today=samples.TODAY).as_json()

    assert (found["errors"], found["changes"]) == ([], [])
    assert counts(found) == {"rows": 60, "unchanged": 60}
