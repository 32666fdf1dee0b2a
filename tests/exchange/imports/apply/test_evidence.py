"""Addresses of evidence: with the assessment where a row has a status, else with the commitment itself."""

import pytest

from commitments.actions.imports.steps import ask_undo
from commitments.models import Assessment, Commitment, Evidence, LedgerEntry
from commitments.rules.kernel.commitments import Tier

from ....support.factories import EvidenceFactory, UserFactory, secretary
from ..applying import MAPPING, applied, counts, files, prepared, stepped, told, wrong

__all__ = ["files"]
pytestmark = pytest.mark.django_db
UNASSESSED = """id,promise,by,theme,state,due,source,note
1,Build a bridge.,Omsk,Roads,?,,https://a.example/1,
2,Dig a well.,Tomsk,Water,done,,https://a.example/2,
"""


def addresses(commitment):
    return list(commitment.evidence.order_by("url").values_list("url", flat=True))


def test_address_of_a_row_without_a_status_stands_with_the_commitment():
    imported = applied(UNASSESSED)

    assert counts(imported) == {"new": 2}
    bridge, well = Commitment.objects.order_by("pk")
    assert addresses(bridge) == ["https://a.example/1"]
    assert addresses(well) == []
    assert bridge.evidence_text == "1 https://a.example/1"
    assert well.evidence_text == "1 https://a.example/2"
    assert not bridge.assessments.exists()
    entry = LedgerEntry.objects.get(act="record_commitment", object_id=str(bridge.pk))
    assert (entry.after or {})["evidence"] == [Evidence.objects.get(url="https://a.example/1").pk]
    assert wrong() == []


def test_same_file_again_changes_nothing():
    applied(UNASSESSED)

    again = applied(UNASSESSED)

    assert counts(again) == {"unchanged": 2}
    assert Evidence.objects.count() == 2


def test_new_address_of_an_unchanged_status_is_a_change_and_stands_with_the_commitment():
    applied(UNASSESSED)

    imported = applied(UNASSESSED.replace("https://a.example/2", "https://a.example/3"))

    bridge, well = Commitment.objects.order_by("pk")
    assert counts(imported) == {"changed": 1, "unchanged": 1}
    assert addresses(bridge) == ["https://a.example/1"]
    assert addresses(well) == ["https://a.example/3"]
    assert well.evidence_text == "1 https://a.example/2\n1 https://a.example/3"
    assert well.assessments.count() == 1
    assert wrong() == []


def test_address_of_a_new_status_goes_with_its_assessment():
    applied(UNASSESSED)

    applied(UNASSESSED.replace("?", "not begun").replace("https://a.example/1", "https://a.example/4"))

    bridge = Commitment.objects.earliest("pk")
    assert addresses(bridge) == ["https://a.example/1"]
    assert [e.url for e in Assessment.objects.get(commitment=bridge).evidence.all()] == ["https://a.example/4"]


def test_undo_takes_the_addresses_back():
    applied(UNASSESSED)
    later = applied(UNASSESSED.replace("https://a.example/1", "https://a.example/5"))
    assert addresses(Commitment.objects.earliest("pk")) == ["https://a.example/1", "https://a.example/5"]

    back = stepped(later, ask_undo)

    bridge = Commitment.objects.earliest("pk")
    assert back.state == "taken_back"
    assert back.trouble == ""
    assert addresses(bridge) == ["https://a.example/1"]
    assert bridge.evidence_text == "1 https://a.example/1"
    assert not Evidence.objects.visible_to(secretary()).filter(url="https://a.example/5").exists()
    assert wrong() == []


def test_undo_of_what_made_the_commitments_hides_their_evidence():
    imported = applied(UNASSESSED)

    back = stepped(imported, ask_undo)

    assert back.state == "taken_back"
    assert list(Evidence.objects.visible_to(UserFactory(administrator=True))) == []
    assert wrong() == []
    assert counts(applied(UNASSESSED)) == {"new": 2}


def test_evidence_is_open_to_as_many_as_its_commitment():
    EvidenceFactory(url="https://a.example/1", tier=Tier.INTERNAL)
    fields = MAPPING["fields"] | {"tier": {"constant": "parties"}}

    applied(UNASSESSED, MAPPING | {"fields": fields})

    evidence = Commitment.objects.earliest("pk").evidence.get()
    assert evidence.url == "https://a.example/1"
    assert evidence.tier == Tier.PARTIES


def test_address_that_is_none_is_an_error_without_a_status_too():
    imported = prepared(UNASSESSED.replace("https://a.example/1", "https://a_b/1"))

    assert imported.preview["counts"]["new"] == 1
    assert imported.preview["counts"]["errors"] == 1
    assert [problem["code"] for problem in imported.preview["errors"]] == ["bad_address"]


