"""Undoing an assessment: all that one act found, taken back by one act, while nothing else was done since."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.assessments import record_assessment, undo_assessment
from commitments.actions.register.commitments import Part, edit_commitment
from commitments.actions.register.drafts import accept_draft
from commitments.models import Assessment, Commitment, LedgerEntry
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.queries.register.undo import preview_undo
from commitments.rules.kernel.changes import Act
from commitments.rules.kernel.commitments import Role
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.assessments import Finding

from ...support.factories import (
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    NoteFactory,
    PartyFactory,
    UserFactory,
    secretary,
)
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db
DAY = date(2018, 4, 1)


def joint() -> Commitment:
    """One that two parties lead; of the first something was found before."""
    parties = [PartyFactory(name=name) for name in ("Iran", "Türkiye")]
    commitment = CommitmentFactory(parts=[Part(party.pk, Role.LEAD, joint=True) for party in parties])
    AssessmentFactory(commitment=commitment, party=parties[0].pk, status=Status.INITIATED, reason="A first step.")
    return commitment


def found(commitment: Commitment, **values) -> Assessment:
    finding = Finding(Status.PARTLY, DAY, "Seen.", Confidence.REPORTED, each_party=True)
    current = Commitment.objects.get(pk=commitment.pk)
    return record_assessment(actor=secretary(), commitment=current, version=current.version, finding=finding, **values)


def undo(assessment: Assessment, *, actor=None, version: int | None = None, reason: str = "A slip.") -> list:
    current = Commitment.objects.get(pk=assessment.commitment_id)
    return undo_assessment(
        actor=actor or secretary(),
        commitment=current,
        version=version or current.version,
        assessment=assessment,
        reason=reason,
    )


def test_what_was_found_of_each_party_is_undone_as_one_act(settings):
    settings.LEDGER_KEY = b"k" * 32
    commitment = joint()
    before = Commitment.objects.get(pk=commitment.pk)
    made = found(commitment)
    entries = LedgerEntry.objects.count()

    restored = undo(made)

    after = Commitment.objects.get(pk=commitment.pk)
    assert [(row.party.name, row.status, row.as_of, row.reason) for row in restored] == [
        ("Iran", Status.INITIATED, DAY, "A slip.\nA first step."),
        ("Türkiye", Status.NO_INFORMATION, DAY, "A slip."),
    ]
    assert after.status == before.status
    assert after.confidence == before.confidence
    assert LedgerEntry.objects.count() == entries + 1
    assert last_entry().act == Act.RECORD_ASSESSMENT
    assert Assessment.objects.count() == 5
    assert verify_ledger(settings.LEDGER_KEY).findings == []


def test_preview_says_what_will_stand_again_and_it_does():
    made = found(joint())

    preview = preview_undo(made.commitment, Assessment.objects.exclude(pk=made.pk).latest("pk"))
    undo(made)

    assert [(str(line.found.party), line.earlier and line.earlier.reason) for line in preview.parts] == [
        ("Iran", "A first step."),
        ("Türkiye", None),
    ]
    assert preview.status == Commitment.objects.get(pk=made.commitment_id).status
    assert preview.since is None


def test_what_a_reviewer_accepted_is_undone_as_well():
    draft = AssessmentDraftFactory(submit=True)
    reviewer = UserFactory(reviewer=True)
    made = accept_draft(actor=reviewer, draft=draft, version=1, commitment_version=draft.commitment.version)

    undo(made)

    assert Commitment.objects.get(pk=made.commitment_id).status == Status.NO_INFORMATION


def test_undoing_the_undoing_finds_the_same_again():
    made = found(joint())

    undo(undo(made)[0], reason="It was right.")

    assert Commitment.objects.get(pk=made.commitment_id).status == Status.PARTLY


def test_what_was_verified_before_the_rule_asked_for_evidence_stands_again(monkeypatch):
    commitment = CommitmentFactory()
    with monkeypatch.context() as before_the_rule:
        before_the_rule.setattr("commitments.actions.register.assessments.check_evidence", lambda finding: None)
        AssessmentFactory(commitment=commitment, confidence=Confidence.VERIFIED)
    made = found(commitment)

    undo(made)

    assert Commitment.objects.get(pk=commitment.pk).confidence == Confidence.VERIFIED


def edited(commitment: Commitment) -> None:
    current = Commitment.objects.get(pk=commitment.pk)
    edit_commitment(actor=secretary(), commitment=current, version=current.version, changes={"title": "Another"})


@pytest.mark.parametrize("since", [found, edited, lambda commitment: NoteFactory(commitment=commitment)])
def test_what_something_was_done_on_since_is_not_undone(since):
    made = found(joint())
    since(made.commitment)

    with nothing_written(), pytest.raises(ValidationError, match="Something else has been recorded since then"):
        undo(made)

    assert preview_undo(made.commitment, made).since == last_entry()


def test_of_two_acts_only_the_last_is_undone():
    earlier = found(joint())
    found(earlier.commitment)

    with nothing_written(), pytest.raises(ValidationError):
        undo(earlier)


@pytest.mark.parametrize(
    ("role", "allowed"), [(role, role not in (UserRole.FOCAL_POINT, UserRole.READER)) for role in UserRole]
)
def test_who_may_assess_may_undo(role, allowed):
    made, actor = found(joint()), UserFactory(role=role)

    if allowed:
        assert len(undo(made, actor=actor)) == 2
        return
    with nothing_written(), pytest.raises(PermissionDenied):
        undo(made, actor=actor)


def test_undoing_starts_from_the_version_that_was_seen_and_has_a_reason(settings):
    made = found(joint())

    with nothing_written(), pytest.raises(VersionConflict):
        undo(made, version=1)
    with nothing_written(), pytest.raises(ValidationError, match="Enter a reason for undoing"):
        undo(made, reason=" ")
    settings.TWO_PERSON_RULE = True
    with nothing_written(), pytest.raises(ValidationError, match="A second person must accept every assessment"):
        undo(made)
