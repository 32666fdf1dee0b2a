"""Verification locates tampering, and raises no alarm over what went through the actions."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction

from commitments.actions.kernel import ledger
from commitments.actions.kernel.ledger import form_key
from commitments.actions.ledger.redactions import grant_redaction
from commitments.actions.register.commitments import Part, change_lifecycle, edit_commitment
from commitments.actions.register.drafts import accept_draft, discard_draft, return_draft, save_draft
from commitments.actions.register.reference import delete_reference, save_reference
from commitments.exchange.ledger.register_files import RegisterFiles
from commitments.models import Assessment, AssessmentDraft, Commitment, LedgerEntry, LedgerHead, Redaction
from commitments.models.kernel.triggers import remove_append_only
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.chain import GENESIS, canonical, entry_seal, payload_hash
from commitments.rules.kernel.commitments import Role, Tier
from commitments.rules.kernel.statuses import Status
from commitments.rules.ledger.redactions import REDACTED

from ....support.factories import (
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    PartyFactory,
    PartyNameFactory,
    PositionFactory,
    ProgressReportFactory,
    RedactionFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
    reviewer,
    secretary,
)

pytestmark = pytest.mark.django_db
KEY = b"k" * 32


@pytest.fixture(autouse=True)
def key(settings):
    settings.LEDGER_KEY = KEY


@pytest.fixture
def register():
    """A few acts of several kinds."""
    party, theme = PartyFactory(), ThemeFactory()
    commitment = CommitmentFactory(lead=party, themes=[theme])
    AssessmentFactory(commitment=commitment, evidence=[EvidenceFactory().pk])
    AssessmentFactory(commitment=commitment, tier=Tier.INTERNAL, status=Status.CONTRARY)
    ProgressReportFactory(commitment=commitment)
    remove_append_only("default")
    return commitment


def found() -> list[tuple[str, str]]:
    return [(finding.kind, finding.where) for finding in verify_ledger(KEY).findings]


@pytest.fixture
def pair():
    """A commitment of two joint leads, the first of whom was made last."""
    iran, russia = PartyFactory(name="Iran"), PartyFactory(name="Russia")
    made = CommitmentFactory(parts=[Part(party.pk, Role.LEAD, True) for party in (russia, iran)])
    remove_append_only("default")
    return made


def turn_round(made: Commitment) -> None:
    """Put the second party first, in every column that shows them."""
    first, _second = made.responsibilities.order_by("pk")
    held = first.party_id
    first.delete()
    made.responsibilities.create(party_id=held, role=Role.LEAD, joint=True)
    Commitment.objects.update(lead_text="Iran; Russia", lead_key="iran; russia")


def test_parties_in_another_order_are_found(pair):
    turn_round(pair)

    assert found() == [("row", f"commitment {pair.pk}")]


def test_order_of_parties_of_which_an_older_entry_does_not_tell_is_any(pair):
    entry = LedgerEntry.objects.get(act="record_commitment")
    told, without_places = map(canonical, told_parts(entry))
    payload = entry.payload.replace(told, without_places)
    LedgerEntry.objects.filter(pk=entry.pk).update(payload=payload)
    assert found() == [("payload", f"entry {entry.seq}")]

    turn_round(pair)

    assert found() == [("payload", f"entry {entry.seq}")]


def told_parts(entry: LedgerEntry) -> list[list]:
    """The parties in an entry as it tells them, and as older versions did."""
    parts = (entry.after or {})["responsibilities"]
    return [parts, [part[:3] for part in parts]]


def test_what_went_through_the_actions_raises_no_alarm(settings):
    RegisterFiles(settings.FIXTURE_DIRS[0], "astana", secretary()).load()

    result = verify_ledger(KEY)

    assert result.findings == []
    assert result.entries == LedgerEntry.objects.count()
    assert result.rows > 250


def test_edits_and_deletions_through_the_actions_raise_no_alarm():
    actor, first, second = secretary(), PartyFactory(), PartyFactory()
    PartyNameFactory(party=second)
    zone = ZoneFactory(latitude="33.5", longitude="36.3", source_url="https://list.example/1")
    commitment = CommitmentFactory(lead=first, zones=[zone])
    changes = {"title": "Another", "responsibilities": [Part(first.pk, Role.SUPPORTING)], "zones": []}
    commitment = edit_commitment(actor=actor, commitment=commitment, version=commitment.version, changes=changes)
    day = date(2018, 2, 1)
    change_lifecycle(
        actor=actor, commitment=commitment, version=commitment.version, to="suspended", on=day, ground="A decision"
    )
    delete_reference(actor=actor, obj=second)
    zone.name = "Elsewhere"
    save_reference(actor=actor, obj=zone, version=zone.version)

    assert verify_ledger(KEY).findings == []


def test_drafts_in_every_state_raise_no_alarm():
    reviewer, evidence = UserFactory(reviewer=True), EvidenceFactory()
    first, second, third = (AssessmentDraftFactory(submit=True, evidence=[evidence.pk]) for _ in range(3))
    accept_draft(actor=reviewer, draft=first, version=1, commitment_version=first.commitment.version)
    return_draft(actor=reviewer, draft=second, version=1, note="Name the source.")
    save_draft(actor=secretary(), draft=second, version=2, content=replace(second.content, evidence=[], reason="So."))
    discard_draft(actor=reviewer, draft=third, version=1)

    # The people of this test came by no act.
    assert [item for item in verify_ledger(KEY).findings if not item.where.startswith("user")] == []


def test_a_draft_edited_in_the_database_is_named_with_its_field():
    draft = AssessmentDraftFactory()
    AssessmentDraft.objects.update(reason="Something else")

    assert found() == [("row", f"assessmentdraft {draft.pk}")]


def test_a_row_edited_in_the_database_is_named_with_its_field(register):
    Commitment.objects.filter(pk=register.pk).update(title="Something else")

    findings = verify_ledger(KEY).findings

    # And what follows from it, since it was not written with it.
    assert {(item.kind, item.where) for item in findings} == {("row", f"commitment {register.pk}")}
    assert [item.what.split()[0] for item in findings] == ["title", "search_text", "title_key"]
    assert findings[0].what.startswith('title is "Something else", was "Take step')


def test_a_status_edited_in_the_database_is_named(register):
    Commitment.objects.filter(pk=register.pk).update(status=5, is_open=False)

    findings = verify_ledger(KEY).findings

    assert [(item.where, item.what) for item in findings] == [
        (f"commitment {register.pk}", "is_open is false, and true by its facts"),
        (f"commitment {register.pk}", "status is 5, and 4 by its facts"),
    ]


def test_a_flag_of_dispute_edited_in_the_database_is_named(register):
    Commitment.objects.filter(pk=register.pk).update(is_disputed=True)

    findings = verify_ledger(KEY).findings

    assert [(item.where, item.what) for item in findings] == [
        (f"commitment {register.pk}", "is_disputed is true, and false by its facts")
    ]


def test_positions_and_reports_of_every_tier_raise_no_alarm():
    position = PositionFactory(evidence=[EvidenceFactory().pk])
    commitment = position.commitment
    ProgressReportFactory(commitment=commitment, claimed_status=4, tier=3, reported_on=date(2018, 5, 1))

    assert Commitment.objects.get().is_disputed is True
    assert verify_ledger(KEY).findings == []


def test_a_row_put_in_or_taken_out_around_the_actions_is_named(register):
    assessment = Assessment.objects.get(tier=Tier.PUBLIC)
    Assessment.evidence.through.objects.all().delete()
    Assessment.objects.filter(pk=assessment.pk).delete()
    assessment.evidence.clear()
    other = Assessment.objects.create(
        **{f.attname: getattr(assessment, f.attname) for f in assessment._meta.concrete_fields if not f.primary_key}
    )

    # The evidence of the commitment is that of the assessment that is gone.
    assert found() == [
        ("row", f"assessment {other.pk}"),
        ("row", f"assessment {assessment.pk}"),
        ("row", f"commitment {register.pk}"),
    ]


def test_an_entry_that_says_something_else_is_located(register):
    seq = LedgerEntry.objects.latest("seq").seq - 2
    LedgerEntry.objects.filter(seq=seq).update(actor_name="Nobody")

    assert found() == [("hash", f"entry {seq}")]


def test_another_payload_is_located(register):
    entry = LedgerEntry.objects.latest("seq")
    LedgerEntry.objects.filter(pk=entry.pk).update(payload=entry.payload.replace("email", "press"))

    assert ("payload", f"entry {entry.seq}") in found()


def test_a_removed_entry_is_located(register):
    seq = LedgerEntry.objects.latest("seq").seq - 2
    LedgerEntry.objects.filter(seq=seq).delete()

    assert ("missing", f"entry {seq}") in found()
    assert ("chain", f"entry {seq + 1}") in found()


def test_a_tail_that_was_cut_off_is_located(register):
    last = LedgerEntry.objects.latest("seq").seq
    LedgerEntry.objects.filter(seq=last).delete()

    assert ("head", f"entry {last}") in found()


def test_a_chain_recomputed_without_the_key_is_located(register):
    forge_from(LedgerEntry.objects.earliest("seq").seq, KEY[::-1] + b"x")

    assert {kind for kind, _where in found()} == {"seal"}


def forge_from(seq: int, key: bytes) -> None:
    """Rewrite the chain so that every hash fits, sealed with a key of one's own."""
    previous = GENESIS
    for entry in LedgerEntry.objects.filter(seq__gte=seq).order_by("seq"):
        entry.previous, entry.actor_name = previous, "Somebody"
        previous = entry.hash = entry.computed_hash()
        entry.seal = entry_seal(key, entry.hash)
        entry.save(force_update=True)
    LedgerHead.objects.update(hash=previous)


