"""Evidence that stands with a commitment itself, beside that of its assessments."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from commitments.actions.register.commitments import edit_commitment
from commitments.actions.register.evidence import save_evidence
from commitments.actions.register.reference import delete_reference
from commitments.models import LedgerEntry
from commitments.rules.kernel.commitments import Tier

from ...support.factories import CommitmentFactory, EvidenceFactory, secretary

pytestmark = pytest.mark.django_db


def test_evidence_stands_with_the_commitment_itself():
    first, second = EvidenceFactory(), EvidenceFactory(tier=Tier.INTERNAL)
    commitment = CommitmentFactory(evidence=[first.pk])
    assert commitment.evidence_text == f"1 {first.url}"

    act = {"actor": secretary(), "commitment": commitment, "version": commitment.version}
    edited = edit_commitment(**act, changes={"evidence": [second.pk]})

    assert list(edited.evidence.all()) == [second]
    assert edited.evidence_text == f"3 {second.url}"
    entry = LedgerEntry.objects.latest("seq")
    assert (entry.act, entry.before, entry.after) == (
        *("edit_commitment", {"evidence": [first.pk]}, {"evidence": [second.pk]}),
    )


def test_evidence_that_is_not_there_is_refused():
    commitment = CommitmentFactory()

    act = {"actor": secretary(), "commitment": commitment, "version": commitment.version}
    with pytest.raises(ValidationError, match="This evidence does not exist"):
        edit_commitment(**act, changes={"evidence": [10**9]})


def test_evidence_with_a_commitment_is_in_use_and_its_new_address_reaches_the_commitment():
    evidence = EvidenceFactory()
    commitment = CommitmentFactory(evidence=[evidence.pk])

    with pytest.raises(ProtectedError):
        delete_reference(actor=secretary(), obj=evidence, version=evidence.version)
    evidence.url = "https://press.example/moved"
    save_evidence(actor=secretary(), evidence=evidence, version=evidence.version)

    commitment.refresh_from_db()
    assert commitment.evidence_text == "1 https://press.example/moved"
