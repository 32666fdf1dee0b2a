"""One person or two: what counts at once, and what a second person has to accept."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.assessments import record_assessment
from commitments.actions.register.drafts import propose_assessment, record_draft
from commitments.models import Assessment, AssessmentDraft, LedgerEntry
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.assessments import Finding
from commitments.rules.register.drafts import DraftState, Step

from ...support.factories import (
    AssessmentDraftFactory,
    CommitmentFactory,
    EvidenceFactory,
    UserFactory,
    secretary,
)
from ..kernel.ledger_checks import nothing_written
from .test_drafts import CONTENT, DAY, take

pytestmark = pytest.mark.django_db
FINDING = Finding(Status.PARTLY, DAY, "Seen in the press.", Confidence.REPORTED)


@pytest.fixture
def two_people(settings):
    settings.TWO_PERSON_RULE = True


def test_own_draft_counts_at_once_where_one_person_is_enough():
    draft = AssessmentDraftFactory(status=None)

    made = record_draft(
        actor=secretary(),
        draft=draft,
        version=draft.version,
        commitment_version=draft.commitment.version,
        content=CONTENT,
    )

    assert made.drafted_by == secretary()
    assert made.accepted_by == secretary()
    assert list(LedgerEntry.objects.values_list("act", flat=True)[:2]) == ["accept_draft", "submit_draft"]


def test_nobody_accepts_their_own_where_two_people_accept(two_people):
    reviewer, other = UserFactory(reviewer=True), UserFactory(reviewer=True)
    draft = AssessmentDraftFactory(actor=reviewer, submit=True)

    with nothing_written(), pytest.raises(PermissionDenied):
        take(Step.ACCEPT, draft, reviewer)
    made = take(Step.ACCEPT, draft, other)

    assert made.drafted_by == reviewer
    assert made.accepted_by == other
    assert made.two_people is True


def test_who_changed_it_last_does_not_accept_it_where_two_people_accept(two_people):
    reviewer = UserFactory(reviewer=True)
    draft = AssessmentDraftFactory()
    take(Step.SUBMIT, draft, reviewer, content=replace(CONTENT, reason="Seen elsewhere."))

    with nothing_written(), pytest.raises(PermissionDenied):
        take(Step.ACCEPT, draft, reviewer)


def test_own_draft_is_not_recorded_at_once_where_two_people_accept(two_people):
    draft = AssessmentDraftFactory()

    with nothing_written(), pytest.raises(PermissionDenied):
        record_draft(
            actor=secretary(),
            draft=draft,
            version=draft.version,
            commitment_version=draft.commitment.version,
            content=CONTENT,
        )


def test_assessment_is_not_recorded_directly_where_two_people_accept(two_people):
    commitment = CommitmentFactory()

    with nothing_written(), pytest.raises(ValidationError, match="Send this one for review"):
        record_assessment(actor=secretary(), commitment=commitment, version=commitment.version, finding=FINDING)


def test_proposed_assessment_counts_at_once_where_one_person_is_enough():
    commitment = CommitmentFactory()

    made = propose_assessment(actor=secretary(), commitment=commitment, version=commitment.version, finding=FINDING)

    assert made == Assessment.objects.get()
    assert AssessmentDraft.objects.count() == 0


def test_proposed_assessment_is_sent_for_review_where_two_people_accept(two_people):
    commitment, evidence = CommitmentFactory(), EvidenceFactory()
    finding = replace(FINDING, evidence=[evidence.pk], tier=Tier.PARTIES)

    made = propose_assessment(actor=secretary(), commitment=commitment, version=commitment.version, finding=finding)

    stored = AssessmentDraft.objects.get()
    assert made == stored
    assert stored.state == DraftState.SUBMITTED
    assert vars(stored.content) == vars(finding)
    assert made.commitment.version == commitment.version
    assert Assessment.objects.count() == 0


def test_proposed_assessment_conflicts_with_a_stale_version_where_two_people_accept(two_people):
    commitment = CommitmentFactory()

    with nothing_written(), pytest.raises(VersionConflict):
        propose_assessment(actor=secretary(), commitment=commitment, version=commitment.version - 1, finding=FINDING)
