"""Days that an import must have: of what was assessed, of documents."""

import pytest

from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.mapping import read_mapping
from commitments.exchange.imports.plan.preview import preview_import

from ....support.factories import DocumentFactory
from ..files.samples import delimited
from ..plan.test_preview import HEAD, MAPPING, TODAY, counts, preview, told

pytestmark = pytest.mark.django_db


def test_status_needs_a_day_that_is_understood(tmp_path):
    DocumentFactory(slug="communique", title="Communiqué", text="Communiqué")
    fields = MAPPING["fields"] | {"assessed_on": {"column": "note"}}

    found = preview(
        tmp_path,
        HEAD,
        ["1", "Open the road", "", "done", "", "some time soon"],
        ["2", "Close the road", "", "no data", "", "some time soon"],
        fields=fields,
    )

    assert counts(found) == {"rows": 2, "new": 1, "errors": 1, "warnings": 3}
    assert told(found) == [(2, "note", "some time soon", "unread_day")]


def test_document_needs_a_day_that_is_understood(tmp_path):
    fields: dict[str, dict] = {"title": {"column": "pledge"}, "kind": {"constant": "note"}, "dated": {"column": "due"}}
    fields |= {"process": {"constant": {"create": "Plans"}}}
    path = delimited(tmp_path / "file", [HEAD, ["1", "A note of the talks", "", "", "some time soon", ""]])
    mapping = {"records": "documents", "fields": fields, "values": {}}

    with spool_table(path, Choice()) as table:
        found = preview_import(table, read_mapping(mapping), today=TODAY, user=None).as_json()

    assert told(found) == [(2, "due", "some time soon", "unread_day")]
