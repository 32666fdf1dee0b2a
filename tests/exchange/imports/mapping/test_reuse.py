from typing import Any

import pytest

from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.guess import guess_mapping
from commitments.exchange.imports.mapping.mapping import read_mapping
from commitments.queries.imports.names import load_names

from ..files.samples import delimited

pytestmark = pytest.mark.django_db
OLD: dict[str, Any] = {
    "source": "nz",
    "key": ["id"],
    "fields": {
        "quotation": {"column": "details"},
        "lead": {"column": "owner", "separator": ";"},
        "kind": {"constant": "deliverable"},
        "status": {"column": "state"},
    },
    "values": {"statuses": {"In progress": "1", "gone": "skip"}, "parties": {"*": {"create": "*", "kind": "state"}}},
    "percent": [[60, "3"], [0, "1"]],
}


def renew(tmp_path, *rows):
    with spool_table(delimited(tmp_path / "file", [list(row) for row in rows]), Choice()) as table:
        found = guess_mapping(table, load_names(), old=OLD)
    read_mapping(found)
    return found


def test_what_was_decided_is_used_again_and_what_is_new_is_open(tmp_path):
    found = renew(
        tmp_path,
        ["id", "details", "state", "Country", "due", "colour"],
        ["1", "Open the road", "IN-PROGRESS", "Iran", "2030", "red"],
        ["2", "Close the road", "stalled", "Iran", "2031", "blue"],
    )

    assert found["source"] == "nz"
    assert found["key"] == ["id"]
    assert found["percent"] == [[60, "3"], [0, "1"]]
    assert found["fields"]["quotation"] == {"column": "details"}
    assert found["fields"]["status"] == {"column": "state"}
    assert found["fields"]["kind"] == {"constant": "deliverable"}
    assert found["fields"]["deadline"] == {"column": "due"}
    assert found["fields"]["lead"] == {"column": "Country", "separator": ""}
    assert found["values"]["statuses"] == {"In progress": "1", "gone": "skip", "IN-PROGRESS": "1", "stalled": None}
    assert found["values"]["parties"] == {"*": {"create": "*", "kind": "state"}, "Iran": None}
    assert found["guess"]["gone"] == []
    assert found["guess"]["kept"] == ["colour"]


def test_fields_whose_columns_are_gone_are_told(tmp_path):
    found = renew(tmp_path, ["id", "details", "colour"], ["1", "Open the road", "red"])

    assert found["guess"]["gone"] == ["lead", "status"]


def test_same_table_again_asks_nothing(tmp_path):
    found = renew(tmp_path, ["id", "details", "state", "owner"], ["1", "Open the road", "gone", ""])

    assert found["guess"]["gone"] == []
    assert found["fields"]["lead"] == OLD["fields"]["lead"]
    assert [name for name in found["guess"]["undecided"] if name.startswith("values")] == []
