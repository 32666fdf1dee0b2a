"""What is told of cells that are too long, or hold what no register may hold."""

import pytest

from ..plan.test_preview import HEAD, MAPPING, _register, counts, preview, told  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def test_title_that_is_too_long_names_its_column(tmp_path):
    fields = MAPPING["fields"] | {"title": {"column": "note"}}

    found = preview(tmp_path, HEAD, ["1", "Open the road", "", "", "", "x" * 301], fields=fields)

    assert [(problem["column"], problem["code"]) for problem in found["errors"]] == [("note", "long_title")]


def test_title_that_is_too_long_names_its_column_among_several_commitments_of_a_row(tmp_path):
    each = [{"title": {"column": "due"}}, {"title": {"column": "note"}}]
    fields = {name: rule for name, rule in MAPPING["fields"].items() if name != "deadline"}

    found = preview(tmp_path, HEAD, ["1", "Open the road", "", "", "Open", "x" * 301], fields=fields, each=each)

    assert [(problem["column"], problem["code"]) for problem in found["errors"]] == [("note", "long_title")]


def test_title_of_a_document_that_is_too_long_names_its_column(tmp_path):
    fields = {
        "title": {"column": "pledge"},
        "kind": {"constant": "note"},
        "dated": {"column": "due"},
        "process": {"constant": {"create": "Omsk"}},
    }
    row = ["1", "x" * 301, "", "", "2026-01-31", ""]

    found = preview(tmp_path, HEAD, row, records="documents", key=[], fields=fields)

    assert [(problem["column"], problem["code"]) for problem in found["errors"]] == [("pledge", "refused")]


def test_address_that_is_too_long_is_told_so_and_kept(tmp_path):
    address = "https://a.example/" + "x" * 500
    fields = MAPPING["fields"] | {"evidence": {"column": "note"}}

    found = preview(tmp_path, HEAD, ["1", "Open the road", "", "done", "", address], fields=fields)

    assert [(problem["column"], problem["code"]) for problem in found["warnings"]] == [("note", "long_address")]
    assert found["warnings"][0]["wrong"].startswith("The URL has 518 characters")


def test_control_character_refuses_no_row(tmp_path):
    found = preview(tmp_path, HEAD, ["1", "We co\x02operate on it", "", "", "", ""])

    assert counts(found) == {"rows": 1, "new": 1, "warnings": 1}
    assert told(found, "warnings") == [(2, "pledge", "We co\x02operate on it", "control_characters")]
