from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.actions.register.commitments import Part
from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.guess import guess_mapping
from commitments.exchange.imports.mapping.mapping import MappingError, read_mapping
from commitments.exchange.imports.plan.preview import preview_import, preview_words
from commitments.models import LedgerEntry
from commitments.queries.imports.names import load_names
from commitments.rules.kernel.commitments import Role, Tier
from commitments.rules.kernel.statuses import Status

from ....actions.kernel.ledger_checks import nothing_written
from ....support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    PartyFactory,
    ProcessFactory,
    ProvisionFactory,
    UserFactory,
)
from ....support.shared import shared_folder
from ..files.samples import delimited, xlsx

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)
MAPPING: dict[str, dict] = {
    "fields": {
        "key": {"column": "id"},
        "quotation": {"column": "pledge"},
        "document": {"constant": "communique"},
        "kind": {"constant": "deliverable"},
        "lead": {"column": "party", "separator": ";"},
        "status": {"column": "status"},
        "assessed_on": {"constant": "2026-01-31"},
        "reason": {"constant": "As the source says."},
        "confidence": {"constant": "reported"},
        "deadline": {"column": "due"},
    },
    "values": {
        "parties": {
            "Turkey": {"is": "turkey"},
            "Türkiye": {"as": "Turkey"},
            "Iran": {"create": "Iran", "kind": "state"},
        },
        "statuses": {"done": "3", "no data": "none", "gone": "skip", "odd": None},
    },
}
HEAD = ["id", "pledge", "party", "status", "due", "note"]


@pytest.fixture(autouse=True)
def _register():
    PartyFactory(slug="turkey", name="Turkey")
    DocumentFactory(slug="communique", title="Communiqué", text="Communiqué")


def preview(tmp_path, *rows, user=None, key=("id",), **changes):
    mapping = MAPPING | {"key": list(key)} | changes
    path = delimited(tmp_path / "file", [list(row) for row in rows])
    with spool_table(path, Choice()) as table:
        return preview_import(table, read_mapping(mapping), today=TODAY, user=user).as_json()


def counts(found):
    return {name: count for name, count in found["counts"].items() if count}


def told(found, kind="errors"):
    return [(p["row"], p["column"], p["value"], p["code"]) for p in found[kind]]


def test_preview_counts_what_would_happen_and_writes_nothing(tmp_path):
    with nothing_written():
        found = preview(
            tmp_path,
            HEAD,
            ["1", "Open the road", "Turkey; Iran", "done", "2030", "x"],
            ["2", "Close the road", "Türkiye", "no data", "tbd", ""],
            ["3", "Close the other road", "Turkey", "gone", "", ""],
            ["4", "Paint the road", "Syria", "odd", "31/02/2030", ""],
        )

    assert counts(found) == {"rows": 4, "new": 2, "skipped": 1, "errors": 1}
    assert told(found) == [
        (5, "party", "Syria", "undecided"),
        (5, "status", "odd", "undecided"),
        (5, "due", "31/02/2030", "no_such_day"),
    ]
    assert found["undecided"] == {"parties": {"Syria": 1}, "statuses": {"odd": 1}}
    assert found["created"] == {"lead": {"Iran": 1}}
    assert found["key"] == {"columns": ["id"], "computed": False}


def test_export_with_one_edited_cell_gives_one_change(tmp_path, client):
    commitment = CommitmentFactory(title="=Open the road", parts=[Part(PartyFactory(name="Iran; north").pk, Role.LEAD)])
    CommitmentFactory()
    client.force_login(UserFactory(administrator=True))
    path = tmp_path / "file"
    path.write_bytes(client.get("/commitments/export.csv").getvalue().replace(b"Open the", b"Close the"))

    with spool_table(path, Choice()) as table:
        found = preview_import(table, read_mapping(guess_mapping(table, load_names())), today=TODAY).as_json()

    assert counts(found) == {"rows": 2, "changed": 1, "unchanged": 1}
    fields = {"title": {"before": "=Open the road", "after": "=Close the road"}}
    assert found["changes"] == [{"row": 2, "name": commitment.reference, "fields": fields}]


def test_strength_is_one_of_the_register(tmp_path):
    fields = MAPPING["fields"] | {"strength": {"column": "id"}}

    found = preview(
        tmp_path,
        HEAD,
        ["agreed", "Open the road", "", "done", "", ""],
        ["firm", "x", "", "done", "", ""],
        fields=fields,
    )

    assert told(found) == [(3, "id", "firm", "no_such_code")]


