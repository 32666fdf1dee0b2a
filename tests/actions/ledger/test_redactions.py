"""Redactions: two people, a reason, every place at once, the chain whole."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from commitments.actions.register.commitments import change_lifecycle, edit_commitment
from commitments.actions.register.drafts import accept_draft, return_draft, save_draft
from commitments.actions.register.evidence import save_evidence
from commitments.actions.register.links import link_commitments
from commitments.actions.register.reference import delete_reference, save_reference
from commitments.models import (
    Assessment,
    Commitment,
    Evidence,
    LedgerEntry,
    Redaction,
)
from commitments.queries.kernel.full_text import SEEN, hits_within, matching_rows
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.commitments import LinkKind, Tier
from commitments.rules.ledger.redactions import REDACTED, RedactionState

from ...support.factories import (
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    EvidenceFactory,
    MeasurementFactory,
    MeetingFactory,
    NoteFactory,
    ProgressReportFactory,
    RedactionFactory,
    ZoneFactory,
    paper,
    reviewer,
    secretary,
)
from ..kernel.ledger_checks import last_entry

pytestmark = pytest.mark.django_db
CANARY = "Canary"


@pytest.fixture(autouse=True)
def key(settings, tmp_path):
    settings.LEDGER_KEY = b"k" * 32
    settings.MEDIA_ROOT = tmp_path
    reviewer(), reviewer("second"), reviewer("third"), secretary()


def whole_register() -> str:
    """Every column of every table, the admin's own log with them."""
    models: list[Any] = [*apps.get_app_config("commitments").get_models(include_auto_created=True), LogEntry]
    rows = [list(row) for model in models for row in model._base_manager.values_list()]
    return json.dumps(rows, default=str, ensure_ascii=False)


def alarms() -> list[tuple[str, str]]:
    """But for people, who came by no act in these tests."""
    findings = verify_ledger(b"k" * 32).findings
    return [(found.kind, found.where) for found in findings if not found.where.startswith("user")]


def ask(text: str = CANARY, **values) -> Redaction:
    return RedactionFactory(text=text, granted=False, **values)


def noted() -> None:
    NoteFactory(text=CANARY)


def assessed() -> None:
    made = AssessmentFactory(reason=CANARY)
    assert Commitment.objects.get(pk=made.commitment_id).reason == CANARY


def drafted_and_accepted() -> None:
    draft = AssessmentDraftFactory(submit=True, reason=CANARY)
    accept_draft(actor=reviewer(), draft=draft, version=1, commitment_version=draft.commitment.version)


def drafted_and_corrected() -> None:
    draft = AssessmentDraftFactory(reason=CANARY)
    save_draft(actor=secretary(), draft=draft, version=1, content=replace(draft.content, reason="Another."))


def returned() -> None:
    draft = AssessmentDraftFactory(submit=True)
    return_draft(actor=reviewer(), draft=draft, version=1, note=CANARY)


def reported() -> None:
    ProgressReportFactory(text=CANARY)


def measured() -> None:
    MeasurementFactory(remark=CANARY)


def titled_and_edited() -> None:
    made = CommitmentFactory(title=CANARY)
    LogEntry.objects.create(
        user=secretary(), content_type=content_type(made), object_id=made.pk, object_repr=str(made), action_flag=CHANGE
    )
    edit_commitment(actor=secretary(), commitment=made, version=made.version, changes={"remark": "So."})


def content_type(obj):
    return apps.get_model("contenttypes", "ContentType").objects.get_for_model(obj)


def remarked_then_changed() -> None:
    made = CommitmentFactory(remark=CANARY)
    edit_commitment(actor=secretary(), commitment=made, version=made.version, changes={"remark": "Another."})


def suspended() -> None:
    made, on = CommitmentFactory(), date(2018, 2, 1)
    change_lifecycle(actor=secretary(), commitment=made, version=made.version, to="suspended", on=on, ground=CANARY)


def linked() -> None:
    source, target = CommitmentFactory(), CommitmentFactory()
    link_commitments(actor=secretary(), source=source, target=target, kind=LinkKind.IMPLEMENTS, note=CANARY)


def published() -> None:
    evidence = EvidenceFactory(title=CANARY)
    evidence.publisher = "The press"
    save_reference(actor=secretary(), obj=evidence, version=1)


def published_and_deleted() -> None:
    delete_reference(actor=secretary(), obj=EvidenceFactory(title=CANARY))


def met() -> None:
    MeetingFactory(note=CANARY)


def placed() -> None:
    ZoneFactory(note=CANARY)


def deposited() -> None:
    DocumentFactory(remark=CANARY)


def asked_with_a_name() -> None:
    """A reason that says too much can itself be redacted, before and after it was granted."""
    NoteFactory(text="Something else")
    RedactionFactory(text="Something else", reason=CANARY)