def test_what_is_said_of_a_status_that_a_row_does_not_have_is_told_and_kept():
    fields = MAPPING["fields"] | {"reason": {"column": "note", "constant": "So."}}
    imported = applied(UNASSESSED.replace("/1,\n", "/1,Not looked at.\n"), MAPPING | {"fields": fields})

    assert told(imported)[0][:2] == (2, "new")
    assert imported.rows.order_by("row")[0].kept == {"note": "Not looked at."}
    warnings = [(problem["row"], problem["column"], problem["code"]) for problem in imported.preview["warnings"]]
    assert warnings == [(2, "note", "no_status")]


def test_new_address_of_a_change_of_status_that_is_known_is_told_and_kept():
    applied(UNASSESSED)
    changes = {
        "records": "assessments",
        "fields": {
            "commitment": {"column": "promise"},
            "status": {"column": "state"},
            "assessed_on": {"constant": "2026-08-19"},
            "reason": {"constant": "As the source says."},
            "confidence": {"constant": "reported"},
            "evidence": {"column": "source"},
        },
        "values": {"statuses": {"done": "3"}},
    }
    row = "promise,state,source\nDig a well.,done,https://a.example/{}\n"

    known, new = (applied(row.format(number), changes) for number in (2, 9))

    assert [counts(imported) for imported in (known, new)] == [{"unchanged": 1}, {"unchanged": 1}]
    assert [[each["code"] for each in imported.preview["warnings"]] for imported in (known, new)] == [
        [],
        ["known_status"],
    ]
    assert new.rows.get().kept == {"source": "https://a.example/9"}


CHANGES = {
    "records": "assessments",
    "fields": {
        "commitment": {"column": "promise"},
        "status": {"column": "state"},
        "assessed_on": {"column": "day"},
        "reason": {"column": "why", "constant": "As the source says."},
        "confidence": {"column": "how sure", "constant": "reported"},
        "evidence": {"column": "source"},
    },
    "values": {"statuses": {"done": "3", "begun": "1"}},
}
HEADINGS = "promise,state,day,why,how sure,source\n"


def lines(imported):
    return [(each["row"], each["column"], each["value"], each["code"]) for each in imported.preview["warnings"]]


def test_what_a_row_says_otherwise_of_an_assessment_that_is_known_is_told_and_kept():
    applied(UNASSESSED)
    row = "Dig a well.,begun,2026-09-01,It  was marked out.,reported,\n"
    applied(HEADINGS + row, CHANGES)
    other = "Dig a well.,begun,2026-09-01,The law passed.,verified,https://a.example/2\n"

    again, silent, otherwise = (
        applied(HEADINGS + text, CHANGES) for text in (row, "Dig a well.,begun,2026-09-01,,,\n", other)
    )

    assert [counts(imported) for imported in (again, silent, otherwise)] == [{"unchanged": 1}] * 3
    assert lines(again) == []
    assert lines(silent) == []
    assert lines(otherwise) == [
        (2, "why", "The law passed.", "known_assessment"),
        (2, "how sure", "verified", "known_assessment"),
    ]
    assert otherwise.rows.get().kept == {"why": "The law passed.", "how sure": "verified"}


def test_what_a_row_says_beside_the_same_status_again_is_told_and_kept():
    applied(UNASSESSED)
    first = "Dig a well.,begun,2026-09-01,It was marked out.,reported,\n"
    same = "Dig a well.,begun,2026-10-01,It was marked out.,reported,\n"
    later = "Dig a well.,begun,2026-11-01,They dig.,verified,https://a.example/2\n"

    imported = applied(HEADINGS + first + same + later, CHANGES)

    assert counts(imported) == {"new": 1, "unchanged": 2}
    assert lines(imported) == [(4, "why", "They dig.", "same_status"), (4, "how sure", "verified", "same_status")]


def test_confidence_that_its_evidence_is_not_enough_for_is_no_other_one():
    applied(UNASSESSED)
    row = "Dig a well.,begun,2026-09-01,It was marked out.,verified,\n"

    applied(HEADINGS + row, CHANGES)

    assert lines(applied(HEADINGS + row, CHANGES)) == []


@pytest.mark.parametrize("row", ["unknown,2026-09-01,Nobody answered.,verified,", "begun,2026-09-01,,verified,"])
def test_confidence_that_no_evidence_or_no_information_has_is_no_other_one(row):
    applied(UNASSESSED)
    mapping = CHANGES | {"values": {"statuses": {"unknown": "U", "begun": "1"}}}
    applied(f"{HEADINGS}Dig a well.,{row}https://a.example/2\n", mapping)

    assert lines(applied(f"{HEADINGS}Dig a well.,{row}\n", mapping)) == []
