"""Commitments recorded many at a time are what they would be one by one."""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from commitments.actions.kernel.ledger import VersionConflict, batch
from commitments.actions.register.assessments import record_assessment
from commitments.actions.register.commitment_batches import NewCommitment, record_commitments
from commitments.actions.register.commitments import Part, record_commitment
from commitments.actions.register.passages import passage_at
from commitments.models import Assessment, Commitment, LedgerEntry, LifecycleChange, Provision, Responsibility
from commitments.queries.ledger.snapshots import snapshot
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.register.assessments import Finding
from commitments.rules.register.quality import Remark, from_bits

from ...support.factories import (
    DocumentFactory,
    EvidenceFactory,
    PartyFactory,
    PartyNameFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
TEXT = "The guarantors will build a bridge in May. They dig a well in Ghouta. They hope."
SPANS = [(0, 42), (43, 69), (70, 80)]
DAY = date(2018, 2, 1)


@pytest.fixture
def document(settings):
    settings.LEDGER_KEY = b"k" * 32
    return DocumentFactory(text=TEXT, dated=date(2017, 12, 22))


def news(document) -> list[NewCommitment]:
    """One with everything, one with little, one that is never scored."""
    lead, other = PartyFactory(name="Omsk"), PartyFactory(name="Tomsk")
    PartyNameFactory(party=lead)
    evidence = [EvidenceFactory().pk, EvidenceFactory(url="https://example.org/2").pk]
    finding = Finding(5, DAY, " It stands. ", confidence=2, done_on=DAY, evidence=evidence)
    deadline = Deadline("in May", earliest=date(2018, 5, 1), latest=date(2018, 5, 31), precision=Precision.MONTH)
    full = NewCommitment(
        document,
        SPANS[0],
        "Bridge",
        "deliverable",
        1,
        number="12",
        strength="intended",
        remark="Kept.",
        deadline=deadline,
        parts=(Part(other.pk, "lead", True), Part(lead.pk, "lead", True)),
        themes=(ThemeFactory(position=2).pk, ThemeFactory(position=1).pk),
        zones=(ZoneFactory().pk,),
        finding=finding,
    )
    return [
        full,
        NewCommitment(document, SPANS[1], "Well", "standing", 3),
        NewCommitment(document, SPANS[2], "Hope", "declaratory", 1),
    ]


def one_by_one(actor, document, several):
    for place, new in enumerate(several):
        number = new.number or str(place + 1)
        made = record_commitment(
            actor=actor,
            document=document,
            provision=passage_at(document, *new.span, number=number),
            **{
                name: getattr(new, name)
                for name in ("title", "kind", "tier", "strength", "remark", "deadline", "parts", "themes", "zones")
            },
        )
        if new.finding:
            record_assessment(actor=actor, commitment=made, version=made.version, finding=new.finding)


MOVING = frozenset(
    {
        *("id", "change_seq", "changed_at", "drafted_at", "accepted_at", "recorded_at"),
        *("commitment_id", "provision_id", "search_text"),
    }
)
"""What follows from when a row was written and which key it got."""


def without(said):
    """The same without what moves, however deep."""
    if isinstance(said, list):
        return [without(each) for each in said]
    return (
        {name: without(each) for name, each in said.items() if name not in MOVING} if isinstance(said, dict) else said
    )


def written() -> str:
    """Every column of what was written, and what the entries on commitments say."""
    rows = [
        {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}
        for model in (Provision, Commitment, LifecycleChange, Responsibility, Assessment)
        for row in model.objects.order_by("pk")
    ]
    facts = [snapshot(row) for row in [*Commitment.objects.order_by("pk"), *Assessment.objects.order_by("pk")]]
    search = [sorted(row.search_text.split()) for row in Commitment.objects.order_by("pk")]
    entries = LedgerEntry.objects.filter(object_type="commitment").order_by("seq")
    told = [[e.act, e.actor_name, e.tier, e.before, e.after, e.also] for e in entries]
    return json.dumps(without([rows, facts, search, told]), default=str, indent=1)


def at_once(actor, document, several):
    with batch():
        record_commitments(actor=actor, news=several)


def test_batch_writes_what_the_single_actions_write(document):
    several = [replace(new, number=str(place)) for place, new in enumerate(news(document), start=1)]

    with transaction.atomic():
        one_by_one(secretary(), document, several)
        single = written()
        transaction.set_rollback(True)
    at_once(secretary(), document, several)

    assert written() == single


def test_batch_leaves_a_register_that_verifies(document):
    with batch():
        made = record_commitments(actor=secretary(), news=news(document))

    result = verify_ledger(b"k" * 32)
    assert result.findings == []
    assert [str(row).split()[0] for row in made] == [f"{document.prefix}-{number:02d}" for number in (1, 2, 3)]
    assert [entry.act for entry in LedgerEntry.objects.order_by("-seq")[:4]] == [
        "record_commitment",
        "record_commitment",
        "record_assessment",
        "record_commitment",
    ]


def test_what_cannot_be_recorded_is_told_in_its_place_and_takes_no_number(document):
    bad = NewCommitment(document, SPANS[0], "", "deliverable", 1)
    low = NewCommitment(document, SPANS[0], "A", "deliverable", 1, finding=Finding(5, date(2017, 1, 1), "Done.", 2))

    with batch():
        found = record_commitments(actor=secretary(), news=[bad, *news(document)[1:2], low])

    assert [type(each) for each in found] == [ValidationError, Commitment, ValidationError]
    assert [list(each.message_dict) for each in found if isinstance(each, ValidationError)] == [["title"], ["as_of"]]
    assert list(Commitment.objects.values_list("number", flat=True)) == [1]
    assert verify_ledger(b"k" * 32).findings == []


def test_passages_of_one_place_are_marked_once_and_numbers_told_apart(document):
    rows = [NewCommitment(document, span, "A", "deliverable", 1, number="5") for span in (SPANS[0], SPANS[0], SPANS[1])]

    for some in (rows[:1], rows[1:]):
        with batch():
            record_commitments(actor=secretary(), news=some)

    assert list(Provision.objects.order_by("pk").values_list("number", flat=True)) == ["5", "5 (2)"]
    assert verify_ledger(b"k" * 32).findings == []


def test_rows_of_many_documents_take_as_many_queries_as_those_of_one(document, django_assert_num_queries):
    several = [document, *DocumentFactory.create_batch(3, text=TEXT, dated=date(2017, 12, 22))]
    actor = secretary()
    rows = [NewCommitment(each, span, "A", "deliverable", 1) for span in SPANS for each in several]

    with CaptureQueriesContext(connection) as one, batch():
        record_commitments(actor=actor, news=[row for row in rows if row.document == document])
    with django_assert_num_queries(len(one)), batch():
        record_commitments(actor=actor, news=[row for row in rows if row.document != document])

    assert [set(each.commitments.values_list("number", flat=True)) for each in several] == [{1, 2, 3}] * 4
    assert verify_ledger(b"k" * 32).findings == []


def test_rights_and_the_text_are_asked_again(document):
    reader = UserFactory(role=UserRole.READER)
    row = NewCommitment(document, SPANS[0], "A", "deliverable", 1)

    with pytest.raises(PermissionDenied), batch():
        record_commitments(actor=reader, news=[row])
    document.version -= 1
    with pytest.raises(VersionConflict), batch():
        record_commitments(actor=secretary(), news=[row])

    assert not Commitment.objects.exists()


def test_two_people_refuse_a_finding(document, settings):
    settings.TWO_PERSON_RULE = True

    with batch():
        found = record_commitments(actor=secretary(), news=news(document))

    assert [type(each) for each in found] == [ValidationError, Commitment, Commitment]


@pytest.mark.parametrize("cited", [False, True])
def test_batch_remarks_what_was_found_done_without_evidence(document, cited):
    evidence = [EvidenceFactory().pk] if cited else []
    finding = Finding(5, DAY, "It is dug.", confidence=1, evidence=evidence)

    with batch():
        record_commitments(
            actor=secretary(), news=[NewCommitment(document, SPANS[1], "Well", "standing", 1, finding=finding)]
        )

    remarks = from_bits(Commitment.objects.get().quality)
    assert (Remark.NO_EVIDENCE in remarks) is not cited
    assert verify_ledger(b"k" * 32).findings == []
