"""Drafts: which step follows which, who may take it, and what is left of it on the record."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.commitments import edit_commitment
from commitments.actions.register.drafts import (
    accept_draft,
    begin_draft,
    discard_draft,
    return_draft,
    save_draft,
    submit_draft,
)
from commitments.actions.register.reference import delete_reference
from commitments.models import AssessmentDraft, Commitment, LedgerEntry
from commitments.rules.kernel.commitments import Kind, Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.assessments import Finding
from commitments.rules.register.drafts import FROM, DraftContent, DraftState, Step

from ...support.factories import (
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    PartyFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db
DAY = date(2018, 3, 1)
CONTENT = DraftContent(Status.PARTLY, DAY, "Seen in the press.", Confidence.REPORTED)
FINDING = Finding(Status.PARTLY, DAY, "Seen in the press.", Confidence.REPORTED)


def take(step: Step, draft, actor, **changes):
    """Take a step from the versions that stand now, unless others are given."""
    now = AssessmentDraft.objects.select_related("commitment").get(pk=draft.pk)
    given = {"actor": actor, "draft": now, "version": now.version} | changes
    match step:
        case Step.SAVE:
            return save_draft(**{"content": CONTENT} | given)
        case Step.SUBMIT:
            return submit_draft(**{"content": CONTENT} | given)
        case Step.ACCEPT:
            return accept_draft(**{"commitment_version": now.commitment.version} | given)
        case Step.RETURN:
            return return_draft(**{"note": "Name the source."} | given)
    return discard_draft(**given)


def in_state(state: DraftState):
    """A draft of the secretary's that has come to this state."""
    draft = AssessmentDraftFactory(submit=state != DraftState.DRAFTING)
    ways = {
        DraftState.RETURNED: Step.RETURN,
        DraftState.ACCEPTED: Step.ACCEPT,
        DraftState.DISCARDED: Step.DISCARD,
    }
    if state in ways:
        take(ways[state], draft, UserFactory(reviewer=True))
    return AssessmentDraft.objects.get(pk=draft.pk)


AFTER = {
    Step.SAVE: {DraftState.DRAFTING: DraftState.DRAFTING, DraftState.RETURNED: DraftState.RETURNED},
    Step.SUBMIT: dict.fromkeys([DraftState.DRAFTING, DraftState.RETURNED], DraftState.SUBMITTED),
    Step.ACCEPT: {DraftState.SUBMITTED: DraftState.ACCEPTED},
    Step.RETURN: {DraftState.SUBMITTED: DraftState.RETURNED},
    Step.DISCARD: dict.fromkeys([DraftState.DRAFTING, DraftState.SUBMITTED, DraftState.RETURNED], DraftState.DISCARDED),
}
ACTS = {
    Step.SAVE: "save_draft",
    Step.SUBMIT: "submit_draft",
    Step.ACCEPT: "accept_draft",
    Step.RETURN: "return_draft",
    Step.DISCARD: "discard_draft",
}


@pytest.mark.parametrize("state", DraftState)
@pytest.mark.parametrize("step", Step)
def test_step_leads_on_with_one_entry_or_is_refused(step, state):
    draft, reviewer = in_state(state), UserFactory(reviewer=True)
    before = last_entry().seq

    if state in FROM[step]:
        take(step, draft, reviewer)
        stored, entry = AssessmentDraft.objects.get(), last_entry()
        assert stored.state == AFTER[step][state]
        assert stored.version == draft.version + 1
        assert entry.seq == before + 1
        assert entry.act == ACTS[step]
        assert entry.actor == reviewer
    else:
        with nothing_written(), pytest.raises(ValidationError, match="no longer possible"):
            take(step, draft, reviewer)


@pytest.mark.parametrize("step", Step)
def test_step_conflicts_with_a_stale_version(step):
    draft, reviewer = in_state(next(iter(AFTER[step]))), UserFactory(reviewer=True)

    with nothing_written(), pytest.raises(VersionConflict) as conflict:
        take(step, draft, reviewer, version=draft.version - 1)

    assert conflict.value.obj == draft
    assert conflict.value.started_from == draft.version - 1


@pytest.mark.parametrize("step", Step)
def test_step_is_for_some_of_the_staff(step):
    allowed = []

    for role in UserRole.values:
        draft = in_state(next(iter(AFTER[step])))
        person = UserFactory(role=role)
        try:
            take(step, draft, person)
        except PermissionDenied:
            assert LedgerEntry.objects.filter(actor=person).count() == 0
        else:
            allowed.append(role)

    reviewing = ["administrator", "reviewer"]
    assert allowed == ([*reviewing, "desk_officer"] if step in (Step.SAVE, Step.SUBMIT) else reviewing)