@pytest.mark.parametrize(
    "write",
    [
        *(noted, assessed, drafted_and_accepted, drafted_and_corrected, returned, reported, measured),
        *(titled_and_edited, remarked_then_changed, suspended, linked, published, published_and_deleted),
        *(met, placed, deposited, asked_with_a_name),
    ],
    ids=lambda write: write.__name__,
)
def test_granted_redaction_leaves_the_text_nowhere_and_the_chain_whole(write):
    write()
    assert CANARY in whole_register()

    RedactionFactory()

    assert CANARY.lower() not in whole_register().lower()
    assert REDACTED in whole_register()
    assert matching_rows("canary") == 0
    assert [kind for kind in SEEN if hits_within(kind, ["canary"], Tier)] == []
    assert alarms() == []


def test_what_reads_the_same_elsewhere_stays():
    note, other = NoteFactory(text=CANARY), NoteFactory(text=CANARY)

    RedactionFactory()

    note.refresh_from_db(), other.refresh_from_db()
    assert note.text == REDACTED
    assert other.text == CANARY


def test_redaction_is_an_entry_of_what_it_redacted_that_says_why_and_not_what():
    made = AssessmentFactory(reason=CANARY)
    first = last_entry()
    before = Commitment.objects.get()

    redaction = RedactionFactory()

    entry, commitment = last_entry(), Commitment.objects.get()
    assert entry.act == "grant_redaction"
    assert entry.object_type == "commitment"
    assert entry.object_id == str(commitment.pk)
    assert entry.tier == Tier.PUBLIC
    assert entry.actor == reviewer("second")
    told = entry.also[-1]
    said = {name: told["after"][name] for name in ("entry_id", "field", "reason", "asked_by_id", "decided_by_id")}
    assert said == {
        "entry_id": first.seq,
        "field": "reason",
        "reason": "A private name.",
        "asked_by_id": reviewer().pk,
        "decided_by_id": reviewer("second").pk,
    }
    assert redaction.state == RedactionState.GRANTED
    assert redaction.decision == entry
    assert commitment.version == before.version + 1
    assert commitment.reason == REDACTED
    assert Assessment.objects.get(pk=made.pk).status == made.status


def test_redacted_entry_has_another_salt_so_that_nobody_can_guess_the_text_back():
    NoteFactory(text=CANARY)
    before = last_entry()

    RedactionFactory()

    after = LedgerEntry.objects.get(pk=before.pk)
    assert after.salt != before.salt
    assert after.payload_hash == before.payload_hash
    assert after.hash == before.hash
    assert after.seal == before.seal


def test_redaction_of_what_was_narrow_is_told_to_no_more_people():
    NoteFactory(text=CANARY, tier=Tier.INTERNAL)

    RedactionFactory()

    assert last_entry().tier == Tier.INTERNAL


def test_two_texts_of_one_entry_are_redacted_one_after_the_other():
    CommitmentFactory(title=CANARY, remark="Another bird")

    RedactionFactory()
    RedactionFactory(text="Another bird")

    assert CANARY not in whole_register()
    assert "Another bird" not in whole_register()
    assert alarms() == []


def test_redacting_the_file_of_evidence_withdraws_the_file_and_keeps_its_hash(
    tmp_path, django_capture_on_commit_callbacks
):
    evidence = EvidenceFactory(file=paper(name="canary.txt"))
    path = tmp_path / evidence.stored_name

    with django_capture_on_commit_callbacks(execute=True):
        RedactionFactory(text="canary.txt")

    stored = Evidence.objects.get()
    assert stored.file_name == REDACTED
    assert stored.sha256 == evidence.sha256
    assert stored.version == 2
    assert not path.exists()
    assert Evidence.objects.with_file().count() == 0
    assert alarms() == []


def test_file_that_other_evidence_keeps_stays(tmp_path, django_capture_on_commit_callbacks):
    evidence = EvidenceFactory(file=paper(name="canary.txt"))
    EvidenceFactory(file=paper(name="other.txt"))

    with django_capture_on_commit_callbacks(execute=True):
        RedactionFactory(text="canary.txt")

    assert (tmp_path / evidence.stored_name).read_bytes() == b"A paper."


def test_withdrawn_file_is_not_replaced_in_its_row():
    evidence = EvidenceFactory(file=paper(name="canary.txt"))
    RedactionFactory(text="canary.txt")
    evidence.refresh_from_db()

    with pytest.raises(ValidationError) as refusal:
        save_evidence(actor=secretary(), evidence=evidence, version=2, file=ContentFile(b"Another.", name="b.txt"))

    assert list(refusal.value.message_dict) == ["file"]
