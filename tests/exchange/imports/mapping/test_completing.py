"""What a person chose of columns is kept as it is; the table tells the rest: values, what parts them, what is open."""

import pytest

from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.guess import complete_mapping
from commitments.exchange.imports.mapping.mapping import read_mapping
from commitments.exchange.imports.mapping.sample import look_at_table, read_look
from commitments.exchange.imports.mapping.targets import lay_rules, rules_by_place
from commitments.queries.imports.names import load_names

from ....support.factories import PartyFactory
from ..files.samples import delimited

pytestmark = pytest.mark.django_db
TABLE = [
    ["ID", "First pledge", "Second pledge", "Country", "Second country", "State", "Due", ""],
    ["1", "Open the road", "Close it", "Turkey; Iran", "TURKEY", "done", "01/02/2030", ""],
    ["2", "Mend the road", "", "Iran", "Iran", "late", "02/02/2030", ""],
]


def complete(tmp_path, mapping):
    with spool_table(delimited(tmp_path / "file", TABLE), Choice()) as table:
        found = complete_mapping(table, load_names(), {"records": "commitments", **mapping})
    read_mapping(found)
    return found


def test_no_column_is_mapped_that_the_person_left_to_the_row(tmp_path):
    found = complete(tmp_path, {"fields": {"title": {"column": "First pledge"}}})

    assert found["fields"] == {
        "title": {"column": "First pledge"},
        "document": {"constant": None},
        "kind": {"constant": None},
        "tier": {"constant": "internal"},
    }
    assert found["values"] == {}
    assert "Country" in found["guess"]["kept"]


def test_values_of_a_column_are_told_with_what_is_decided_of_them(tmp_path):
    PartyFactory(slug="turkey", name="Turkey")
    fields = {"lead": {"column": "Country"}, "status": {"column": "State"}}

    found = complete(tmp_path, {"fields": fields, "values": {"statuses": {"late": "1", "gone": None}}})

    assert found["fields"]["lead"] == {"column": "Country", "separator": ";"}
    assert found["values"] == {
        "parties": {"Iran": None, "Turkey": {"is": "turkey"}},
        "statuses": {"done": "3", "late": "1"},
    }


def test_what_was_chosen_of_reading_is_not_guessed_again_and_what_is_open_is_asked(tmp_path):
    fields = {"lead": {"column": "Country", "separator": ""}, "deadline": {"column": "Due"}}

    found = complete(tmp_path, {"fields": fields})
    assert found["fields"]["lead"]["separator"] == ""
    assert found["fields"]["deadline"] == {"column": "Due", "order": None}

    found["fields"]["deadline"]["order"] = "mdy"
    assert complete(tmp_path, found)["fields"]["deadline"] == {"column": "Due", "order": "mdy"}


def test_fields_of_several_commitments_of_a_row_are_looked_at_too(tmp_path):
    each = [{"lead": {"column": "Country"}}, {"lead": {"column": "Second country"}}]

    found = complete(tmp_path, {"fields": {}, "each": each})

    assert found["each"] == [
        {"lead": {"column": "Country", "separator": ";"}},
        {"lead": {"column": "Second country", "separator": ""}},
    ]
    assert found["guess"]["counts"] == {"parties": {"Iran": 3, "Turkey": 1, "TURKEY": 1}}


def test_rules_by_their_place_are_laid_back_as_they_were():
    mapping = {
        "records": "x",
        "fields": {"a": {"column": "A"}},
        "each": [{"b": {"column": "B"}}, {"b": {"column": "C"}}],
    }

    rules = rules_by_place(mapping)

    assert rules == {"a": {"column": "A"}, "1:b": {"column": "B"}, "2:b": {"column": "C"}}
    assert lay_rules(mapping, rules) == mapping


def test_look_shows_first_rows_samples_and_odd_cells_and_comes_back_from_json(tmp_path):
    rows = [["ID", "Text", "Empty"], ["1", "caf\x87", ""], *[[str(i), "x" * 200, ""] for i in range(2, 12)]]
    with spool_table(delimited(tmp_path / "file", rows), Choice()) as table:
        look = look_at_table(table)

    assert look.rows == 11
    assert len(look.first) == 8
    assert look.first[0] == (2, ["1", "caf\x87", ""])
    assert look.samples == {"ID": ["1", "2", "3"], "Text": ["caf\x87", "x" * 120], "Empty": []}
    assert look.columns == ["ID", "Text"]
    assert look.odd_count == 1
    assert [problem.row for problem in look.odd] == [2]
    assert read_look(look.as_json()) == look
