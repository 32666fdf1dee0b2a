import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.texts.judgements import change_judgement, dismiss_sentence, undo_judgement
from commitments.models import Judgement
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.texts.judgements import NoPledge

from ...support.factories import DocumentFactory, JudgementFactory, UserFactory, secretary
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db
TEXT = "🕊 They hope.\n\nThey met."
FIRST = (2, 12)


def dismiss(document, actor=None, **changes):
    values: dict = {"start": FIRST[0], "end": FIRST[1], "label": NoPledge.DECLARATORY, "ground": " A hope. "}
    return dismiss_sentence(actor=actor or secretary(), document=document, **values | changes)


def test_dismissed_sentence_keeps_its_words_ground_and_person_for_staff():
    document = DocumentFactory(text=TEXT)

    made = dismiss(document)

    entry = last_entry()
    assert made.words == "They hope."
    assert made.label == "declaratory"
    assert made.ground == "A hope."
    assert made.judged_by == secretary()
    assert made.judged_at == entry.at
    assert made.version == 1
    assert entry.act == "dismiss_sentence"
    assert entry.object_type == "judgement"
    assert entry.object_id == str(made.pk)
    assert entry.tier == Tier.INTERNAL
    assert entry.before is None
    assert entry.after["words"] == "They hope."


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"start": 12}, "__all__"),
        ({"start": -1}, "__all__"),
        ({"end": 99}, "__all__"),
        ({"label": "pledge"}, "label"),
        ({"ground": " "}, "ground"),
        ({"ground": "a\x00"}, "ground"),
        ({"ground": "x" * 2_001}, "ground"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_dismiss_sentence_refuses_by_field_and_writes_nothing(changes, field):
    document = DocumentFactory(text=TEXT)
    secretary()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        dismiss(document, **changes)

    assert list(getattr(refused.value, "error_dict", {"__all__": ""})) == [field]


def test_sentence_is_judged_once():
    document = DocumentFactory(text=TEXT)
    dismiss(document)

    with nothing_written(), pytest.raises(ValidationError, match="already been reviewed"):
        dismiss(document)


def test_change_judgement_leads_to_the_next_version_in_another_name():
    made, other = dismiss(DocumentFactory(text=TEXT)), UserFactory(reviewer=True)

    changed = change_judgement(actor=other, judgement=made, version=1, label="informational", ground="Past.")

    entry = last_entry()
    assert changed.label == "informational"
    assert changed.ground == "Past."
    assert changed.judged_by == other
    assert changed.version == 2
    assert entry.act == "change_judgement"
    assert entry.before | {"judged_at": ""} == {
        **{"label": "declaratory", "ground": "A hope.", "version": 1},
        **{"judged_by_id": secretary().pk, "judged_at": ""},
    }


def test_undone_judgement_is_gone_and_the_sentence_can_be_judged_again(settings):
    document = DocumentFactory(text=TEXT)
    made = dismiss(document)

    undo_judgement(actor=secretary(), judgement=made, version=1)

    entry = last_entry()
    assert entry.act == "undo_judgement"
    assert entry.before["ground"] == "A hope."
    assert entry.after is None
    assert Judgement.objects.count() == 0
    dismiss(document)
    assert verify_ledger(settings.LEDGER_KEY).findings == []


CHANGES = {
    "change": lambda actor, made: change_judgement(
        actor=actor, judgement=made, version=1, label="declaratory", ground="Another."
    ),
    "undo": lambda actor, made: undo_judgement(actor=actor, judgement=made, version=1),
}


@pytest.mark.parametrize("act", CHANGES.values(), ids=CHANGES)
def test_judgement_conflicts_with_a_stale_version(act):
    made = JudgementFactory()
    change_judgement(actor=secretary(), judgement=made, version=1, label="declaratory", ground="Another.")

    with nothing_written(), pytest.raises(VersionConflict):
        act(secretary(), made)


@pytest.mark.parametrize("act", [lambda actor, made: dismiss(made.document, actor), *CHANGES.values()])
def test_judging_is_for_staff(act):
    allowed = []

    for role in UserRole.values:
        made = JudgementFactory(document=DocumentFactory(text=TEXT), words="They met.")
        try:
            act(UserFactory(role=role), made)
        except PermissionDenied:
            assert list(made.document.judgements.all()) == [made]
        else:
            allowed.append(role)

    assert allowed == ["administrator", "reviewer", "desk_officer"]
