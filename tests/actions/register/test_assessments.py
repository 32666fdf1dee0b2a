from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.assessments import record_assessment
from commitments.actions.register.commitments import edit_commitment
from commitments.models import Assessment, Commitment, LedgerEntry
from commitments.rules.kernel.commitments import Kind, Rollup, Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.assessments import Finding

from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    PartyFactory,
    ProgressReportFactory,
    UserFactory,
    evidence_for,
    secretary,
)
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db
DAY = date(2018, 3, 1)
FINDING = Finding(Status.PARTLY, DAY, " Seen in the press. ", Confidence.REPORTED)


def record(commitment, actor=None, **changes):
    return record_assessment(
        actor=actor or secretary(),
        commitment=commitment,
        version=commitment.version,
        finding=replace(FINDING, **changes),
    )


def test_record_assessment_writes_it_and_the_derived_columns():
    commitment, evidence = CommitmentFactory(), EvidenceFactory()

    made = record(commitment, status=Status.IMPLEMENTED, done_on=date(2018, 2, 3), evidence=[evidence.pk, evidence.pk])

    stored = Commitment.objects.get()
    columns = {
        "status": Status.IMPLEMENTED,
        "confidence": Confidence.REPORTED,
        "done_on": date(2018, 2, 3),
        "is_open": False,
        "is_disputed": False,
        "assessed_sort": DAY,
        "news_on": DAY,
        "reason": "Seen in the press.",
        "evidence_text": f"1 {evidence.url}",
        "version": commitment.version + 1,
    }
    assert {name: getattr(stored, name) for name in columns} == columns
    assert made.drafted_by == secretary()
    assert made.accepted_by == secretary()
    assert made.reason == "Seen in the press."
    assert list(made.evidence.all()) == [evidence]


def test_record_assessment_is_on_the_ledger_with_before_and_after():
    commitment = CommitmentFactory()

    made = record(commitment, status=Status.IMPLEMENTED)

    entry = last_entry()
    assert entry.act == "record_assessment"
    assert entry.object_id == str(commitment.pk)
    assert entry.actor_name == "secretary"
    assert entry.before == {"status": "U", "confidence": None, "done_on": None}
    after = {name: entry.after[name] for name in ("status", "confidence", "done_on")}
    assert after == {"status": "3", "confidence": "reported", "done_on": "2018-03-01"}
    assert [(row["type"], row["id"], row["after"]["evidence"]) for row in entry.also] == [
        ("assessment", str(made.pk), [])
    ]
    commitment.refresh_from_db()
    assert commitment.change_seq == entry.seq
    assert commitment.changed_at == entry.at


def test_status_can_fall_back_and_a_back_dated_finding_does_not_count():
    commitment = CommitmentFactory()

    AssessmentFactory(commitment=commitment, status=Status.IMPLEMENTED, as_of=date(2018, 3, 1))
    AssessmentFactory(commitment=commitment, status=Status.CONTRARY, as_of=date(2018, 5, 1))
    AssessmentFactory(commitment=commitment, status=Status.INITIATED, as_of=date(2018, 4, 1))

    commitment.refresh_from_db()
    assert commitment.status == Status.CONTRARY
    assert commitment.is_open is True
    assert commitment.done_on is None
    assert commitment.assessed_sort == date(2018, 5, 1)


def test_joint_status_is_the_lowest_of_the_cells_with_its_reason():
    one, other = PartyFactory(), PartyFactory()
    commitment = CommitmentFactory(lead=one)

    AssessmentFactory(commitment=commitment, party=one.pk, status=Status.INITIATED, reason="One began.")
    AssessmentFactory(commitment=commitment, party=other.pk, status=Status.IMPLEMENTED, reason="Other did.")

    commitment.refresh_from_db()
    assert commitment.status == Status.INITIATED
    assert commitment.reason == "One began."


def test_evidence_of_cells_that_the_rule_does_not_count_stays_out():
    lead, other = PartyFactory(), PartyFactory()
    commitment = CommitmentFactory(lead=lead, rollup=Rollup.LEAD)
    shown, left_out = EvidenceFactory(tier=Tier.INTERNAL), EvidenceFactory()

    AssessmentFactory(commitment=commitment, party=lead.pk, evidence=[shown.pk])
    AssessmentFactory(commitment=commitment, party=other.pk, evidence=[left_out.pk])

    commitment.refresh_from_db()
    assert commitment.evidence_text == f"3 {shown.url}"