def test_what_is_wrong_with_one_field_names_its_column(tmp_path):
    columns = {"confidence": "note", "precision": "party", "earliest": "status", "latest": "due", "reference": "id"}
    fields = {name: {"column": column} for name, column in columns.items()}
    fixed = {"status": {"constant": "3"}}

    found = preview(
        tmp_path,
        HEAD,
        ["no", "Open the road", "soon", "2030-02-01", "2030-01-01", "sure"],
        fields=MAPPING["fields"] | fields | fixed | {"lead": {}, "deadline": {}},
    )

    assert told(found) == [
        (2, "party", "soon", "no_such_code"),
        (2, "due", "2030-01-01", "days_reversed"),
        (2, "id", "no", "no_such_reference"),
        (2, "note", "sure", "no_such_code"),
    ]


def test_row_with_the_words_of_a_commitment_is_that_commitment(tmp_path):
    document = DocumentFactory(slug="other", text="We will open the road.")
    there = CommitmentFactory(document=document, provision=ProvisionFactory(document=document, words=document.text))
    AssessmentFactory(commitment=there, status=Status.IMPLEMENTED)
    fields = MAPPING["fields"] | {"document": {"constant": "other"}}

    found = preview(tmp_path, HEAD, ["1", "WE WILL  open the road", "", "done", "", ""], fields=fields)

    assert counts(found) == {"rows": 1, "errors": 1}
    assert told(found) == [(2, "", "WE WILL  open the road", "unchangeable")]
    assert counts(preview(tmp_path, HEAD, ["1", document.text, "", "done", "", ""], fields=fields)) == {
        **{"rows": 1, "unchanged": 1}
    }


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["", "Open the road", "", "", "", ""], ("id", "", "no_key")),
        (["1", "", "", "", "", ""], ("pledge", "1", "no_words")),
        (["1", "Open \x92", "", "", "", ""], ("pledge", "Open \x92", "odd_characters")),
        (["1", "Open", "", "", "01/02/2030", ""], ("due", "01/02/2030", "day_order")),
        (["1", "Open", "", "", "FY2030", ""], ("due", "FY2030", "fiscal_year")),
        (["1", "Open", "", "", "44927", ""], ("due", "44927", "excel_epoch")),
    ],
)
def test_fault_is_told_by_row_column_and_value_with_what_would_be_right(tmp_path, row, fault):
    found = preview(tmp_path, HEAD, row)

    assert counts(found) == {"rows": 1, "errors": 1}
    assert told(found) == [(2, *fault)]
    assert all(problem["wrong"] and problem["right"] for problem in found["errors"])


def test_what_only_warns_keeps_no_row_out(tmp_path):
    found = preview(tmp_path, HEAD, ["1", "Open &amp; close", "", "", "soon, we hope", "odd \x92"])

    assert counts(found) == {"rows": 1, "new": 1, "warnings": 3}
    assert told(found, "warnings") == [
        (2, "note", "odd \x92", "odd_characters"),
        (2, "due", "soon, we hope", "unread_date"),
        (2, "", "Open &amp; close", "markup"),
    ]


def test_rows_with_one_key_and_rows_with_one_text_are_duplicates(tmp_path):
    rows = [["1", "Open", "", "", "", ""], ["1", "Close", "", "", "", ""], ["2", "open.", "", "", "", ""]]

    keyed, computed = preview(tmp_path, HEAD, *rows), preview(tmp_path, HEAD, *rows, key=[])

    assert counts(keyed) == {"rows": 3, "new": 2, "errors": 1}
    assert told(keyed) == [(3, "id", "1", "same_key")]
    assert keyed["duplicates"] == [{"rows": [2, 3], "key": "1"}, {"rows": [2, 4], "text": "open."}]
    assert told(computed) == [(4, "", "open.", "same_text")]
    assert computed["key"] == {"columns": [], "computed": True}


def test_rows_of_several_sheets_are_named_by_sheet_and_row(tmp_path):
    rows = [HEAD, ["1", "Open", "", "", "", ""]]
    path = xlsx(tmp_path / "file", {"2025": rows, "2026": rows})

    with spool_table(path, Choice(sheet="*")) as table:
        found = preview_import(table, read_mapping(MAPPING | {"key": ["id"]}), today=TODAY)

    said = preview_words(found).splitlines()[-1]
    assert said.startswith("row 2 of sheet 2, id: “1”: Row 2 of sheet 1 has the same key.")