def test_draft_may_be_unfinished_and_touches_nothing_else():
    commitment = CommitmentFactory()

    draft = begin_draft(actor=secretary(), commitment=commitment, content=DraftContent(reason=" Begun. "))

    stored, entry = AssessmentDraft.objects.get(), last_entry()
    assert stored.state == DraftState.DRAFTING
    assert stored.status is None
    assert stored.reason == "Begun."
    assert stored.version == 1
    assert stored.drafted_by == secretary()
    assert stored.changed_by == secretary()
    assert stored.drafted_at == entry.at
    assert entry.act == "save_draft"
    assert entry.object_type == "assessmentdraft"
    assert entry.object_id == str(draft.pk)
    assert entry.tier == Tier.INTERNAL
    assert entry.before is None
    assert entry.after["reason"] == "Begun."
    assert Commitment.objects.get().version == commitment.version


def test_draft_keeps_everything_it_says():
    commitment, party, zone = CommitmentFactory(), PartyFactory(), ZoneFactory()
    first, second = EvidenceFactory(), EvidenceFactory()
    content = replace(
        CONTENT, status=Status.IMPLEMENTED, done_on=DAY, party=party.pk, zone=zone.pk, tier=2, evidence=[first.pk]
    )

    draft = begin_draft(actor=secretary(), commitment=commitment, content=content)
    changed = replace(content, party=None, evidence=[first.pk, second.pk])
    save_draft(actor=secretary(), draft=draft, version=1, content=changed)

    assert AssessmentDraft.objects.get().content == changed
    entry = last_entry()
    assert entry.before == {
        "party_id": party.pk,
        "changed_at": draft.changed_at.isoformat(),
        "version": 1,
        "evidence": [first.pk],
    }
    assert entry.after == {
        "party_id": None,
        "changed_at": entry.at.isoformat(),
        "version": 2,
        "evidence": [first.pk, second.pk],
    }


def test_who_changes_nothing_has_not_changed_it():
    draft = AssessmentDraftFactory()
    colleague = UserFactory(desk=True)

    take(Step.SUBMIT, draft, colleague)
    sent = AssessmentDraft.objects.get()
    take(Step.RETURN, draft, UserFactory(reviewer=True))
    take(Step.SUBMIT, draft, colleague, content=replace(CONTENT, reason="Seen elsewhere."))

    stored = AssessmentDraft.objects.get()
    assert sent.changed_by == secretary(), sent.submitted_at
    assert sent.changed_at == draft.changed_at, sent.submitted_at
    assert stored.drafted_by == secretary()
    assert stored.changed_by == colleague
    assert stored.changed_at == last_entry().at


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"status": None, "as_of": None, "reason": ""}, ["status", "as_of", "reason"]),
        ({"reason": "  "}, ["reason"]),
        ({"confidence": None}, ["confidence"]),
        ({"as_of": date.max}, ["as_of"]),
        ({"as_of": date(2017, 12, 31)}, ["as_of"]),
        ({"done_on": DAY}, ["done_on"]),
        ({"party": 10**9, "zone": 10**9, "evidence": [10**9]}, ["party", "zone", "evidence"]),
    ],
    ids=range(7),
)
def test_submit_refuses_by_field_what_makes_no_finding(changes, fields):
    draft = AssessmentDraftFactory()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        take(Step.SUBMIT, draft, secretary(), content=replace(CONTENT, **changes))

    assert list(refused.value.message_dict) == fields


@pytest.mark.parametrize(
    ("changes", "fields"),
    [({"status": 7}, ["status"]), ({"reason": "a\x00"}, ["reason"]), ({"evidence": [10**9]}, ["evidence"])],
    ids=range(3),
)
def test_save_refuses_what_could_not_even_be_kept(changes, fields):
    draft = AssessmentDraftFactory()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        take(Step.SAVE, draft, secretary(), content=replace(CONTENT, **changes))

    assert list(refused.value.message_dict) == fields


def test_declaratory_entry_gets_no_draft():
    with pytest.raises(ValidationError) as refused:
        AssessmentDraftFactory(commitment=CommitmentFactory(kind=Kind.DECLARATORY))

    assert list(refused.value.message_dict) == ["status"]
    assert AssessmentDraft.objects.count() == 0


