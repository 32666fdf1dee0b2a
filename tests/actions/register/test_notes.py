import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.notes import add_note
from commitments.models import Commitment, Note
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import CommitmentFactory, NoteFactory, PartyFactory, UserFactory, secretary
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db


def note(commitment, actor=None, **changes):
    values = {"text": "Ask again in May."} | changes
    return add_note(actor=actor or secretary(), commitment=commitment, version=commitment.version, **values)


def test_note_is_internal_unless_it_says_otherwise_and_moves_no_figure():
    made = CommitmentFactory(lead=PartyFactory())
    before: dict = {**Commitment.objects.values().get()}

    written = note(made)

    after, entry = {**Commitment.objects.values().get()}, last_entry()
    assert written.tier == Tier.INTERNAL
    assert written.author == secretary()
    assert written.at == entry.at
    changed = {name for name, value in after.items() if value != before[name]}
    assert changed == {"version", "change_seq"}
    assert after["version"] == made.version + 1
    assert after["change_seq"] == entry.seq
    assert entry.act == "add_note"
    assert entry.object_id == str(made.pk)
    assert entry.tier == Tier.INTERNAL
    assert entry.before == {}
    assert [(row["type"], row["after"]["text"]) for row in entry.also] == [("note", "Ask again in May.")]


@pytest.mark.parametrize(
    ("of_commitment", "of_note", "told"),
    [
        (Tier.PUBLIC, Tier.PUBLIC, Tier.PUBLIC),
        (Tier.PUBLIC, Tier.PARTIES, Tier.PARTIES),
        (Tier.PARTIES, Tier.PUBLIC, Tier.PARTIES),
    ],
)
def test_note_is_told_to_who_may_see_it_and_the_commitment(of_commitment, of_note, told):
    note(CommitmentFactory(tier=of_commitment), tier=of_note)

    assert last_entry().tier == told


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"text": " "}, "text"), ({"text": "a\x00"}, "text"), ({"text": "x" * 20_001}, "text"), ({"tier": 4}, "tier")],
    ids=lambda value: str(value)[:30],
)
def test_add_note_refuses_by_field_and_writes_nothing(changes, field):
    made = CommitmentFactory()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        note(made, **changes)

    assert list(refused.value.message_dict) == [field]


def test_add_note_conflicts_with_a_stale_version():
    made = CommitmentFactory()
    note(made)

    with nothing_written(), pytest.raises(VersionConflict):
        note(made)


def test_add_note_is_for_staff():
    allowed = []

    for role in UserRole.values:
        made = CommitmentFactory()
        try:
            note(made, actor=UserFactory(role=role))
        except PermissionDenied:
            assert Note.objects.filter(commitment=made).count() == 0
        else:
            allowed.append(role)

    assert allowed == ["administrator", "reviewer", "desk_officer"]


def test_notes_raise_no_alarm(settings):
    NoteFactory(text="Line one\r\nline two, ünï")

    assert verify_ledger(settings.LEDGER_KEY).findings == []