def test_several_commitments_in_a_row_are_each_counted(tmp_path):
    fields = {name: MAPPING["fields"][name] for name in ("document", "kind")}
    each = [{"title": {"column": "first"}}, {"title": {"column": "second"}}]
    rows = [["1", "Open", "Close"], ["2", "Paint", ""]]

    found = preview(tmp_path, ["id", "first", "second"], *rows, fields=fields, each=each)

    assert counts(found) == {"rows": 2, "new": 3}


def test_percentages_become_statuses(tmp_path):
    fields = MAPPING["fields"] | {"status": {"column": "status", "whole": 100}}

    rows = [["1", "Open", "", "101", "", ""], ["2", "Close", "", "40 %", "", ""]]

    found = preview(tmp_path, HEAD, *rows, fields=fields)

    assert counts(found) == {"rows": 2, "new": 1, "errors": 1}
    assert told(found) == [(2, "status", "101", "undecided")]


def test_mapping_for_another_file_is_refused_by_its_columns(tmp_path):
    with pytest.raises(MappingError, match="party: no such column; there are: id, pledge, status, due"):
        preview(tmp_path, ["id", "pledge", "status", "due"], ["1", "Open", "done", ""])


def test_commitment_that_a_person_may_not_see_is_not_told_of(tmp_path):
    document = DocumentFactory(title="Secret", tier=Tier.INTERNAL, slug="secret", text="We will open the road.")
    provision = ProvisionFactory(document=document, words=document.text)
    CommitmentFactory(document=document, provision=provision, tier=Tier.INTERNAL)
    fields = MAPPING["fields"] | {"document": {"constant": "secret"}}
    row = ["1", document.text, "", "", "", ""]

    desk, stranger = (
        preview(tmp_path, HEAD, row, fields=fields, user=user) for user in (UserFactory(desk=True), AnonymousUser())
    )

    assert counts(desk) == {"rows": 1, "unchanged": 1}
    assert told(stranger) == [(2, "document", "secret", "no_such_object")]


CHANGES: dict[str, Any] = {
    "records": "assessments",
    "fields": {
        "commitment": {"column": "ref"},
        "status": {"column": "status"},
        "assessed_on": {"column": "day"},
        "reason": {"column": "why", "constant": "As the source says."},
        "confidence": {"constant": "reported"},
    },
    "values": {"statuses": {"begun": "1", "done": "3", "no data": "none"}},
}


def test_status_changes_become_assessments_and_the_same_again_is_none(tmp_path):
    reference = CommitmentFactory().reference

    found = preview(
        tmp_path,
        ["ref", "day", "status", "why"],
        [reference, "2021-03-01", "done", "Opened."],
        [reference, "2020-02-01", "begun", ""],
        [reference, "2020-06-01", "begun", ""],
        [reference, "2020-08-01", "no data", ""],
        [reference, "2031-01-01", "done", ""],
        [reference, "2021", "done", ""],
        ["X9-99", "2021-01-01", "done", ""],
        key=[],
        **CHANGES,
    )

    assert counts(found) == {"rows": 7, "new": 2, "unchanged": 1, "skipped": 1, "errors": 3}
    assert told(found) == [
        (6, "day", "2031-01-01", "day_to_come"),
        (7, "day", "2021", "not_a_day"),
        (8, "ref", "X9-99", "no_such_commitment"),
    ]


def test_commitment_is_found_under_what_was_decided_to_stand_for_it(tmp_path):
    reference = CommitmentFactory(title="Open the road").reference
    decided = {"Old name": {"is": reference}, "Open it…": {"as": "open the road"}, "Gone": "skip", "*": "skip"}
    rows = [[name, "2021-03-01", "done", ""] for name in ("old  name", "Open it, they said", "Gone", "Unheard of")]
    changes = CHANGES | {"values": CHANGES["values"] | {"commitments": decided}}

    found = preview(tmp_path, ["ref", "day", "status", "why"], *rows, key=[], **changes)

    assert counts(found) == {"rows": 4, "new": 1, "unchanged": 1, "skipped": 2}