def test_return_asks_for_a_note_and_keeps_it_with_who_gave_it():
    draft, reviewer = in_state(DraftState.SUBMITTED), UserFactory(reviewer=True)

    with nothing_written(), pytest.raises(ValidationError) as refused:
        take(Step.RETURN, draft, reviewer, note="  ")
    take(Step.RETURN, draft, reviewer, note=" Name the source. ")
    take(Step.SUBMIT, draft, secretary())

    assert list(refused.value.message_dict) == ["note"]
    stored = AssessmentDraft.objects.get()
    assert stored.note == "Name the source."
    assert stored.returned_by == reviewer
    assert stored.changed_by == secretary()


def test_accept_makes_the_assessment_and_counts():
    evidence, reviewer = EvidenceFactory(), UserFactory(reviewer=True)
    draft = AssessmentDraftFactory(submit=True, evidence=[evidence.pk])

    made = take(Step.ACCEPT, draft, reviewer)

    stored, entry = AssessmentDraft.objects.get(), last_entry()
    assert stored.assessment == made
    assert made.commitment.status == Status.PARTLY
    assert made.drafted_by == secretary()
    assert made.drafted_at == draft.changed_at
    assert made.accepted_by == reviewer
    assert made.accepted_at == entry.at
    assert made.two_people is False
    assert list(made.evidence.all()) == [evidence]
    commitment = Commitment.objects.get()
    assert commitment.status == Status.PARTLY
    assert commitment.version == 3
    assert commitment.change_seq == entry.seq


def test_accept_is_an_entry_of_the_commitment_that_is_no_narrower_than_the_assessment():
    draft = AssessmentDraftFactory(submit=True)

    made = take(Step.ACCEPT, draft, UserFactory(reviewer=True))

    entry = last_entry()
    assert entry.object_type == "commitment"
    assert entry.object_id == str(made.commitment_id)
    assert entry.tier == Tier.PUBLIC
    assert [(row["type"], row["id"]) for row in entry.also] == [
        ("assessment", str(made.pk)),
        ("assessmentdraft", str(draft.pk)),
    ]
    assert entry.also[1]["before"] == {"state": "submitted", "assessment_id": None, "version": 1}
    assert entry.also[1]["after"] == {"state": "accepted", "assessment_id": made.pk, "version": 2}


def test_accept_names_who_wrote_it_as_it_reads_now():
    draft, colleague = AssessmentDraftFactory(), UserFactory(desk=True)
    take(Step.SUBMIT, draft, colleague, content=replace(CONTENT, reason="Seen elsewhere."))

    made = take(Step.ACCEPT, draft, UserFactory(reviewer=True))

    assert made.drafted_by == colleague
    assert made.reason == "Seen elsewhere."


def test_accept_conflicts_when_the_commitment_has_gone_on():
    draft, reviewer = AssessmentDraftFactory(submit=True), UserFactory(reviewer=True)
    commitment = draft.commitment
    edit_commitment(actor=secretary(), commitment=commitment, version=commitment.version, changes={"title": "Go"})

    with nothing_written(), pytest.raises(VersionConflict) as conflict:
        take(Step.ACCEPT, draft, reviewer, commitment_version=commitment.version)

    assert conflict.value.obj == commitment


def test_accept_asks_the_rules_of_a_finding_again():
    draft, reviewer = AssessmentDraftFactory(submit=True), UserFactory(reviewer=True)
    AssessmentDraft.objects.update(as_of=date(2017, 1, 1))

    with nothing_written(), pytest.raises(ValidationError) as refused:
        take(Step.ACCEPT, draft, reviewer)

    assert list(refused.value.message_dict) == ["as_of"]


def test_evidence_that_a_draft_names_is_not_deleted():
    evidence = EvidenceFactory()
    AssessmentDraftFactory(evidence=[evidence.pk])

    with nothing_written(), pytest.raises(Exception, match="in use"):
        delete_reference(actor=secretary(), obj=evidence)


def test_accepted_draft_and_direct_record_leave_the_same_figures():
    first, second = CommitmentFactory(), CommitmentFactory()
    AssessmentFactory(commitment=first)
    take(Step.ACCEPT, AssessmentDraftFactory(commitment=second, submit=True), UserFactory(reviewer=True))

    columns = ("status", "confidence", "done_on", "is_open", "is_disputed", "assessed_sort", "news_on", "reason")
    rows = list(Commitment.objects.order_by("pk").values_list(*columns))
    assert rows[0] == rows[1]
