"""The remark “Without evidence”: raised and taken away by whatever moves findings, evidence and tiers."""

from dataclasses import replace
from datetime import date

import pytest

from commitments.actions.register.assessments import record_assessment
from commitments.actions.register.commitments import edit_commitment
from commitments.actions.register.quality import settle_remark
from commitments.models import Commitment
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.assessments import Finding
from commitments.rules.register.quality import Remark, from_bits

from ...support.factories import CommitmentFactory, EvidenceFactory, PartyFactory, secretary

pytestmark = pytest.mark.django_db
DONE = Finding(Status.IMPLEMENTED, date(2018, 3, 1), "It is said to be done.", Confidence.REPORTED)


@pytest.fixture(autouse=True)
def key(settings):
    settings.LEDGER_KEY = b"k" * 32


def is_remarked(commitment: Commitment) -> bool:
    """Whether the remark stands, as ``verify`` works it out too."""
    assert verify_ledger(b"k" * 32).findings == []
    return Remark.NO_EVIDENCE in from_bits(Commitment.objects.get(pk=commitment.pk).quality)


def find(commitment: Commitment, **changes) -> None:
    current = Commitment.objects.get(pk=commitment.pk)
    finding = replace(DONE, **changes)
    record_assessment(actor=secretary(), commitment=current, version=current.version, finding=finding)


def edit(commitment: Commitment, **changes) -> None:
    current = Commitment.objects.get(pk=commitment.pk)
    edit_commitment(actor=secretary(), commitment=current, version=current.version, changes=changes)


def test_implemented_without_evidence_is_remarked_beside_the_other_remarks():
    commitment = CommitmentFactory()

    find(commitment)

    assert is_remarked(commitment)
    assert from_bits(Commitment.objects.get().quality) == [Remark.NO_ACTOR, Remark.NO_DATE, Remark.NO_EVIDENCE]
    edit(commitment, title="Another title", tier=Tier.PUBLIC)
    assert is_remarked(commitment)


@pytest.mark.parametrize("finding", [{"status": Status.PARTLY}, {"evidence": True}], ids=["partly", "evidence"])
def test_later_finding_takes_the_remark_away(finding):
    commitment = CommitmentFactory()
    find(commitment)
    cited = {"evidence": [EvidenceFactory().pk]} if "evidence" in finding else finding

    find(commitment, **cited)

    assert not is_remarked(commitment)


def test_evidence_with_the_commitment_supports_its_findings_while_it_stands():
    commitment = CommitmentFactory()
    find(commitment)

    edit(commitment, evidence=[EvidenceFactory().pk])
    assert not is_remarked(commitment)
    edit(commitment, evidence=[])
    assert is_remarked(commitment)


def test_one_party_without_evidence_is_enough_whatever_others_name():
    commitment, one, other = CommitmentFactory(), PartyFactory(), PartyFactory()

    find(commitment, party=one.pk, evidence=[EvidenceFactory().pk])
    assert not is_remarked(commitment)
    find(commitment, party=other.pk)
    assert is_remarked(commitment)


def test_finding_that_does_not_count_is_not_remarked_until_the_commitment_is_as_narrow():
    commitment = CommitmentFactory()

    find(commitment, tier=Tier.INTERNAL)
    assert not is_remarked(commitment)
    edit(commitment, tier=Tier.INTERNAL)
    assert is_remarked(commitment)


def test_settled_remark_is_not_raised_again():
    commitment = CommitmentFactory()
    find(commitment)
    current = Commitment.objects.get()

    settle_remark(
        actor=secretary(),
        commitment=current,
        version=current.version,
        kind=Remark.NO_EVIDENCE,
        ground="All parties say so in writing.",
    )

    assert not is_remarked(commitment)
    find(commitment, as_of=date(2018, 4, 1))
    assert not is_remarked(commitment)
    edit(commitment, title="Another title")
    assert not is_remarked(commitment)