def standing(commitment) -> tuple:
    columns = ("status", "reason", "evidence_text", "is_disputed", "news_on", "assessed_sort")
    return Commitment.objects.values_list(*columns).get(pk=commitment.pk)


def test_what_is_narrower_than_the_commitment_never_moves_its_figures():
    commitment = CommitmentFactory(lead=PartyFactory())
    record(commitment, status=Status.INITIATED, as_of=date(2018, 2, 1))
    ProgressReportFactory(commitment=commitment, claimed_status=Status.INITIATED, reported_on=date(2018, 2, 2))
    commitment.refresh_from_db()
    before = standing(commitment)
    narrow = {"status": Status.CONTRARY, "reason": "Seen by few.", "evidence": [EvidenceFactory().pk]}

    record(commitment, tier=Tier.PARTIES, **narrow)

    commitment.refresh_from_db()
    assert standing(commitment) == before
    assert Assessment.objects.count() == 2
    assert last_entry().tier == Tier.PARTIES
    record(commitment, **narrow)
    assert [now != was for now, was in zip(standing(commitment), before, strict=True)] == [True] * 6


def test_assessment_counts_once_its_commitment_is_as_narrow():
    commitment = CommitmentFactory()
    record(commitment, tier=Tier.PARTIES)
    commitment.refresh_from_db()

    edit_commitment(
        actor=secretary(), commitment=commitment, version=commitment.version, changes={"tier": Tier.INTERNAL}
    )

    assert Commitment.objects.get().status == Status.PARTLY


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"reason": ""}, ["reason"]),
        ({"reason": "a\x00"}, ["reason"]),
        ({"reason": "x" * 20_001}, ["reason"]),
        ({"status": 7}, ["status"]),
        ({"confidence": None}, ["confidence"]),
        ({"as_of": date.max}, ["as_of"]),
        ({"as_of": date(2017, 12, 31)}, ["as_of"]),
        ({"done_on": DAY}, ["done_on"]),
        ({"tier": 4}, ["tier"]),
        ({"party": 10**9, "zone": 10**9, "evidence": [10**9]}, ["party", "zone", "evidence"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_record_assessment_refuses_by_field_and_writes_nothing(changes, fields):
    commitment = CommitmentFactory()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        record(commitment, **changes)

    assert list(refused.value.message_dict) == fields


def test_record_assessment_never_scores_a_declaratory_entry():
    commitment = CommitmentFactory(kind=Kind.DECLARATORY)

    with nothing_written(), pytest.raises(ValidationError) as refused:
        record(commitment)

    assert list(refused.value.message_dict) == ["status"]


def test_record_assessment_conflicts_with_a_stale_version():
    commitment = CommitmentFactory()
    record(commitment)

    with nothing_written(), pytest.raises(VersionConflict):
        record(commitment)


@pytest.mark.parametrize("tier", Tier)
def test_record_assessment_is_for_staff(tier):
    allowed = []

    for role in UserRole.values:
        person = UserFactory(role=role)
        try:
            record(CommitmentFactory(tier=tier), actor=person)
        except PermissionDenied:
            assert LedgerEntry.objects.filter(actor=person).count() == 0
        else:
            allowed.append(role)

    assert allowed == ["administrator", "reviewer", "desk_officer"]


@pytest.mark.parametrize(
    ("confidence", "needs"),
    [(Confidence.CORROBORATED, "two different publishers"), (Confidence.VERIFIED, "at least one piece")],
)
def test_confidence_without_its_evidence_is_refused_and_with_it_taken(confidence, needs):
    commitment = CommitmentFactory()

    with pytest.raises(ValidationError, match=needs) as refused:
        record(commitment, confidence=confidence)
    made = record(commitment, confidence=confidence, evidence=evidence_for(confidence))

    assert list(refused.value.error_dict) == ["confidence"]
    assert made.confidence == confidence
    assert Commitment.objects.get().confidence == confidence
