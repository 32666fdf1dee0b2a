"""What a source claims counts as far as the evidence goes that its row names."""

import json
from datetime import date

import pytest

from commitments.exchange.imports.plan.previews import all_preview_rows
from commitments.models import Assessment, Commitment
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.statuses import Confidence

from ....support.factories import CommitmentFactory, DocumentFactory, EvidenceFactory
from ..applying import FILE, KEY, MAPPING, applied, prepared, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT, settings.LEDGER_KEY = tmp_path, KEY


def claiming(confidence: str) -> dict:
    return MAPPING | {"fields": MAPPING["fields"] | {"confidence": {"constant": confidence}}}


@pytest.mark.parametrize(
    ("confidence", "found"),
    [
        ("verified", [Confidence.VERIFIED, Confidence.REPORTED]),
        ("corroborated", [Confidence.REPORTED, Confidence.REPORTED]),
    ],
)
def test_claim_without_its_evidence_is_reported(confidence, found):
    bare = FILE.replace("not begun,,https://a.example/1,", "not begun,,,")

    applied(bare, claiming(confidence))

    assert list(Assessment.objects.order_by("pk").values_list("confidence", flat=True)) == found
    assert wrong() == []


NEEDS = "The address of one piece of evidence for “verified”, of two by different publishers for “corroborated”."


def told(imported) -> list[tuple[int, str, str]]:
    """Row, what is wrong and what would be right, of the warnings of a preview."""
    found = imported.preview["warnings"]
    assert imported.preview["counts"]["warnings"] == len(found)
    return [(warning["row"], warning["wrong"], warning["right"]) for warning in found]


def test_preview_warns_of_a_claim_that_its_evidence_is_not_enough_for():
    bare = FILE.replace("not begun,,https://a.example/1,", "not begun,,,")

    verified, corroborated, reported = (
        told(prepared(bare, claiming(confidence))) for confidence in ("Verified", "corroborated", "reported")
    )

    text = "“%s” needs more evidence than is named here: it would be recorded as “reported”."
    assert verified == [(3, text % "verified", NEEDS)]
    assert corroborated == [(row, text % "corroborated", NEEDS) for row in (2, 3)]
    assert reported == []


@pytest.mark.parametrize(
    ("tier", "publisher", "code"),
    [
        (Tier.PUBLIC, "The other", []),
        (Tier.PUBLIC, "a.example", ["unsupported"]),
        (Tier.INTERNAL, "The other", ["unsupported"]),
    ],
    ids=str,
)
def test_preview_and_import_ask_the_evidence_that_the_register_has(tier, publisher, code):
    """What is open to fewer than the commitment is no evidence for it; the import makes its own."""
    EvidenceFactory(url="https://a.example/2", publisher=publisher, tier=tier)
    one = FILE.splitlines()[:2]
    text = "\n".join([one[0], one[1].replace("https://a.example/1", '"https://a.example/1;https://a.example/2"')])
    evidence = MAPPING["fields"]["evidence"] | {"separator": ";"}
    fields = MAPPING["fields"] | {"confidence": {"constant": "corroborated"}, "evidence": evidence}

    imported = applied(text, MAPPING | {"fields": fields})

    assert [warning["code"] for warning in imported.preview["warnings"]] == code
    assert Assessment.objects.get().confidence == (Confidence.REPORTED if code else Confidence.CORROBORATED)


def test_preview_warns_of_what_is_found_anew_and_not_of_what_is_known():
    applied(FILE, claiming("verified"))
    changed = FILE.replace("Roads,done,2027,https://a.example/1", "Roads,not begun,2027,")

    imported = applied(changed, claiming("verified"))

    rows = [row["row"] for row in all_preview_rows(imported.pk, "warnings")]
    assert [row for row, _wrong, _right in told(imported)] == [2]
    assert rows == [2]
    assert Commitment.objects.get(title="Build a bridge.").confidence == Confidence.REPORTED


def test_preview_warns_of_each_change_in_a_history():
    fields = {
        "status": {"column": "s"},
        "assessed_on": {"column": "on"},
        "reason": {"constant": "As the source says."},
        "confidence": {"constant": "verified"},
        "evidence": {"column": "link"},
    }
    history = {"column": "note", "fields": fields}
    changes = [
        {"s": "not begun", "on": "2026-02-01"},
        {"s": "done", "on": "2026-03-01", "link": "https://a.example/1"},
    ]
    cell = json.dumps(changes).replace('"', '""')
    text = f'id,promise,by,theme,note\n1,Build a bridge.,Omsk,Roads,"{cell}"\n'
    left = {
        name: rule for name, rule in MAPPING["fields"].items() if rule.get("column") not in ("state", "source", "due")
    }
    plain = {name: rule for name, rule in left.items() if name not in ("assessed_on", "reason", "confidence")}

    imported = applied(text, MAPPING | {"fields": plain, "history": history})

    assert [(warning["row"], warning["column"], warning["code"]) for warning in imported.preview["warnings"]] == [
        (2, "note", "unsupported")
    ]
    found = list(Assessment.objects.order_by("as_of").values_list("confidence", flat=True))
    assert found == [Confidence.REPORTED, Confidence.VERIFIED]


def test_preview_warns_of_a_change_of_status_under_the_column_that_claims():
    made = CommitmentFactory(document=DocumentFactory(dated=date(2026, 1, 1)))
    mapping = {
        "records": "assessments",
        "fields": {
            "commitment": {"column": "ref"},
            "status": {"column": "state"},
            "assessed_on": {"column": "on"},
            "reason": {"constant": "As the source says."},
            "confidence": {"column": "how sure"},
        },
        "values": {"statuses": {"begun": "1", "done": "3"}},
    }
    rows = ["begun,2026-02-01,verified", "done,2026-03-01,reported"]
    text = "ref,state,on,how sure\n" + "".join(f"{made.reference},{row}\n" for row in rows)

    imported = applied(text, mapping)

    warnings = [(warning["row"], warning["column"], warning["value"]) for warning in imported.preview["warnings"]]
    assert warnings == [(2, "how sure", "verified")]
    assert set(Assessment.objects.values_list("confidence", flat=True)) == {Confidence.REPORTED}