def redact(text: str = "Seen in the press.") -> int:
    """Redact a text; the number of the entry in which it stood."""
    return RedactionFactory(text=text).entry_id


def test_a_granted_redaction_leaves_the_chain_whole(register):
    seq = redact()

    assert '"Seen in the press."' not in LedgerEntry.objects.get(seq=seq).payload
    # The people of this test came by no act.
    assert [where for _kind, where in found() if not where.startswith("user")] == []


def test_a_payload_replaced_without_a_redaction_is_located(register):
    entry = LedgerEntry.objects.filter(object_type="commitment").latest("seq")
    payload = entry.payload.replace("We have done it.", REDACTED)
    LedgerEntry.objects.filter(pk=entry.pk).update(payload=payload, salt="0" * 32)

    assert ("payload", f"entry {entry.seq}") in found()


def test_a_redaction_that_only_the_table_tells_of_is_located(register):
    redaction = RedactionFactory(text="We have done it.", granted=False)
    entry = redaction.entry
    payload = entry.payload.replace("We have done it.", REDACTED)
    LedgerEntry.objects.filter(pk=entry.pk).update(payload=payload, salt="0" * 32)
    said = payload_hash("0" * 32, payload)
    Redaction.objects.filter(pk=redaction.pk).update(
        state="granted", decided_by=reviewer("second"), decided_at=redaction.asked_at, decision=entry, version=2
    )
    redaction.places.create(kind="ledgerentry", object_id=str(entry.seq), field="payload", payload_hash=said)

    assert {("payload", f"entry {entry.seq}"), ("row", f"redaction {redaction.pk}")} <= set(found())


