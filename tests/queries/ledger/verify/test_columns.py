"""No column of the register is left out: whatever is edited in the database, verification names row and column."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, models, transaction

from commitments.actions.followup.inquiries import reply_to_request
from commitments.actions.ledger.redactions import ask_redaction, grant_redaction
from commitments.actions.lists.bulk import take_back_bulk, update_in_bulk
from commitments.actions.people.accounts import appoint_administrator, save_account
from commitments.actions.register.commitments import change_lifecycle
from commitments.models import (
    Assessment,
    AssessmentDraft,
    BulkRow,
    Commitment,
    Document,
    DocumentWords,
    EvidenceWords,
    LedgerEntry,
    LedgerHead,
    LifecycleChange,
    Measurement,
    Membership,
    PartyRequest,
    ProgressReport,
    RedactedPlace,
    ReportWords,
    Responsibility,
    User,
)
from commitments.queries.ledger.dump import GRANTS, OF_IMPORTS, OF_THE_ACCOUNTS, PERSONAL, carried_models
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.queries.ledger.verify.states import States
from commitments.rules.followup.inquiries import ReplyContent
from commitments.rules.kernel.commitments import Lifecycle, Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.ledger.redactions import Place, Side
from commitments.rules.lists.bulk import NewTier
from commitments.rules.register.parties import Channel

from ....support.extension_factories import ExtensionFactory
from ....support.factories import (
    MADE_ON,
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DocumentFactory,
    EvidenceFactory,
    IndicatorFactory,
    JudgementFactory,
    MeasurementFactory,
    MeetingFactory,
    NoteFactory,
    OwnershipFactory,
    ParticipationFactory,
    PartyFactory,
    PartyNameFactory,
    PositionFactory,
    ProgressReportFactory,
    ProvisionFactory,
    SettlementFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)
from ....support.followup_factories import FollowUpFactory, PartyRequestFactory
from ....support.loosened import another, loosen, set_column, tighten
from ....support.rounds import RejectedMatchFactory
from ....support.text_factories import RevisionFactory

pytestmark = pytest.mark.django_db
KEY = b"k" * 32
NOT_TOLD = {
    (User, "password"): "no entry holds a password, not even its hash",
    (User, "last_login"): "signing in is no act",
}
"""Columns that verification cannot look at, and why."""
OWNERS = {
    Responsibility: ("commitment", "commitment_id", "responsibilities"),
    Membership: ("user", "user_id", "party"),
    Commitment.evidence.through: ("commitment", "commitment_id", "evidence"),
    Commitment.further.through: ("commitment", "commitment_id", "further"),
    Commitment.themes.through: ("commitment", "commitment_id", "themes"),
    Commitment.zones.through: ("commitment", "commitment_id", "zones"),
    Document.issuing_parties.through: ("document", "document_id", "issuing_parties"),
    Assessment.evidence.through: ("assessment", "assessment_id", "evidence"),
    AssessmentDraft.evidence.through: ("assessmentdraft", "assessmentdraft_id", "evidence"),
    ProgressReport.evidence.through: ("progressreport", "progressreport_id", "evidence"),
    Measurement.evidence.through: ("measurement", "measurement_id", "evidence"),
    PartyRequest.commitments.through: ("partyrequest", "partyrequest_id", "commitments"),
    PartyRequest.evidence.through: ("partyrequest", "partyrequest_id", "evidence"),
    LifecycleChange: ("commitment", "commitment_id", "life-cycle"),
    BulkRow: ("bulkupdate", "update_id", "rows"),
    RedactedPlace: ("redaction", "redaction_id", "places"),
    DocumentWords: ("document", "document_id", "words"),
    EvidenceWords: ("evidence", "evidence_id", "words"),
    ReportWords: ("progressreport", "report_id", "words"),
}
"""Rows that are told of as a list of their owner: its kind, the column that names it, and the list."""
UNTOLD = (*PERSONAL, *OF_IMPORTS)
OWN = [model for model in carried_models() if model._meta.label not in OF_THE_ACCOUNTS and model not in UNTOLD]
TOLD: list[tuple[type[models.Model], models.Field]] = [
    (model, column)
    for model in OWN
    for column in model._meta.concrete_fields
    if not column.primary_key and (model, column.attname) not in NOT_TOLD
]


@pytest.fixture
def register(settings, tmp_path) -> None:
    """Of every table a row, through the actions."""
    settings.LEDGER_KEY, settings.MEDIA_ROOT = KEY, tmp_path
    actor = appoint_administrator(username="first", password="a long one")
    save_account(actor=actor, account=UserFactory.build(username="secretary", role=UserRole.REVIEWER))
    party, other, zone, evidence = PartyFactory(), PartyFactory(), ZoneFactory(), EvidenceFactory()
    save_account(actor=actor, account=UserFactory.build(role=UserRole.FOCAL_POINT), party=party)
    PartyNameFactory(party=party)
    ParticipationFactory(party=party)
    _updated_in_bulk()
    document = DocumentFactory(issuing=(party,), meeting=MeetingFactory())
    JudgementFactory(document=document)
    RejectedMatchFactory(earlier=document)
    further = ProvisionFactory(document=document)
    commitment = CommitmentFactory(
        document=document,
        lead=party,
        themes=[ThemeFactory()],
        zones=[zone],
        further=[further],
        evidence=[evidence.pk],
    )
    closed = CommitmentFactory(lead=other)
    CommitmentLinkFactory(source=commitment, target=closed)
    closed.refresh_from_db()
    change_lifecycle(
        actor=actor, commitment=closed, version=closed.version, to=Lifecycle.LAPSED, on=MADE_ON, ground="So decided."
    )
    SettlementFactory(commitment=commitment)
    OwnershipFactory(commitment=commitment)
    ExtensionFactory(commitment=commitment, grant=True)
    found = AssessmentFactory(commitment=commitment, evidence=[evidence.pk])
    AssessmentDraftFactory(commitment=commitment, evidence=[evidence.pk])
    ProgressReportFactory(commitment=commitment, evidence=[evidence.pk])
    PositionFactory(assessment=found)
    MeasurementFactory(indicator=IndicatorFactory(commitment=commitment), evidence=[evidence.pk])
    RevisionFactory(document=document)
    FollowUpFactory(commitment=commitment)
    asked = PartyRequestFactory(commitments=[commitment], reminded=[date(2018, 5, 2)])
    reply_to_request(
        actor=secretary(),
        request=asked,
        version=asked.version,
        reply=ReplyContent("Done.", date(2018, 5, 3), Channel.EMAIL, (evidence.pk,)),
    )
    note = NoteFactory(commitment=commitment)
    asked = ask_redaction(
        actor=secretary(),
        entry=LedgerEntry.objects.latest("seq"),
        place=Place("note", str(note.pk), "text"),
        side=Side.AFTER,
        reason="A private name.",
    )
    grant_redaction(actor=actor, redaction=asked, version=asked.version)


def _updated_in_bulk() -> None:
    rows = [CommitmentFactory() for _ in range(2)]
    chosen = [(row.pk, row.version) for row in rows]
    made = update_in_bulk(actor=secretary(), change=NewTier(Tier.PARTIES), chosen=chosen)
    take_back_bulk(actor=secretary(), update=made, version=made.version, rows=[rows[1].pk], ground="A mistake.")


def found() -> list[tuple[str, str]]:
    return [(finding.where, finding.what) for finding in verify_ledger(KEY).findings]


def tampered(model: type[models.Model], column: models.Field) -> tuple[models.Model, list[tuple[str, str]]]:
    """What is found after one column of the last row of a table was changed, which is undone again."""
    row = model._base_manager.order_by("pk").last()
    assert row is not None, f"the register of this test has no {model._meta.model_name}"
    with transaction.atomic():
        loosen()
        set_column(model, row.pk, column.attname, another(column, getattr(row, column.attname)))
        said = found()
        transaction.set_rollback(True)
    tighten()
    return row, said


def expected(model: type[models.Model], row, name: str) -> tuple[str, str]:
    """Where and in which word the finding must tell of it."""
    if model is LedgerEntry:
        return f"entry {row.pk}", ""
    if model is LedgerHead:
        return "entry ", ""
    if model in OWNERS:
        kind, owner, told = OWNERS[model]
        return f"{kind} {getattr(row, owner)}", "kind" if model is Membership and name == "kind" else told
    return f"{model._meta.model_name} {row.pk}", name


@pytest.mark.long
def test_no_column_of_any_table_can_be_edited_unseen(register):
    assert found() == []

    unseen = []
    for model, column in TOLD:
        row, said = tampered(model, column)
        where, word = expected(model, row, column.attname)
        if not any(place.startswith(where) and word in what for place, what in said):
            unseen.append(f"{model._meta.model_name}.{column.attname}: {said}")

    assert unseen == []


def test_grants_beside_the_role_are_named(register):
    person = User.objects.get(username="first")
    person.groups.add(Group.objects.create(name="g"))
    person.user_permissions.add(Permission.objects.earliest("pk"))

    assert [where for where, _what in found()] == [f"user {person.pk}"] * len(GRANTS)


def test_account_put_in_around_the_actions_is_named_and_a_second_party_of_one_too(register):
    person = UserFactory()
    focal = User.objects.get(role=UserRole.FOCAL_POINT)
    Membership.objects.create(user=focal, party=PartyFactory())

    assert found() == [
        (f"user {person.pk}", "is in the register, and not on the ledger"),
        (f"user {focal.pk}", "party is more than one"),
    ]


def test_column_that_a_migration_added_is_held_against_its_default(register, monkeypatch):
    """As if no entry had ever told of the remark of a commitment."""
    take = States.take

    def older(states, kind, key):
        state = take(states, kind, key)
        return {name: value for name, value in state.items() if name != "remark"} if state else state

    monkeypatch.setattr(States, "take", older)
    assert found() == []

    commitment = Commitment.objects.earliest("pk")
    Commitment.objects.filter(pk=commitment.pk).update(remark="Something")

    assert found() == [(f"commitment {commitment.pk}", 'remark is "Something", was ""')]


@pytest.mark.parametrize("payload", ["{", "[]", '{"after":{},"also":[{}],"before":null}', "7"])
def test_payload_that_cannot_be_read_is_located(register, payload):
    seq = LedgerEntry.objects.filter(object_type="commitment").earliest("seq").seq
    with transaction.atomic():
        loosen()
        LedgerEntry.objects.filter(seq=seq).update(payload=payload)
        kinds = {(item.kind, item.where) for item in verify_ledger(KEY).findings}
        transaction.set_rollback(True)
    tighten()

    assert ("payload", f"entry {seq}") in kinds


def test_ledger_without_a_head_and_a_number_that_it_has_not_are_named(register):
    last = LedgerEntry.objects.latest("seq").seq

    assert ("missing", "entry 999") in {(item.kind, item.where) for item in verify_ledger(KEY, since=999).findings}
    LedgerHead.objects.all().delete()
    assert found() == [(f"entry {last}", "is the last by its entries, and the ledger has no head")]


def test_order_of_the_words_that_are_searched_means_nothing(register):
    commitment = Commitment.objects.earliest("pk")
    words = commitment.search_text.split(" ")
    Commitment.objects.filter(pk=commitment.pk).update(search_text=" ".join(reversed(words)))
    assert found() == []

    Commitment.objects.filter(pk=commitment.pk).update(search_text=" ".join(words[1:]))
    assert [(where, what.split()[0]) for where, what in found()] == [(f"commitment {commitment.pk}", "search_text")]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite's is a matter of the connection")
def test_loosening_is_undone_with_its_transaction(register):
    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_constraint WHERE contype = 'c'")
            return cursor.fetchone()[0]

    before = count()
    tampered(*next((model, column) for model, column in TOLD if model is Commitment))

    assert count() == before
