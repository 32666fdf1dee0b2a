"""A document that is made of very many words: in how many parts, told in the preview, and chosen."""

import pytest

from commitments.exchange.imports.plan import plan
from commitments.models import Document

from ..applying import FILE, MAPPING, applied, counts, files, prepared, wrong

__all__ = ["files"]
pytestmark = pytest.mark.django_db
ONE = MAPPING | {"one_text": True}
FIRST, SECOND, THIRD = ("Build a bridge over the river.", "Dig a well in the square.", "Plant trees along the road.")
TEXT = f"id,promise,by,theme,state,due,source,note\n1,{FIRST},,,?,,,\n2,{SECOND},,,?,,,\n3,{THIRD},,,?,,,\n"


@pytest.fixture(autouse=True)
def room(monkeypatch):
    """Of forty characters in a text of rows, and two hundred in one that stays one."""
    monkeypatch.setattr(plan, "VOLUME", 40)
    monkeypatch.setattr(plan, "WHOLE", 200)


def titles():
    return list(Document.objects.order_by("title").values_list("title", flat=True))


def test_preview_tells_from_which_row_on_the_words_stand_in_a_further_document():
    imported = prepared(TEXT)

    told = imported.preview["warnings"]
    assert [(problem["row"], problem["value"], problem["code"]) for problem in told] == [
        (3, "Pledges of Omsk", "further_document"),
        (4, "Pledges of Omsk", "further_document"),
    ]
    assert "“Pledges of Omsk (2)”: a text made from rows has at most 40 characters" in told[0]["wrong"]
    assert "one_text" in told[0]["right"]


def test_document_stays_one_where_that_was_chosen():
    imported = prepared(TEXT, ONE)
    assert imported.preview["warnings"] == []

    applied(TEXT, ONE)

    assert titles() == ["Pledges of Omsk"]
    assert Document.objects.get().text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"
    assert counts(applied(TEXT, ONE)) == {"unchanged": 3}
    assert wrong() == []


def test_parts_are_made_as_the_preview_told_and_known_again():
    applied(TEXT)

    assert titles() == ["Pledges of Omsk", "Pledges of Omsk (2)", "Pledges of Omsk (3)"]
    assert counts(applied(TEXT)) == counts(applied(TEXT, ONE)) == {"unchanged": 3}


def test_text_of_more_than_any_document_has_goes_on_in_a_further_one_and_says_so(monkeypatch):
    monkeypatch.setattr(plan, "WHOLE", 60)

    imported = prepared(TEXT, ONE)

    assert [(problem["row"], problem["code"]) for problem in imported.preview["warnings"]] == [(4, "further_document")]
    assert "at most 60 characters" in imported.preview["warnings"][0]["wrong"]


def test_rows_that_make_a_document_with_other_facts_are_told():
    made = {"create": "Pledges", "kind": "note", "dated": "2026-01-31", "process": {"create": "Omsk"}}
    values = {"A": made, "B": made | {"dated": "2026-02-28", "process": {"create": "Tomsk"}}, "C": made}
    mapping = MAPPING | {
        "fields": MAPPING["fields"] | {"document": {"column": "note"}},
        "values": MAPPING["values"] | {"documents": values},
    }
    file = FILE.splitlines()
    rows = [file[0], *(line.rpartition(",")[0] + f",{name}" for line, name in zip(file[1:], "ABC", strict=True))]

    imported = prepared("\n".join(rows) + "\n", mapping)

    [problem] = imported.preview["errors"]
    assert problem["row"] == 3
    assert problem["value"] == "Pledges"
    assert problem["code"] == "mixed_facts"
    assert "dated: 2026-01-31, process: Omsk" in problem["wrong"]
    assert imported.preview["counts"]["new"] == 2