def test_names_are_what_the_register_calls_so_where_that_was_decided(tmp_path):
    values = MAPPING["values"] | {"parties": {"*": {"is": "*"}, "Turkiye": {"as": "Turkey"}}}
    rows = [["1", "Open", "TURKEY; Turkiye", "", "", ""], ["2", "Close", "Atlantis", "", "", ""]]

    found = preview(tmp_path, HEAD, *rows, values=values)

    assert counts(found) == {"rows": 2, "new": 1, "errors": 1}
    assert told(found) == [(3, "party", "Atlantis", "undecided")]
    assert found["created"] == {}


def test_what_the_register_has_by_its_name_is_not_made_again(tmp_path):
    values = MAPPING["values"] | {"parties": {"*": {"create": "*", "kind": "state"}}}

    found = preview(tmp_path, HEAD, ["1", "Open", "TURKEY; Iran", "", "", ""], values=values)

    assert counts(found) == {"rows": 1, "new": 1}
    assert found["created"] == {"lead": {"Iran": 1}}


def test_process_of_a_new_document_is_told_as_new_where_the_register_has_none_so_called(tmp_path):
    ProcessFactory(slug="talks", name="Talks")
    about = {"create": "Record", "kind": "note", "dated": "2026-01-01"}
    rows = [["1", "Open", "", "", "", ""], ["2", "Close", "", "", "", ""]]

    def created(process: str) -> dict:
        document = {"constant": about | {"process": {"create": process}}}
        return preview(tmp_path, HEAD, *rows, fields=MAPPING["fields"] | {"document": document})["created"]

    assert created("New talks") == {"document": {"Record": 2}, "process": {"New talks": 2}}
    assert created("talks") == {"document": {"Record": 2}}


def test_documents_are_compared_by_address_or_title_and_day(tmp_path):
    ProcessFactory(slug="talks")
    DocumentFactory(title="Letter one", dated=date(2021, 12, 16), source_url="https://a.example/1")
    fields = {
        "title": {"column": "title"},
        "dated": {"column": "date"},
        "source_url": {"column": "url"},
        "kind": {"constant": "communique"},
        "process": {"constant": "talks"},
    }

    found = preview(
        tmp_path,
        ["title", "date", "url"],
        ["Letter one", "December 16, 2021", "https://a.example/1"],
        ["Letter 1", "December 16,2021", "https://a.example/1"],
        ["Letter two", "December 16, 2021", "ftp://nowhere"],
        ["Letter three", "", "https://a.example/3"],
        key=[],
        records="documents",
        fields=fields,
    )

    assert counts(found) == {"rows": 4, "unchanged": 1, "new": 1, "errors": 2, "warnings": 1}
    assert told(found) == [(3, "", "Letter 1", "unchangeable"), (5, "date", "", "missing")]


def test_number_of_queries_does_not_grow_with_the_rows(tmp_path, django_assert_num_queries):
    document = DocumentFactory(slug="other")
    steps = [CommitmentFactory(document=document) for _ in range(3)]
    rows = [[str(i), step.quotation, "", "", "", ""] for i, step in enumerate(steps)]
    fields = MAPPING["fields"] | {"document": {"constant": "other"}}

    for size in (1, 3):
        with django_assert_num_queries(16):
            found = preview(tmp_path, HEAD, *rows[:size], fields=fields)
        assert counts(found) == {"rows": size, "unchanged": size}


def test_real_register_is_previewed_once_everything_is_decided():
    with spool_table(shared_folder("nz_promises") / "promises.csv", Choice()) as table:
        mapping = guess_mapping(table, load_names())
        mapping["fields"] |= {"kind": {"constant": "deliverable"}, "assessed_on": {"constant": "2026-08-19"}}
        mapping["fields"]["document"] = {"constant": "communique"}
        mapping["values"] |= {
            "parties": {"*": {"create": "*", "kind": "organisation"}},
            "themes": {"*": {"create": "*"}},
        }
        del mapping["values"]["documents"]
        open_ = {"not-delivered": "0", "superseded": "skip", "in-progress": "1", "abandoned": "0"}
        mapping["values"]["statuses"] |= open_
        found = preview_import(table, read_mapping(mapping), today=TODAY).as_json()

    assert found["errors"] == []
    assert counts(found) == {"rows": 347, "new": 333, "skipped": 14}
    assert LedgerEntry.objects.filter(act="record_commitment").count() == 0
