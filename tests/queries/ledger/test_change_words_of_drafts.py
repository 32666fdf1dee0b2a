"""Drafts in the words of changes: told to staff in full, to nobody else at all."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.actions.register.drafts import accept_draft, return_draft
from commitments.models import AssessmentDraft, LedgerEntry
from commitments.queries.kernel.catalogue import load_catalogue
from commitments.queries.ledger.changes import changes_meanwhile, newest_changes, read_change, read_changes
from commitments.rules.kernel.commitments import Kind
from commitments.rules.kernel.statuses import Status

from ...support.factories import (
    AssessmentDraftFactory,
    CommitmentFactory,
    EvidenceFactory,
    PartyFactory,
    UserFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
DRAFT_ACTS = ["save_draft", "submit_draft", "return_draft", "discard_draft"]


def people() -> dict:
    return {"public": AnonymousUser(), "focal point": UserFactory(focal_point=True), "staff": secretary()}


def ask(user, query: str = ""):
    return read_changes(user, QueryDict(query), catalogue=load_catalogue())


def fields_of(part) -> list[tuple]:
    return [(field.label, field.before, field.after) for field in part.fields]


def accept(draft, reviewer=None):
    current = AssessmentDraft.objects.select_related("commitment").get(pk=draft.pk)
    return accept_draft(
        actor=reviewer or UserFactory(reviewer=True),
        draft=current,
        version=current.version,
        commitment_version=current.commitment.version,
    )


def test_draft_is_told_to_staff_in_the_words_of_its_kind():
    commitment = CommitmentFactory(kind=Kind.STANDING)
    party, evidence = PartyFactory(name="Iran"), EvidenceFactory(title="A report")

    draft = AssessmentDraftFactory(
        commitment=commitment, party=party.pk, evidence=[evidence.pk], as_of=date(2018, 3, 2), reason="Calm."
    )

    change = newest_changes(secretary(), catalogue=load_catalogue())[0]
    assert change.act == "save_draft"
    assert change.kind == "Draft assessment"
    assert tuple(change.name) == (str(commitment), "draft-detail", str(draft.pk))
    assert fields_of(change.parts[0]) == [
        ("Party", "", "Iran"),
        ("Status", "", "Largely observed"),
        ("As of", "", "2 Mar 2018"),
        ("Reason", "", "Calm."),
        ("Confidence", "", "reported"),
        ("Visibility", "", "Public"),
        ("State", "", "Draft"),
        ("Drafted by", "", "secretary"),
        ("Evidence", "", "A report"),
    ]


def test_later_entry_of_a_draft_is_worded_though_it_names_no_commitment():
    draft = AssessmentDraftFactory(submit=True)

    return_draft(actor=UserFactory(reviewer=True), draft=draft, version=1, note="Name the source.")

    change = newest_changes(secretary(), catalogue=load_catalogue())[0]
    assert change.name.text == str(draft.commitment)
    assert fields_of(change.parts[0]) == [
        ("State", "Sent for review", "Returned"),
        ("Reviewer’s note", "", "Name the source."),
    ]


def test_entries_of_drafts_are_for_staff():
    draft = AssessmentDraftFactory(submit=True, reason="Canary")
    seq = LedgerEntry.objects.latest("seq").seq
    query = f"commitment={draft.commitment.reference}"

    found = {name: [change.seq for change in ask(who, query).changes] for name, who in people().items()}

    recorded = LedgerEntry.objects.get(act="record_commitment").seq
    assert found == {"public": [recorded], "focal point": [recorded], "staff": [seq, recorded]}
    assert [name for name, who in people().items() if LedgerEntry.objects.visible_to(who).filter(seq=seq)] == ["staff"]


def test_acts_of_drafts_are_offered_to_staff():
    offered = {
        name: [act for act, _label in ask(who).form.fields["act"].choices if act in DRAFT_ACTS]
        for name, who in people().items()
    }

    assert offered == {"public": [], "focal point": [], "staff": DRAFT_ACTS}
    assert [ask(who, "act=save_draft").errors == [] for who in people().values()] == [False, False, True]


def test_acceptance_is_told_to_everybody_without_the_draft():
    draft = AssessmentDraftFactory(submit=True, reason="Seen.")
    accept(draft)
    seq = LedgerEntry.objects.latest("seq").seq

    told = {name: read_change(who, seq, catalogue=load_catalogue()) for name, who in people().items()}

    assert {name: [part.kind for part in change.parts] for name, change in told.items()} == {
        "public": ["", "Assessment"],
        "focal point": ["", "Assessment"],
        "staff": ["", "Assessment", "Draft assessment"],
    }
    assert fields_of(told["public"].parts[0]) == [
        ("Status", "No information", "Partly implemented"),
        ("Confidence", "", "reported"),
    ]
    assert told["staff"].parts[1].fields[-1].after == "secretary"


def test_what_happened_to_a_draft_meanwhile_includes_that_it_was_accepted():
    draft = AssessmentDraftFactory(submit=True)
    AssessmentDraftFactory(commitment=draft.commitment, status=Status.CONTRARY)
    accept(draft)

    stored = AssessmentDraft.objects.get(pk=draft.pk)
    found = changes_meanwhile(secretary(), stored, 1, catalogue=load_catalogue())

    assert [change.act for change in found] == ["accept_draft"]


def test_drafts_are_not_what_happened_to_a_commitment_meanwhile():
    draft = AssessmentDraftFactory(submit=True)
    started = draft.commitment.version
    accept(draft)
    AssessmentDraftFactory(commitment=draft.commitment)

    commitment = type(draft.commitment).objects.get()
    found = changes_meanwhile(secretary(), commitment, started, catalogue=load_catalogue())

    assert [change.act for change in found] == ["accept_draft"]
