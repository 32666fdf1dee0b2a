"""Requests for a redaction: who asks, who decides, what is refused, and that nothing happens before."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.ledger.redactions import ask_redaction, grant_redaction, refuse_redaction
from commitments.actions.register.drafts import save_draft
from commitments.models import Commitment, LedgerEntry, Redaction
from commitments.queries.ledger.redactions import passages_of
from commitments.rules.kernel.commitments import Tier
from commitments.rules.ledger.redactions import Place, RedactionState

from ...support.factories import (
    AssessmentDraftFactory,
    NoteFactory,
    RedactionFactory,
    UserFactory,
    reviewer,
    secretary,
)
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db
CANARY = "Canary"


@pytest.fixture(autouse=True)
def people():
    reviewer(), reviewer("second"), reviewer("third"), secretary()


def ask(text: str = CANARY, **values) -> Redaction:
    return RedactionFactory(text=text, granted=False, **values)


def test_asking_changes_nothing_and_is_told_to_staff():
    NoteFactory(text=CANARY, tier=Tier.PUBLIC)
    before = [Commitment.objects.get().version, LedgerEntry.objects.latest("seq").payload]

    asked = ask()

    entry = last_entry()
    assert [Commitment.objects.get().version, LedgerEntry.objects.get(seq=entry.seq - 1).payload] == before
    assert entry.act == "ask_redaction"
    assert entry.object_type == "redaction"
    assert entry.tier == Tier.INTERNAL
    assert asked.state == RedactionState.ASKED
    assert asked.asked_by == reviewer()
    assert CANARY not in entry.payload


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "a\x00b"}, "reason"),
        ({"reason": f"He is called {CANARY}."}, "reason"),
        ({"side": "before"}, "field"),
        ({"side": "aside"}, "field"),
        ({"place": Place("note", "0", "text")}, "field"),
        ({"place": Place("commitment", "1", "status")}, "field"),
        ({"place": Place("x" * 41, "1", "text")}, "field"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_at_its_field(changes, field):
    NoteFactory(text=CANARY)
    entry = last_entry()
    [passage] = passages_of(entry)
    values = {"place": passage.place, "side": passage.side, "reason": "A private name."} | changes

    with nothing_written(), pytest.raises(ValidationError) as refusal:
        ask_redaction(actor=reviewer(), entry=entry, **values)

    assert list(refusal.value.message_dict) == [field]


def test_same_text_is_asked_for_once_until_it_is_decided():
    NoteFactory(text=CANARY)
    first = ask()

    with nothing_written(), pytest.raises(ValidationError, match="already been requested"):
        ask()
    refuse_redaction(actor=reviewer("second"), redaction=first, version=1, answer="It is public.")

    assert ask().state == RedactionState.ASKED


@pytest.mark.parametrize("role", ["reader", "focal_point", "desk_officer"])
def test_asking_and_deciding_is_for_reviewers(role):
    NoteFactory(text=CANARY, tier=Tier.PUBLIC)
    entry, asked, stranger = last_entry(), ask(), UserFactory(role=role)
    [passage] = passages_of(entry)
    refuse_redaction(actor=reviewer("second"), redaction=asked, version=1, answer="It is public.")
    asked = ask()

    for act in (
        lambda: ask_redaction(
            actor=stranger, entry=entry, place=passage.place, side=passage.side, reason="A private name."
        ),
        lambda: grant_redaction(actor=stranger, redaction=asked, version=1),
        lambda: refuse_redaction(actor=stranger, redaction=asked, version=1, answer="No."),
    ):
        with nothing_written(), pytest.raises(PermissionDenied):
            act()


def test_who_asked_does_not_decide_even_where_one_person_is_enough_for_assessments(settings):
    settings.TWO_PERSON_RULE = False
    NoteFactory(text=CANARY)
    asked = ask()

    with nothing_written(), pytest.raises(PermissionDenied):
        grant_redaction(actor=reviewer(), redaction=asked, version=1)
    with nothing_written(), pytest.raises(PermissionDenied):
        refuse_redaction(actor=reviewer(), redaction=asked, version=1, answer="No.")
    grant_redaction(actor=UserFactory(administrator=True), redaction=asked, version=1)

    assert Redaction.objects.get().state == RedactionState.GRANTED


def test_refusal_keeps_the_text_and_says_why():
    note = NoteFactory(text=CANARY)
    asked = ask()

    with nothing_written(), pytest.raises(ValidationError) as refusal:
        refuse_redaction(actor=reviewer("second"), redaction=asked, version=1, answer=" ")
    refuse_redaction(actor=reviewer("second"), redaction=asked, version=1, answer="It is public.")

    note.refresh_from_db()
    entry = last_entry()
    assert list(refusal.value.message_dict) == ["answer"]
    assert note.text == CANARY
    assert entry.act == "refuse_redaction"
    assert entry.after["answer"] == "It is public."


def test_decision_is_taken_once_and_from_the_version_that_was_seen():
    NoteFactory(text=CANARY)
    asked = ask()

    with nothing_written(), pytest.raises(VersionConflict):
        grant_redaction(actor=reviewer("second"), redaction=asked, version=2)
    grant_redaction(actor=reviewer("second"), redaction=asked, version=1)

    with nothing_written(), pytest.raises(ValidationError, match="already been decided"):
        refuse_redaction(actor=reviewer("third"), redaction=asked, version=2, answer="No.")


def test_text_that_another_request_took_away_is_not_granted_again():
    draft = AssessmentDraftFactory(reason=CANARY)
    save_draft(actor=secretary(), draft=draft, version=1, content=replace(draft.content, reason="Another."))
    first, second = LedgerEntry.objects.filter(object_type="assessmentdraft").order_by("seq")
    [after] = [found for found in passages_of(first) if found.side == "after"]
    [before] = [found for found in passages_of(second) if found.side == "before"]
    asked = [
        ask_redaction(actor=reviewer(), entry=entry, place=found.place, side=found.side, reason="A private name.")
        for entry, found in ((first, after), (second, before))
    ]
    grant_redaction(actor=reviewer("second"), redaction=asked[0], version=1)

    with nothing_written(), pytest.raises(ValidationError, match="no longer contains the text"):
        grant_redaction(actor=reviewer("second"), redaction=asked[1], version=1)
