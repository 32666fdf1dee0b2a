from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.commitments import Part, edit_commitment, record_commitment
from commitments.actions.register.passages import passage_at
from commitments.actions.register.quality import settle_remark
from commitments.actions.texts.recording import Share, record_shares
from commitments.models import Commitment, Provision
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.commitments import Kind, Role, Tier
from commitments.rules.kernel.deadlines import Deadline
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.ledger.redactions import shown_text
from commitments.rules.register.quality import Remark, from_bits

from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    PartyFactory,
    SettlementFactory,
    UserFactory,
    secretary,
)
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db


def remarks_on(commitment: Commitment) -> list[Remark]:
    return from_bits(Commitment.objects.get(pk=commitment.pk).quality)


def settle(commitment, actor=None, **changes):
    current = Commitment.objects.get(pk=commitment.pk)
    values: dict[str, Any] = {
        "version": current.version,
        "kind": Remark.NO_DATE,
        "ground": " None is named. ",
    } | changes
    return settle_remark(actor=actor or secretary(), commitment=current, **values)


def test_remarks_are_found_when_a_commitment_is_recorded_and_when_it_is_edited():
    made = CommitmentFactory()

    assert remarks_on(made) == [Remark.NO_ACTOR, Remark.NO_DATE]

    parts = [Part(PartyFactory().pk, Role.LEAD)]
    edit_commitment(actor=secretary(), commitment=made, version=made.version, changes={"responsibilities": parts})
    assert remarks_on(made) == [Remark.NO_DATE]


def test_settled_remark_does_not_come_back_and_is_told_to_staff_alone():
    made = CommitmentFactory()

    settled = settle(made)

    entry = last_entry()
    assert settled.ground == "None is named."
    assert settled.settled_by == secretary()
    assert settled.settled_at == entry.at
    assert entry.act == "settle_remark"
    assert entry.object_id == str(made.pk)
    assert entry.tier == Tier.INTERNAL
    assert remarks_on(made) == [Remark.NO_ACTOR]
    current = Commitment.objects.get()
    assert current.change_seq == entry.seq
    assert current.changed_at == made.changed_at
    edit_commitment(actor=secretary(), commitment=current, version=current.version, changes={"title": "Other"})
    assert remarks_on(made) == [Remark.NO_ACTOR]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"kind": "compound"}, ["kind"]),
        ({"kind": "ugly"}, ["kind"]),
        ({"ground": " "}, ["ground"]),
        ({"ground": "a\x00b"}, ["ground"]),
    ],
    ids=str,
)
def test_what_cannot_be_settled_is_refused_by_field(changes, fields):
    made = CommitmentFactory()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        settle(made, **changes)

    assert list(refused.value.message_dict) == fields


def test_remark_is_settled_once_and_from_the_version_that_stands():
    made = CommitmentFactory()
    SettlementFactory(commitment=made)

    with nothing_written(), pytest.raises(ValidationError):
        settle(made)
    with nothing_written(), pytest.raises(VersionConflict):
        settle(made, kind=Remark.NO_ACTOR, version=made.version)


def test_remarks_are_settled_by_staff():
    made, refused = CommitmentFactory(), []

    for role in UserRole.values:
        try:
            settle(made, UserFactory(role=role), kind="ugly")
        except PermissionDenied:
            refused.append(role)
        except ValidationError:
            continue

    assert refused == ["focal_point", "reader"]


def test_shares_of_a_passage_are_recorded_each_by_itself_and_settled():
    document = DocumentFactory(text="Iran will open the road and will clear the mines.", prefix="A8")
    words = passage_at(document, 0, len(document.text), number="1")
    lead = PartyFactory()

    made = record_shares(
        actor=secretary(),
        shares=[Share("Open the road", Deadline()), Share("Clear the mines", Deadline("in May", "en"))],
        document=document,
        provision=words,
        kind=Kind.DELIVERABLE,
        parts=[Part(lead.pk, Role.LEAD)],
    )

    rows = Commitment.objects.order_by("ref_key")
    assert [(row.title, row.deadline_words, row.provision_id) for row in rows] == [
        ("Open the road", "", Provision.objects.get().pk),
        ("Clear the mines", "in May", Provision.objects.get().pk),
    ]
    assert [remarks_on(row) for row in made] == [[Remark.NO_DATE], [Remark.NO_DATE]]
    assert {shown_text(row.settlements.get().ground) for row in made} == {
        "Each undertaking in these words is recorded separately: A8-01, A8-02."
    }


def test_shares_are_recorded_all_or_none():
    document = DocumentFactory()
    words = passage_at(document, 0, 29, number="1")

    with nothing_written(), pytest.raises(ValidationError):
        record_shares(
            actor=secretary(),
            shares=[Share("Open the road", Deadline()), Share("", Deadline())],
            document=document,
            provision=words,
            kind=Kind.DELIVERABLE,
        )


def test_passage_is_marked_with_the_commitment_and_only_once():
    document = DocumentFactory()
    spans = [(0, 29), (31, 60)]

    for title in ("One", "Two"):
        first, second = (passage_at(document, *span, number=str(n)) for n, span in enumerate(spans, start=1))
        made = record_commitment(
            actor=secretary(),
            document=document,
            provision=first,
            further=[second],
            title=title,
            kind=Kind.STANDING,
        )

        assert [row.words for row in (made.provision, *made.further.all())] == [
            document.text[start:end] for start, end in spans
        ]
    assert Provision.objects.count() == 2


def test_everything_recorded_from_a_text_is_what_the_ledger_tells(settings):
    settings.LEDGER_KEY = b"k" * 32
    document = DocumentFactory(actor=UserFactory(desk=True))
    passages = [passage_at(document, 0, 29, number="1"), passage_at(document, 31, 60, number="2")]
    made = record_commitment(
        actor=secretary(),
        document=document,
        provision=passages[0],
        further=passages[1:],
        title="Take steps",
        kind=Kind.DELIVERABLE,
        strength="agreed",
    )
    record_commitment(
        actor=secretary(),
        document=document,
        provision=passages[0],
        title="Take steps",
        kind=Kind.DELIVERABLE,
        resembles=made,
    )
    settle(made)

    found = verify_ledger(b"k" * 32).findings

    assert [finding for finding in found if finding.kind != "account"] == []
