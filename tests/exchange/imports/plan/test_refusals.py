"""What an action would refuse when it writes is told in the preview already, by row."""

from typing import Any

import pytest

from commitments.actions.register.commitments import change_lifecycle
from commitments.rules.kernel.commitments import Lifecycle, Tier

from ....support.factories import (
    CommitmentFactory,
    DocumentFactory,
    PartyFactory,
    PartyNameFactory,
    ProvisionFactory,
    secretary,
)
from .test_preview import HEAD, MAPPING, counts, preview, told

pytestmark = pytest.mark.django_db
PLAN = {"create": "A plan", "kind": "note", "dated": "2020-01-01", "process": {"create": "Plans"}}
FIELDS = {name: MAPPING["fields"][name] for name in ("key", "quotation", "kind", "deadline")}


def one_row(tmp_path, cells: list[str] | None = None, **fields: Any):
    """What is wrong with a row of a made document: codes, and why."""
    given = FIELDS | {"document": {"constant": PLAN}} | fields
    every = {"parties": {"*": {"create": "*", "kind": "state"}}, "themes": {"*": {"create": "*"}}}
    rows = [HEAD, cells or ["1", "Open the road", "", "", "", ""]]
    found = preview(tmp_path, *rows, fields=given, values=every)
    return [(problem["code"], problem["wrong"]) for problem in found["errors"]]


@pytest.mark.parametrize(
    ("fields", "code", "said"),
    [
        ({"themes": {"constant": {"create": "t" * 121}}}, "refused", "name: Ensure this value has at most 120"),
        ({"lead": {"constant": {"create": "p" * 201, "kind": "state"}}}, "refused", "name: Ensure this value has at"),
        (
            {"document": {"constant": PLAN | {"create": "d" * 291}}},
            "refused",
            "The title has 291 characters; the limit is 290",
        ),
        ({"document": {"constant": PLAN | {"process": "nowhere"}}}, "no_such_object", "There is no “nowhere”"),
        ({"document": {"constant": PLAN | {"source_url": "no address"}}}, "refused", "source URL: Enter a valid"),
        ({"precision": {"constant": "day"}}, "refused", "This precision needs an earliest or a latest day"),
    ],
)
def test_what_cannot_be_made_is_told_by_row(tmp_path, fields, code, said):
    [(found, wrong)] = one_row(tmp_path, **fields)

    assert found == code
    assert said in wrong


def test_name_that_several_bear_is_not_made_once_more(tmp_path):
    PartyNameFactory(party=PartyFactory(name="Congo"), short="Congo")
    PartyNameFactory(party=PartyFactory(name="DR Congo"), short="Congo")

    [(code, _wrong)] = one_row(tmp_path, lead={"constant": {"create": "Congo", "kind": "state"}})

    assert code == "several_so_called"


def test_translation_into_the_own_language_of_the_document_is_told(tmp_path):
    found = preview(
        tmp_path,
        HEAD,
        ["1", "Open the road", "", "", "", "Ouvrir la route"],
        fields=FIELDS | {"document": {"constant": PLAN | {"language": "fr"}}},
        translations={"fr": {"column": "note"}},
    )

    assert [problem["code"] for problem in found["errors"]] == ["own_language"]


def test_changes_that_their_act_refuses_are_told_by_row(tmp_path):
    document = DocumentFactory(slug="there", tier=Tier.PARTIES, text="Open the road. Close the road.")
    for words in ("Open the road.", "Close the road."):
        passage = ProvisionFactory(document=document, words=words)
        made = CommitmentFactory(document=document, provision=passage, tier=Tier.PARTIES, title=words)
    act: dict[str, Any] = {"actor": secretary(), "commitment": made, "version": made.version}
    change_lifecycle(**act, to=Lifecycle.WITHDRAWN, on=document.dated, ground="A decision.")
    fields = FIELDS | {"document": {"constant": "there"}, "tier": {"column": "note"}}

    found = preview(
        tmp_path,
        HEAD,
        ["1", "Open the road.", "", "", "", "public"],
        ["2", "Close the road.", "", "", "2031", ""],
        fields=fields,
        values={"tiers": {"public": "public"}},
    )

    assert told(found) == [(2, "", "public", "wide_tier"), (3, "", "2031", "refused")]
    assert "is closed" in found["errors"][1]["wrong"]


def test_document_that_stands_twice_in_a_file_is_told(tmp_path):
    fields = {
        "title": {"column": "pledge"},
        "dated": {"column": "due"},
        "kind": {"constant": "note"},
        "process": {"constant": {"create": "Letters"}},
        "publisher": {"column": "note"},
    }
    rows = [["1", "Letter A", "", "", "2026-01-01", ""], ["2", "LETTER A", "", "", "2026-01-01", ""]]
    rows.append(["3", "Letter A", "", "", "2026-01-02", "p" * 201])

    found = preview(tmp_path, HEAD, *rows, records="documents", fields=fields, values={}, key=())

    assert counts(found) == {"rows": 3, "new": 1, "errors": 2}
    assert [code for *_place, code in told(found)] == ["same_document", "refused"]