def test_a_redacted_payload_changed_again_or_put_back_is_located(register):
    kept = LedgerEntry.objects.get(seq=RedactionFactory(text="We have done it.", granted=False).entry_id)
    grant_redaction(actor=reviewer("second"), redaction=Redaction.objects.get(), version=1)
    row = LedgerEntry.objects.filter(seq=kept.seq)
    redacted = row.get()

    row.update(payload=redacted.payload.replace("email", "press"))
    changed = verify_ledger(KEY).findings
    row.update(payload=kept.payload, salt=kept.salt)
    put_back = verify_ledger(KEY).findings

    said = [
        [item.what for item in findings if (item.kind, item.where) == ("payload", f"entry {kept.seq}")]
        for findings in (changed, put_back)
    ]
    assert said == [["holds another before and after than when it was written"], ["holds again what was redacted"]]


def test_what_was_redacted_before_is_not_looked_at_since(register):
    redaction = RedactionFactory(text="We have done it.")

    assert verify_ledger(KEY, since=redaction.entry_id).findings == []


def test_since_checks_only_what_came_after(register):
    first = LedgerEntry.objects.earliest("seq").seq
    LedgerEntry.objects.filter(seq=first).update(act="nothing")

    assert [item.where for item in verify_ledger(KEY).findings] == [f"entry {first}"]
    assert verify_ledger(KEY, since=first).findings == []


@pytest.fixture
def keyed(register) -> LedgerEntry:
    """An entry whose act came from a form."""
    with transaction.atomic(), form_key(uuid4()):
        current = Commitment.objects.get(pk=register.pk)
        edit_commitment(actor=secretary(), commitment=current, version=current.version, changes={"title": "Other"})
    return LedgerEntry.objects.latest("seq")


@pytest.mark.parametrize("other", [None, uuid4()])
def test_a_form_key_edited_in_the_database_is_located(keyed, other):
    """It decides whether a form that is sent again acts again."""
    LedgerEntry.objects.filter(pk=keyed.pk).update(key=other)

    assert found() == [("key", f"entry {keyed.seq}")]


def test_a_form_key_put_to_an_act_without_a_form_is_located(register):
    entry = LedgerEntry.objects.filter(key=None).latest("seq")
    LedgerEntry.objects.filter(pk=entry.pk).update(key=uuid4())

    assert found() == [("key", f"entry {entry.seq}")]


def test_entries_of_before_form_keys_were_sealed_raise_no_alarm(monkeypatch):
    monkeypatch.setattr(ledger, "canonical", lambda said: canonical({k: said[k] for k in ("after", "also", "before")}))
    made = CommitmentFactory()
    with transaction.atomic(), form_key(uuid4()):
        edit_commitment(actor=secretary(), commitment=made, version=made.version, changes={"title": "Other"})

    assert LedgerEntry.objects.latest("seq").key
    assert found() == []
